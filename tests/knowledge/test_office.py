"""Hours and holidays as data: open or not, when next, and how it is said."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from knowledge.office import ZONES, read_office

AGENCY = yaml.safe_load((Path(__file__).parents[2] / "knowledge" / "agency.yml").read_text("utf-8"))
HOLIDAYS = next(entry["value"] for entry in AGENCY["settings"] if entry["key"] == "feriados_por_pais")
WEEK = {
    "pais": "CL",
    "dias": {
        **{day: ["09:00-13:00", "14:00-18:00"] for day in ("lunes", "martes", "miercoles", "jueves", "viernes")},
        "sabado": ["09:00-13:00"],
    },
}
SANTIAGO = ZoneInfo("America/Santiago")


def office(**more):
    return read_office({"horario_semanal": WEEK, "feriados_por_pais": HOLIDAYS, **more})


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SANTIAGO)


@pytest.mark.parametrize(
    ("moment", "is_open", "following"),
    [
        (at(1, 9), True, at(1, 9)),
        (at(1, 8, 59), False, at(1, 9)),
        (at(1, 13), False, at(1, 14)),
        (at(1, 18), False, at(2, 9)),
        (at(5, 13), False, at(7, 9)),
        (at(8, 10), False, at(9, 9)),
        (at(24, 18), False, at(26, 9)),
    ],
)
def test_open_or_when_next(moment, is_open, following):
    assert office().is_open(moment) is is_open
    assert office().next_opening(moment) == following


def test_the_zone_of_the_moment_does_not_matter():
    assert office().is_open(at(1, 9).astimezone(ZoneInfo("America/Bogota")))


def test_a_holiday_is_named():
    assert office().holiday(at(8, 10)) == "Inmaculada Concepción"
    assert office().holiday(at(9, 10)) is None


def test_without_hours_it_is_neither_open_nor_closed():
    unknown = read_office({"pais": "PE"})
    assert unknown.is_open(at(1, 9)) is None
    assert unknown.next_opening(at(1, 9)) is None
    assert unknown.said() is None


def test_the_hours_are_said_from_the_data():
    assert office().said() == (
        "lunes a viernes de 9:00 a 13:00 y de 14:00 a 18:00, sábado de 9:00 a 13:00 (hora de Chile)"
    )


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(1, 14), "hoy a las 14:00 (hora de Chile)"),
        (at(2, 9), "mañana a las 9:00 (hora de Chile)"),
        (at(7, 9), "el lunes 7 de diciembre a las 9:00 (hora de Chile)"),
    ],
)
def test_a_moment_is_said_as_people_do(moment, said):
    assert office().when(moment, at(1, 10)) == said


@pytest.mark.parametrize("week", [{"dias": {"lunez": []}}, {"dias": {"lunes": ["18:00-09:00"]}}, {"zona": "X/Y"}])
def test_hours_that_cannot_be_read_are_refused(week):
    with pytest.raises(ValueError, match=r"semana|revés|zona"):
        read_office({"horario_semanal": week})


def test_every_country_has_its_holidays_with_source_for_a_year():
    assert set(HOLIDAYS) == set(ZONES)
    for known in HOLIDAYS.values():
        assert known["fuente"]
        assert known["revisado"]
        days = [date.fromisoformat(day) for day in known["dias"]]
        assert days == sorted(days)
        assert date(2026, 12, 25) in days
        assert date(2027, 12, 25) in days
