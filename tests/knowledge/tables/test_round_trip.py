"""What is taken out and brought back as it was changes nothing: every kind, every sheet, every format."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from knowledge.loading.baseline import KINDS
from knowledge.snapshot import Snapshot, from_database
from knowledge.tables import prepare, read_file, rows, write_csv
from knowledge.tables.building import Builder
from knowledge.tables.export import countries_of, entries_of
from knowledge.tables.layout import Layout
from knowledge.tables.outcome import Outcome
from knowledge.tables.sheets import lines_of
from knowledge.tables.workbook import write_xlsx
from knowledge.tables.written import Known
from tests.knowledge.tables.conftest import layout, said


@pytest.fixture(scope="module")
def snapshot(shared: Engine) -> Snapshot:
    return from_database(shared)


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_workbook_changes_nothing(kind: str, shared: Engine, snapshot: Snapshot) -> None:
    book = read_file("x.xlsx", write_xlsx(layout(kind), snapshot))
    outcome = prepare(shared, layout(kind), book)
    assert said(outcome) == []
    assert outcome.proposals == []
    assert outcome.notes == []
    assert outcome.unchanged == len(entries_of(snapshot, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_as_csv_changes_nothing(kind: str, shared: Engine, snapshot: Snapshot) -> None:
    for table in layout(kind).tables:
        data = write_csv(table.headings, rows(layout(kind), table, snapshot), comma=kind < "m")
        outcome = prepare(shared, layout(kind), read_file("x.csv", data))
        assert said(outcome) == []
        assert (outcome.proposals, outcome.notes) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_cells_say_reads_as_the_same_entry(kind: str, shared: Engine, snapshot: Snapshot) -> None:
    """Read every cell as if nothing were published: the texts alone give the entry back, but for a blank list."""
    made: Layout = layout(kind)
    outcome = Outcome(kind)
    found = lines_of(made, read_file("x.xlsx", write_xlsx(made, snapshot)), outcome)
    names = {each: set(getattr(snapshot, each)) for each in KINDS}
    for key, entry in entries_of(snapshot, kind).items():
        shown = made.main.identity.field.options.get(key, key)
        own = {t: [line for line in lines if line.raw(t.identity.title) == shown] for t, lines in found.items()}
        first = own[made.main][0]
        built = Builder(made, Known(countries_of(snapshot), names), outcome, key, None).build(own, first)
        assert said(outcome) == []
        assert built is not None
        left, right = built.model_dump(mode="json"), entry.model_dump(mode="json")
        assert {n: v or None for n, v in left.items()} == {n: v or None for n, v in right.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_a_formula_or_a_number(kind: str, snapshot: Snapshot) -> None:
    book = load_workbook(io.BytesIO(write_xlsx(layout(kind), snapshot)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "inlineStr") or cell.value is None for cell in row)


def test_a_csv_has_nothing_that_a_spreadsheet_would_work_out(snapshot: Snapshot) -> None:
    for kind in KINDS:
        for table in layout(kind).tables:
            data = write_csv(table.headings, rows(layout(kind), table, snapshot), False).decode("utf-8-sig")
            for row in csv.reader(io.StringIO(data), delimiter=";"):
                assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_the_workbook_explains_itself(snapshot: Snapshot) -> None:
    book = load_workbook(io.BytesIO(write_xlsx(layout("facts"), snapshot)))
    assert book.sheetnames == ["Datos", "Instrucciones", "Listas"]
    assert book["Listas"].sheet_state == "hidden"
    sheet = book["Datos"]
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in sheet[1]][:3] == ["Identificador", "Título", "Lo que se dice en el chat"]
    assert "Fuente: Enlace" in [cell.value for cell in sheet[1]]
    assert len(sheet.data_validations.dataValidation) >= 5
    assert sheet.column_dimensions[sheet.cell(1, sheet.max_column).column_letter].hidden
    guide = load_workbook(io.BytesIO(write_xlsx(layout("parameters"), snapshot)))["Instrucciones"]
    told = " ".join(str(cell.value) for row in guide.iter_rows() for cell in row)
    assert "no retira la entrada" in told
    assert "Con punto decimal: 0.19" in told
