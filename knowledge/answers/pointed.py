"""The fact that the words alone point to, whatever the theme: said first where it holds most of what was asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from knowledge import schema
from knowledge.answers.question import Question
from knowledge.product_finder import sector_of
from knowledge.search import SURE, Hit, Query, index_of, rank
from knowledge.snapshot import Snapshot

# A question of so many words, more than this share of them in one fact, is that fact's.
_FEW, _MOST_WORDS = 2, 0.6
ALMOST_ALL = 0.75  # share of the words that a fact must hold to be told instead of what the theme has to say
_EVERY = 0.9  # share above which it holds every word, but for one in ten
_ELSEWHERE = 3  # words of a question that a fact of another topic than the theme's may answer
_AHEAD = 1.1  # how much more its words must score than those of the facts that the theme would say
_SAID = 2  # facts of the theme that are surely said


def holds_most(
    snapshot: Snapshot, question: Question, hit: Hit, fewest: int = _FEW, share: float = _MOST_WORDS
) -> bool:
    """Tell whether a fact holds more than a share of the question's words, of which there are enough."""
    index = index_of(snapshot)
    asked = set(index.terms(question.bare))
    return len(asked) >= fewest and index.held(hit.id, asked) > share * len(asked)


def surely_told(snapshot: Snapshot, question: Question) -> schema.Fact | None:
    """Return the fact that holds every word of a question, of which there are enough; None where no fact does."""
    best = _best(snapshot, question)
    if best is None or best.lexical < SURE or not holds_most(snapshot, question, best, share=_EVERY):
        return None
    return best.fact


def pointed_first(snapshot: Snapshot, question: Question, hits: list[Hit], topics: Collection[str]) -> list[Hit]:
    """Return the hits of a theme of some topics, with the fact first that the words point to and it would not say."""
    best = _best(snapshot, question)
    said = hits[:_SAID]
    if best is None or best.lexical < SURE or best.id in {hit.id for hit in said}:
        return hits
    bounds = (_FEW, _MOST_WORDS) if best.fact.topic in topics else (_ELSEWHERE, ALMOST_ALL)
    ahead = best.lexical >= _AHEAD * max((hit.lexical for hit in said), default=0.0)
    if not ahead or not holds_most(snapshot, question, best, *bounds):
        return hits
    first = replace(best, score=max([best.score, *(hit.score for hit in hits)]), pointed=True)
    return [first, *(hit for hit in hits if hit.id != best.id)]


def _best(snapshot: Snapshot, question: Question) -> Hit | None:
    """Return the fact that the bare words find best, whatever its topic."""
    hits = rank(snapshot, _anywhere(snapshot, question), limit=None)
    return max(hits, key=lambda hit: (hit.lexical, hit.id), default=None)


def _anywhere(snapshot: Snapshot, question: Question) -> Query:
    """Return the search of the bare words in the countries of the question, on both sides of a border nobody told."""
    loose, sector = (*question.places, *question.unroled), sector_of(snapshot, question.product)
    return Query(
        question.bare,
        destinations=tuple(code for code in question.destinations if code not in loose),
        origins=tuple(code for code in question.origins if code not in loose),
        either=loose,
        sectors=(sector,) if sector else (),  # the label of clothes is not that of soap
    )
