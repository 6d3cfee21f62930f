"""The recent conversations by theme and country, and one of them with what was understood."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import select

from conversations.db import session
from conversations.marks import mark_of
from conversations.models import OutboxRow, PersonRow
from conversations.senders import assistant_name
from desk.core import Desk
from desk.ensenanza.heard import Turn, turns_of

MOST = 60


@dataclass(frozen=True)
class Talk:
    """A conversation of the list: whose (a mark, no name and no address), when, and what it was about."""

    person: int
    mark: str
    at: datetime.datetime
    theme: str
    country: str


def recent(desk: Desk, theme: str = "", country: str = "") -> list[Talk]:
    """Return the newest conversations, of a theme and a country where given."""
    with session(desk.engine) as db:
        people = select(PersonRow).where(PersonRow.last_inbound_at.is_not(None), PersonRow.forgotten_at.is_(None))
        rows = db.scalars(people.order_by(PersonRow.last_inbound_at.desc()).limit(5 * MOST)).all()
        query = select(OutboxRow.person_id, OutboxRow.structure).order_by(OutboxRow.id.desc())
        told = db.execute(query.where(OutboxRow.kind == "bot", OutboxRow.person_id.in_([row.id for row in rows])))
        stories: dict[int, dict[str, str]] = {}
        for person, structure in told.yield_per(500):
            found = (structure or {}).get("story")
            if isinstance(found, dict):
                stories.setdefault(person, found)
    talks = [_talk(row, stories.get(row.id, {})) for row in rows]
    kept = [one for one in talks if (not theme or one.theme == theme) and (not country or one.country == country)]
    return kept[:MOST]


def _talk(row: PersonRow, story: dict[str, str]) -> Talk:
    assert row.last_inbound_at
    topic, country = str(story.get("topic") or ""), str(story.get("country") or "")
    return Talk(row.id, mark_of(row.channel, row.address), row.last_inbound_at, topic, country)


def find(desk: Desk, number: int) -> tuple[str, list[Turn]] | None:
    """Return the mark of a person and the turns of their conversation; None for nobody. Raises StoreUnavailable."""
    with session(desk.engine) as db:
        row = db.get(PersonRow, number)
    if row is None:
        return None
    name = assistant_name(row.channel, row.address, desk.key)
    return mark_of(row.channel, row.address), turns_of(desk.settings.tracker_url, name)
