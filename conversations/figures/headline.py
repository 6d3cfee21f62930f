"""The figures that are looked at first, each from the sums of a span. docs/cifras.md defines them in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from conversations.figures.outcomes import ABANDONED, HANDED_OVER, RESOLVED, UNRESOLVED, WITH_QUESTION
from conversations.figures.results import AGENT, UNANSWERED
from conversations.figures.sums import ConversationSum, TurnSum

SATISFIED = 4  # a grade of 4 or 5 out of 5


@dataclass(frozen=True)
class Headline:
    """Figures of a span; a part of nothing is None, never 0."""

    conversations: int
    with_question: int
    resolved: int
    handed_over: int
    abandoned: int
    unresolved: int
    turns: int
    unanswered: int
    messages: int
    charged: int
    categories: Mapping[str, int]
    useful: int
    useless: int
    csat: Mapping[int, int]

    @property
    def containment(self) -> Decimal | None:
        """Return the part of the conversations with a question that ended without a person."""
        return part(self.with_question - self.handed_over, self.with_question)

    @property
    def deflection(self) -> Decimal | None:
        """Return the part of the conversations with a question that the assistant resolved alone."""
        return part(self.resolved, self.with_question)

    @property
    def messages_per_resolved(self) -> Decimal | None:
        """Return how many messages of ours it took for each conversation resolved."""
        return part(self.messages, self.resolved)

    @property
    def usefulness(self) -> Decimal | None:
        """Return the part of the opinions that found the answer useful."""
        return part(self.useful, self.useful + self.useless)

    @property
    def satisfaction(self) -> Decimal | None:
        """Return the part of the grades that are 4 or 5: what is called CSAT."""
        return part(sum(n for score, n in self.csat.items() if score >= SATISFIED), sum(self.csat.values()))

    def cost(self, prices: Mapping[str, Decimal]) -> Decimal | None:
        """Return what the charged messages cost; None where the price of one of their classes is not known."""
        if any(category not in prices for category in self.categories):
            return None
        return sum((prices[category] * count for category, count in self.categories.items()), Decimal(0))


def part(count: int, of: int) -> Decimal | None:
    """Return a count as a part of another; None of nothing."""
    return Decimal(count) / Decimal(of) if of else None


def headline(
    turns: Iterable[TurnSum], conversations: Iterable[ConversationSum], csat: Mapping[int, int] | None = None
) -> Headline:
    """Return the figures of sums."""
    outcomes: Counter[str] = Counter()
    for one in conversations:
        outcomes[one.outcome] += one.count
    rows = list(turns)
    categories: Counter[str] = Counter()
    for row in rows:
        if row.charged:
            categories[row.category or "?"] += row.charged
    return Headline(
        conversations=outcomes.total(),
        with_question=sum(outcomes[name] for name in WITH_QUESTION),
        resolved=outcomes[RESOLVED],
        handed_over=outcomes[HANDED_OVER],
        abandoned=outcomes[ABANDONED],
        unresolved=outcomes[UNRESOLVED],
        turns=sum(row.turns for row in rows if row.result != AGENT),
        unanswered=sum(row.turns for row in rows if row.result in UNANSWERED),
        messages=sum(row.messages for row in rows),
        charged=sum(row.charged for row in rows),
        categories=dict(categories),
        useful=sum(row.useful for row in rows),
        useless=sum(row.useless for row in rows),
        csat=dict(csat or {}),
    )
