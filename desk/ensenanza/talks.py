"""The conversations by theme and country, page by page, and one of them with what was understood."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, ScalarSelect, Select, select

from conversations.db import session
from conversations.marks import mark_of
from conversations.models import OutboxRow, PersonRow
from conversations.senders import assistant_name
from desk.core import Desk
from desk.ensenanza.heard import Turn, turns_of

PAGE = 60


@dataclass(frozen=True)
class Talk:
    """A conversation of the list: whose (a mark, no name and no address), when, and what it was about."""

    person: int
    mark: str
    at: datetime.datetime
    theme: str
    country: str


def recent(engine: Engine, theme: str = "", country: str = "", page: int = 1) -> tuple[list[Talk], bool]:
    """Return a page of the conversations, the newest first, of a theme and a country where given; and whether more follow.

    Both indexes that this walks are there: people by when they last wrote, and the messages of each by number.
    """
    with session(engine) as db:
        found = db.execute(_query(theme, country).offset((page - 1) * PAGE).limit(PAGE + 1)).all()
        talks = [_talk(person, (structure or {}).get("story")) for person, structure in found]
    return talks[:PAGE], len(talks) > PAGE


def _query(theme: str, country: str) -> Select[tuple[PersonRow, Any]]:
    """Select the people with what their newest answer that says what it was about says.

    A question asked of each person, and no join: PostgreSQL would join all the messages before it takes a page.
    """
    query = select(PersonRow, _newest(OutboxRow.structure)).where(
        PersonRow.last_inbound_at.is_not(None), PersonRow.forgotten_at.is_(None)
    )
    for name, wanted in (("topic", theme), ("country", country)):
        if wanted:
            query = query.where(_newest(OutboxRow.structure["story", name].as_string()) == wanted)
    return query.order_by(PersonRow.last_inbound_at.desc(), PersonRow.id.desc())


def _newest(what: Any) -> ScalarSelect[Any]:
    about = OutboxRow.structure["story"].as_string().is_not(None)
    query = select(what).where(OutboxRow.person_id == PersonRow.id, OutboxRow.kind == "bot", about)
    return query.order_by(OutboxRow.id.desc()).limit(1).correlate(PersonRow).scalar_subquery()


def _talk(row: PersonRow, said: object) -> Talk:
    assert row.last_inbound_at
    story = said if isinstance(said, dict) else {}
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
