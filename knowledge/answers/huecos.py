"""Questions that the facts are known not to answer: what they are said to be, and who knows."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge import schema
from knowledge.answers.answer import Answer, Missed, Paragraph
from knowledge.answers.mentions import found
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in, value_of
from knowledge.search import index_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

_GAP, _CARRIER = "hueco", "transportista"  # groups of cues: what a carrier does by its own terms, and who carries
_DELIVERY, _SHIPMENTS = "entrega", ("costo", "cargos", "envio", "logistica", "postventa")
_COMMON = 0.04  # share of the facts from which a word is too general for any of them to define it
_OFFERS = ("requisitos", "cargos", "plataformas")


def known_gap(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return that what a carrier does by its own terms is not known, and who knows; None where a fact tells it."""
    kind = value_of(snapshot, _GAP, question.text)
    carriers = [snapshot.platforms[name].name for name in question.names if name in snapshot.platforms]
    carried = carriers or cues_in(snapshot, _CARRIER, question.text) or _on_its_way(question, kind)
    if kind is None or not carried or _told(snapshot, kind):
        return None
    who = carriers[0] if carriers else snapshot.phrase("hueco_quien")
    return _lacking(snapshot, snapshot.phrase(f"hueco_{kind}", organismo=who), "logistica")


def _on_its_way(question: Question, kind: str | None) -> bool:
    """Tell whether a shipment is being talked of, and nobody at home to take it can only be its carrier's matter."""
    return kind == _DELIVERY and question.theme in _SHIPMENTS and bool(question.destinations)


def no_definition(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return that a word so general that many facts hold it ("exportación") is defined by none; None for any other."""
    if not question.defines or question.term or question.names or not _general(snapshot, question):
        return None
    return _lacking(snapshot, snapshot.phrase("no_define", que=question.defined), "requisitos")


def _lacking(snapshot: Snapshot, text: str, theme: str) -> Answer:
    offers = tuple(snapshot.themes[key].name for key in _OFFERS if key in snapshot.themes)
    return Answer(blocks=(Paragraph(text),), suggestions=offers, known=False, missed=Missed("no_consta", (theme,)))


def _general(snapshot: Snapshot, question: Question) -> bool:
    """Tell whether one word is to be defined that many facts hold, and no fact is asked for that very meaning.

    What takes two words ("documento de transporte") is narrow: the search finds what says it.
    """
    words, index = frozenset(stems(question.defined)), index_of(snapshot)
    if len(words) != 1 or any(found(term, question.defined) for term in snapshot.terms.values()):
        return False
    least = _COMMON * len(snapshot.facts)
    held = all(len(index.postings.get(word, ())) >= least for word in words)
    return held and not any(_defines(fact, words) for fact in snapshot.facts.values())


def _defines(fact: schema.Fact, words: frozenset[str]) -> bool:
    asked = (Question(text) for text in fact.questions)
    return any(one.defines and frozenset(stems(one.defined)) == words for one in asked)


def _told(snapshot: Snapshot, kind: str) -> bool:
    """Tell whether a fact has come to answer it: the questions that lead to it, or its title, ask the same."""
    return any(kind == value_of(snapshot, _GAP, text) for text in _carriers_questions(snapshot))


def _carriers_questions(snapshot: Snapshot) -> Iterator[str]:
    facts = (fact for fact in snapshot.facts.values() if fact.topic == "logistica" and fact.country in schema.REGIONAL)
    return (text for fact in facts for text in (fact.title, *fact.questions))
