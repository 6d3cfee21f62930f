"""Reads a file over what is published: all that is wrong at once, or what would change. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine

from knowledge import editing
from knowledge.db import session
from knowledge.loading.baseline import KINDS
from knowledge.loading.rows import fingerprint
from knowledge.snapshot import Snapshot, read_published
from knowledge.tables.building import Builder, place_in
from knowledge.tables.cells import text_of
from knowledge.tables.csv_files import read_csv
from knowledge.tables.differences import differences
from knowledge.tables.export import cells_of, countries_of, entries_of, mark_of
from knowledge.tables.grid import Book, FileRefused, plain
from knowledge.tables.layout import MARK, Layout, Table
from knowledge.tables.outcome import Outcome, Proposal, RowNote, RowProblem
from knowledge.tables.sheets import Line, lines_of
from knowledge.tables.written import CellFault, Known, read
from knowledge.tables.xlsx_reading import read_xlsx

_AGAIN = "baja la planilla otra vez y repite en ella tu cambio"
_MARK_SIGNS = 20


def read_file(name: str, data: bytes) -> Book:
    """Return the sheets of a file, by what it is and not only by its name; raises FileRefused."""
    if not data:
        raise FileRefused("El archivo está vacío.")
    ending = name.rpartition(".")[2].lower()
    if ending in ("xlsm", "xltm", "xlsb"):
        raise FileRefused("Trae macros o es de otro tipo: guárdalo como .xlsx, sin macros.")
    if ending == "xls" or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("Es un Excel antiguo o con contraseña: guárdalo como .xlsx, sin contraseña.")
    if ending == "xlsx" or data.startswith(b"PK"):
        return read_xlsx(data)
    if ending in ("csv", "txt"):
        return read_csv(data)
    raise FileRefused("No sé leer ese tipo de archivo: sube un .xlsx o un .csv.")


def prepare(engine: Engine, layout: Layout, book: Book) -> Outcome:
    """Return what is wrong with a file or what it would change; raises EmptyKnowledge and DatabaseUnavailable."""
    with session(engine) as db:
        snapshot = read_published(db)
    outcome = _Import(layout, snapshot, editing.withdrawn(engine)).run(book)
    if not outcome.problems and outcome.proposals:
        _check(engine, outcome)
    outcome.problems.sort(
        key=lambda problem: (problem.place.sheet, problem.place.row, len(problem.place.letter), problem.place.letter)
    )
    if outcome.problems:
        outcome.proposals = []
    return outcome


def items(outcome: Outcome) -> list[tuple[str, str, dict[str, Any] | None, str | None]]:
    """Return the proposals as `knowledge.editing.propose_many` wants them."""
    return [(one.kind, one.key, one.content, one.base) for one in outcome.proposals]


def _check(engine: Engine, outcome: Outcome) -> None:
    """Add what only the whole knowledge tells: names that lead nowhere once everything is put in."""
    for found in editing.check(engine, items(outcome)):
        key, path = getattr(found, "key", ""), getattr(found, "path", ())
        places = {known: place for (owner, known), place in outcome.places.items() if owner == key}
        outcome.problems.append(RowProblem(place_in(places, path), found.what, found.hint or "corrígelo"))


class _Import:
    """One file over one state of the knowledge."""

    def __init__(self, layout: Layout, snapshot: Snapshot, withdrawn: set[tuple[str, str]]):
        self._layout, self._entries = layout, entries_of(snapshot, layout.kind)
        self._countries = countries_of(snapshot)
        self._names = {kind: set(getattr(snapshot, kind)) for kind in KINDS}
        for kind, key in withdrawn:
            if kind == "facts":  # a name of a withdrawn fact may stay where it stands
                self._names[kind].add(key)
        self._outcome = Outcome(layout.kind)
        identity = layout.main.identity.field
        self._lost: set[str] = set()  # versions whose row of the first sheet has another identifier than it had
        self._torn: dict[str, set[str]] = {}  # version → parts of which a row went astray
        self._keys = {text_of(identity, key, self._countries): key for key in self._entries}

    def run(self, book: Book) -> Outcome:
        """Read it."""
        found = lines_of(self._layout, book, self._outcome)
        headings_are_wrong = bool(self._outcome.problems)
        by_key = self._by_key(found)
        self._names[self._layout.kind] |= set(by_key)
        if not headings_are_wrong:
            for key, rows in by_key.items():
                self._entry(key, rows)
        self._outcome.notes += [RowNote(None, text) for text in book.notes]
        return self._outcome

    def _by_key(self, found: dict[Table, list[Line]]) -> dict[str, dict[Table, list[Line]]]:
        """Return the rows of every entry, by sheet; a sheet that is there and says nothing of an entry says that it has none."""
        made: dict[str, dict[Table, list[Line]]] = {}
        main = self._layout.main
        for table in self._layout.tables:
            for line in found.get(table, []):
                key = self._key(line)
                if table is main and (key is None or key in made or key not in self._entries):
                    self._lost.add(_version(line))
                if key is None:
                    self._tear(line)
                elif table is not main and main in found and key not in made:
                    self._stray(key, line)
                elif table is main and key in made:
                    what = f"«{key}» está también en la fila {made[key][main][0].row}"
                    self._problem(line, table.identity.title, what, "deja una sola fila por identificador")
                else:
                    made.setdefault(key, {}).setdefault(table, []).append(line)
        for rows in made.values():
            if main in rows:
                rows.update({table: [] for table in found if table not in rows})
        return made

    def _stray(self, key: str, line: Line) -> None:
        """Note a row of an entry that the first sheet has not, but where it is there under another name: that is told there."""
        self._tear(line)
        if not _version(line) or _version(line) not in self._lost:
            what = f"«{key}» no está en la hoja «{self._layout.main.title}»"
            self._problem(line, line.table.identity.title, what, "escríbelo igual que allí, o borra esta fila")

    def _tear(self, line: Line) -> None:
        """Remember that the entry a row comes from lacks it only because its identifier is wrong."""
        if line.table.part and _version(line):
            self._torn.setdefault(_version(line), set()).add(line.table.part)

    def _key(self, line: Line) -> str | None:
        text = plain(line.raw(line.table.identity.title))[0]
        if not text:
            self._problem(
                line, line.table.identity.title, "falta el identificador", "escríbelo, o borra la fila entera"
            )
            return None
        if text in self._keys or line.table.identity.field.widget != "opcion":
            return self._keys.get(text, text)
        try:
            return str(read(line.table.identity.field, text, Known(self._countries))[0])
        except CellFault as fault:
            self._problem(line, line.table.identity.title, fault.what, fault.hint)
            return None

    def _entry(self, key: str, rows: dict[Table, list[Line]]) -> None:
        published = self._entries.get(key)
        first = next(lines[0] for lines in rows.values() if lines)
        content = published.model_dump(mode="json") if published else None
        if published and all(
            _texts(table, lines) == cells_of(table, content or {}, self._countries) for table, lines in rows.items()
        ):
            self._outcome.unchanged += 1
            return
        if not self._may_change(key, published, rows, first):
            return
        known = Known(self._countries, self._names)
        torn = self._torn.get(_version(first), set())
        entry = Builder(self._layout, known, self._outcome, key, content, torn).build(rows, first)
        if entry is None:
            return
        if published and fingerprint(entry) == fingerprint(published):
            self._outcome.unchanged += 1
            return
        after = entry.model_dump(mode="json")
        self._outcome.proposals.append(
            Proposal(
                self._layout.kind, key, self._title(after), after, fingerprint(published) if published else "",
                editing.needs_second(self._layout.kind, content, after),
                tuple(differences(self._layout, content, after, self._countries)),
            )
        )  # fmt: skip

    def _may_change(self, key: str, published: Any | None, rows: dict[Table, list[Line]], first: Line) -> bool:
        """Tell whether an entry that says something else is a change of this file; notes the conflict where it is not."""
        marks = {table: next(filter(None, map(_mark, lines)), "") for table, lines in rows.items()}
        marked = next(filter(None, marks.values()), "")
        if published is None:
            return self._may_be_new(key, marked, rows, first)
        if not marked:
            what = f"«{key}» ya existe y esta fila no dice de qué versión viene"
            self._problem(first, first.table.identity.title, what, f"{_AGAIN}; si es nueva, ponle otro identificador")
            return False
        if marked[:_MARK_SIGNS] == fingerprint(published)[:_MARK_SIGNS]:
            return True
        if all(
            not lines or mark_of(marked, _texts(table, lines)) == mark
            for table, mark in marks.items()
            for lines in [rows[table]]
        ):
            self._outcome.notes.append(
                RowNote(first.place(), f"otra persona cambió «{key}» y tú no: queda como está ahora")
            )
            self._outcome.unchanged += 1
            return False
        what = f"otra persona cambió «{key}» después de que bajaste la planilla"
        self._problem(first, first.table.identity.title, what, _AGAIN)
        return False

    def _may_be_new(self, key: str, marked: str, rows: dict[Table, list[Line]], first: Line) -> bool:
        if marked:
            what = f"«{key}» no está publicado: se retiró, o alguien cambió su identificador en la planilla"
            hint = "devuélvele su identificador; si es una entrada nueva, borra su huella"
            self._problem(first, first.table.identity.title, what, hint)
        elif self._layout.main not in rows:
            what, hint = f"«{key}» no existe", "usa un identificador que exista"
            self._problem(first, first.table.identity.title, what, hint)
        else:
            return True
        return False

    def _title(self, content: dict[str, Any]) -> str:
        words = self._layout.words
        return text_of(words.fields[words.title], content[words.title], self._countries).replace("\n", ", ")

    def _problem(self, line: Line, heading: str, what: str, hint: str) -> None:
        self._outcome.problems.append(RowProblem(line.place(heading), what, hint))


def _texts(table: Table, lines: Iterable[Line]) -> list[list[str]]:
    return [[plain(line.raw(column.title))[0] for column in table.columns] for line in lines]


def _mark(line: Line) -> str:
    return plain(line.raw(MARK))[0]


def _version(line: Line) -> str:
    """Return of which version of its entry a row is, "" for a new one."""
    return _mark(line)[:_MARK_SIGNS]
