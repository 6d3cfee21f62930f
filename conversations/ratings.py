"""What people think of the answers: once a message, and only of their own."""

from __future__ import annotations

import datetime

from sqlalchemy import Engine, delete, select, update

from conversations import outbox
from conversations.db import session, writing
from conversations.errors import UnknownItem
from conversations.figures.models import FigureTurnRow
from conversations.messages import FIRST_REPLY
from conversations.models import OutboxRow, RatingRow
from conversations.people import INSERTS

REASONS = ("no_era_mi_pregunta", "dato_equivocado", "no_se_entiende", "otro")
LONGEST = 300
ASK_EVERY = datetime.timedelta(days=1)  # how often a person is asked at most
# What a reaction to one of our messages says of it; any other says nothing.
USEFUL, USELESS = frozenset("👍❤🙏👏😊😍💯✅🙌👌"), frozenset("👎😡😠😢😞❌😒🙄")


def rate(
    engine: Engine, channel: str, address: str, number: int, useful: bool, reason: str | None, comment: str | None,
    now: datetime.datetime,
) -> None:  # fmt: skip
    """Keep a person's rating of a message they got; the last one counts. Raises UnknownItem when it is not theirs."""
    if reason is not None and reason not in REASONS:
        raise ValueError(f"reason must be one of {REASONS}")
    if not outbox.belongs(engine, channel, address, number):
        raise UnknownItem(str(number))
    values = {"useful": useful, "reason": reason, "comment": comment[:LONGEST] if comment else None, "rated_at": now}
    with writing(engine) as db:
        insert = INSERTS[engine.dialect.name](RatingRow).values(outbox_id=number, **values)
        db.execute(insert.on_conflict_do_update(index_elements=["outbox_id"], set_=values))


def meaning(emoji: str) -> bool | None:
    """Return whether a reaction finds the answer useful; None for one that does not tell."""
    sign = emoji[:1]  # what follows is the colour of the skin, or how to draw it
    return True if sign in USEFUL else False if sign in USELESS else None


def react(engine: Engine, person_id: int, message_id: str, emoji: str, now: datetime.datetime) -> bool:
    """Keep a reaction to a message of ours (as its channel calls it) as a rating of that answer; False if it is none.

    A reaction that is taken back takes the rating back.
    """
    useful = meaning(emoji)
    with session(engine) as db:
        query = select(OutboxRow.inbox_id, OutboxRow.correlation_id).where(
            OutboxRow.person_id == person_id, OutboxRow.channel_message_id == message_id, OutboxRow.kind == "bot"
        )
        found = db.execute(query).first()
        answer = (
            select(OutboxRow.id).where(OutboxRow.inbox_id == found.inbox_id, OutboxRow.seq >= FIRST_REPLY)
            if found
            else None
        )
        number = db.execute(answer.order_by(OutboxRow.seq)).scalars().first() if answer is not None else None
    if found is None or number is None or (emoji and useful is None):
        return False
    with writing(engine) as db:
        if useful is None:
            db.execute(delete(RatingRow).where(RatingRow.outbox_id == number))
            nothing = update(FigureTurnRow).where(FigureTurnRow.correlation_id == found.correlation_id)
            db.execute(nothing.values(useful=None, rating_reason=None))
            return True
        values = {"useful": useful, "reason": None, "comment": None, "rated_at": now}
        insert = INSERTS[engine.dialect.name](RatingRow).values(outbox_id=number, **values)
        db.execute(insert.on_conflict_do_update(index_elements=["outbox_id"], set_=values))
    return True


def may_ask(asked_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Tell whether a person may be asked what they think: once a day at most."""
    return asked_at is None or now - asked_at >= ASK_EVERY
