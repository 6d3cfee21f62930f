"""The sheets of a kind of content: one with a row for each entry, and one more for each list that an entry has inside.

What an entry has once (its source, its scope) stands in the same row, as "Fuente: Enlace"; what it has many times
(tariffs, readings, dated values) in a sheet of its own, one row for each, with the identifier of the entry in front.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from knowledge.loading.baseline import KINDS
from knowledge.tables.words import FieldWords, KindWords

MARK = "Huella (no tocar)"
KEY = "@"  # the path of the date that tells dated values apart
_CHILDREN = ("partes", "fechados")
_LONGEST_TITLE = 31  # of a sheet, in Excel


@dataclass(frozen=True, eq=False)
class Column:
    """A column: its heading, where its value stands in the entry (or in the item), and what it may lack."""

    title: str
    path: tuple[str, ...]
    field: FieldWords
    may_be_blank: bool
    is_nullable: bool
    default: Any = None


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet; `part` is the field of the entry whose items are its rows, None for the sheet of the entries."""

    title: str
    identity: Column
    columns: tuple[Column, ...]
    part: str | None = None
    is_dated: bool = False

    @property
    def headings(self) -> list[str]:
        """Return the headings in their order."""
        return [self.identity.title, *(column.title for column in self.columns), MARK]


@dataclass(frozen=True, eq=False)
class Layout:
    """The sheets of a kind, that of the entries first."""

    words: KindWords
    model: type[BaseModel]
    tables: tuple[Table, ...]

    @property
    def kind(self) -> str:
        """Return the kind."""
        return self.words.name

    @property
    def main(self) -> Table:
        """Return the sheet of the entries."""
        return self.tables[0]

    @cached_property
    def nullable_parts(self) -> frozenset[str]:
        """Return the fields with fields of their own that an entry may lack."""
        return frozenset(name for name in self.words.fields if admits_none(self.model.model_fields[name].annotation))


def layout_of(words: KindWords) -> Layout:
    """Return the sheets of a kind."""
    model = KINDS[words.name]
    first, *others = words.fields
    identity = _column(model, (first,), words.fields[first])
    flat = [
        column
        for name in others
        if words.fields[name].widget not in _CHILDREN
        for column in _columns(model, (name,), words.fields[name])
    ]
    tables = [Table(_sheet_title(words.many), identity, tuple(flat))]
    tables += [
        _child(model, name, words.fields[name], identity) for name in others if words.fields[name].widget in _CHILDREN
    ]
    return Layout(words, model, tuple(tables))


def _child(model: type[BaseModel], name: str, field: FieldWords, identity: Column) -> Table:
    assert field.part is not None
    inner = model_in(model.model_fields[name].annotation)
    assert inner is not None
    columns = [column for each, words in field.part.fields.items() for column in _columns(inner, (each,), words)]
    if field.part.key is not None:
        columns.insert(0, Column(field.part.key.label, (KEY,), field.part.key, False, False))
    return Table(_sheet_title(field.label), identity, tuple(columns), name, field.part.key is not None)


def _columns(model: type[BaseModel], path: tuple[str, ...], field: FieldWords) -> Iterator[Column]:
    if field.widget != "parte":
        yield _column(model, path, field)
        return
    assert field.part is not None
    inner = model_in(model.model_fields[path[-1]].annotation)
    assert inner is not None
    for name, words in field.part.fields.items():
        found = _column(inner, (name,), words)
        yield Column(
            f"{field.label}: {found.title}", (*path, name), words, found.may_be_blank, found.is_nullable, found.default
        )


def _column(model: type[BaseModel], path: tuple[str, ...], field: FieldWords) -> Column:
    about = model.model_fields[path[-1]]
    nullable = admits_none(about.annotation)
    is_list = any(
        typing.get_origin(one) in (list, dict) for one in (about.annotation, *typing.get_args(about.annotation))
    )
    return Column(field.label, path, field, nullable or is_list, nullable, about.get_default())


def admits_none(annotation: Any) -> bool:
    """Tell whether a field may be None."""
    return annotation is Any or type(None) in typing.get_args(annotation)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the entry within Optional, list or dict of it."""
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, BaseModel)
    ):
        return annotation
    return next((found for inner in typing.get_args(annotation) if (found := model_in(inner))), None)


def _sheet_title(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\¿]", "", text)[:_LONGEST_TITLE].strip()
