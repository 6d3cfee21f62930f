"""Writes a kind of content as an Excel workbook: its sheets, the lists to choose from, and a sheet that says how to use it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.snapshot import Snapshot
from knowledge.tables.cells import NO, YES
from knowledge.tables.export import countries_of, entries_of, rows
from knowledge.tables.layout import MARK, Column, Layout, Table

GUIDE, LISTS = "Instrucciones", "Listas"
_HEAD = PatternFill("solid", fgColor="1F4E5F")
_NARROW, _WIDE = 14, 60
_EMPTY_ROWS = 500  # below the last one, with the lists to choose from
_HOW = (
    "Cada fila de la hoja «{main}» es una entrada. Cambia lo que quieras y sube el archivo en la mesa, en Contenido › Planillas.",
    "Lo que no cambies queda igual. Para agregar, escribe una fila nueva con un identificador nuevo y deja en blanco la huella.",
    "Borrar una fila no retira la entrada: eso se hace en la mesa, una por una.",
    "En las otras hojas cada fila es una parte (un arancel, una lectura…) de la entrada que nombra; ahí borrar la fila la quita.",
    "Si un campo admite varias cosas, va una por renglón dentro de la celda (Alt+Enter).",
    "Fechas como 2026-12-31 y números con punto decimal, como 0.19. También se lee 31/12/2026 o 0,19, y se te dice cómo se leyó.",
    "No toques la columna «{mark}» (está oculta): dice si alguien cambió la entrada después de que bajaste el archivo.",
    "No uses fórmulas: escribe el valor. No cambies los títulos de las columnas.",
    "Antes de guardar nada verás qué cambia. Si hay un error no se cambia nada y se te dicen todos, con su hoja, fila y columna.",
)


def write_xlsx(layout: Layout, snapshot: Snapshot) -> bytes:
    """Return the workbook of a kind."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    lists = _Lists(book, snapshot)
    for table in layout.tables:
        _fill(book.create_sheet(table.title), table, rows(layout, table, snapshot), lists)
    _guide(book.create_sheet(GUIDE), layout)
    book.move_sheet(LISTS, len(book.sheetnames))
    book.active = 0
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _fill(sheet: Any, table: Table, found: Iterable[Sequence[str]], lists: _Lists) -> None:
    widths = [min(_WIDE, max(_NARROW, len(title) + 2)) for title in table.headings]
    _headings(sheet, table.headings)
    count = 1
    for count, row in enumerate(found, 2):
        for place, text in enumerate(row, 1):
            _write(sheet.cell(count, place), text)
            widths[place - 1] = min(_WIDE, max(widths[place - 1], *(len(line) + 2 for line in text.split("\n"))))
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.column_dimensions[get_column_letter(place)].number_format = "@"
    sheet.column_dimensions[get_column_letter(len(widths))].hidden = True
    sheet.freeze_panes = "B2"
    for place, column in enumerate((table.identity, *table.columns), 1):
        choice = lists.choice(column)
        if choice is not None:
            letter = get_column_letter(place)
            choice.add(f"{letter}2:{letter}{count + _EMPTY_ROWS}")
            sheet.add_data_validation(choice)


def _headings(sheet: Any, titles: Sequence[str]) -> None:
    for place, title in enumerate(titles, 1):
        cell = sheet.cell(1, place, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write(cell: Cell, text: str) -> None:
    """Write a text as text: no spreadsheet takes it for a formula, a date or a number."""
    cell.number_format = "@"
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in text or len(text) > _WIDE)


def _guide(sheet: Any, layout: Layout) -> None:
    sheet["A1"], sheet["A1"].font = f"Cómo usar esta planilla: {layout.words.many}", Font(bold=True, size=14)
    line = 3
    for said in _HOW:
        sheet.cell(line, 1, "• " + said.format(main=layout.main.title, mark=MARK))
        line += 1
    line += 1
    _row(sheet, line, ("Hoja", "Columna", "Qué escribir", "Puede ir en blanco"), bold=True)
    for table in layout.tables:
        for column in (table.identity, *table.columns):
            line += 1
            said = column.field.help or (
                f"Una de: {', '.join(column.field.options.values())}" if column.field.options else ""
            )
            _row(sheet, line, (table.title, column.title, said, YES if column.may_be_blank else NO))
    for letter, width in zip("ABCD", (30, 38, 90, 20), strict=True):
        sheet.column_dimensions[letter].width = width


def _row(sheet: Any, line: int, texts: Sequence[str], bold: bool = False) -> None:
    for place, text in enumerate(texts, 1):
        sheet.cell(line, place, text).font = Font(bold=bold)


class _Lists:
    """The hidden sheet with what may be chosen, a column for each list."""

    def __init__(self, book: Workbook, snapshot: Snapshot):
        self._sheet: Any = book.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._snapshot = snapshot
        self._ranges: dict[tuple[str, ...], str] = {}

    def choice(self, column: Column) -> DataValidation | None:
        """Return the list of a column, None where anything may be written."""
        words = column.field
        match words.widget:
            case "si_no" | "si_no_blanco":
                return self._made((YES, NO), strict=True)
            case "opcion":
                return self._made(tuple(words.options.values()), strict=True)
            case "pais":
                return self._made(
                    tuple(name for code, name in countries_of(self._snapshot).items() if name != code), strict=True
                )
            case "entrada" if len(words.of) == 1:
                return self._made(tuple(entries_of(self._snapshot, words.of[0])), strict=False)
        return None

    def _made(self, values: tuple[str, ...], strict: bool) -> DataValidation | None:
        if not values:
            return None
        if values not in self._ranges:
            place = len(self._ranges) + 1
            for line, value in enumerate(values, 1):
                _write(self._sheet.cell(line, place), value)
            letter = get_column_letter(place)
            self._ranges[values] = f"{LISTS}!${letter}$1:${letter}${len(values)}"
        made = DataValidation(type="list", formula1=self._ranges[values], allow_blank=True, showErrorMessage=strict)
        made.errorTitle, made.error = "No está en la lista", "Elige una de la lista: haz clic en la flecha de la celda."
        return made
