"""Writes the checked baseline to the database in one transaction; what did not change is not written again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, selectinload

from knowledge import models, schema
from knowledge.db import migrate, session
from knowledge.loading.baseline import Baseline, identity
from knowledge.loading.desk_held import Held
from knowledge.loading.rows import CHILDREN, ROWS, Sources, columns, fingerprint
from knowledge.loading.told import Told
from knowledge.snapshot import entry_of

BASELINE = "yaml"
Key = tuple[str, str]


@dataclass
class LoadReport:
    """How many entries of each kind were added, changed or withdrawn, and how many only moved within the YAML.

    `overridden` are edits of the desk over which a changed YAML went, `withheld` what the desk keeps withdrawn although
    its YAML changed, `needed` what the YAML brings back because something in it needs it, `kept` what left the YAML and
    stays because something of the desk uses it: (kind, key) each.
    """

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    withdrawn: dict[str, int] = field(default_factory=dict)
    moved: int = 0
    overridden: list[Key] = field(default_factory=list)
    withheld: list[Key] = field(default_factory=list)
    needed: list[Key] = field(default_factory=list)
    kept: list[Key] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        """Tell whether anything was written."""
        return any((self.added, self.changed, self.withdrawn, self.moved))

    def count(self, what: str, kind: str, number: int = 1) -> None:
        """Add to one of the counts."""
        counts = getattr(self, what)
        if number:
            counts[kind] = counts.get(kind, 0) + number


def load(engine: Engine, baseline: Baseline) -> LoadReport:
    """Bring the database to the baseline: idempotent, all or nothing.

    What the desk edited stays on top until its YAML changes; what it made stays; what it withdrew stays withdrawn
    (desk_held.py).
    """
    migrate(engine)
    report = LoadReport()
    with session(engine) as db:
        db.execute(update(models.StateRow).values(revision=models.StateRow.revision))  # the desk waits, or we for it
        sources, held, told = Sources(db), Held(db, baseline, report), Told()
        gone: list[tuple[str, Any]] = []
        for kind in ROWS:
            gone += _load_catalogue(db, sources, kind, baseline, held, told)
        _load_facts(db, sources, baseline, held, told)
        for kind, row in reversed(held.leaving(gone)):  # users before what they use: foreign keys hold at every step
            report.count("withdrawn", kind)
            told.note(kind, identity(row), row.file, entry_of(kind, row), None)
            db.delete(row)
            db.flush()
        told.write(db)
        _advance(db, report.touched, baseline.digest)
        db.flush()
        if held.edits_catalogues():  # landed_cost/store.py then reads the database: the YAML does not say the same
            db.execute(update(models.StateRow).values(baseline_revision=None))
    return report


def _load_catalogue(
    db: Session, sources: Sources, kind: str, baseline: Baseline, held: Held, told: Told
) -> Iterable[tuple[str, Any]]:
    """Add and change the rows of a kind; return those that the baseline no longer has."""
    row_type: Any = ROWS[kind]
    key = next(iter(row_type.__table__.primary_key.columns)).name
    rows = {getattr(row, key): row for row in db.scalars(select(row_type))}
    for position, entry in enumerate(baseline.entries[kind], 1):
        name, mark = identity(entry), fingerprint(entry)
        row = rows.pop(name, None)
        if held.stays(kind, name, row, entry, mark):
            if row is not None:
                _place(row, baseline.file(kind, name), position, held.report)
            continue
        if row is None:
            row = row_type(**columns(kind, entry, sources))
            db.add(row)
            held.report.count("added", kind)
            told.note(kind, name, baseline.file(kind, name), None, entry)
        elif row.fingerprint != mark:
            told.note(kind, name, baseline.file(kind, name), entry_of(kind, row), entry)
            rewrite(db, row, kind, columns(kind, entry, sources))
            held.report.count("changed", kind)
        row.fingerprint = mark
        _place(row, baseline.file(kind, name), position, held.report)
    db.flush()
    return [(kind, row) for name, row in rows.items() if not held.is_own(kind, name, row)]


def rewrite(db: Session, row: Any, kind: str, values: dict[str, Any]) -> None:
    """Change a row where it stands: others may point to it."""
    for name in CHILDREN.get(kind, ()):
        setattr(row, name, [])
    db.flush()  # the old children go before the new ones come: both may have the same key
    for name, value in values.items():
        setattr(row, name, value)


def _place(row: Any, file: str, position: int, report: LoadReport) -> None:
    if (row.file, row.position) != (file, position):
        row.file, row.position = file, position
        report.moved += 1


def _load_facts(db: Session, sources: Sources, baseline: Baseline, held: Held, told: Told) -> None:
    query = select(models.FactRow).options(selectinload(models.FactRow.revisions))
    rows = {row.id: row for row in db.scalars(query)}
    for position, entry in enumerate(baseline.entries["facts"], 1):
        row = rows.pop(entry.id, None)
        if row is None:
            row = models.FactRow(id=entry.id)
            db.add(row)
            held.report.count("added", "facts")
            _follow(row, entry, sources, held)
        elif _follow(row, entry, sources, held):
            held.report.count("changed", "facts")
        _place(row, baseline.file("facts", entry.id), position, held.report)
    for row in rows.values():
        _withdraw(row, held.report, told)


def _follow(row: models.FactRow, entry: schema.Fact, sources: Sources, held: Held) -> bool:
    """Add a revision where the YAML says something new and tell whether it was added."""
    mark = fingerprint(entry)
    if row.baseline_mark == mark:
        return False
    row.baseline_mark = mark
    if held.keeps_withdrawn("facts", row.id, entry, mark):
        return False
    present = revision_in_force(row)
    if present is not None and present.fingerprint == mark:
        return False
    if present is not None and present.origin != BASELINE:
        held.note_overridden("facts", row.id, entry_of("facts", present), entry)
    add_revision(row, entry, sources, origin=BASELINE)
    return True


def _withdraw(row: models.FactRow, report: LoadReport, told: Told) -> None:
    """Withdraw a fact that left the YAML, unless the desk wrote its present text and the YAML never said it."""
    present = revision_in_force(row)
    was_in_yaml = present is not None and present.fingerprint == row.baseline_mark
    file = row.file
    row.baseline_mark = row.file = row.position = None
    if present is not None and (present.origin == BASELINE or was_in_yaml):
        told.note("facts", row.id, file, entry_of("facts", present), None)
        row.revision = None
        report.count("withdrawn", "facts")


def revision_in_force(row: models.FactRow) -> models.FactRevisionRow | None:
    """Return the revision that counts; None once withdrawn."""
    return next((revision for revision in row.revisions if revision.number == row.revision), None)


def add_revision(
    row: models.FactRow,
    entry: schema.Fact,
    sources: Sources,
    origin: str,
    author: str | None = None,
    reviewer: str | None = None,
    reason: str | None = None,
) -> None:
    """Write a new revision of a fact and put it in force; the old ones stay as they are."""
    plain = {name: getattr(entry, name) for name in schema.Fact.model_fields if name not in ("id", "source")}
    who = {"author": author, "reviewer": reviewer, "reason": reason}
    row.revision = len(row.revisions) + 1
    row.revisions.append(
        models.FactRevisionRow(
            number=row.revision,
            origin=origin,
            fingerprint=fingerprint(entry),
            source=sources.row(entry.source),
            **who,
            **plain,
        )
    )


def _advance(db: Session, touched: bool, digest: str) -> None:
    state = db.get(models.StateRow, 1)
    if state is None:
        state = models.StateRow(id=1, revision=1)
        db.add(state)
    elif touched:
        state.revision += 1
    if touched or state.baseline != digest:
        state.baseline, state.baseline_revision = digest, state.revision
