"""What the inbox and the outbox take and give: values without the database behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# The places of the messages of one turn (models.OutboxRow.seq).
ECHO, NOTICE, FIRST_REPLY = 0, 1, 2
# An outbox row of this status is still to be sent, or is being sent.
PENDING, SENDING, SENT, DELIVERED, READ, FAILED = "pending", "sending", "sent", "delivered", "read", "failed"
WORKING, DONE, HELD = "working", "done", "held"


@dataclass(frozen=True)
class Received:
    """A message as a channel understood it. With `echo` it also enters the history that the channel shows."""

    channel: str
    message_id: str
    address: str
    kind: str
    text: str
    choice: str | None
    sent_at: datetime
    correlation_id: str
    name: str | None = None
    reply_to: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    echo: bool = False


@dataclass(frozen=True)
class Stored:
    """Where a message was put; `new` is False for one that was there already. `cursor` only where it was echoed."""

    inbox_id: int
    new: bool
    cursor: int | None


@dataclass(frozen=True)
class Person:
    """Who writes, as a turn needs to know it; `choices` are the offers of our last messages, newest last."""

    id: int
    channel: str
    address: str
    state: str
    consent_version: str | None
    choices: tuple[dict[str, Any], ...]
    rating_asked_at: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """A message that a worker has taken, and whose it is."""

    id: int
    person: Person
    message_id: str
    kind: str
    text: str
    choice: str | None
    reply_to: str | None
    data: dict[str, Any]
    sent_at: datetime
    received_at: datetime
    attempts: int
    correlation_id: str


@dataclass(frozen=True)
class Made:
    """A rendered draft: what is sent, what its buttons say, and what they show by themselves."""

    payloads: Sequence[dict[str, Any]]
    choices: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A message of ours before it is rendered, or one that was rendered long ago (`made`)."""

    text: str
    structure: dict[str, Any] = field(default_factory=dict)
    kind: str = "bot"
    reply_to: str | None = None
    made: Made | None = None


# Given a number that no other message of the person has, and the draft. Pure: its result may go unused.
Render = Callable[[int, Draft], Made]


@dataclass(frozen=True)
class Sending:
    """A message of ours that a sender has taken."""

    id: int
    channel: str
    address: str
    text: str
    structure: dict[str, Any]
    payload: dict[str, Any]
    reply_to: str | None
    attempts: int
    created_at: datetime
    correlation_id: str
    last_inbound_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """A line of a person's history. `id` is the message's number, or the person's own id for what they wrote."""

    cursor: int
    kind: str
    text: str
    at: datetime
    payload: dict[str, Any]
    message_id: str | None
