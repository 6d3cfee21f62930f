"""From a question to its answer: what is outside, what is missing, what a name says, what the theme's facts say."""

from __future__ import annotations

from dataclasses import replace

from knowledge import schema
from knowledge.answers import themes
from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.by_name import card, term_card
from knowledge.answers.compose import facts_answer
from knowledge.answers.question import Question, outside
from knowledge.search import Hit, index_of, rank
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

NAMES = {"CL": "Chile", "CO": "Colombia", "MX": "México", "PE": "Perú"}
# A fact found by its words alone counts as understood from this score on, if enough of the question's words are in it.
_SURE, _LEAD, _COVERED = 9.0, 3.0, 0.5


def reply(snapshot: Snapshot, question: Question) -> Answer:
    """Return the answer to a question; one that asks back says so in `asks`."""
    abroad = outside(question)
    if abroad:
        return _abroad(snapshot, question, abroad[0])
    theme = snapshot.themes.get(question.theme or "")
    named = _by_name(snapshot, question, theme)
    if named is not None:
        return named
    if theme is None:
        return search_reply(snapshot, question)
    sided = question.sided(theme.side)
    return themes.answer(snapshot, theme, sided)


def _abroad(snapshot: Snapshot, question: Question, code: str) -> Answer:
    home = next((c for c in (*question.origins, *question.destinations) if c in schema.BLOC), None)
    topic = snapshot.topics["organismo"].authorities
    name = snapshot.organisations[topic[home]].name if home in topic else "la agencia de exportación de tu país"
    text = snapshot.phrase("fuera_de_region", pais=snapshot.country_name(code), organismo=name)
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False)


def _by_name(snapshot: Snapshot, question: Question, theme: schema.Theme | None) -> Answer | None:
    """Return the card where the question is about the thing itself: "qué es X", its contact, its cost."""
    entries = [snapshot.named(name) for name in question.names]
    rest = _rest(snapshot, question)
    if question.term and (theme is None or theme.id in ("definir",)) and not entries:
        return term_card(snapshot, snapshot.terms[question.term])
    if not entries:
        return None
    about = theme is None or theme.id in ("programas", "organismos", "vuce", "simplificada") or not rest
    return card(snapshot, entries[0], question) if about else None


def _rest(snapshot: Snapshot, question: Question) -> list[str]:
    """Return the meaningful stems of the question beyond the names in it."""
    names = {stem for name in question.names for stem in stems(snapshot.named(name).name)}
    places = {stem for code in question.countries_on("ambos") for stem in stems(snapshot.country_name(code))}
    return [stem for stem in stems(question.text) if stem not in names | places]


def search_reply(snapshot: Snapshot, question: Question) -> Answer:
    """Return what the search is sure of, whatever the theme; else the honest "no lo sé" with the nearest themes."""
    hits = rank(snapshot, question.query(snapshot, "ambos", ()))
    if question.term and not sure(snapshot, question, hits):
        return term_card(snapshot, snapshot.terms[question.term])
    if sure(snapshot, question, hits):
        return facts_answer(snapshot, None, _coherent(hits), most=2)
    return unknown(snapshot, hits)


def sure(snapshot: Snapshot, question: Question, hits: list[Hit]) -> bool:
    """Tell whether the best fact was earned by the words: a high score over at least half of them."""
    if not hits or hits[0].lexical < _SURE:
        return False
    index = index_of(snapshot)
    terms = set(index.terms(question.text))
    covered = sum(hits[0].id in index.postings.get(term, {}) for term in terms)
    return covered >= max(2, _COVERED * len(terms)) or hits[0].lexical >= 2 * _SURE


def _coherent(hits: list[Hit]) -> list[Hit]:
    """Return the hits of the country of the best one (and the regional ones)."""
    home = hits[0].fact.country
    return [hit for hit in hits if hit.fact.country in (home, *schema.REGIONAL)]


def unknown(snapshot: Snapshot, hits: list[Hit]) -> Answer:
    """Return the honest "I am not sure" with the two or three nearest themes."""
    near = dict.fromkeys(
        snapshot.theme_of_topic[hit.fact.topic].name for hit in hits[:6] if hit.fact.topic in snapshot.theme_of_topic
    )
    names = list(near)[:3] or ["Impuestos al llegar", "Dónde vender", "Programas de apoyo"]
    options = ", ".join(names[:-1]) + (" o " if len(names) > 1 else "") + names[-1]
    text = snapshot.phrase("no_entendi", opciones=options.lower())
    return Answer(blocks=(Paragraph(text),), suggestions=(*names, "Menú"), asks="tema", known=False)


def with_assumption(snapshot: Snapshot, answer: Answer, assumed: str | None) -> Answer:
    """Return the answer with the reading of an ambiguous place said first."""
    if not assumed:
        return answer
    note = Paragraph(snapshot.phrase("lugar_supuesto", lugar=assumed))
    return replace(answer, blocks=(note, *answer.blocks))
