"""When the people of the agency attend: hours by weekday and holidays by country, as agency.yml has them.

    horario_semanal: {pais: CL, zona: America/Santiago, dias: {lunes: ["09:00-13:00", "14:00-18:00"], …}}
    feriados_por_pais: {CL: {fuente: …, revisado: 2026-11-30, dias: {"2026-12-25": Navidad, …}}, …}

Without `horario_semanal` the hours are unknown, which is neither open nor closed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_SPELLED = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip
ZONES = {"CL": "America/Santiago", "CO": "America/Bogota", "MX": "America/Mexico_City", "PE": "America/Lima"}
_NAMES = {"CL": "Chile", "CO": "Colombia", "MX": "México", "PE": "Perú"}
_AHEAD = 21  # days in which an opening is looked for

Span = tuple[datetime.time, datetime.time]


@dataclass(frozen=True)
class Office:
    """The hours of an agency; `hours` is None where they are not known."""

    zone: ZoneInfo
    country: str | None = None
    hours: Mapping[int, tuple[Span, ...]] | None = None
    holidays: Mapping[datetime.date, str] = field(default_factory=dict)

    def is_open(self, moment: datetime.datetime) -> bool | None:
        """Tell whether somebody attends at a moment; None where the hours are not known."""
        if self.hours is None:
            return None
        local = moment.astimezone(self.zone)
        return any(start <= local.time() < end for start, end in self._spans(local.date()))

    def holiday(self, moment: datetime.datetime) -> str | None:
        """Return the holiday of the day of a moment, None on any other day."""
        return self.holidays.get(moment.astimezone(self.zone).date())

    def next_opening(self, moment: datetime.datetime) -> datetime.datetime | None:
        """Return when somebody attends next; the moment itself where somebody does; None where nobody knows."""
        if self.hours is None:
            return None
        if self.is_open(moment):
            return moment
        return next((start for start in self._openings(moment) if start > moment), None)

    def _openings(self, moment: datetime.datetime) -> Iterator[datetime.datetime]:
        today = moment.astimezone(self.zone).date()
        for ahead in range(_AHEAD):
            day = today + datetime.timedelta(days=ahead)
            for start, _ in self._spans(day):
                yield datetime.datetime.combine(day, start, self.zone)

    def _spans(self, day: datetime.date) -> tuple[Span, ...]:
        return () if day in self.holidays else (self.hours or {}).get(day.weekday(), ())

    def said(self) -> str | None:
        """Return the hours in words: «lunes a viernes de 9:00 a 18:00, sábado de 9:00 a 13:00 (hora de Chile)»."""
        if not self.hours:
            return None
        parts = [f"{_days(first, last)} {_spans_said(spans)}" for first, last, spans in self._runs()]
        place = _NAMES.get(self.country or "")
        return ", ".join(parts) + (f" (hora de {place})" if place else "")

    def _runs(self) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
        """Yield stretches of days with the same hours."""
        first = None
        for day in range(8):
            spans = (self.hours or {}).get(day, ())
            if first is not None and spans != first[1]:
                yield first[0], day - 1, first[1]
                first = None
            if first is None and spans:
                first = (day, spans)

    def when(self, moment: datetime.datetime, now: datetime.datetime) -> str:
        """Return a moment as it is said today: «hoy a las 14:00», «el lunes 1 de diciembre a las 9:00 (hora de Chile)»."""
        local, today = moment.astimezone(self.zone), now.astimezone(self.zone).date()
        place = _NAMES.get(self.country or "")
        hour = f"a las {_hour(local.time())}" + (f" (hora de {place})" if place else "")
        days = (local.date() - today).days
        if days in (0, 1):
            return f"{('hoy', 'mañana')[days]} {hour}"
        return f"el {_SPELLED[local.weekday()]} {local.day} de {_MONTHS[local.month - 1]} {hour}"


def read_office(settings: Mapping[str, Any]) -> Office:
    """Return the office that the agency's data describe; raises ValueError where they cannot be read."""
    week = settings.get("horario_semanal") or {}
    country = week.get("pais") or settings.get("pais")
    zone = _zone(week.get("zona") or ZONES.get(country or "", "America/Lima"))
    known = (settings.get("feriados_por_pais") or {}).get(country or "") or {}
    holidays = {datetime.date.fromisoformat(str(day)): str(name) for day, name in (known.get("dias") or {}).items()}
    return Office(zone, country, _hours(week["dias"]) if week.get("dias") else None, holidays)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"zona desconocida: {name}") from error


def _hours(days: Mapping[str, list[str]]) -> dict[int, tuple[Span, ...]]:
    unknown = set(days) - set(WEEKDAYS)
    if unknown:
        raise ValueError(f"no son días de la semana: {sorted(unknown)}")
    return {WEEKDAYS.index(day): tuple(_span(span) for span in spans or ()) for day, spans in days.items()}


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    opens, closes = datetime.time.fromisoformat(start.strip()), datetime.time.fromisoformat(end.strip())
    if not opens < closes:
        raise ValueError(f"horario al revés: {text}")
    return opens, closes


def _days(first: int, last: int) -> str:
    if first == last:
        return _SPELLED[first]
    return f"{_SPELLED[first]} {'y' if last == first + 1 else 'a'} {_SPELLED[last]}"


def _spans_said(spans: tuple[Span, ...]) -> str:
    return " y ".join(f"de {_hour(start)} a {_hour(end)}" for start, end in spans)


def _hour(time: datetime.time) -> str:
    return f"{time.hour}:{time.minute:02d}"
