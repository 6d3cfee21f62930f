"""Questions of the knowledge that the scope detector learns as ours: what a fact answers is never off the subject.

Each fact has the questions that lead to it. A few are taken out of the index while it trains, for in it they find their own
fact as no question of a person does. The one that `make bench-respuestas` asks is never learned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from knowledge.schema import Fact
from knowledge.snapshot import Snapshot


def kept_apart(fact: Fact) -> str | None:
    """Return the question of a fact on which the search is measured; None where it has fewer than two."""
    if len(fact.questions) < 2:
        return None
    return fact.questions[_place(fact)]


def lessons(snapshot: Snapshot, of_each: int) -> tuple[list[str], Snapshot]:
    """Return up to so many questions of each fact, and the knowledge without them."""
    taken = {fact.id: _taken(fact, of_each) for fact in snapshot.facts.values()}
    facts = {
        fact.id: fact.model_copy(update={"questions": [q for q in fact.questions if q not in taken[fact.id]]})
        for fact in snapshot.facts.values()
    }
    return [question for fact in taken.values() for question in fact], replace(snapshot, facts=facts)


def _taken(fact: Fact, of_each: int) -> Sequence[str]:
    """Return the questions after the one kept apart; one at least stays to be found."""
    size = len(fact.questions)
    return [fact.questions[(_place(fact) + step) % size] for step in range(1, min(of_each + 1, size - 1))]


def _place(fact: Fact) -> int:
    """Return the place of the question kept apart: chosen by the fact's id, so that every run takes the same."""
    return hashlib.sha256(fact.id.encode()).digest()[0] % len(fact.questions)
