"""The score of a handover: the message that asks for it, and what a press or a number then stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels import choosing
from bot.channels.words import options, say
from conversations.messages import Draft, Turn

ASKS, ASKS_WHY, ASKS_WORDS = "csat:", "csat_por_que:", "csat_texto:"
_CONTENT = 4  # from this score on, nobody is asked what was missing


@dataclass(frozen=True)
class Rated:
    """What a message says about a handover: a score, the wish to tell more, or the words themselves."""

    handover: int
    score: int | None = None
    words: str | None = None


def question(handover: int, who: str, before: str) -> Draft:
    """Return the message that ends a handover and asks how it went."""
    asked = say("csat", quien=who)
    blocks = [{"type": "text", "text": before}, {"type": "text", "text": asked}]
    structure = {"blocks": blocks, "suggestions": options("csat_opciones"), "asks": f"{ASKS}{handover}"}
    return Draft(f"{before}\n\n{asked}", structure)


def rated(turn: Turn) -> Rated | None:
    """Return what a message says about a handover, None where it speaks of something else."""
    offers = turn.person.choices
    if turn.kind == "choice":
        offer = next((one for one in reversed(offers) if turn.choice in one["choices"]), None)
        return _pressed(offer, str(offer["choices"][turn.choice])) if offer else None
    if turn.kind != "text" or not offers:
        return None
    last = offers[-1]
    number = _number(last, ASKS_WORDS)
    if number is not None and turn.text.strip():
        return Rated(number, words=turn.text)
    return _pressed(last, choosing.typed(offers, turn.text, turn.received_at).text)


def _pressed(offer: Mapping[str, Any], label: str) -> Rated | None:
    labels = options("csat_opciones")
    number = _number(offer, ASKS)
    if number is not None and label in labels:
        return Rated(number, score=labels.index(label) + 1)
    number = _number(offer, ASKS_WHY)
    return Rated(number) if number is not None and label == say("csat_contar") else None


def _number(offer: Mapping[str, Any], kind: str) -> int | None:
    found = re.fullmatch(re.escape(kind) + r"(\d{1,12})", str(offer.get("asks") or ""))
    return int(found[1]) if found else None


def answer(found: Rated) -> Draft:
    """Return what is said to a score, to the wish to tell more, or to the words."""
    if found.words is not None:
        return _plain(say("csat_anotado"), ["Menú"], "menu")
    if found.score is None:
        return _plain(say("csat_cuenta"), [], f"{ASKS_WORDS}{found.handover}")
    if found.score >= _CONTENT:
        return _plain(say("csat_gracias"), ["Menú"], "menu")
    return _plain(say("csat_pregunta"), [say("csat_contar"), "Menú"], f"{ASKS_WHY}{found.handover}")


def _plain(words: str, labels: list[str], asks: str) -> Draft:
    return Draft(words, {"blocks": [{"type": "text", "text": words}], "suggestions": labels, "asks": asks})
