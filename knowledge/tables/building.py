"""Makes an entry of its rows: a cell that says what is published keeps the published value, exactly; the others are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from pydantic import ValidationError

from knowledge.tables.export import cells_of, items_of, value_at
from knowledge.tables.grid import Formula, plain
from knowledge.tables.layout import KEY, Column, Layout, Table
from knowledge.tables.outcome import Outcome, Place, RowNote, RowProblem
from knowledge.tables.sheets import Line
from knowledge.tables.written import CellFault, Known, read

Path = tuple[str | int, ...]
_FORMULA = ("la celda tiene una fórmula", "escribe el valor, sin fórmula")
_MUST = ("falta", "escríbelo: no puede ir en blanco")
_FORMS = {
    r"^https?://\S+$": "debe empezar con https:// y no llevar espacios",
    r"^\d{6}$": "son seis cifras, sin puntos",
    r"^\d{2,10}$": "son de 2 a 10 cifras, sin puntos",
    r"^[A-Z]{3}$": "son tres letras mayúsculas, como CLP",
    r"^[A-Z]{2}$": "son dos letras mayúsculas, como CL",
    r"^[a-z0-9][a-z0-9_.-]*$": "solo minúsculas sin acentos, números, guion y punto",
}


class Builder:
    """Reads the rows of one entry."""

    def __init__(
        self, layout: Layout, known: Known, outcome: Outcome, key: str, published: dict[str, Any] | None,
        torn: Collection[str] = (),
    ):  # fmt: skip
        """Take the entry's key and what is published of it; `torn` are the parts of which a row has a wrong identifier."""
        self._layout, self._known, self._outcome = layout, known, outcome
        self._key, self._published, self._torn = key, published, torn
        self._places: dict[Path, Place] = {}
        self._bad: set[Place] = set()

    def build(self, rows: dict[Table, list[Line]], first: Line) -> Any | None:
        """Return the entry, None with what is wrong noted; what no sheet says stays as it is published."""
        identity = next(iter(self._layout.words.fields))
        content = dict(self._published or {})
        content[identity] = self._key
        self._places[()] = first.place()
        self._places[identity,] = first.place(first.table.identity.title)
        for table, lines in rows.items():
            before = items_of(table, self._published) if self._published else []
            said = cells_of(table, self._published, self._known.countries) if self._published else []
            if table.part is None:
                content = {identity: self._key, **self._rest(table), **self._item(table, lines[0], before, said, 0, ())}
            else:
                self._places[table.part,] = first.place(table.title)
                content[table.part] = self._items(table, lines, before, said)
        return self._validated(content)

    def _rest(self, main: Table) -> dict[str, Any]:
        """Return the fields that have a sheet of their own, as they are published."""
        own = {column.path[0] for column in main.columns}
        return {name: value for name, value in (self._published or {}).items() if name not in own}

    def _items(self, table: Table, lines: list[Line], before: list[Any], said: list[list[str]]) -> Any:
        assert table.part is not None
        if not table.is_dated:
            return [self._item(table, line, before, said, at, (table.part, at)) for at, line in enumerate(lines)]
        found: dict[str, Any] = {}
        for at, line in enumerate(lines):
            item = self._item(table, line, before, said, at, (table.part, f"{KEY}{at}"))
            day = item.pop(KEY, None)
            if day in found:
                self._problem(
                    line.place(table.columns[0].title), f"{day} está dos veces", "deja una sola fila por fecha"
                )
            elif day is not None:
                found[day] = item
                self._places |= {
                    (table.part, day, *path[2:]): place
                    for path, place in self._places.items() if path[:2] == (table.part, f"{KEY}{at}")
                }  # fmt: skip
        return found

    def _item(
        self, table: Table, line: Line, before: list[Any], said: list[list[str]], at: int, path: Path
    ) -> dict[str, Any]:
        self._places.setdefault(path, line.place())
        raws = [line.raw(column.title) for column in table.columns]
        texts = [plain(raw)[0] for raw in raws]
        old, was = _counterpart(table, texts, before, said, at)
        item: dict[str, Any] = {}
        for index, column in enumerate(table.columns):
            place = line.place(column.title)
            self._places[(*path, *column.path)] = place
            if len(column.path) > 1:
                self._places.setdefault((*path, column.path[0]), place)
                if not any(
                    text for text, other in zip(texts, table.columns, strict=True) if other.path[0] == column.path[0]
                ):
                    if not path and column.path[0] in self._layout.nullable_parts:
                        item[column.path[0]] = None
                    continue
            kept = value_at(old, column)
            is_kept = kept is not None or column.is_nullable  # else the part it belongs to was not there
            if was is not None and texts[index] == was[index] and is_kept:
                _put(item, column.path, kept)
            else:
                self._read(item, column, raws[index], place)
        return item

    def _read(self, item: dict[str, Any], column: Column, raw: Any, place: Place) -> None:
        text, note = plain(raw)
        if isinstance(raw, Formula):
            self._problem(place, *_FORMULA)
        elif not text:
            self._blank(item, column, place)
        else:
            try:
                value, other = read(column.field, text, self._known)
            except CellFault as fault:
                self._problem(place, fault.what, fault.hint)
                return
            _put(item, column.path, value)
            if column.field.widget in ("fecha", "fecha_parcial", "numero") and (note or other):
                self._outcome.notes.append(RowNote(place, str(other or note)))

    def _blank(self, item: dict[str, Any], column: Column, place: Place) -> None:
        if column.is_nullable:
            _put(item, column.path, None)
        elif column.may_be_blank:
            _put(item, column.path, {} if column.field.widget == "por_pais" else [])
        elif column.default is not False:  # what stays out is "no"; anything else has to be said
            self._problem(place, *_MUST)

    def _problem(self, place: Place, what: str, hint: str) -> None:
        self._bad.add(place)
        self._outcome.problems.append(RowProblem(place, what, hint))

    def _validated(self, content: dict[str, Any]) -> Any | None:
        try:
            entry = self._layout.model.model_validate(content)
        except ValidationError as error:
            unread = self._unread()
            for fault in error.errors():
                place, path = self.place_of(fault["loc"]), fault["loc"]
                # What is wrong with a whole follows from what could not be read in it, and would be told twice.
                if place not in self._bad and not any(bad[: len(path)] == path for bad in unread):
                    self._problem(place, *self._explain(fault))
            return None
        self._outcome.places |= {(self._key, path): place for path, place in self._places.items()}
        return None if self._bad else entry

    def _unread(self) -> list[Path]:
        """Return the paths of what is noted as wrong already."""
        return [path for path, place in self._places.items() if place in self._bad] + [(part,) for part in self._torn]

    def place_of(self, path: Sequence[str | int]) -> Place:
        """Return the place of the nearest cell around a path."""
        return place_in(self._places, path)

    def _explain(self, fault: Any) -> tuple[str, str]:
        kind, context = fault["type"], fault.get("ctx", {})
        if kind == "missing":
            return _MUST
        if kind == "string_pattern_mismatch":
            return f"«{fault['input']}» no tiene la forma debida", _FORMS.get(
                str(context.get("pattern")), "mira la hoja Instrucciones"
            )
        if kind == "string_too_long":
            return f"tiene {len(fault['input'])} letras y caben {context['max_length']}", "acórtalo"
        if kind in ("too_short", "string_too_short"):
            return f"hacen falta al menos {context['min_length']}", "agrega lo que falta"
        if kind == "too_long":
            return f"caben {context['max_length']} como mucho", "quita lo que sobra"
        if kind in ("greater_than_equal", "less_than_equal"):
            limit = context.get("ge", context.get("le"))
            return f"«{fault['input']}» está fuera de lo que se admite", f"el límite es {limit}"
        return self._named(str(context.get("error", "no es válido"))), "corrígelo"

    def _named(self, text: str) -> str:
        labels = {name: words.label for name, words in self._layout.words.fields.items()}
        return re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", lambda found: f"«{labels.get(found[0], found[0])}»", text)


def place_in(places: dict[Path, Place], path: Sequence[str | int]) -> Place:
    """Return the place of the nearest cell around a path."""
    for end in range(len(path), -1, -1):
        if tuple(path[:end]) in places:
            return places[tuple(path[:end])]
    return Place("", 1)


def _counterpart(
    table: Table, texts: list[str], before: list[Any], said: list[list[str]], at: int
) -> tuple[Any, list[str] | None]:
    """Return the published item that a row was made from, and what it said."""
    if texts in said:
        at = said.index(texts)
    elif table.is_dated:
        at = next((index for index, row in enumerate(said) if row[0] == texts[0]), len(said))
    return (before[at], said[at]) if at < len(said) else ({}, None)


def _put(item: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    if len(path) == 1:
        item[path[0]] = value
        return
    part = item.get(path[0])
    if part is None:
        part = item[path[0]] = {}
    part[path[1]] = value
