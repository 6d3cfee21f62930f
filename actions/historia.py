"""What a person of the team should know of a conversation: it travels beside every reply, and is never shown in it."""

from __future__ import annotations

from typing import Any

from actions.context import Context
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.search import Query, rank
from knowledge.snapshot import Snapshot

_FACTS, _LONGEST = 3, 200
_ASKING = {"pedir_humano", "expresar_frustracion", "insultar", "saludar"}  # their words are not what it is about


def story(snapshot: Snapshot, context: Context, heard: Heard, answer: Answer) -> dict[str, Any]:
    """Return topic, country, a summary in words, the facts that may help, and what is known of the person."""
    profile = profile_of(context)
    facts = answer.facts or (answer.missed.facts if answer.missed else ()) or context.facts
    if not facts and answer.handing:
        facts = _nearest(snapshot, context)
    return {
        "topic": context.theme, "country": context.abroad or context.home, "facts": list(facts[:_FACTS]),
        "profile": profile, "summary": summary(snapshot, context, heard) if answer.handing else "",
    }  # fmt: skip


def profile_of(context: Context) -> dict[str, Any]:
    """Return what was said of the person and their business; nothing that was not."""
    price = f"{context.amount} {context.currency or ''}".strip() if context.amount else None
    found = {
        "origenes": list(context.origins), "destinos": list(context.destinations), "producto": context.product,
        "monto": price, "cantidad": context.quantity, "canal": context.channel, "exporta": context.exporta,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def summary(snapshot: Snapshot, context: Context, heard: Heard) -> str:
    """Return in a few short sentences what it is about; the words themselves stand in the conversation."""
    theme = snapshot.themes.get(context.theme or "")
    parts = [f"Tema: {theme.name}." if theme else "Sin tema claro."]
    sells = _sells(snapshot, context)
    if sells:
        parts.append(f"{sells}.")
    if heard.intent not in _ASKING and heard.said.strip():
        parts.append(f"Lo último que preguntó: «{heard.said.strip()[:_LONGEST]}».")
    if context.failures:
        times = "una vez" if context.failures == 1 else f"{context.failures} veces seguidas"
        parts.append(f"El asistente no supo responderle {times}.")
    return " ".join(parts)


def _sells(snapshot: Snapshot, context: Context) -> str:
    """Return what is sold, from where, to where and for how much, as far as it was said."""
    price = f"por {context.amount} {context.currency or ''}".strip() if context.amount else ""
    way = [
        f"{word} {snapshot.country_name(code)}"
        for word, codes in (("de", context.origins), ("a", context.destinations))
        for code in codes[:1]
    ]
    said = " ".join(part for part in (context.product or "", *way, price) if part)
    return said[:1].upper() + said[1:]


def _nearest(snapshot: Snapshot, context: Context) -> tuple[str, ...]:
    if not context.text:
        return ()
    theme = snapshot.themes.get(context.theme or "")
    countries = tuple(dict.fromkeys((*context.destinations, *context.origins)))
    query = Query(context.text, topics=tuple(theme.topics) if theme else (), either=countries)
    return tuple(hit.id for hit in rank(snapshot, query)[:_FACTS])
