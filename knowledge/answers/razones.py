"""A question of why ("¿y por qué me lo pueden retener?"): what tells the reason goes before the countries' general facts."""

from __future__ import annotations

from dataclasses import replace

from knowledge import schema
from knowledge.answers.question import Question
from knowledge.answers.telling import telling_terms
from knowledge.cue_reader import cues_in
from knowledge.search import Hit, rank
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

REASON = "reason"  # the value of the cue by which a reason is asked for
_GIVES = "da_la_razon"  # the group of cues by which a reason is told and not asked for
_SOME = 7.5  # score of the words from which a fact of the topic is about what was asked


def only_why(snapshot: Snapshot, question: Question) -> bool:
    """Tell whether the reason is asked for and nothing else: naming the trouble ("se retiene") asks for no steps."""
    if cues_in(snapshot, _GIVES, question.text):
        return False
    return {cue.value or "steps" for cue in cues_in(snapshot, "procedimiento", question.text)} == {REASON}


def reasons(snapshot: Snapshot, theme: schema.Theme, question: Question) -> list[Hit]:
    """Return the fact that tells why, wherever it happens, of the one topic that the question names, and the nearest there."""
    topic = _topic(snapshot, theme, question) if only_why(snapshot, question) else None
    if topic is None:
        return []
    hits = rank(snapshot, question.query(snapshot, theme.side, (topic,)), limit=None)
    told = [hit for hit in hits if hit.fact.topic == topic and hit.fact.country in schema.REGIONAL]
    best = max(told, key=lambda hit: (hit.lexical, hit.id), default=None)
    if best is None or best.lexical < _SOME:
        return []
    beside = (hit for hit in hits if hit.fact.topic == topic and hit.lexical >= _SOME and hit is not best)
    return [replace(hit, score=best.lexical) for hit in (best, *sorted(beside, key=lambda hit: (-hit.lexical, hit.id)))]


def _topic(snapshot: Snapshot, theme: schema.Theme, question: Question) -> str | None:
    """Return the one topic that the words name, of the theme before any other; None where they name none, or several."""
    said = telling_terms(snapshot, question)
    named = [topic.id for topic in snapshot.topics.values() if said & _words(topic)]
    of_the_theme = [topic for topic in named if topic in theme.topics]
    found = of_the_theme or named
    return found[0] if len(found) == 1 else None


def _words(topic: schema.Topic) -> frozenset[str]:
    return frozenset(stem for word in topic.words if len(said := stems(word)) == 1 for stem in said)
