"""The dated values as the calculator reads them: one Rate per parameter and day, never a silent zero."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge import schema

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """A value in force on a day, with its norm, source and standing.

    `value` is a fraction (unit `/1`) or an amount in `unit`. None with `low` and `high`: known only between both.
    None without them: closed (repealed). A Rate with `verified` false never makes a closed total. `valid_from` and
    `valid_to` are its first and last day; no last day where nothing follows it.
    """

    id: str
    name: str
    unit: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    norm: str | None = None
    source_title: str | None = None
    source_url: str | None = None
    source_date: str | None = None
    checked_on: str | None = None
    legal_status: str = "vigente"
    verified: bool = True
    fact: str | None = None
    note: str | None = None
    dispute: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def closed(self) -> bool:
        """Tell whether the series ended: the charge or threshold no longer exists."""
        return self.value is None and self.low is None

    @property
    def sure(self) -> bool:
        """Tell whether there is one confirmed value."""
        return self.value is not None and self.verified

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Return the least and the greatest the value can be; (0, 0) when closed."""
        if self.low is not None and self.high is not None:
            return (self.low, self.high)
        value = NOTHING if self.value is None else self.value
        return (value, value)

    def at(self, value: Decimal, name: str | None = None) -> Rate:
        """Return the same rate fixed at one value."""
        return replace(self, value=value, low=None, high=None, name=name or self.name)

    def options(self, ceiling: Decimal | None = None) -> tuple[Rate, ...]:
        """Return the rate at each value it may have: one when it is known, both ends when it is not."""
        low, high = self.bounds
        if ceiling is not None:
            low, high = min(low, ceiling), min(high, ceiling)
        return (self.at(low),) if low == high else (self.at(low), self.at(high))


class Series:
    """A parameter ready to be asked by day."""

    __slots__ = ("_days", "_rates", "id", "scope")

    def __init__(self, parameter: schema.Parameter):
        self.id = parameter.id
        self.scope = parameter.scope
        self._days = list(parameter.values)
        ends = [*map(day_before, self._days[1:]), None]
        self._rates = [
            _rate(parameter, *each) for each in zip(self._days, ends, parameter.values.values(), strict=True)
        ]

    def on(self, day: str) -> Rate | None:
        """Return what was in force on an ISO day; None before the first known day."""
        index = bisect_right(self._days, day)
        return self._rates[index - 1] if index else None

    @property
    def first(self) -> Rate:
        """Return the first value known, whenever it began."""
        return self._rates[0]


def day_before(iso: str) -> str:
    """Return the day before an ISO day."""
    return (datetime.date.fromisoformat(iso) - datetime.timedelta(days=1)).isoformat()


def _rate(parameter: schema.Parameter, day: str, end: str | None, value: schema.DatedValue) -> Rate:
    source = value.source
    return Rate(
        parameter.id, parameter.name, parameter.unit, value.value, value.low, value.high, value.norm,
        source.title, source.url, source.date or source.date_note, value.checked_on, value.legal_status,
        value.verified, value.fact, value.note, parameter.dispute, day, end,
    )  # fmt: skip
