"""The spreadsheets at the desk: taken out, refused with every fault, seen, sent, and approved by somebody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from desk.core import Desk
from knowledge import editing
from knowledge.db import open_engine
from tests.desk.conftest import csrf_of

AsRole = Callable[[str], TestClient]
PATH = "/mesa/contenido/planillas"


def changed(client: TestClient, kind: str, sheet: str, heading: str, value: object, row: int = 2) -> bytes:
    """Take a workbook out and write into a cell of it."""
    answer = client.get(f"{PATH}/{kind}.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    place = next(cell.column for cell in book[sheet][1] if cell.value == heading)
    book[sheet].cell(row, place).value = value  # type: ignore[assignment]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def send(client: TestClient, kind: str, data: bytes, name: str = "planilla.xlsx") -> object:
    return client.post(PATH, data={"_csrf": csrf_of(client), "clase": kind}, files={"archivo": (name, data)})


def token_of(text: str) -> str:
    return text.split('name="ficha" value="')[1].split('"')[0]


def test_what_is_seen_is_sent_and_waits_for_somebody_else(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    data = changed(client, "facts", "Datos", "Nota", "Mirado <b>hoy</b>.")
    seen = send(client, "facts", data)
    assert seen.status_code == 200  # type: ignore[attr-defined]
    assert "Mirado &lt;b&gt;hoy&lt;/b&gt;." in seen.text  # type: ignore[attr-defined]
    token = token_of(seen.text)  # type: ignore[attr-defined]
    engine = open_engine(full.settings.database_url)
    given = {"_csrf": csrf_of(client), "ficha": token}
    refused = client.post(f"{PATH}/confirmar", data={**given, "motivo": " "})
    assert refused.status_code == 422
    assert "Escribe el motivo" in refused.text
    assert token_of(refused.text) == token
    assert editing.waiting(engine) == []
    done = client.post(f"{PATH}/confirmar", data={**given, "motivo": "Lo dijo la aduana"})
    assert "espera aprobación de otra persona" in done.text
    assert [(one.reason, one.author_name) for one in editing.waiting(engine)] == [("Lo dijo la aduana", "Ana editor")]
    again = client.post(f"{PATH}/confirmar", data={**given, "motivo": "otra vez"})
    assert "súbelo otra vez" in again.text
    assert list((full.settings.var_dir / "planillas").iterdir()) == []


def test_a_file_of_somebody_else_cannot_be_confirmed(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    token = token_of(send(client, "terms", changed(client, "terms", "Glosario", "Ejemplo", "Así.")).text)  # type: ignore[attr-defined]
    other = as_role("administrador")
    given = {"_csrf": csrf_of(other), "ficha": token, "motivo": "x"}
    assert "súbelo otra vez" in other.post(f"{PATH}/confirmar", data=given).text
    given = {"_csrf": csrf_of(other), "ficha": "../../clave_de_remitentes", "motivo": "x"}
    assert "súbelo otra vez" in other.post(f"{PATH}/confirmar", data=given).text


def test_a_fault_is_told_with_its_place_and_nothing_is_kept(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    answer = send(client, "facts", changed(client, "facts", "Datos", "País", "Chlie"))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "No se cambió nada: hay 1 error." in answer.text  # type: ignore[attr-defined]
    assert "¿quisiste decir «Chile»?" in answer.text  # type: ignore[attr-defined]
    assert not (full.settings.var_dir / "planillas").exists()


def test_at_most_two_hundred_faults_are_shown(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    text = "Identificador;Frase;Huella (no tocar)\r\n" + "".join(f"Mal{n};x;\r\n" for n in range(230))
    answer = send(client, "phrases", text.encode(), "f.csv")
    assert answer.text.count("data-error") == 200  # type: ignore[attr-defined]
    assert "y 30 errores más" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "name", "data", "words"),
    [
        ("facts", "x.xlsx", b"no", "No pude leerlo como Excel"),
        ("facts", "x.csv", b"", "vacío"),
        ("nada", "x.csv", b"a", "Elige de qué clase"),
        ("facts", "x.xlsx", b"PK" + b"0" * 5_100_000, "pesa demasiado"),
    ],
    ids=["no-excel", "vacio", "sin-clase", "pesado"],
)
def test_what_cannot_be_read_is_said(
    full: Desk, as_role: AsRole, kind: str, name: str, data: bytes, words: str
) -> None:
    answer = send(as_role("editor"), kind, data, name)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in answer.text  # type: ignore[attr-defined]


def test_only_this_path_takes_so_much(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    files = {"archivo": ("x.xlsx", b"0" * 6_000_000)}
    assert client.post(PATH, data={"_csrf": csrf_of(client), "clase": "facts"}, files=files).status_code == 413
    small = {"archivo": ("x.xlsx", b"0" * 1_100_000)}
    assert client.post("/mesa/clave", data={"_csrf": csrf_of(client)}, files=small).status_code == 413


def test_a_sheet_as_csv_and_who_may(full: Desk, as_role: AsRole) -> None:
    reviewer = as_role("revisor")
    assert reviewer.get(f"{PATH}/disputes-2.csv").content.decode("utf-8-sig").startswith("Identificador;Qué dice;")
    assert 'filename="brujula-senales.csv"' in reviewer.get(f"{PATH}/cues-1.csv").headers["content-disposition"]
    assert reviewer.get(f"{PATH}/disputes-9.csv").status_code == 404
    assert reviewer.get(f"{PATH}/nada.xlsx").status_code == 404
    assert "Subir una planilla" not in reviewer.get(PATH).text
    assert as_role("agente").get(PATH).status_code == 403


def test_every_fault_says_its_column_on_a_phone(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    text: str = send(client, "facts", changed(client, "facts", "Datos", "País", "Chlie")).text  # type: ignore[attr-defined]
    row = text.partition("<tr data-error>")[2].partition("</tr>")[0]
    assert re.findall(r'<td data-titulo="([^"]+)"', row) == ["Dónde", "Qué está mal", "Qué hacer"]
