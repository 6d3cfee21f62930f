"""What an entry says now and what it would say, in the words of the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.tables.export import cells_of
from knowledge.tables.layout import Layout, Table
from knowledge.tables.outcome import Difference


def differences(
    layout: Layout, before: dict[str, Any] | None, after: dict[str, Any], countries: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield the fields that differ; of a list that has rows, each cell that does, said with its row."""
    for table in layout.tables:
        old = cells_of(table, before, countries) if before else []
        new = cells_of(table, after, countries)
        if table.part is None:
            was = old[0] if old else [""] * len(table.columns)
            for column, left, right in zip(table.columns, was, new[0], strict=True):
                if left != right:
                    yield Difference(column.title, left, right)
        elif old != new:
            yield from _rows(table, old, new)


def _rows(table: Table, old: list[list[str]], new: list[list[str]]) -> Iterator[Difference]:
    """Yield cell by cell what differs in a row that stays, and whole the rows that come or go."""
    gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
    if not (old and (gone or come)):  # all are new, or they only stand in another order
        yield Difference(table.title, _said(table, old), _said(table, new))
        return
    pairs = _pairs(table, gone, come)
    for was, now in pairs:
        yield from _cells(table, was, now)
    left = [row for row in gone if not any(row is was for was, _ in pairs)]
    made = [row for row in come if not any(row is now for _, now in pairs)]
    if left:
        yield Difference(f"{table.title}: se {'quita' if len(left) == 1 else 'quitan'}", _said(table, left), "")
    if made:
        yield Difference(f"{table.title}: se {'agrega' if len(made) == 1 else 'agregan'}", "", _said(table, made))


def _pairs(table: Table, gone: list[list[str]], come: list[list[str]]) -> list[tuple[list[str], list[str]]]:
    """Return the rows that are one row before and after: of the same date, or known by the same first cell."""
    names = [[row[0] for row in rows] for rows in (gone, come)]
    found = [(row, come[names[1].index(row[0])]) for row in gone if all(known.count(row[0]) == 1 for known in names)]
    if not found and not table.is_dated and len(gone) == len(come) == 1:
        return [(gone[0], come[0])]
    return found


def _cells(table: Table, was: list[str], now: list[str]) -> Iterator[Difference]:
    name = f"{table.columns[0].title.lower()} {now[0]}" if table.is_dated else now[0]
    for column, left, right in zip(table.columns, was, now, strict=True):
        if left != right:
            yield Difference(f"{table.title}, {name}: {column.title}", left, right)


def _said(table: Table, rows: list[list[str]]) -> str:
    return "\n".join(
        " · ".join(f"{column.title}: {text}" for column, text in zip(table.columns, row, strict=True) if text)
        for row in rows
    )
