"""Sums over the tables of figures, of some days in the agency's zone: what every figure of the page is made of."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, case, func, or_, select
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
    query = select(
        *columns, func.count(), func.sum(_F.messages), func.sum(_F.charged),
        func.sum(case((_F.useful.is_(True), 1), else_=0)), func.sum(case((_F.useful.is_(False), 1), else_=0)),
    ).where(_during(_F, span)).group_by(*columns)  # fmt: skip
    with session(engine) as db:
        return [TurnSum(row[0], str(row[1]), str(row[2]), row[3], *map(int, row[4:])) for row in db.execute(query)]


def conversation_sums(engine: Engine, span: Span) -> list[ConversationSum]:
    """Return the conversations that began in a span, summed."""
    columns = (_C.day, _C.channel, _C.outcome)
    query = select(*columns, func.count()).where(_during(_C, span)).group_by(*columns)
    with session(engine) as db:
        return [ConversationSum(*row) for row in db.execute(query).tuples()]


def latency_at(engine: Engine, span: Span, parts: Sequence[float]) -> list[int | None]:
    """Return the milliseconds within which these parts of the messages were answered (nearest rank)."""
    answered = and_(_during(_F, span), _F.latency_ms.is_not(None), _F.result.not_in((PERSON, AGENT)))
    with session(engine) as db:
        count = int(db.execute(select(func.count()).select_from(_F).where(answered)).scalar_one())
        found: list[int | None] = []
        for part in parts:
            place = max(0, math.ceil(part * count) - 1)
            query = select(_F.latency_ms).where(answered).order_by(_F.latency_ms).offset(place).limit(1)
            found.append(db.execute(query).scalar_one_or_none())
        return found


def by_theme(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by theme."""
    return _shares(engine, span, _F.theme, _F.result.in_(ABOUT))


def by_product(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by product."""
    return _shares(engine, span, _F.product, _F.result.in_(ABOUT))


def by_origin(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by the country of who sells."""
    return _shares(engine, span, _F.origin, _F.result.in_(ABOUT))


def by_destination(engine: Engine, span: Span) -> list[Share]:
    """Return what was asked, by the country that is sold to."""
    return _shares(engine, span, _F.destination, _F.result.in_(ABOUT))


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
    """Return how often each grade was given in a span; a grade has no country."""
    row = FigureCsatRow
    query = select(row.score, func.count()).where(row.day >= span.first, row.day <= span.last).group_by(row.score)
    if span.channel:
        query = query.where(row.channel == span.channel)
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
