"""Sums over the tables of figures, of some days in the agency's zone: what every figure of the page is made of."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement as Condition

from conversations.db import session
from conversations.figures.models import FigureConversationRow, FigureCsatRow, FigureTurnRow
from conversations.figures.results import AGENT, ANSWERED, ASKED, PERSON, UNANSWERED, UNCLEAR, UNKNOWN

_F, _C = FigureTurnRow, FigureConversationRow
ABOUT = (ANSWERED, ASKED, UNKNOWN, UNCLEAR)  # the results of a message that had a theme


@dataclass(frozen=True)
class Span:
    """Days in the zone of the agency, both ends included, and what they are narrowed to ("" = everything)."""

    first: datetime.date
    last: datetime.date
    channel: str = ""
    country: str = ""

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.last - self.first).days + 1

    def previous(self) -> Span:
        """Return as many days just before."""
        return Span(
            self.first - datetime.timedelta(days=self.days), self.first - datetime.timedelta(days=1), self.channel, self.country
        )  # fmt: skip

    def all_days(self) -> list[datetime.date]:
        """Return each of the days."""
        return [self.first + datetime.timedelta(days=place) for place in range(self.days)]


@dataclass(frozen=True)
class TurnSum:
    """Messages of one day, channel, result and price class."""

    day: datetime.date
    channel: str
    result: str
    category: str | None
    turns: int
    messages: int
    charged: int
    useful: int
    useless: int


@dataclass(frozen=True)
class ConversationSum:
    """Conversations that began on a day on a channel, with one outcome."""

    day: datetime.date
    channel: str
    outcome: str
    count: int


@dataclass(frozen=True)
class Share:
    """How often one thing (a theme, a product, an hour) was asked, and how often it got no answer."""

    key: str
    turns: int
    unanswered: int


def turn_sums(engine: Engine, span: Span) -> list[TurnSum]:
    """Return the messages of a span, summed."""
    columns = (_F.day, _F.channel, _F.result, _F.category)
    with session(engine) as db:
        rows = db.execute(_turns(columns, span))
        return [TurnSum(row[0], str(row[1]), str(row[2]), row[3], *map(int, row[4:])) for row in rows]


def turn_totals(engine: Engine, span: Span) -> list[TurnSum]:
    """Return the messages of a span, summed without telling days and channels apart: the headlines need no more."""
    with session(engine) as db:
        rows = db.execute(_turns((_F.result, _F.category), span))
        return [TurnSum(span.first, span.channel, str(row[0]), row[1], *map(int, row[2:])) for row in rows]


def _turns(columns: Sequence[Any], span: Span) -> Select[Any]:
    return select(
        *columns, func.count(), func.sum(_F.messages), func.sum(_F.charged),
        func.sum(case((_F.useful.is_(True), 1), else_=0)), func.sum(case((_F.useful.is_(False), 1), else_=0)),
    ).where(_during(_F, span)).group_by(*columns)  # fmt: skip


def conversation_sums(engine: Engine, span: Span) -> list[ConversationSum]:
    """Return the conversations that began in a span, summed."""
    columns = (_C.day, _C.channel, _C.outcome)
    query = select(*columns, func.count()).where(_during(_C, span)).group_by(*columns)
    with session(engine) as db:
        return [ConversationSum(*row) for row in db.execute(query).tuples()]


def latency_at(engine: Engine, span: Span, parts: Sequence[float]) -> list[int | None]:
    """Return the milliseconds within which these parts of the messages were answered (nearest rank)."""
    answered = and_(_during(_F, span), _F.latency_ms.is_not(None), _F.result.not_in((PERSON, AGENT)))
    query = select(_F.latency_ms, func.count()).where(answered).group_by(_F.latency_ms)
    with session(engine) as db:
        counts = sorted((int(ms), int(count)) for ms, count in db.execute(query).tuples() if ms is not None)
    total = sum(count for _, count in counts)
    return [_ranked(counts, max(1, math.ceil(part * total))) for part in parts]


def _ranked(counts: Sequence[tuple[int, int]], rank: int) -> int | None:
    """Return the value of a rank (from 1) among values with how often each stands."""
    for value, count in counts:
        rank -= count
        if rank <= 0:
            return value
    return None


@dataclass(frozen=True)
class About:
    """What was asked, by each thing it was about."""

    themes: list[Share]
    products: list[Share]
    origins: list[Share]
    destinations: list[Share]


def about(engine: Engine, span: Span) -> About:
    """Return what was asked by theme, product and countries, whatever became of it."""
    columns = (_F.theme, _F.product, _F.origin, _F.destination)
    missed = func.sum(case((_F.result.in_(UNANSWERED), 1), else_=0))
    query = select(*columns, func.count(), missed).where(_during(_F, span), _F.result.in_(ABOUT)).group_by(*columns)
    asked: tuple[Counter[str], ...] = tuple(Counter() for _ in columns)
    unanswered: tuple[Counter[str], ...] = tuple(Counter() for _ in columns)
    with session(engine) as db:
        for *keys, count, lost in db.execute(query):  # one reading of the table for the four
            for place, key in enumerate(keys):
                if key is not None:
                    asked[place][key] += int(count)
                    unanswered[place][key] += int(lost)
    return About(*(_sorted(one, lost) for one, lost in zip(asked, unanswered, strict=True)))


def _sorted(asked: Counter[str], unanswered: Counter[str]) -> list[Share]:
    shares = [Share(key, count, unanswered[key]) for key, count in asked.items()]
    return sorted(shares, key=lambda share: (-share.turns, share.key))


def by_theme(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by theme."""
    return about(engine, span).themes


def by_product(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by product."""
    return about(engine, span).products


def by_origin(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by the country of who sells."""
    return about(engine, span).origins


def by_destination(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by the country that is sold to."""
    return about(engine, span).destinations


def by_hour(engine: Engine, span: Span) -> list[Share]:
    """Return all messages of people, by the hour of the day."""
    return _shares(engine, span, _F.hour, _F.result != AGENT)


def by_reason(engine: Engine, span: Span) -> list[Share]:
    """Return why answers were found useless, by the reason given."""
    return _shares(engine, span, _F.rating_reason, _F.useful.is_(False))


def _shares(engine: Engine, span: Span, column: Any, which: ColumnElement[bool]) -> list[Share]:
    missed = func.sum(case((_F.result.in_(UNANSWERED), 1), else_=0))
    query = select(column, func.count(), missed).where(_during(_F, span), which, column.is_not(None)).group_by(column)
    with session(engine) as db:
        rows = [Share(str(row[0]), int(row[1]), int(row[2])) for row in db.execute(query)]
    return sorted(rows, key=lambda share: (-share.turns, share.key))


def csat_scores(engine: Engine, span: Span) -> dict[int, int]:
    """Return how often each grade was given in a span; its countries are those of the conversation that it is about."""
    row = FigureCsatRow
    query = select(row.score, func.count()).where(_during(row, span)).group_by(row.score)
    with session(engine) as db:
        return {int(score): int(count) for score, count in db.execute(query).tuples()}


def channels(engine: Engine) -> list[str]:
    """Return the channels of which there are figures."""
    with session(engine) as db:
        return sorted(db.scalars(select(_C.channel).distinct()).all())


def _during(row: Any, span: Span) -> Condition[bool]:
    wanted = [row.day >= span.first, row.day <= span.last]
    if span.channel:
        wanted.append(row.channel == span.channel)
    if span.country:
        wanted.append(or_(row.destination == span.country, row.origin == span.country))
    return and_(*wanted)
