"""Files that want to do harm, or are nothing: refused in words, quickly, with nothing unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from knowledge.tables import MOST_BYTES, FileRefused, read_file
from knowledge.tables.grid import MOST_ROWS

BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


def workbook(rows: int = 1) -> bytes:
    book, made = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Datos")
    for number in range(rows):
        sheet.append([f"a{number}", "b"])
    book.save(made)
    return made.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """Return a workbook in which a part is another."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


HOSTILE = {
    "zip bomb": ("x.xlsx", lambda: with_part("xl/worksheets/sheet1.xml", b" " * 70_000_000), "demasiado grande"),
    "entities": ("x.xlsx", lambda: with_part("xl/worksheets/sheet1.xml", BILLION), "No pude leerlo"),
    "outside": ("x.xlsx", lambda: with_part("xl/worksheets/sheet1.xml", OUTSIDE), "No pude leerlo"),
    "utf-16": (
        "x.xlsx",
        lambda: with_part("xl/worksheets/sheet1.xml", OUTSIDE.decode().encode("utf-16")),
        "No pude leerlo",
    ),
    "macros": ("x.xlsx", lambda: with_part("xl/vbaProject.bin", b"x"), "macros"),
    "macro name": ("x.xlsm", workbook, "macros"),
    "rows": ("x.xlsx", lambda: workbook(100_000), "demasiadas filas"),
    "rows of a csv": ("x.csv", lambda: b"a;b\n" * 100_000, "demasiadas filas"),
    "columns of a csv": ("x.csv", lambda: b"a;" * 1000, "demasiadas columnas"),
    "a picture": ("x.xlsx", lambda: b"\x89PNG\r\n", "No pude leerlo"),
    "a zip": ("x.xlsx", lambda: with_part("x", b"")[:200], "No pude leerlo"),
    "broken xml": ("x.xlsx", lambda: with_part("xl/workbook.xml", b"<a>"), "No pude leerlo"),
    "old excel": ("x.xls", lambda: b"\xd0\xcf\x11\xe0", "antiguo"),
    "empty": ("x.xlsx", lambda: b"", "vacío"),
    "blank csv": ("x.csv", lambda: b"\n \n", "vacío"),
    "binary csv": ("x.csv", lambda: b"a\0b", "No es un CSV"),
    "something else": ("x.pdf", lambda: b"%PDF", "No sé leer"),
    "too heavy": ("x.xlsx", lambda: b"PK" + b" " * MOST_BYTES, "pesa demasiado"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_in_words(what: str) -> None:
    name, make, words = HOSTILE[what]
    data = make()
    with pytest.raises(FileRefused, match=words):
        read_file(name, data)


def test_as_many_rows_as_may_be_are_read() -> None:
    assert len(read_file("x.csv", b"a;b\n" * MOST_ROWS).grids[0].rows) == MOST_ROWS
