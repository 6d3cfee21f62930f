"""The rows of every sheet of a kind, as texts, each with the mark by which a later import knows what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.loading.baseline import identity
from knowledge.loading.rows import fingerprint
from knowledge.snapshot import Snapshot
from knowledge.tables.cells import REGIONS, text_of
from knowledge.tables.layout import KEY, Column, Layout, Table

_ENTRY_SIGNS, _ROWS_SIGNS = 20, 12


def countries_of(snapshot: Snapshot) -> dict[str, str]:
    """Return the name of every country and region; an origin of which only the code is known is called by it."""
    origins = {code: code for parameter in snapshot.parameters.values() for code in parameter.scope.origins}
    return {**origins, **{code: entry.name for code, entry in snapshot.countries.items()}, **REGIONS}


def entries_of(snapshot: Snapshot, kind: str) -> dict[str, Any]:
    """Return what is published of a kind; a withdrawn parameter stays in the base without values."""
    found = getattr(snapshot, kind)
    return {key: entry for key, entry in found.items() if kind != "parameters" or entry.values}


def rows(layout: Layout, table: Table, snapshot: Snapshot) -> Iterator[list[str]]:
    """Yield the rows of a sheet."""
    countries = countries_of(snapshot)
    for entry in entries_of(snapshot, layout.kind).values():
        content = entry.model_dump(mode="json")
        own = cells_of(table, content, countries)
        mark = mark_of(fingerprint(entry), own)
        name = text_of(table.identity.field, identity(entry), countries)
        for cells in own:
            yield [name, *cells, mark]


def cells_of(table: Table, content: dict[str, Any], countries: Mapping[str, str]) -> list[list[str]]:
    """Return the cells of an entry in a sheet, without identifier and mark; a row for each item."""
    return [
        [text_of(column.field, value_at(item, column), countries) for column in table.columns]
        for item in items_of(table, content)
    ]


def items_of(table: Table, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the rows of an entry are made from: itself, or its items (a dated value with its date under "@")."""
    if table.part is None:
        return [content]
    if table.is_dated:
        return [{KEY: day, **value} for day, value in content[table.part].items()]
    return list(content[table.part])


def value_at(item: dict[str, Any], column: Column) -> Any:
    """Return the value of a column in an entry or item."""
    value: Any = item
    for name in column.path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def mark_of(entry_mark: str, own: list[list[str]]) -> str:
    """Return the mark of the rows of an entry: of which version they are, and what they said."""
    said = hashlib.sha256("\x1e".join("\x1f".join(cells) for cells in own).encode()).hexdigest()
    return f"{entry_mark[:_ENTRY_SIGNS]}.{said[:_ROWS_SIGNS]}"
