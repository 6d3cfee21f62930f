"""What the page of figures was asked for: which days, which channel, which country."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from conversations import marks
from conversations.figures.sums import Span

PERIODS = {
    "7": "Últimos 7 días",
    "30": "Últimos 30 días",
    "90": "Últimos 90 días",
    "365": "Último año",
    "otro": "Otras fechas",
}
CHANNELS = {"": "Todos los canales", **marks.CHANNELS}
COUNTRIES = ("CL", "CO", "MX", "PE")
_LONGEST = 366 * 3


@dataclass(frozen=True)
class Asked:
    """The filters as the form shows them, and the days they stand for; `problem` says what could not be read."""

    period: str
    span: Span
    problem: str | None = None

    def query(self) -> dict[str, str]:
        """Return the filters as the address of the page has them."""
        said = {"periodo": self.period, "canal": self.span.channel, "pais": self.span.country}
        if self.period == "otro":
            said |= {"desde": self.span.first.isoformat(), "hasta": self.span.last.isoformat()}
        return {key: value for key, value in said.items() if value}


def read(params: Mapping[str, str], today: datetime.date) -> Asked:
    """Return the filters of an address; what cannot be read is left at what is usual, and said."""
    channel = params.get("canal", "") if params.get("canal", "") in CHANNELS else ""
    country = params.get("pais", "") if params.get("pais", "") in COUNTRIES else ""
    period = params.get("periodo", "30")
    if period == "otro":
        first, last = _date(params.get("desde")), _date(params.get("hasta"))
        if first and last and first <= last and (last - first).days < _LONGEST:
            return Asked("otro", Span(first, last, channel, country))
        problem = "Revisa las fechas: la primera no puede ser posterior a la segunda, y caben tres años como mucho."
        return Asked("30", _last(30, today, channel, country), problem)
    if period not in PERIODS:
        period = "30"
    return Asked(period, _last(int(period), today, channel, country))


def _last(days: int, today: datetime.date, channel: str, country: str) -> Span:
    return Span(today - datetime.timedelta(days=days - 1), today, channel, country)


def _date(written: str | None) -> datetime.date | None:
    try:
        found = datetime.date.fromisoformat(written or "")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2199 else None
