"""What a sheet would change is said cell by cell, with the row that it stands in."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.tables.differences import differences
from tests.knowledge.tables.conftest import layout

OLD = {"value": "0.18"}
NEW = {"value": "0.19"}


def told(kind: str, before: dict[str, Any] | None, after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return label, before and after of what differs."""
    return [(one.label, one.before, one.after) for one in differences(layout(kind), before, after, {})]


def parameter(**values: dict[str, Any]) -> dict[str, Any]:
    return {"id": "cl-tasa", "values": {day.strip("d").replace("_", "-"): one for day, one in values.items()}}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            parameter(d2003_10_01=OLD, d2024_01_01={**NEW, "value": "0.20"}),
            [("Valores por fecha, rige desde 2024-01-01: Valor", "0.19", "0.20")],
        ),
        (
            parameter(d2003_10_01=OLD, d2024_01_01=NEW, d2027_01_01={"value": "0.21"}),
            [("Valores por fecha: se agrega", "", "Rige desde: 2027-01-01 · Valor: 0.21")],
        ),
        (
            parameter(d2024_01_01=NEW),
            [("Valores por fecha: se quita", "Rige desde: 2003-10-01 · Valor: 0.18", "")],
        ),
    ],
    ids=["una cifra", "una fila nueva", "una fila menos"],
)
def test_only_the_figure_that_changes_is_said_with_its_date(
    after: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    assert told("parameters", parameter(d2003_10_01=OLD, d2024_01_01=NEW), after) == expected


def test_of_a_new_entry_all_its_rows_are_said() -> None:
    (title, before, after) = told("parameters", None, parameter(d2003_10_01=OLD, d2024_01_01=NEW))[-1]
    assert (title, before, len(after.split("\n"))) == ("Valores por fecha", "", 2)
