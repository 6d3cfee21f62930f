"""Checks a change before it is written: the entry by itself, and every name over the whole knowledge with it inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from knowledge import models
from knowledge.db import session
from knowledge.editing.uses import why_not
from knowledge.errors import Problem
from knowledge.loading import references
from knowledge.loading.baseline import KINDS, Baseline, identity
from knowledge.loading.messages import explain
from knowledge.snapshot import Snapshot, read_published

Item = tuple[str, str, dict[str, Any] | None, str | None]  # kind, key, content, fingerprint it was edited from
_AMONG = {
    "countries": "los países", "topics": "los asuntos", "themes": "los temas", "facts": "los datos",
    "disputes": "los puntos en disputa", "organisations": "los organismos", "products": "los productos",
    "programmes": "los programas", "cues": "las señales", "question numbers": "los números de las preguntas de cobertura",
    "about": "los programas, plataformas y organismos",
}  # fmt: skip


@dataclass(frozen=True)
class ContentProblem(Problem):
    """A fault of a change: `line` is its place among the changes (from 1), `path` leads to the field at fault."""

    path: tuple[str | int, ...] = ()
    kind: str = ""
    key: str = ""

    def __str__(self) -> str:
        """Return the words for whoever wrote it."""
        return f"{self.what} → {self.hint}" if self.hint else self.what


def check(engine: Engine, items: Sequence[Item]) -> list[Problem]:
    """Return everything that is wrong with some changes taken together; nothing is written."""
    with session(engine) as db:
        return list(problems_of(db, items))


def problems_of(db: Session, items: Sequence[Item]) -> Iterator[Problem]:
    """Yield the faults of some changes over what is published in this very transaction."""
    after = Entries(db)
    entries: dict[tuple[str, str], int] = {}
    for number, (kind, key, content, _) in enumerate(items, 1):
        if (kind, key) in entries:
            yield _problem(number, kind, key, "está dos veces en el mismo envío", "deja una sola")
        entries[kind, key] = number
        if content is None:
            after.take(kind, key)
            continue
        found = _validated(number, kind, key, content)
        if isinstance(found, list):
            yield from found
        else:
            after.put(kind, key, found)
    yield from _unreachable(after, items)
    for kind, entry, target, name in references.missing(after.baseline(), after.withdrawn):
        number = entries.get((kind, identity(entry)), 0)
        if number:
            what = f"«{name}» no existe entre {_AMONG.get(target, target)}"
            path = _path_of(entry, name)
            yield ContentProblem(
                f"{kind}:{identity(entry)}", number, what, "corrígelo o créalo primero", path, kind, identity(entry)
            )


def _unreachable(after: Entries, items: Sequence[Item]) -> Iterator[Problem]:
    for number, (kind, key, content, _) in enumerate(items, 1):
        reason = why_not(after.entries, kind, key) if content is None else None
        if reason:
            yield _problem(number, kind, key, "no se puede retirar", reason)


def _validated(number: int, kind: str, key: str, content: dict[str, Any]) -> Any:
    """Return the entry, or its problems."""
    model = KINDS[kind]
    try:
        entry = model.model_validate(content)
    except ValidationError as error:
        found = []
        for fault in error.errors():
            what, hint = explain(fault, model)
            found.append(ContentProblem(f"{kind}:{key}", number, what, hint, tuple(fault["loc"]), kind, key))
        return found
    if identity(entry) != key:
        return [_problem(number, kind, key, "el identificador no se puede cambiar", f"deja «{key}»")]
    return entry


def _problem(number: int, kind: str, key: str, what: str, hint: str) -> ContentProblem:
    return ContentProblem(f"{kind}:{key}", number, what, hint, (), kind, key)


def _path_of(entry: Any, name: str) -> tuple[str | int, ...]:
    """Return where in an entry a name stands, the first place."""
    return next(_places(entry.model_dump(mode="json"), name, ()), ())


def _places(value: Any, name: str, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, name, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, name, (*path, index))
    elif value is not None and str(value) == name and path not in (("id",), ("code",), ("key",)):
        yield path


class Entries:
    """What is published, with some changes put into it."""

    def __init__(self, db: Session):
        snapshot: Snapshot = read_published(db)
        self.entries: dict[str, dict[str, Any]] = {kind: dict(getattr(snapshot, kind)) for kind in KINDS}
        # A name of a withdrawn fact is left where it stands: it leads nowhere, and again there once it comes back.
        gone = select(models.FactRow.id).where(models.FactRow.revision.is_(None))
        self.withdrawn: dict[str, set[str]] = {"facts": set(db.scalars(gone))}

    def put(self, kind: str, key: str, entry: Any) -> None:
        """Put an entry in the place of the one there was."""
        self.entries[kind][key] = entry

    def take(self, kind: str, key: str) -> None:
        """Take an entry away."""
        self.entries[kind].pop(key, None)
        if kind == "facts":
            self.withdrawn["facts"].add(key)

    def baseline(self) -> Baseline:
        """Return it as the checks of the YAML want it."""
        return Baseline({kind: list(found.values()) for kind, found in self.entries.items()})
