"""What a load changes of each entry, kept for its history. A fact keeps its texts itself; of it only its leaving is kept."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from knowledge.models.editing import LoadRow


class Told:
    """Gathers during one load what is written at its end."""

    def __init__(self) -> None:
        self._at = datetime.datetime.now(datetime.UTC)
        self._rows: list[dict[str, Any]] = []

    def note(self, kind: str, key: str, file: str | None, before: Any, after: Any) -> None:
        """Keep what an entry said and says; none for what was not there, or is no longer."""
        plain = [one.model_dump(mode="json") if one is not None else None for one in (before, after)]
        self._rows.append(
            {"kind": kind, "key": key, "at": self._at, "file": file, "before": plain[0], "after": plain[1]}
        )

    def write(self, db: Session) -> None:
        """Write it down."""
        if self._rows:
            db.execute(insert(LoadRow), self._rows)
