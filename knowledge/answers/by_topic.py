"""A question that only names a topic ("tarifas de trámite en Chile"): its facts there, or the honest gap and who knows."""

from __future__ import annotations

import datetime

from knowledge import schema
from knowledge.answers import themes
from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.compose import authority_name, facts_answer
from knowledge.answers.question import Question
from knowledge.answers.recargos import special_first
from knowledge.coverage import counts, looks_at
from knowledge.search import Hit, rank
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot
from knowledge.text import key

_NEAREST = 2  # facts of the theme that are said after a gap
_SHORT = 3  # letters of the longest word that only joins ("en", "por")


def by_topic(snapshot: Snapshot, question: Question, theme: schema.Theme | None) -> Answer | None:
    """Return what is known of the one topic named, in the one country said; None where the theme should answer."""
    topic, country, side = named_topic(snapshot, question.text), *_place(question, theme)
    if topic is None or country is None or not _looks(snapshot, question, topic, side):
        return None
    hits = _hits(snapshot, question, topic, side, country)
    theme = theme if theme and topic.id in theme.topics else snapshot.theme_of_topic.get(topic.id)
    hits = special_first(snapshot, theme, question, country, hits) if theme else hits
    if not hits:
        return _gap(snapshot, question, topic, theme, side, country)
    if theme and theme.topics[0] == topic.id and _guided(snapshot, question, theme, hits):
        return None
    title = snapshot.phrase("titulo_tema", tema=topic.name, pais=snapshot.country_name(country))
    return facts_answer(snapshot, title, hits, suggestions=theme.offers if theme else ())


def named_topic(snapshot: Snapshot, text: str) -> schema.Topic | None:
    """Return the topic that the text names and nothing else; "IVA o IGV" is named by either."""
    said = _words(text)
    for topic in snapshot.topics.values():
        if said and any(said == _words(name) for name in (topic.name, *topic.name.split(" o "))):
            return topic
    return None


def _words(text: str) -> frozenset[str]:
    """Return the stems of a text, or its longer words where none carries meaning elsewhere ("envíos")."""
    return frozenset(stems(text)) or frozenset(word for word in key(text).split() if len(word) > _SHORT)


def _place(question: Question, theme: schema.Theme | None) -> tuple[str | None, str]:
    """Return the only country of the question and its side; (None, …) where there is none, or a route of two."""
    countries = question.countries_on("ambos")
    if len(set(countries)) != 1 or countries[0] not in schema.BLOC:
        return None, "ambos"
    side = "destino" if question.destinations else "origen" if question.origins else theme.side if theme else "ambos"
    return (countries[0], side) if theme is None or theme.side in (side, "ambos") else (None, side)


def _looks(snapshot: Snapshot, question: Question, topic: schema.Topic, side: str) -> bool:
    facts = [fact for fact in snapshot.facts.values() if fact.topic == topic.id and _in_force(fact, question.on)]
    sides = ("destino", "origen") if side == "ambos" else (side,)
    return any(looks_at(snapshot, facts, topic.id, one) for one in sides)


def _guided(snapshot: Snapshot, question: Question, theme: schema.Theme, hits: list[Hit]) -> bool:
    """Tell whether the theme itself, in the order of its guide, would say something of the topic there."""
    told = themes.answer(snapshot, theme, question.sided(theme.side))
    return bool(set(told.facts) & {hit.id for hit in hits})


def _hits(snapshot: Snapshot, question: Question, topic: schema.Topic, side: str, country: str) -> list[Hit]:
    """Return the facts in force of the topic in the country, the guide's first."""
    found = rank(snapshot, question.query(snapshot, side, (topic.id,), country), limit=None)
    return [hit for hit in found if counts(hit.fact, topic.id, country, side) and _in_force(hit.fact, question.on)]


def _in_force(fact: schema.Fact, on: str | None) -> bool:
    if on is None:
        return fact.legal_status in ("vigente", "por_confirmar")
    return fact.in_force(datetime.date.fromisoformat(on))


def _gap(
    snapshot: Snapshot, question: Question, topic: schema.Topic, theme: schema.Theme | None, side: str, country: str
) -> Answer:
    """Return that it is not known, who decides it there, and the nearest facts of the theme."""
    name = snapshot.country_name(country)
    where = {"destino": f" para vender en {name}", "origen": f" para exportar desde {name}"}.get(side, f" para {name}")
    authority = authority_name(snapshot, topic.id, country)
    text = (
        snapshot.phrase("no_consta", lugar=where, organismo=authority)
        if authority
        else snapshot.phrase("no_consta_sin_organismo")
    )
    near = rank(snapshot, question.query(snapshot, side, tuple(theme.topics), country)) if theme else []
    if not near:
        return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False)
    title = snapshot.phrase("titulo_tema", tema=topic.name, pais=name)
    lead = (text, snapshot.phrase("lo_mas_cercano"))
    return facts_answer(snapshot, title, near, lead=lead, most=_NEAREST)
