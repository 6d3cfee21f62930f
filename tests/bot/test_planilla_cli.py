"""`brujula knowledge planilla`: a kind out to a file, and a file looked at without changing anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli import app
from tests.desk.contenido import fill
from tests.knowledge.tables.conftest import Sheet

RATES, VALUES = "Tasas y montos", "Valores por fecha"
Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "brujula.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def run(database: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BRUJULA_DATABASE_URL", f"sqlite:///{database}")

    def call(*words: object, code: int = 0) -> Result:
        result = CliRunner().invoke(app, ["knowledge", "planilla", *map(str, words)])
        assert result.exit_code == code, result.output
        return result

    return call


def everything(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return list(connection.iterdump())


@pytest.fixture
def sheet(run: Run, tmp_path: Path) -> Sheet:
    run("parametros", "--out", tmp_path / "tasas.xlsx")
    return Sheet((tmp_path / "tasas.xlsx").read_bytes())


@pytest.mark.parametrize("name", ["parametros", "Parámetros", "parameters", "Tasas y montos"])
def test_a_kind_goes_out_by_any_of_its_names(run: Run, tmp_path: Path, name: str) -> None:
    said = run(name, "--out", tmp_path / "x.xlsx").stdout
    assert said == f"Escrito: {tmp_path / 'x.xlsx'}\n"
    assert load_workbook(tmp_path / "x.xlsx").sheetnames[:2] == [RATES, VALUES]


def test_as_csv_each_sheet_is_a_file_and_comes_back_unchanged(run: Run, tmp_path: Path) -> None:
    run("parametros", "--out", tmp_path / "x.csv")
    for name in ("x.csv", "x-valores-por-fecha.csv"):
        assert (tmp_path / name).read_text("utf-8-sig").startswith("Identificador;")
        assert "No cambia nada" in run("parametros", "--revisar", tmp_path / name).stdout


def test_every_fault_is_told_with_its_place_and_nothing_changes(
    run: Run, sheet: Sheet, database: Path, tmp_path: Path
) -> None:
    before = everything(database)
    sheet.put(RATES, 2, País="Narnia")
    sheet.put(VALUES, 3, Valor="19 %")
    (tmp_path / "mala.xlsx").write_bytes(sheet.bytes())
    lines = run("parametros", "--revisar", tmp_path / "mala.xlsx", code=1).stdout.splitlines()
    assert lines[0].startswith("hoja «Tasas y montos», fila 2, columna «País» (C): «Narnia» no es un país")
    assert lines[1] == (
        "hoja «Valores por fecha», fila 3, columna «Valor» (C): «19 %» no es un número → escribe la fracción: 0.19"
    )
    assert lines[2:] == ["No se cambió nada: hay 2 errores. Corrígelo y revísalo otra vez."]
    assert everything(database) == before


def test_what_would_change_is_shown_and_nothing_changes(run: Run, sheet: Sheet, database: Path, tmp_path: Path) -> None:
    before = everything(database)
    sheet.put(RATES, 2, Nombre="Arancel de casi todo")
    sheet.put(VALUES, 3, Valor="0,55")
    (tmp_path / "buena.xlsx").write_bytes(sheet.bytes())
    said = run("parametros", "--revisar", tmp_path / "buena.xlsx").stdout
    assert (
        "Cambia: Arancel de casi todo (cl.arancel.general)\n  Nombre: Arancel general → Arancel de casi todo\n" in said
    )
    assert "Cómo se leyó: hoja «Valores por fecha», fila 3, columna «Valor» (C): «0,55» se leyó como 0.55\n" in said
    same = sheet.book[RATES].max_row - 1 - 2  # a heading, and the two that change
    assert f"Nuevas: 0. Cambian: 2. Quedan igual: {same}.\nNo se cambió nada" in said
    assert "esperará a que otra persona lo apruebe" in said
    assert everything(database) == before


def test_words_without_figures_wait_for_nobody_and_a_new_entry_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Identificador;Frase;Huella (no tocar)\nnueva.frase;Mañana será otro día;\n")
    said = run("frases", "--revisar", tmp_path / "x.csv").stdout
    assert "Nueva: nueva.frase (nueva.frase)\n  Frase: Mañana será otro día\n" in said
    assert "apruebe" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nada", "--out", "x.xlsx"), "No existe la clase «nada». Se conocen: hechos, parámetros"),
        (("hechos",), "Di --out"),
        (("hechos", "--out", "x.xlsx", "--revisar", "x.xlsx"), "Di --out"),
        (("hechos", "--out", "x.ods"), "termine en .xlsx o en .csv"),
        (("hechos", "--out", "no/hay/x.xlsx"), "No pude escribir en no/hay: no existe."),
        (("hechos", "--out", "hay.xlsx"), "Ya existe hay.xlsx"),
        (("hechos", "--revisar", "x.xlsx"), "No pude leer x.xlsx: no existe."),
        (("hechos", "--revisar", "."), "es una carpeta"),
        (("hechos", "--revisar", "hay.xlsx"), "hay.xlsx: No pude leerlo como Excel"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hay.xlsx").write_bytes(b"de alguien")
    assert said in run(*words, code=1).stderr
    assert (tmp_path / "hay.xlsx").read_bytes() == b"de alguien"


def test_a_base_out_of_reach_is_told_in_words(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRUJULA_DATABASE_URL", "postgresql+psycopg://nadie@127.0.0.1:1/nada")
    assert "No pude usar la base de datos" in run("hechos", "--out", tmp_path / "x.xlsx", code=1).stderr
