"""Every table that the desk hands over opens in the spreadsheets of the agency's country, and runs nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from desk.core import Desk
from desk.settings import MOUNT
from knowledge.tables import csv_parts, write_csv
from tests.desk.rutas import routes

DOWNLOADS = {
    "/auditoria/auditoria.csv": "administrador",
    "/cifras/dias.csv": "agente",
    "/practica/progreso.csv": "revisor",
    "/contenido/vigencia.csv": "revisor",
    "/contenido/planillas/facts-1.csv": "revisor",
}
FORMULAS = ["=1+1", "+56912345678", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


@pytest.mark.parametrize(("country", "sign"), [("MX", ","), ("CL", ";"), ("CO", ";"), ("PE", ";"), (None, ";")])
def test_every_download_separates_as_in_the_country_of_the_agency(
    country: str | None, sign: str, full: Desk, as_role: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full.agency, "datum", lambda key: {"pais": country}.get(key))
    for path, role in DOWNLOADS.items():
        answer = as_role(role).get(f"{MOUNT}{path}")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8", path
        assert answer.content.startswith("\ufeff".encode()), path
        first = answer.content.decode("utf-8-sig").splitlines()[0]
        assert sign in first, path
        assert {",": ";", ";": ","}[sign] not in first, path


def test_no_route_writes_a_table_of_its_own(outer: FastAPI) -> None:
    paths = {path for _, path, _ in routes(outer.state.inner) if path.endswith(".csv")}
    shapes = {
        "/cifras/{name}.csv": "/cifras/dias.csv",
        "/contenido/planillas/{kind}-{number}.csv": "/contenido/planillas/facts-1.csv",
    }
    assert {shapes.get(path, path) for path in paths} == set(DOWNLOADS)


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_a_formula(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(write_csv(["a"], [[cell]], True).decode("utf-8-sig"), newline="")))
    assert rows[1] == [f"'{cell}"]


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert write_csv(["a", "b", "c", "d"], [["Envíos", -12, "a=b", None]], False).decode("utf-8-sig").splitlines()[
        1
    ] == ("Envíos;-12;a=b;")


def test_a_long_table_is_handed_over_in_parts_that_are_the_whole() -> None:
    rows = [["x" * 100, number] for number in range(2_000)]
    parts = list(csv_parts(["a", "b"], rows, False))
    assert len(parts) > 2
    assert b"".join(parts) == write_csv(["a", "b"], rows, False)
    assert b"".join(parts).count("\ufeff".encode()) == 1
