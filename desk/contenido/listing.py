"""The list of the content: what is published, what waits and what was withdrawn, found by words and narrowed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desk.contenido.fields import kinds
from desk.contenido.seeing import title_of
from knowledge.dates import month_year
from knowledge.editing import Change, last_content
from knowledge.snapshot import Snapshot
from knowledge.text import fold

STATES = {"publicado": "Publicado", "espera": "Espera aprobación", "retirado": "Retirado"}
PAGE = 50
_STALE_DAYS = 180


@dataclass(frozen=True)
class Filters:
    """How the list is narrowed."""

    words: str = ""
    kind: str = ""
    country: str = ""
    topic: str = ""
    state: str = ""


@dataclass(frozen=True)
class Row:
    """One entry in the list."""

    kind: str
    key: str
    title: str
    country: str
    state: str
    checked: str
    stale: bool
    text: str
    topic: str


def rows(
    engine: Any,
    snapshot: Snapshot,
    changes: list[Change],
    gone: set[tuple[str, str]],
    filters: Filters,
    today: datetime.date,
) -> list[Row]:
    """Return the entries that fit, in the order of the kinds."""
    waiting = {(change.kind, change.key) for change in changes}
    found = list(_published(snapshot, waiting, filters, today))
    known = {(row.kind, row.key) for row in found}
    for change in changes:
        if (change.kind, change.key) not in known and change.after and (change.kind, change.key) not in gone:
            found.append(_row(change.kind, change.key, change.after, "espera", today))
            known.add((change.kind, change.key))
    for kind, key in sorted(gone):
        found.append(_row(kind, key, last_content(engine, kind, key) or {}, "retirado", today))
    return [row for row in found if _fits(row, filters)]


def _published(
    snapshot: Snapshot, waiting: set[tuple[str, str]], filters: Filters, today: datetime.date
) -> Iterator[Row]:
    for kind in kinds():
        if filters.kind and kind != filters.kind:
            continue
        for key, entry in getattr(snapshot, kind).items():
            if kind == "parameters" and not entry.values:
                continue
            content = {name: getattr(entry, name) for name in type(entry).model_fields}
            yield _row(kind, key, content, "espera" if (kind, key) in waiting else "publicado", today)


def _row(kind: str, key: str, content: dict[str, Any], state: str, today: datetime.date) -> Row:
    title = title_of(kind, content, key)
    checked = str(content.get("checked_on") or "")
    stale = bool(checked) and (today - datetime.date.fromisoformat(checked[:10])).days > _STALE_DAYS
    read = (
        title,
        key,
        *(
            str(content.get(name) or "")
            for name in ("summary", "text", "what", "definition", "words", "synonyms", "aliases", "norm")
        ),
    )
    return Row(
        kind, key, title, str(content.get("country") or ""), state, month_year(checked) if checked else "", stale,
        fold(" ".join(read)), str(content.get("topic") or ""),
    )  # fmt: skip


def _fits(row: Row, filters: Filters) -> bool:
    if filters.kind and row.kind != filters.kind:
        return False
    if filters.country and row.country != filters.country:
        return False
    if filters.topic and row.topic != filters.topic:
        return False
    if filters.state and row.state != filters.state:
        return False
    return all(word in row.text for word in fold(filters.words).split())
