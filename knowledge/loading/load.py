"""Writes the checked baseline to the database in one transaction; what did not change is not written again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from knowledge import models, schema
from knowledge.db import migrate, session
from knowledge.loading.baseline import Baseline, identity
from knowledge.models import Base

ROWS: dict[str, type[Base]] = {
    "countries": models.CountryRow,
    "topics": models.TopicRow,
    "themes": models.ThemeRow,
    "synonyms": models.SynonymRow,
    "places": models.PlaceRow,
    "organisations": models.OrganisationRow,
    "disputes": models.DisputeRow,
    "programmes": models.ProgrammeRow,
    "platforms": models.PlatformRow,
    "products": models.ProductRow,
    "generic_words": models.GenericWordRow,
    "sector_words": models.SectorWordsRow,
    "parameters": models.ParameterRow,
    "terms": models.TermRow,
    "settings": models.SettingRow,
}
BASELINE = "yaml"


@dataclass
class LoadReport:
    """How many entries of each kind were added, changed or withdrawn."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    withdrawn: dict[str, int] = field(default_factory=dict)

    @property
    def touched(self) -> bool:
        """Tell whether anything was written."""
        return any((self.added, self.changed, self.withdrawn))

    def count(self, what: str, kind: str, number: int = 1) -> None:
        """Add to one of the counts."""
        counts = getattr(self, what)
        if number:
            counts[kind] = counts.get(kind, 0) + number


def load(engine: Engine, baseline: Baseline) -> LoadReport:
    """Bring the database to the baseline: idempotent, all or nothing.

    Facts get a new revision only when their YAML changed since the last load, so a later edit of the desk stays on top.
    """
    migrate(engine)
    report = LoadReport()
    with session(engine) as db:
        sources = _Sources(db)
        for kind, row_type in ROWS.items():
            _load_catalogue(db, sources, kind, row_type, baseline.entries[kind], report)
        _load_facts(db, sources, baseline.entries["facts"], report)
        _advance(db, report.touched, baseline.digest)
    return report


def fingerprint(entry: schema.Entry) -> str:
    """Return a hash of the content of an entry."""
    text = json.dumps(entry.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class _Sources:
    """Finds or creates the row of a source."""

    def __init__(self, db: Session):
        self._db = db
        self._rows = {
            (row.title, row.url or "", row.document or "", row.date or row.date_note or ""): row
            for row in db.scalars(select(models.SourceRow))
        }

    def row(self, source: schema.Source | None) -> models.SourceRow | None:
        if source is None:
            return None
        if source.key not in self._rows:
            self._rows[source.key] = models.SourceRow(**source.model_dump())
            self._db.add(self._rows[source.key])
        return self._rows[source.key]


def _load_catalogue(
    db: Session, sources: _Sources, kind: str, row_type: Any, entries: Iterable[Any], report: LoadReport
) -> None:
    key = next(iter(row_type.__table__.primary_key.columns)).name
    rows = {getattr(row, key): row for row in db.scalars(select(row_type))}
    for entry in entries:
        name, mark = identity(entry), fingerprint(entry)
        old = rows.pop(name, None)
        if old is not None and old.fingerprint == mark:
            continue
        if old is not None:
            db.delete(old)
            db.flush()
        db.add(row_type(**_columns(kind, entry, sources), fingerprint=mark))
        report.count("added" if old is None else "changed", kind)
    for gone in rows.values():
        db.delete(gone)
    report.count("withdrawn", kind, len(rows))
    db.flush()


def _columns(kind: str, entry: Any, sources: _Sources) -> dict[str, Any]:
    """Return the columns of a row; children become rows of their own."""
    columns = {name: getattr(entry, name) for name in type(entry).model_fields}
    match kind:
        case "products":
            columns["alternatives"] = [item.model_dump() for item in entry.alternatives]
            columns["tariffs"] = [models.ProductTariffRow(**item.model_dump()) for item in entry.tariffs]
            columns["permits"] = [models.ProductPermitRow(**item.model_dump()) for item in entry.permits]
        case "programmes":
            columns["who_may_apply"] = entry.who_may_apply.model_dump()
        case "disputes":
            columns["readings"] = [
                models.DisputeReadingRow(position=number, **reading.model_dump())
                for number, reading in enumerate(entry.readings, 1)
            ]
        case "parameters":
            columns["values"] = [_value_row(day, value, sources) for day, value in entry.values.items()]
            columns["scope"] = entry.scope.model_dump()
    return columns


def _value_row(day: str, value: schema.DatedValue, sources: _Sources) -> models.ParameterValueRow:
    plain = value.model_dump(exclude={"source"})
    return models.ParameterValueRow(valid_from=day, source=sources.row(value.source), **plain)


def _load_facts(db: Session, sources: _Sources, entries: Iterable[schema.Fact], report: LoadReport) -> None:
    rows = {row.id: row for row in db.scalars(select(models.FactRow))}
    for entry in entries:
        mark = fingerprint(entry)
        row = rows.pop(entry.id, None)
        if row is None:
            row = models.FactRow(id=entry.id)
            db.add(row)
            report.count("added", "facts")
        elif _last_baseline_mark(row) == mark:
            continue
        else:
            report.count("changed", "facts")
        _revise(row, entry, mark, sources)
    for gone in rows.values():
        if gone.revision is not None and all(revision.origin == BASELINE for revision in gone.revisions):
            gone.revision = None
            report.count("withdrawn", "facts")


def _last_baseline_mark(row: models.FactRow) -> str | None:
    marks = [revision.fingerprint for revision in row.revisions if revision.origin == BASELINE]
    return marks[-1] if marks and row.revision is not None else None


def _revise(row: models.FactRow, entry: schema.Fact, mark: str, sources: _Sources) -> None:
    plain = {name: getattr(entry, name) for name in schema.Fact.model_fields if name not in ("id", "source")}
    row.revision = len(row.revisions) + 1
    row.revisions.append(
        models.FactRevisionRow(
            number=row.revision, origin=BASELINE, fingerprint=mark, source=sources.row(entry.source), **plain
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
