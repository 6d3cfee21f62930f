"""What `brujula knowledge planilla` does: a kind out to a file, and a file looked at without changing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge_report import KINDS
from desk.contenido.fields import Kind, kinds
from knowledge import tables
from knowledge.snapshot import Snapshot, from_database
from knowledge.text import fold

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from knowledge.tables.outcome import Difference

_TO_SEND = "No se cambió nada: para que valga, súbelo en la mesa, en Contenido › Planillas (/mesa/contenido/planillas)"


_WHY = (
    (FileNotFoundError, "no existe"), (PermissionError, "no tienes permiso"), (NotADirectoryError, "no es una carpeta"),
    (IsADirectoryError, "es una carpeta"),
)  # fmt: skip


class TableRefused(Exception):
    """An order that cannot be done; its words are for whoever gave it."""


def layout_named(text: str) -> tables.Layout:
    """Return the sheets of a kind, called as in the code, in the desk or in the reports; raises TableRefused."""
    for words in kinds().values():
        if fold(text) in set(map(fold, _names(words))):
            return tables.layout_of(words)
    known = ", ".join(_names(words)[0] for words in kinds().values())
    raise TableRefused(f"No existe la clase «{text}». Se conocen: {known}")


def _names(words: Kind) -> list[str]:
    return [KINDS.get(words.name, words.many.lower()), words.name, words.many, words.one]


def write_table(engine: Engine, layout: tables.Layout, path: Path) -> list[Path]:
    """Write a kind and return the files: a workbook is one, a CSV one for each sheet; raises TableRefused."""
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise TableRefused(f"No sé escribir «{path.name}»: ponle un nombre que termine en .xlsx o en .csv.")
    snapshot = from_database(engine)
    made = _workbook(layout, snapshot, path) if ending == ".xlsx" else dict(_sheets(layout, snapshot, path))
    _refuse_existing(made)
    try:
        for each, data in made.items():
            each.write_bytes(data)
    except OSError as error:
        raise TableRefused(f"No pude escribir en {path.parent}: {_why(error)}.") from None
    return list(made)


def _refuse_existing(paths: Iterable[Path]) -> None:
    """Raise TableRefused for a file that is there: it may be the one that somebody is correcting."""
    for path in paths:
        if path.exists():
            raise TableRefused(f"Ya existe {path}: elige otro nombre o quítalo antes. No escribí nada.")


def _workbook(layout: tables.Layout, snapshot: Snapshot, path: Path) -> dict[Path, bytes]:
    from knowledge.tables.workbook import write_xlsx  # openpyxl takes a moment

    return {path: write_xlsx(layout, snapshot)}


def _sheets(layout: tables.Layout, snapshot: Snapshot, path: Path) -> Iterator[tuple[Path, bytes]]:
    agency = snapshot.settings.get("pais")
    comma = agency is not None and agency.value in tables.COMMA_COUNTRIES
    for table in layout.tables:
        name = path if table is layout.main else path.with_stem(f"{path.stem}-{'-'.join(fold(table.title).split())}")
        yield name, tables.write_csv(table.headings, tables.rows(layout, table, snapshot), comma)


def read_outcome(engine: Engine, layout: tables.Layout, path: Path) -> tables.Outcome:
    """Return what is wrong with a file or what it would change; raises TableRefused where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(tables.MOST_BYTES + 1)
        return tables.prepare(engine, layout, tables.read_file(path.name, data))
    except OSError as error:
        raise TableRefused(f"No pude leer {path}: {_why(error)}.") from None
    except tables.FileRefused as error:
        raise TableRefused(f"{path.name}: {error}") from None


def _why(error: OSError) -> str:
    """Return why a file could not be used: the system says it in English."""
    return next((words for kind, words in _WHY if isinstance(error, kind)), f"el sistema dice «{error.strerror}»")


def outcome_lines(outcome: tables.Outcome) -> Iterator[str]:
    """Yield what came of a file, in words."""
    yield from map(str, outcome.problems)
    yield from (line for change in outcome.proposals for line in _changed(change))
    yield from (f"Cómo se leyó: {note}" for note in outcome.notes)
    yield _summary(outcome)


def _changed(change: tables.Proposal) -> Iterator[str]:
    yield f"{'Nueva' if change.is_new else 'Cambia'}: {change.title} ({change.key})"
    yield from (f"  {_said(difference, change.is_new)}" for difference in change.differences)


def _said(difference: Difference, is_new: bool) -> str:
    before, after = (" / ".join(text.split("\n")) or "(en blanco)" for text in (difference.before, difference.after))
    return f"{difference.label}: {after}" if is_new else f"{difference.label}: {before} → {after}"


def _summary(outcome: tables.Outcome) -> str:
    if outcome.problems:
        count = len(outcome.problems)
        return (
            f"No se cambió nada: hay {'1 error' if count == 1 else f'{count} errores'}. Corrígelo y revísalo otra vez."
        )
    if not outcome.proposals:
        return "No cambia nada: todo lo que dice el archivo ya está publicado así."
    new = sum(one.is_new for one in outcome.proposals)
    counted = f"Nuevas: {new}. Cambian: {len(outcome.proposals) - new}. Quedan igual: {outcome.unchanged}."
    return f"{counted}\n{_TO_SEND}{'; esperará a que otra persona lo apruebe' if outcome.waits else ''}."
