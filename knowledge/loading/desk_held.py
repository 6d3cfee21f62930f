"""What the desk has in its hands while the YAML is loaded: its edits stay on top, what it withdrew stays withdrawn."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import models
from knowledge.loading.baseline import KINDS, Baseline, identity
from knowledge.loading.references import names_of
from knowledge.loading.rows import fingerprint
from knowledge.models.editing import ChangeRow, DeskEntryRow
from knowledge.snapshot import entry_of, pruned, read_published

if TYPE_CHECKING:
    from knowledge.loading.load import LoadReport

FILES = "Archivos YAML"
UNTOLD = ""
_ABOUT = ("programmes", "organisations", "platforms")


class Held:
    """The entries of the desk during one load, and what has to be told of them."""

    def __init__(self, db: Session, baseline: Baseline, report: LoadReport):
        self.report = report
        self._db = db
        self._held = {(row.kind, row.key): row for row in db.scalars(select(DeskEntryRow))}
        self._now = datetime.datetime.now(datetime.UTC)
        self._needed = self._named_by_yaml(baseline) if self._held else set()
        self._told = self._as_told() if self._has_withdrawn() else {}

    def stays(self, kind: str, key: str, row: Any | None, entry: Any, mark: str) -> bool:
        """Tell whether what the desk says of an entry of a catalogue stays, whatever the YAML says."""
        if row is not None and row.fingerprint != mark and self._told.get((kind, key)) == mark:
            self._hold(kind, key, mark)  # exported while something it names was withdrawn: the name comes back with it
            return True
        held = self._held.get((kind, key))
        if held is None:
            return False
        if held.withdrawn:
            changed, held.baseline_mark = held.baseline_mark != mark, mark
            return self._stays_withdrawn(kind, key, entry, changed)
        if row is None or row.fingerprint == mark:
            self._let_go(kind, key)  # the YAML now says the same
            return False
        if held.baseline_mark == mark:
            return True
        self.note_overridden(kind, key, entry_of(kind, row), entry)
        self._let_go(kind, key)
        return False

    def keeps_withdrawn(self, kind: str, key: str, entry: Any, mark: str) -> bool:
        """Tell whether the desk keeps a fact withdrawn although its YAML changed."""
        held = self._held.get((kind, key))
        if held is None or not held.withdrawn:
            return False
        held.baseline_mark = mark
        return self._stays_withdrawn(kind, key, entry, changed=True)

    def _stays_withdrawn(self, kind: str, key: str, entry: Any, changed: bool) -> bool:
        if kind != "facts" and (kind, key) in self._needed:
            self._note(kind, key, "yaml", "publicado", None, entry, "Vuelve: otra entrada de los archivos la necesita.")
            self.report.needed.append((kind, key))
            self._let_go(kind, key)
            return False
        if changed:
            text = "Su archivo cambió, pero sigue retirada hasta que la mesa la publique."
            self._note(kind, key, "yaml", "retenido", None, entry, text)
            self.report.withheld.append((kind, key))
        return True

    def is_own(self, kind: str, key: str, row: Any) -> bool:
        """Tell whether an entry that is in no YAML is the desk's: made, edited or (a parameter) withdrawn there."""
        if self._told.get((kind, key)) == UNTOLD:
            return True
        held = self._held.get((kind, key))
        if held is None:
            return False
        if not held.withdrawn:
            held.baseline_mark = None
        row.file = row.position = None
        return True

    def leaving(self, gone: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        """Return the rows that may go; what something of the desk uses stays, as the desk's own."""
        used = self._named_by_desk() if gone and self._has_own() else set()
        kept = [(kind, row) for kind, row in gone if (kind, identity(row)) in used]
        for kind, row in kept:
            self._db.add(DeskEntryRow(kind=kind, key=identity(row), withdrawn=False, baseline_mark=None))
            row.file = row.position = None
            self.report.kept.append((kind, identity(row)))
        return [one for one in gone if one not in kept]

    def edits_catalogues(self) -> bool:
        """Tell whether the desk still has something in its hands after the load."""
        self._db.flush()
        return self._db.scalar(select(DeskEntryRow.key).limit(1)) is not None

    def note_overridden(self, kind: str, key: str, before: Any, after: Any) -> None:
        """Keep in the history that a changed YAML went over an edit of the desk."""
        self._note(
            kind, key, "yaml", "publicado", before, after, "Cambió en los archivos y reemplazó la edición de la mesa."
        )
        self.report.overridden.append((kind, key))

    def _note(self, kind: str, key: str, action: str, status: str, before: Any, after: Any, reason: str) -> None:
        plain = [one.model_dump(mode="json") if one is not None else None for one in (before, after)]
        self._db.add(
            ChangeRow(
                kind=kind, key=key, action=action, status=status, before=plain[0], after=plain[1],
                base=fingerprint(before) if before is not None else "", needs_second=False, author_name=FILES,
                reason=reason, created_at=self._now, decided_at=self._now,
            )
        )  # fmt: skip

    def _has_withdrawn(self) -> bool:
        facts = models.FactRow
        return self._db.scalar(select(facts.id).where(facts.revision.is_(None)).limit(1)) is not None

    def _as_told(self) -> dict[tuple[str, str], str]:
        """Return the fingerprint of what is told of every entry that names something withdrawn, UNTOLD for nothing."""
        written = read_published(self._db)
        told = pruned(written)
        return {
            (kind, key): fingerprint(left) if (left := getattr(told, kind).get(key)) else UNTOLD
            for kind in KINDS
            for key, entry in getattr(written, kind).items()
            if getattr(told, kind).get(key) is not entry
        }

    def _hold(self, kind: str, key: str, mark: str) -> None:
        held = self._held.get((kind, key))
        if held is None:
            held = self._held[kind, key] = DeskEntryRow(kind=kind, key=key, withdrawn=False)
            self._db.add(held)
        held.baseline_mark = mark

    def _let_go(self, kind: str, key: str) -> None:
        self._db.delete(self._held.pop((kind, key)))

    def _has_own(self) -> bool:
        facts = models.FactRevisionRow
        return bool(self._held) or self._db.scalar(select(facts.key).where(facts.origin != "yaml").limit(1)) is not None

    def _named_by_yaml(self, baseline: Baseline) -> set[tuple[str, str]]:
        """Return what the YAML names in the entries over which the desk has nothing to say."""
        return _named(
            (kind, entry)
            for kind, entries in baseline.entries.items()
            for entry in entries
            if not self._is_over(kind, identity(entry), fingerprint(entry))
        )

    def _is_over(self, kind: str, key: str, mark: str) -> bool:
        held = self._held.get((kind, key))
        return held is not None and (held.withdrawn or held.baseline_mark == mark)

    def _named_by_desk(self) -> set[tuple[str, str]]:
        snapshot = read_published(self._db)
        own = [(kind, getattr(snapshot, kind).get(key)) for kind, key in self._held]
        facts, revisions = models.FactRow, models.FactRevisionRow
        query = select(facts.id).join(revisions, revisions.fact_id == facts.id)
        of_desk = self._db.scalars(query.where(facts.revision == revisions.number, revisions.origin != "yaml"))
        own += [("facts", snapshot.facts[key]) for key in of_desk]
        return _named((kind, entry) for kind, entry in own if entry is not None)


def _named(entries: Iterable[tuple[str, Any]]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for kind, entry in entries:
        for target, names in names_of(kind, entry):
            for each in _ABOUT if target == "about" else (target,):
                found |= {(each, name) for name in names if name is not None}
    return found
