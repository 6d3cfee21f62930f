"""What people think of an answer, where the channel has no buttons of its own for it: a reaction, 👍 or 👎.

It is asked with a line in an answer that goes out anyway, once a day at most, and only where that line does not make
it one message more.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from bot.channels.answering_drafts import after
from bot.channels.words import say
from conversations import ratings, turns
from conversations.messages import Draft, Made, Render, Turn

CHANNELS = ("whatsapp",)  # where people react to a message; the widget has its own buttons
Reply = list[tuple[Draft, Made]]


def with_question(turn: Turn, drafts: Sequence[Draft], render: Render, now: datetime.datetime) -> tuple[Reply, bool]:
    """Return the rendered reply, and whether it asks what the person thinks of it."""
    if not _may_ask(turn, drafts, now):
        return turns.rendered(turn, drafts, render), False
    asking = turns.rendered(turn, [*drafts[:-1], after(say("opina"), drafts[-1])], render)
    if len(asking[-1][1].payloads) <= 1:  # then the line costs no message, and nothing is rendered twice
        return asking, True
    plain = turns.rendered(turn, drafts, render)
    return (asking, True) if _count(asking) == _count(plain) else (plain, False)


def _may_ask(turn: Turn, drafts: Sequence[Draft], now: datetime.datetime) -> bool:
    person = turn.person
    if person.channel not in CHANNELS or not drafts or not may_be_rated(drafts[-1]):
        return False
    return ratings.may_ask(person.rating_asked_at, now)


def may_be_rated(draft: Draft) -> bool:
    """Tell whether a message answers something: what asks back, or does not know, is not to be rated."""
    structure = draft.structure
    answers = structure.get("facts") or structure.get("entries") or structure.get("quote")
    asks_more = structure.get("asks") or structure.get("handover")
    return bool(structure.get("known") and answers and not asks_more and not structure.get("reason"))


def _count(reply: Reply) -> int:
    return sum(len(made.payloads) for _, made in reply)
