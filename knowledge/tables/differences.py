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
    """Yield the fields that differ; of a list only the rows that do."""
    for table in layout.tables:
        old = cells_of(table, before, countries) if before else []
        new = cells_of(table, after, countries)
        if table.part is None:
            was = old[0] if old else [""] * len(table.columns)
            for column, left, right in zip(table.columns, was, new[0], strict=True):
                if left != right:
                    yield Difference(column.title, left, right)
        elif old != new:
            gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
            yield Difference(table.title, _said(table, gone or old), _said(table, come or new))


def _said(table: Table, rows: list[list[str]]) -> str:
    return "\n".join(
        " · ".join(f"{column.title}: {text}" for column, text in zip(table.columns, row, strict=True) if text)
        for row in rows
    )
