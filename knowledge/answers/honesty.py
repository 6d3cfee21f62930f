"""Says that it is not known where the facts found hold little of what was asked: the nearest is then called so."""

from __future__ import annotations

from dataclasses import replace

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Bullets, Missed, Paragraph
from knowledge.answers.compose import authority_name
from knowledge.answers.question import Question
from knowledge.search import index_of
from knowledge.snapshot import Snapshot

# Read in 500 replies by two strangers: under this share of the words in the best fact, one in ten answered the question.
_LITTLE = 0.35
_FEW = 3  # words under which a question is general, and the guide answers it


def honest(snapshot: Snapshot, question: Question, answer: Answer) -> Answer:
    """Return the answer, said to be only the nearest where no fact of it holds much of what was asked."""
    if not answer.facts or answer.quote or answer.entries or answer.asks not in (None, "pais"):
        return answer
    index = index_of(snapshot)
    terms = set(index.terms(question.bare))
    if len(terms) < _FEW or _best(snapshot, answer, terms) >= _LITTLE * len(terms):
        return answer
    first = snapshot.facts[answer.facts[0]]
    missed = Missed("no_consta", (question.theme,) if question.theme else (), answer.facts[:3])
    return _shortened(replace(answer, blocks=(Paragraph(_words(snapshot, first)), *answer.blocks), missed=missed))


def _best(snapshot: Snapshot, answer: Answer, terms: set[str]) -> int:
    """Return how many of the words the fact that holds most of them has."""
    postings = index_of(snapshot).postings
    return max(sum(fact in postings.get(term, {}) for term in terms) for fact in answer.facts)


def _words(snapshot: Snapshot, fact: schema.Fact) -> str:
    name = authority_name(snapshot, fact.topic, fact.country) if fact.country in schema.BLOC else None
    return snapshot.phrase("no_justo_en", organismo=name) if name else snapshot.phrase("no_justo")


def _shortened(answer: Answer) -> Answer:
    """Return the answer without its last item where the sentence makes it too long."""
    if len(answer.text) <= LIMIT:
        return answer
    blocks = tuple(
        Bullets(block.items[:-1]) if isinstance(block, Bullets) and len(block.items) > 1 else block
        for block in answer.blocks
    )
    return replace(answer, blocks=blocks)
