"""Turns ranked facts into an Answer: short lines, what is unsure marked, and one line of sources with its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Block, Bullets, Paragraph, SourceLine, unique
from knowledge.dates import month_year
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_KEEP = 0.5  # a fact that scores less than this share of the best one is not shown
_MOST = 4
_SOURCES = 3


def facts_answer(
    snapshot: Snapshot,
    title: str | None,
    hits: Sequence[Hit],
    *,
    lead: Iterable[str] = (),
    closing: str | None = None,
    suggestions: Iterable[str] = (),
    asks: str | None = None,
    most: int = _MOST,
) -> Answer:
    """Return an answer of at most LIMIT characters with the best facts; the rest waits behind "más detalle"."""
    before = tuple(Paragraph(text) for text in lead)
    after = (Paragraph(closing),) if closing else ()
    best = worthy(hits)
    # A long lead gives up its last lines, so that the first fact and its source still fit.
    while (
        best and len(before) > 1 and len(_assemble(snapshot, title, before, [best[0].fact], after, asks).text) > LIMIT
    ):
        before = before[:-1]
    shown: list[schema.Fact] = []
    for hit in best[:most]:
        trial = _assemble(snapshot, title, before, [*shown, hit.fact], after, asks)
        if shown and len(trial.text) > LIMIT:
            break
        shown.append(hit.fact)
    answer = _assemble(snapshot, title, before, shown, after, asks)
    more = unique(hit.id for hit in hits if hit.fact not in shown)[:8]
    return Answer(
        answer.title, answer.blocks, answer.footer,
        _offers(more, suggestions) if shown and not asks else unique(suggestions),
        answer.facts, more, asks, sources=answer.sources,
    )  # fmt: skip


def _offers(more: Iterable[str], suggestions: Iterable[str]) -> tuple[str, ...]:
    return unique([*(["Más detalle"] if more else []), "¿De dónde sale?", *suggestions])[:4]


def worthy(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits near enough to the best one to be said beside it."""
    return [hit for hit in hits if hit.score >= _KEEP * hits[0].score and hit.score > 0] if hits else []


def _assemble(
    snapshot: Snapshot,
    title: str | None,
    before: tuple[Block, ...],
    facts: list[schema.Fact],
    after: tuple[Block, ...],
    asks: str | None = None,
) -> Answer:
    bullets = (Bullets(tuple(line(snapshot, fact) for fact in facts)),) if facts else ()
    return Answer(
        title, (*before, *bullets, *_warnings(snapshot, facts), *after), footer(snapshot, facts, asks == "pais"),
        facts=tuple(fact.id for fact in facts), sources=tuple(source_line(fact) for fact in facts),
    )  # fmt: skip


def line(snapshot: Snapshot, fact: schema.Fact) -> str:
    """Return the chat form of a fact, marked where it is unverified."""
    said = re.sub(r"^por confirmar[:,]? ", "", fact.summary, flags=re.I)
    said = said[:1].upper() + said[1:]
    marked = fact.verified or "por confirmar" in said.lower()
    return said if marked else f"{said} {snapshot.phrase('por_confirmar')}"


def _warnings(snapshot: Snapshot, facts: list[schema.Fact]) -> tuple[Paragraph, ...]:
    for fact in facts[:2]:
        dispute = snapshot.disputes.get(fact.dispute or "")
        if dispute and not dispute.settled and len(dispute.question) < 120:
            where = dispute.where_to_confirm or authority_name(snapshot, dispute.topic, dispute.country)
            if where and len(where) < 60:
                return (Paragraph(snapshot.phrase("disputa", pregunta=dispute.question, donde=where)),)
    return ()


def footer(snapshot: Snapshot, facts: Sequence[schema.Fact], asks_country: bool = False) -> str | None:
    """Return the closing line: where unsure facts are confirmed, the sources and the day of the last check."""
    if not facts:
        return None
    parts = []
    if confirming := _confirming(snapshot, facts, asks_country):
        parts.append(snapshot.phrase("confirma_en", organismo=confirming))
    names = unique(short_source(snapshot, fact) for fact in facts)[:_SOURCES]
    checked = month_year(min(fact.checked_on for fact in facts))
    parts.append(snapshot.phrase("fuente", fuentes="; ".join(names), fecha=checked))
    return " ".join(parts)


def _confirming(snapshot: Snapshot, facts: Sequence[schema.Fact], asks_country: bool) -> str | None:
    """Return who confirms the first unsure fact, with its country beside where facts of several are told.

    Where the country is still to be said, facts of several are examples: nobody is sent to one of their authorities.
    """
    several = len({fact.country for fact in facts} & set(schema.BLOC)) > 1
    unsure = next((fact for fact in facts if not fact.verified), None)
    if unsure is None or (several and asks_country):
        return None
    name = authority_name(snapshot, unsure.topic, unsure.country)
    country = snapshot.country_name(unsure.country)
    return f"{name} ({country})" if name and several and country not in name else name


def authority_name(snapshot: Snapshot, topic: str, country: str) -> str | None:
    """Return the name of the body that decides on a topic in a country."""
    entry = snapshot.topics.get(topic)
    key = entry.authorities.get(country) if entry else None
    return snapshot.organisations[key].name if key in snapshot.organisations else None


def short_source(snapshot: Snapshot, fact: schema.Fact) -> str:
    """Return a few words for the source: the norm where there is one, else the page's title."""
    text = fact.norm or (fact.source.title if fact.source else None)
    if text is None:
        return authority_name(snapshot, fact.topic, fact.country) or snapshot.phrase("criterio_general")
    first = re.split(r";| \(|, que | que modifica|, reformad|, modificad|, agregad|, título|: ", text)[0].strip(" .,")
    return first if len(first) <= 60 else first[:57].rsplit(" ", 1)[0] + "…"


def headline(text: str, limit: int = 145) -> str:
    """Return the first sentence of a text; a longer one ends at a word with "…"."""
    first = text.split(". ")[0].rstrip(".")
    return f"{first}." if len(first) <= limit else first[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def source_line(fact: schema.Fact) -> SourceLine:
    """Return the full source of a fact."""
    source = fact.source
    return SourceLine(
        source.title if source else fact.norm or "Conocimiento general, por confirmar",
        fact.norm,
        source.url if source else None,
        (source.date or source.date_note) if source else None,
        fact.checked_on,
        fact.id,
    )
