"""The whole of a conversation as the desk shows it: what the person wrote, the assistant and the team, in order."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from conversations.db import session
from conversations.models import InboxRow, OutboxRow, table

_I, _O = table(InboxRow), table(OutboxRow)
PERSON, BOT, AGENT, NOTICE = "persona", "bot", "agente", "aviso"
_WHO = {"bot": BOT, "agent": AGENT, "notice": NOTICE}


@dataclass(frozen=True)
class Line:
    """Something said. `kind` is that of what a person sent (text, audio…), `status` what became of what we said."""

    who: str
    name: str | None
    text: str
    at: datetime.datetime
    kind: str
    status: str
    error: str | None


def transcript(engine: Engine, person_id: int, most: int = 200) -> Sequence[Line]:
    """Return the last lines of a conversation, oldest first."""
    with session(engine) as db:
        theirs = select(_I).where(_I.c.person_id == person_id).order_by(_I.c.id.desc()).limit(most)
        ours = select(_O).where(_O.c.person_id == person_id, _O.c.kind != "user").order_by(_O.c.id.desc()).limit(most)
        lines = [(row.received_at, 0, row.id, _said(row)) for row in db.execute(theirs).all()]
        # The later parts of a message that a channel had to cut have no words of their own.
        lines += [(row.created_at, 1, row.id, _told(row)) for row in db.execute(ours).all() if row.text or row.seq == 0]
    lines.sort(key=lambda line: line[:3])
    return [line for _, _, _, line in lines][-most:]


def _said(row: Any) -> Line:
    return Line(PERSON, None, row.text, row.received_at, row.kind, row.status, None)


def _told(row: Any) -> Line:
    name = (row.structure or {}).get("name")
    return Line(_WHO.get(row.kind, BOT), name, row.text, row.created_at, "text", row.status, row.error)


def story(engine: Engine, person_id: int) -> dict[str, Any]:
    """Return what the assistant last knew of a conversation (the `story` of its last reply), {} where nothing."""
    query = select(_O.c.structure).where(_O.c.person_id == person_id, _O.c.kind == "bot").order_by(_O.c.id.desc())
    with session(engine) as db:
        for structure in db.execute(query.limit(10)).scalars():
            found = (structure or {}).get("story")
            if isinstance(found, dict):
                return found
    return {}
