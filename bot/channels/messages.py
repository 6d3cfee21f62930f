"""What travels between a channel and the gateway: values only, the same for every channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal[
    "text",
    "choice",
    "location",
    "image",
    "document",
    "audio",
    "video",
    "sticker",
    "contacts",
    "reaction",
    "unsupported",
]
KINDS: tuple[Kind, ...] = (
    "text", "choice", "location", "image", "document", "audio", "video", "sticker", "contacts", "reaction", "unsupported",
)  # fmt: skip
State = Literal["sent", "delivered", "read", "failed"]


@dataclass(frozen=True)
class Inbound:
    """A message a channel received, already understood.

    `address` is the phone in E.164 without "+", or the id of a web session; `text` is what the person wrote or the
    caption, "" otherwise; `choice` the opaque id of the button or row pressed; `sent_at` is UTC; `data` is plain JSON.
    """

    channel: str
    message_id: str
    address: str
    kind: str
    text: str
    choice: str | None
    sent_at: datetime
    name: str | None = None
    reply_to: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Status:
    """What became of a message of ours, which `message_id` names as the channel does; `key` is the one given to
    `Channel.send`, where the channel echoes it. `pricing` is what the channel says of the charge.
    """

    channel: str
    message_id: str
    state: str
    at: datetime
    error_code: int | None = None
    error_text: str | None = None
    recipient: str = ""
    key: str | None = None
    pricing: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outbound:
    """One message of ours before rendering; `structure` is `Answer.payload()`, {} for plain words."""

    id: int
    channel: str
    address: str
    text: str
    structure: dict[str, Any]
    reply_to: str | None
    correlation_id: str


@dataclass(frozen=True)
class Rendered:
    """What a channel will send (usually one payload), what each button id, number or label stands for, and the
    payloads that a button shows by itself, without the assistant ("Ver más").
    """

    payloads: tuple[dict[str, Any], ...]
    choices: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The channel took the message and calls it so."""

    message_id: str
