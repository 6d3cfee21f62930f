"""Finds the sheets of a kind in a file, and its columns by their headings: what lacks, is unknown or is there twice is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.tables.grid import Book, Grid
from knowledge.tables.layout import MARK, Layout, Table
from knowledge.tables.outcome import Outcome, Place, RowNote, RowProblem
from knowledge.text import fold

_NOT_READ = {"instrucciones", "listas"}


@dataclass(frozen=True)
class Line:
    """A row of a sheet: the raw cells by heading."""

    table: Table
    sheet: str
    row: int
    cells: dict[str, Any]
    letters: dict[str, str]

    def place(self, heading: str = "") -> Place:
        """Return the place of a cell, or of the row."""
        return Place(self.sheet, self.row, heading, self.letters.get(heading, ""))

    def raw(self, heading: str) -> Any:
        """Return what a cell holds, None for nothing."""
        return self.cells.get(heading)


def lines_of(layout: Layout, book: Book, outcome: Outcome) -> dict[Table, list[Line]]:
    """Return the rows of every sheet that is there and whose headings are right; notes what is not."""
    found: dict[Table, list[Line]] = {}
    for grid in book.grids:
        table = _table_of(layout, grid)
        if table is None:
            if fold(grid.title) not in _NOT_READ:
                outcome.notes.append(RowNote(None, f"No leí la hoja «{grid.title}»: no es de esta planilla."))
        elif (places := _headings(table, grid, outcome)) is not None:
            found[table] = list(_lines(table, grid, places))
        else:
            found.setdefault(table, [])
    if not found:
        titles = " o ".join(f"«{table.title}»" for table in layout.tables)
        hint = "elige la clase que corresponde, o baja la planilla otra vez y copia en ella tus cambios"
        outcome.problems.append(RowProblem(Place("", 1), f"no encuentro la hoja {titles}", hint))
    return found


def _table_of(layout: Layout, grid: Grid) -> Table | None:
    if grid.title:
        return next((table for table in layout.tables if fold(table.title) == fold(grid.title)), None)
    head = {fold(str(cell)) for cell in grid.rows[0][1]}
    alike = {table: len(head & {fold(title) for title in table.headings}) for table in layout.tables}
    best = max(alike, key=lambda table: (alike[table] / len(table.headings), alike[table]))
    return best if alike[best] > 1 else None


def _headings(table: Table, grid: Grid, outcome: Outcome) -> dict[str, int] | None:
    """Return the place of every heading, None with problems noted where some are wrong."""
    number, cells = grid.rows[0] if grid.rows else (1, [])
    known = {fold(title): title for title in table.headings}
    found: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(cells):
        said = str(cell or "").strip()
        title = known.get(fold(said))
        if not said:
            continue
        place = Place(grid.title, number, said, letter_of(index))
        if title is None:
            problems.append(RowProblem(place, "esa columna no es de esta planilla", "bórrala o corrige su título"))
        elif title in found:
            problems.append(RowProblem(place, "esa columna está dos veces", "deja una sola"))
        else:
            found[title] = index
    for title in table.headings:
        if title not in found:
            what = f"falta la columna «{title}»"
            problems.append(RowProblem(Place(grid.title, number), what, "ponla otra vez, aunque vaya vacía"))
    outcome.problems += problems
    return None if problems else found


def _lines(table: Table, grid: Grid, places: dict[str, int]) -> Iterator[Line]:
    letters = {title: letter_of(index) for title, index in places.items()}
    for number, cells in grid.rows[1:]:
        values = {title: cells[index] for title, index in places.items() if index < len(cells)}
        if any(_says(value) for title, value in values.items() if title != MARK):
            yield Line(table, grid.title, number, values, letters)


def _says(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


def letter_of(index: int) -> str:
    """Return the letters of a column, from 0 on: A, B, … AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
