"""How well somebody was attended: asked once a handover and never twice in a day, from 1 to 5."""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, select

from conversations.db import writing_plainly
from conversations.errors import UnknownItem
from conversations.handover_models import CsatRow, HandoverRow
from conversations.models import table
from conversations.people import INSERTS

LOWEST, HIGHEST = 1, 5
LONGEST = 500
_C, _H = table(CsatRow), table(HandoverRow)


def score(engine: Engine, handover_id: int, person_id: int, value: int, now: datetime.datetime) -> None:
    """Keep a person's score of a handover of theirs; the last one counts. Raises UnknownItem."""
    if not LOWEST <= value <= HIGHEST:
        raise ValueError(f"a score is {LOWEST} to {HIGHEST}")
    own = select(_H.c.id).where(_H.c.id == handover_id, _H.c.person_id == person_id)
    with writing_plainly(engine) as db:
        if db.execute(own).first() is None:
            raise UnknownItem(str(handover_id))
        insert = INSERTS[engine.dialect.name](_C).values(
            handover_id=handover_id, person_id=person_id, score=value, at=now
        )
        db.execute(insert.on_conflict_do_update(index_elements=["handover_id"], set_={"score": value, "at": now}))


def comment(engine: Engine, handover_id: int, person_id: int, text: str) -> bool:
    """Keep what a person says about their score; False where they gave none."""
    mine = (_C.c.handover_id == handover_id) & (_C.c.person_id == person_id)
    with writing_plainly(engine) as db:
        done = db.execute(_C.update().where(mine).values(comment=text.strip()[:LONGEST] or None))
        return bool(getattr(done, "rowcount", 0))
