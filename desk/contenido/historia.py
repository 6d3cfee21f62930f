"""The history of an entry: what was done at the desk and what came from the files, in one line, the newest first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import Engine

from desk.contenido.labels import Labels
from desk.contenido.seeing import Difference, differences
from knowledge.editing import Change, Load, loads

FROM_FILES = "yaml"  # of a change: the files went over something of the desk


@dataclass(frozen=True)
class Event:
    """One thing that happened to an entry: a change of the desk, or else a text of the files."""

    at: datetime.datetime
    differences: list[Difference]
    change: Change | None = None
    load: Load | None = None

    @property
    def is_first(self) -> bool:
        """Tell whether the entry came with it: there was nothing to differ from."""
        return self.load is not None and self.load.before is None

    @property
    def is_last(self) -> bool:
        """Tell whether the entry left the files with it."""
        return self.load is not None and self.load.after is None


def events(engine: Engine, labels: Labels, kind: str, key: str, changes: list[Change]) -> list[Event]:
    """Return everything that happened to an entry; what the files changed over the desk is told once, as a change."""
    noted = [change.after for change in changes if change.action == FROM_FILES]
    found = [
        Event(one.decided_at or one.created_at, differences(labels, kind, one.before, one.after), one)
        for one in changes
    ]
    found += [
        Event(one.at, differences(labels, kind, one.before, one.after) if one.before and one.after else [], load=one)
        for one in loads(engine, kind, key)
        if one.after is None or one.after not in noted
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)
