"""A spreadsheet at the desk: taken out, refused for its ten faults, corrected, sent, approved by another, and told."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import Engine

from knowledge import editing
from knowledge.db import open_engine
from knowledge.snapshot import from_database
from tests.browser.chat import violations
from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.mesa import Agency, agency, enter, sideways
from tests.knowledge.tables.conftest import Sheet

RATES, VALUES = "Tasas y montos", "Valores por fecha"
CHANGED, SINCE = "cl.aviso.formal", "2024-01-01"
NEW = "cl.aviso.mesa"
SOURCE = ("Nombre de la fuente", "Enlace", "Documento", "Fecha de la fuente", "Aclaración de la fecha")

NEXT = 0  # the row after the last one
# Each row with another fault: sheet, row, column, what was written (all of the source blank), and words of the message.
FAULTS: tuple[tuple[str, int, str, str | None, str], ...] = (
    (RATES, 2, "País", "Narnia", "«Narnia» no es un país que se conozca"),
    (RATES, 3, "Asunto", "arancél", "«arancél» no existe"),
    (RATES, 4, "Nombre", None, "falta"),
    (RATES, 10, "A qué se aplica: Sectores", "Alimento", "«Alimento» no está en la lista"),
    (RATES, NEXT, "Identificador", "cl.arancel.general", "está también en la fila 2"),
    (VALUES, 2, "Rige desde", "31/31/2026", "«31/31/2026» no es una fecha"),
    (VALUES, 3, "Valor", "19 %", "«19 %» no es un número"),
    (VALUES, 5, "Fuente: Nombre de la fuente", None, "falta"),
    (VALUES, 8, "¿Está verificado?", "quizás", "«quizás» no es Sí ni No"),
    (VALUES, 11, "Dato que lo explica", "cl-nadie", "«cl-nadie» no existe"),
)  # fmt: skip


class Place:
    """The agency with the knowledge behind it."""

    def __init__(self, found: Agency, folder: Path):
        self.agency = found
        self.database = folder / "database.db"
        self.engine: Engine = open_engine(f"sqlite:///{self.database}")

    def everything(self) -> list[str]:
        """Return all that the knowledge base holds, proposals too, as the orders that would make it again."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            return list(connection.iterdump())

    def values(self, key: str) -> dict[str, str]:
        """Return what is published of a figure, by the day from which it holds."""
        found = from_database(self.engine).parameters[key].values
        return {str(day): f"{value.value:f}" for day, value in found.items()}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("planillas")
    with agency(folder) as found:
        made = Place(found, folder)
        yield made
        made.engine.dispose()


@pytest.fixture
def entered(open_page: Callable[..., Any], place: Place) -> Callable[[str], Any]:
    """Enter the desk as somebody, with a page on which axe-core may run."""

    def opened(who: str) -> Any:
        desk = partial(open_page, bypass_csp=True)(f"{place.agency.desk}/entrar")
        enter(desk, place.agency, who)
        return desk

    return opened


def clean(page: Any, name: str) -> None:
    """Assert that axe-core finds nothing and nothing sticks out at the side, on a desk and on a phone."""
    for size, suffix in ((PHONE, "-movil"), (DESKTOP, "")):
        page.set_viewport_size(size)
        shoot(page, f"planillas-{name}{suffix}")
        assert violations(page) == []
        assert not sideways(page)


def faults(*pages: Any) -> list[str]:
    """Return what the consoles complain of, but for the 422 with which a file is refused."""
    return [fault for page in pages for fault in page.faults if "422" not in fault]


def taken_out(page: Any, kind: str, path: Path) -> Sheet:
    """Take a kind out as the page offers it."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(rf"^Excel\s*: {kind}$")).click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    waiting.value.save_as(path)
    return Sheet(path.read_bytes())


def brought(page: Any, sheet: Sheet, path: Path, button: str) -> None:
    """Bring a file back through the form that is open."""
    path.write_bytes(sheet.bytes())
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name=button).click()


def faults_in(sheet: Sheet) -> list[tuple[str, int, str, str | None, str]]:
    """Return the faults with the row that each is put in."""
    last = sheet.book[RATES].max_row + 1
    return [(name, row or last, *rest) for name, row, *rest in FAULTS]


def break_it(sheet: Sheet) -> list[tuple[Any, object]]:
    """Put the ten faults in; return each cell with what stood there."""
    stood = []
    for name, row, heading, value, _ in faults_in(sheet):
        whole = [f"Fuente: {part}" for part in SOURCE] if heading.startswith("Fuente") else [heading]
        for each in whole:
            cell = sheet.cell(name, row, each)
            stood.append((cell, cell.value))
            cell.value = value
    return stood


def correct(sheet: Sheet, stood: list[tuple[Any, object]]) -> None:
    """Put back what stood there; then a figure that changes and one that there was not, copied from it."""
    for cell, value in stood:
        cell.value = value
    for name in (RATES, VALUES):
        row, last = sheet.find(name, CHANGED), sheet.book[name].max_row + (name == VALUES)
        for place, cell in enumerate(sheet.book[name][row], 1):
            sheet.book[name].cell(last, place).value = cell.value
        sheet.put(name, last, Identificador=NEW, **{"Huella_(no_tocar)": None})
    sheet.put(RATES, sheet.find(RATES, NEW), Nombre="Aviso que agregó la mesa")
    sheet.put(VALUES, sheet.find(VALUES, NEW), Valor="750,5")
    sheet.put(VALUES, sheet.find(VALUES, CHANGED), Valor="1200")


def test_ten_faults_change_nothing_and_the_corrected_file_waits_for_another(
    entered: Callable[[str], Any], place: Place, tmp_path: Path
) -> None:
    before, published = place.everything(), place.values(CHANGED)
    assert published == {SINCE: "1000"}
    elena = entered("elena")
    elena.get_by_role("link", name=re.compile("^Contenido")).first.click()
    elena.get_by_role("link", name="Planillas").click()
    expect(elena.get_by_role("heading", name="Planillas", level=1)).to_be_visible()
    clean(elena, "inicio")
    sheet = taken_out(elena, RATES, tmp_path / "tasas.xlsx")
    assert load_workbook(tmp_path / "tasas.xlsx").sheetnames[:3] == [RATES, VALUES, "Instrucciones"]

    wrong = faults_in(sheet)
    stood = break_it(sheet)
    elena.get_by_label("¿De qué es?").select_option(label=RATES)
    brought(elena, sheet, tmp_path / f"{'tasas_y_montos_' * 6}.xlsx", "Revisar el archivo")
    expect(elena.get_by_role("alert")).to_contain_text("No se cambió nada: hay 10 errores.")
    clean(elena, "errores")
    expect(elena.locator(".lado nav [aria-current]")).to_have_text("Contenido")
    expect(elena.locator(".pestanas [aria-current]")).to_have_text("Planillas")
    told = [[cell.inner_text() for cell in row.locator("td").all()] for row in elena.locator("[data-error]").all()]
    assert len(told) == 10
    for (where, what, hint), (name, row, heading, _, words) in zip(told, wrong, strict=True):
        assert where.startswith(f"{name}, fila {row}\n{heading} (")
        assert words in what
        assert hint
    assert place.everything() == before

    correct(sheet, stood)
    brought(elena, sheet, tmp_path / "buena.xlsx", "Revisar otra vez")
    expect(elena.locator(".resumen")).to_have_text(re.compile(r"1\s+nueva\s+·\s+1\s+cambia\s+·\s+\d+\s+quedan igual"))
    changed = elena.locator(f"[data-cambio='{CHANGED}']")
    expect(changed.locator("dt")).to_have_text(f"{VALUES}, rige desde {SINCE}: Valor")
    expect(changed.locator(".antes")).to_have_text("Ahora dice 1000")
    expect(changed.locator(".despues")).to_have_text("Dirá 1200")
    expect(elena.locator(f"[data-cambio='{NEW}']")).to_contain_text("Necesita otra persona")
    elena.get_by_text("Cómo se leyó").click()
    expect(elena.locator(".notas")).to_contain_text("«750,5» se leyó como 750.5")
    clean(elena, "cambios")
    assert place.everything() == before

    elena.get_by_label("Motivo del cambio").fill("Lo dice el compendio de este año.")
    elena.get_by_role("button", name="Enviar a aprobación").click()
    expect(elena.locator("#avisos")).to_contain_text("2 cambios esperan aprobación de otra persona")
    clean(elena, "enviada")
    assert place.everything() != before, "what waits is in the knowledge base"
    assert {change.key for change in editing.waiting(place.engine)} == {CHANGED, NEW}
    assert place.values(CHANGED) == published, "nobody approved it"
    elena.goto(f"{place.agency.desk}/contenido/revision")
    expect(elena.locator("main")).to_contain_text("Otra persona tiene que aprobarlo")
    expect(elena.get_by_role("button", name=re.compile("^Aprobar"))).to_have_count(0)

    raul = entered("raul")
    raul.goto(f"{place.agency.desk}/contenido/revision")
    expect(raul.get_by_role("heading", name="2 cambios juntos")).to_be_visible()
    expect(raul.locator("main")).to_contain_text("Elena Ríos: Lo dice el compendio de este año.")
    clean(raul, "revision")
    raul.get_by_role("button", name=re.compile("^Aprobar los 2")).click()
    expect(raul.locator("#avisos")).to_contain_text("Aprobado y publicado")
    assert editing.waiting(place.engine) == []
    assert place.values(CHANGED) == {SINCE: "1200"}
    assert place.values(NEW) == {SINCE: "750.5"}
    raul.goto(f"{place.agency.desk}/contenido/entrada/parameters/{NEW}")
    expect(raul.locator("main")).to_contain_text("Aviso que agregó la mesa")
    clean(raul, "publicada")
    assert faults(elena, raul) == []


def test_words_without_figures_are_published_at_once(
    entered: Callable[[str], Any], place: Place, tmp_path: Path
) -> None:
    elena = entered("elena")
    elena.goto(f"{place.agency.desk}/contenido/planillas?clase=terms")
    sheet = taken_out(elena, "Glosario", tmp_path / "glosario.xlsx")
    key = str(sheet.book["Glosario"].cell(2, 1).value)
    sheet.put("Glosario", 2, Ejemplo="Como lo cuenta la mesa.")
    brought(elena, sheet, tmp_path / "glosario.xlsx", "Revisar el archivo")
    expect(elena.locator("main")).to_contain_text("se publican al confirmar")
    clean(elena, "sin-otra-persona")
    elena.get_by_label("Motivo del cambio").fill("Se entiende mejor.")
    elena.get_by_role("button", name="Publicar").click()
    expect(elena.locator("#avisos")).to_contain_text("1 cambio, ya publicado")
    assert from_database(place.engine).terms[key].example == "Como lo cuenta la mesa."

    elena.goto(f"{place.agency.desk}/contenido/planillas?clase=terms")
    brought(elena, taken_out(elena, "Glosario", tmp_path / "otra.xlsx"), tmp_path / "otra.xlsx", "Revisar el archivo")
    expect(elena.locator("main")).to_contain_text("No cambia nada")
    clean(elena, "nada-cambia")
    assert faults(elena) == []


def test_who_only_approves_takes_out_and_cannot_bring_back(entered: Callable[[str], Any], place: Place) -> None:
    raul = entered("raul")
    raul.goto(f"{place.agency.desk}/contenido/planillas")
    expect(raul.locator("input[type=file]")).to_have_count(0)
    with raul.expect_download() as waiting:
        raul.get_by_role("link", name=f"CSV: {VALUES}").click()
    assert Path(waiting.value.path()).read_text("utf-8-sig").startswith("Identificador;Rige desde;Valor;")
    clean(raul, "solo-bajar")
    assert faults(raul) == []
