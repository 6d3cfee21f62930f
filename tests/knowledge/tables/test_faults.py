"""A file with faults changes nothing and tells them all; corrected, it proposes exactly what was written."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine

from knowledge import editing
from knowledge.editing import Person
from knowledge.tables import Outcome, items
from knowledge.tables.outcome import Proposal
from tests.knowledge.tables.conftest import Sheet, said

NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
ANA, LUIS = Person(1, "Ana"), Person(2, "Luis")
KEY = "cl-agente-aduana-import-1000"
Download, Upload = Callable[[str], Sheet], Callable[[str, bytes], Outcome]

# Ten rows of the sheet, each with another fault: heading, what was written, and words of the message.
TEN = (
    (2, "Revisado el", "31/31/2026", "no es una fecha"),
    (3, "País", "Chlie", "¿quisiste decir «Chile»?"),
    (4, "Asunto", "ivaa", "¿quisiste decir «iva»?"),
    (5, "¿Está verificado?", "quizás", "no es Sí ni No"),
    (6, "Estado legal", "vijente", "no está en la lista"),
    (7, "Título", None, "falta"),
    (8, "Lo que se dice en el chat", "largo " * 60, "letras y caben 280"),
    (9, "Sectores", "alimento", "no está en la lista"),
    (10, "De quién habla", "cl-nadie", "no existe"),
    (11, "Texto completo", "=1+1", "tiene una fórmula"),
)


def break_it(sheet: Sheet) -> dict[tuple[int, str], object]:
    """Put the ten faults in; return what stood there."""
    stood = {}
    for row, heading, value, _ in TEN:
        cell = sheet.cell("Datos", row, heading)
        stood[row, heading] = cell.value
        cell.value = value  # type: ignore[assignment]
    return stood


def test_ten_faults_are_ten_messages_and_nothing_changes(engine: Engine, download: Download, upload: Upload) -> None:
    sheet = download("facts")
    break_it(sheet)
    outcome = upload("facts", sheet.bytes())
    assert len(outcome.problems) == 10
    for problem, (row, heading, _, words) in zip(outcome.problems, TEN, strict=True):
        assert (problem.place.sheet, problem.place.row, problem.place.column) == ("Datos", row, heading)
        assert words in str(problem)
        assert problem.hint
        assert problem.place.letter
    assert outcome.proposals == []
    assert editing.waiting(engine) == []


def test_corrected_it_loads(engine: Engine, download: Download, upload: Upload) -> None:
    sheet = download("facts")
    for (row, heading), value in break_it(sheet).items():
        sheet.cell("Datos", row, heading).value = value  # type: ignore[assignment]
    sheet.put("Datos", sheet.find("Datos", KEY), Nota="Mirado con la aduana.")
    outcome = upload("facts", sheet.bytes())
    assert said(outcome) == []
    only = outcome.proposals[0]
    assert [one.key for one in outcome.proposals] == [KEY]
    assert [(one.label, one.after) for one in only.differences] == [("Nota", "Mirado con la aduana.")]
    assert (only.needs_second, only.is_new) == (True, False)
    before = editing.current(engine, "facts", KEY)[0]
    batch = editing.propose_many(engine, items(outcome), ANA, "Revisión", NOW)
    assert editing.current(engine, "facts", KEY)[0] == before
    editing.publish_batch(engine, batch, LUIS, NOW)
    assert editing.current(engine, "facts", KEY)[0] == {**(before or {}), "note": "Mirado con la aduana."}


def test_dates_and_decimals_of_any_spreadsheet_are_read_exactly_and_said(download: Download, upload: Upload) -> None:
    sheet = download("parameters")
    name = "Valores por fecha"
    sheet.cell(name, 2, "Valor").value = "0,1925"
    sheet.cell(name, 2, "Revisado el").value = datetime.datetime(2026, 11, 29)
    sheet.cell(name, 3, "Revisado el").value = "28/11/2026"
    sheet.cell(name, 3, "Valor").value = 0.07
    sheet.cell(name, 4, "Valor").value = "1.234,50"
    outcome = upload("parameters", sheet.bytes())
    assert said(outcome) == []
    after = [value for one in outcome.proposals for value in one.content["values"].values()]
    assert {"0.1925", "0.07", "1234.50"} <= {value["value"] for value in after}
    assert {"2026-11-29", "2026-11-28"} <= {value["checked_on"] for value in after}
    told = " ".join(map(str, outcome.notes))
    for words in (
        "«0,1925» se leyó como 0.1925",
        "«28/11/2026» se leyó como 2026-11-28",
        "se leyó como 2026-11-29",
        "1234.50",
    ):
        assert words in told


def test_a_source_without_its_name_and_with_half_an_address(download: Download, upload: Upload) -> None:
    sheet = download("facts")
    row = sheet.find("Datos", KEY)
    sheet.cell("Datos", row, "Fuente: Enlace").value = "www.aduana.cl"
    sheet.cell("Datos", row, "Fuente: Nombre de la fuente").value = None
    told = said(upload("facts", sheet.bytes()))
    assert len(told) == 2
    assert "falta" in told[0]
    assert "debe empezar con https://" in told[1]


@pytest.mark.parametrize("text", ["19 %", "1,234.5", "mil", "1e3", "１２"])
def test_a_number_that_may_be_two_is_refused(download: Download, upload: Upload, text: str) -> None:
    sheet = download("parameters")
    sheet.cell("Valores por fecha", 2, "Valor").value = text
    assert len(upload("parameters", sheet.bytes()).problems) == 1


def test_a_new_entry_with_its_parts_and_a_part_taken_out(download: Download, upload: Upload) -> None:
    sheet = download("disputes")
    book, main = sheet.book["Puntos en disputa"], "Puntos en disputa"
    row = book.max_row + 1
    values = {
        "Identificador": "cl-nueva", "Qué se discute": "¿Paga?", "País": "Chile", "Asunto": "iva",
        "¿El texto oficial lo resuelve?": "No",
    }  # fmt: skip
    for heading, value in values.items():
        sheet.cell(main, row, heading).value = value
    for offset, text in enumerate(("Sí paga", "No paga")):
        at = sheet.book["Lecturas"].max_row + 1
        sheet.put("Lecturas", at, Identificador="cl-nueva", Qué_dice=text, Quién_lo_dice=f"Libro {offset}")
    outcome = upload("disputes", sheet.bytes())
    assert said(outcome) == []
    made = outcome.proposals[0]
    assert made.is_new
    assert [reading["text"] for reading in made.content["readings"]] == ["Sí paga", "No paga"]
    sheet.book["Lecturas"].delete_rows(sheet.book["Lecturas"].max_row)
    assert "hacen falta al menos 2" in said(upload("disputes", sheet.bytes()))[0]


def test_a_row_that_somebody_else_changed_is_told_and_an_untouched_one_left(
    engine: Engine, download: Download, upload: Upload
) -> None:  # fmt: skip
    sheet = download("terms")
    key, other = (sheet.book["Glosario"].cell(row, 1).value for row in (2, 3))
    for each in (key, other):
        content, base = editing.current(engine, "terms", str(each))
        editing.propose(
            engine, "terms", str(each), {**(content or {}), "example": "Así."}, ANA, "Ejemplo", NOW, base=base
        )
    sheet.put("Glosario", 2, Ejemplo="De otro modo.")
    outcome = upload("terms", sheet.bytes())
    assert [problem.place.row for problem in outcome.problems] == [2]
    assert "otra persona cambió" in said(outcome)[0]
    assert any("queda como está" in str(note) for note in outcome.notes)


def test_twice_the_same_an_unknown_column_and_one_that_lacks(download: Download, upload: Upload) -> None:
    sheet = download("terms")
    sheet.put("Glosario", 3, Identificador=sheet.book["Glosario"].cell(2, 1).value)
    assert "está también en la fila 2" in said(upload("terms", sheet.bytes()))[0]
    sheet = download("terms")
    sheet.cell("Glosario", 1, "Ejemplo").value = "Ejemplos lindos"
    told = said(upload("terms", sheet.bytes()))
    assert len(told) == 2
    assert "no es de esta planilla" in "".join(told)
    assert "falta la columna «Ejemplo»" in "".join(told)


def test_an_entry_without_its_mark_and_a_mark_without_its_entry(download: Download, upload: Upload) -> None:
    sheet = download("terms")
    sheet.put("Glosario", 2, Término="Otro", **{"Huella_(no_tocar)": None})
    sheet.put("Glosario", 3, Identificador="renombrado")
    told = said(upload("terms", sheet.bytes()))
    assert "no dice de qué versión viene" in told[0]
    assert "no está publicado" in told[1]


@pytest.mark.parametrize(
    ("kind", "sheet", "heading", "value", "words"),
    [
        ("parameters", "Valores por fecha", "Rige desde", "31/31/2026", "no es una fecha"),
        ("parameters", "Valores por fecha", "Rige desde", None, "falta"),
        ("parameters", "Valores por fecha", "Identificador", "cl.mal", "no está en la hoja «Tasas y montos»"),
        ("parameters", "Valores por fecha", "Identificador", None, "falta el identificador"),
        ("products", "Productos", "Identificador", "mal_escrito", "no está publicado"),
        ("products", "Productos", "Identificador", None, "falta el identificador"),
        ("questions", "Preguntas de cobertura", "Asuntos en el destino", "ivaa", "no existe"),
    ],
)
def test_one_mistake_is_one_message(
    download: Download, upload: Upload, kind: str, sheet: str, heading: str, value: str | None, words: str
) -> None:
    taken = download(kind)
    taken.cell(sheet, 2, heading).value = value
    (only,) = upload(kind, taken.bytes()).problems
    assert (only.place.sheet, only.place.row, only.place.column) == (sheet, 2, heading)
    assert words in str(only)


def test_what_an_entry_lacks_is_told_beside_the_mistakes_of_others(download: Download, upload: Upload) -> None:
    sheet = download("parameters")
    sheet.book["Valores por fecha"].delete_rows(2)  # the only value of the first
    sheet.put("Valores por fecha", 2, Valor="mil")  # of the second
    told = said(upload("parameters", sheet.bytes()))
    assert len(told) == 2
    assert "necesita al menos una fecha" in told[0]
    assert "«mil» no es un número" in told[1]


def test_a_row_of_another_sheet_is_not_hidden_by_its_own_mistake(download: Download, upload: Upload) -> None:
    sheet = download("products")
    for row in (2, 3):
        sheet.put("Aranceles", row, Identificador="mal_escrito")
    assert len(said(upload("products", sheet.bytes()))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_of_any_spreadsheet(
    engine: Engine, encoding: str, delimiter: str, upload: Callable[..., Outcome]
) -> None:
    from knowledge.snapshot import from_database
    from knowledge.tables import rows, write_csv
    from tests.knowledge.tables.conftest import layout

    made = layout("phrases")
    data = write_csv(made.main.headings, rows(made, made.main, from_database(engine)), delimiter == ",").decode(
        "utf-8-sig"
    )
    data = "".join(sign for sign in data if sign in "\r\n" or sign.encode(encoding, "ignore"))
    head, first, rest = data.split("\r\n", 2)
    name = first.split(delimiter)[0]
    extra = delimiter.join(("nueva.frase", "Mañana será otro día", ""))
    outcome = upload("phrases", "\r\n".join((head, extra)).encode(encoding), "frases.csv")
    assert said(outcome) == []
    assert outcome.proposals[0].content["text"] == "Mañana será otro día"
    assert name
    assert rest
    assert bool(outcome.notes) == (encoding == "cp1252")


def test_formulas_as_text_stay_text(download: Download, upload: Upload) -> None:
    sheet = download("terms")
    cell = sheet.cell("Glosario", 2, "Ejemplo")
    cell.value = "=HYPERLINK(1)"
    cell.data_type = "s"
    only: Proposal = upload("terms", sheet.bytes()).proposals[0]
    assert only.content["example"] == "=HYPERLINK(1)"


def test_another_workbook_is_not_taken_for_this_one(upload: Upload) -> None:
    book, made = Workbook(), io.BytesIO()
    book.save(made)
    assert "no encuentro la hoja" in said(upload("facts", made.getvalue()))[0]
