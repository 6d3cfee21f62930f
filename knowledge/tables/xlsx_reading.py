"""Reads an .xlsx that somebody sends: its size is known before it is unpacked; formulas and entities are never resolved."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from knowledge.tables.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Book, FileRefused, Formula, Grid

_MOST_UNPACKED = 60_000_000
_MOST_PARTS = 200
_MOST_CELLS = 600_000
_FURTHEST_ROW = 200_000
_BROKEN = "No pude leerlo como Excel: ábrelo en tu hoja de cálculo y guárdalo otra vez como .xlsx."
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
# All that openpyxl raises over files that somebody has meddled with.
_FAULTS = (
    zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
    NotImplementedError, RuntimeError, OverflowError, EOFError,
)  # fmt: skip


def read_xlsx(data: bytes) -> Book:
    """Return the rows of every sheet; raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused("El archivo pesa demasiado: el máximo son 5 MB.")
    try:
        _look_through(data)
        return _read(data)
    except _FAULTS:
        raise FileRefused(_BROKEN) from None


def _look_through(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        names = {part.filename.lower() for part in parts}
        if any("vbaproject" in name for name in names):
            raise FileRefused("Trae macros: guárdalo como .xlsx, sin macros.")
        if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
            raise FileRefused(_BROKEN)
        if any(part.flag_bits & 1 for part in parts):
            raise FileRefused("Tiene contraseña: guárdalo sin ella.")
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise FileRefused("Por dentro es demasiado grande: baja la planilla otra vez y copia en ella tus cambios.")
        for part in parts:
            _look_for_entities(packed.read(part), part.filename.lower().endswith((".xml", ".rels", ".vml")))


def _look_for_entities(text: bytes, is_xml: bool) -> None:
    # In an .xlsx there is no reason for either; UTF-16 would hide them.
    hidden = is_xml and (text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text[:64])
    if hidden or any(mark in text for mark in _ENTITIES):
        raise FileRefused(_BROKEN)


def _read(data: bytes) -> Book:
    from openpyxl import load_workbook  # takes a moment: only who reads a table waits for it

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        return Book([_grid(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"])
    finally:
        book.close()


def _grid(sheet: Any) -> Grid:
    sheet.reset_dimensions()
    grid, cells = Grid(sheet.title), 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        values = [_value(cell) for cell in row]
        while values and values[-1] in (None, ""):
            values.pop()
        if number > _FURTHEST_ROW or len(grid.rows) > MOST_ROWS or (cells := cells + len(values)) > _MOST_CELLS:
            raise FileRefused(f"La hoja «{sheet.title}» tiene demasiadas filas: el máximo son {MOST_ROWS}.")
        if len(values) > MOST_COLUMNS:
            raise FileRefused(f"La hoja «{sheet.title}» tiene demasiadas columnas: el máximo son {MOST_COLUMNS}.")
        if values:
            grid.rows.append((number, values))
    return grid


def _value(cell: Any) -> Any:
    return Formula(cell.value) if cell.data_type == "f" else cell.value
