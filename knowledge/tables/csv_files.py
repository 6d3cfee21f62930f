"""CSV in and out: written for the agency's Excel, read in whatever way a spreadsheet saved it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from knowledge.tables.cells import harmless
from knowledge.tables.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Book, FileRefused, Grid

COMMA_COUNTRIES = ("MX",)  # where spreadsheets separate with a comma; in the others it is the decimal sign
BOM = "\ufeff"  # without it, Excel reads the accents wrong
_PART = 64_000  # letters that are handed over at once
_WINDOWS = "No venía en UTF-8: se leyó con la codificación de Windows. Mira que los acentos estén bien."


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]], comma: bool) -> bytes:
    """Return a sheet as CSV; `comma` where spreadsheets separate with a comma, else a semicolon."""
    return b"".join(csv_parts(headings, rows, comma))


def csv_parts(headings: Sequence[str], rows: Iterable[Sequence[object]], comma: bool) -> Iterator[bytes]:
    """Yield the same in parts, for a table too long to be held whole; a number stays one, and no text is a formula."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, delimiter="," if comma else ";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        if text.tell() > _PART:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def read_csv(data: bytes) -> Book:
    """Return the rows of a CSV; raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused("El archivo pesa demasiado: el máximo son 5 MB.")
    text, notes = _decoded(data)
    if not text.strip():
        raise FileRefused("El archivo está vacío.")
    grid = Grid("")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1):
            if len(grid.rows) > MOST_ROWS:
                raise FileRefused(f"Tiene demasiadas filas: el máximo son {MOST_ROWS}.")
            if len(row) > MOST_COLUMNS:
                raise FileRefused(f"Tiene demasiadas columnas: el máximo son {MOST_COLUMNS}.")
            if any(cell.strip() for cell in row):
                grid.rows.append((number, list(row)))
    except csv.Error:
        raise FileRefused("No pude leerlo como CSV: ábrelo en tu hoja de cálculo y guárdalo otra vez.") from None
    return Book([grid], notes)


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if b"\0" in data:
        raise FileRefused("No es un CSV: guárdalo desde tu hoja de cálculo como «CSV UTF-8».")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), [_WINDOWS]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [_WINDOWS]


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(";,\t", key=head.count)
