"""What a channel must do to be served by the gateway, and how it says that a message could not go."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from bot.channels.messages import Inbound, Outbound, Rendered, Sent


class SendError(Exception):
    """A message did not go; `reason` names why, without what the message says or whom it is for."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


class Retry(SendError):
    """It may go later: after `after` seconds where the channel says so, else when the gateway chooses."""

    def __init__(self, after: float | None, reason: str):
        self.after = after
        super().__init__(reason)


class Refused(SendError):
    """The channel refused it for good, with its own `code` where it gave one."""

    def __init__(self, reason: str, code: int | None = None):
        self.code = code
        super().__init__(reason)


class Unsure(SendError):
    """Nobody knows whether the channel took it (it did not answer in time): a status may tell, see conversations/outbox.py."""


class Channel(Protocol):
    """One way of reaching people. Rendering is pure; sending and seen marks talk to the channel."""

    name: str

    def render(self, out: Outbound) -> Rendered:
        """Return the payloads of a message within the channel's limits, and its choices."""
        ...

    async def send(self, out: Outbound, payload: dict[str, Any], key: str) -> Sent:
        """Send one payload; raises Retry or Refused. `key` is ours, unique a payload, for channels that echo it."""
        ...

    async def seen(self, message_id: str) -> None:
        """Show the person that their message was read and is being answered; faults are logged and ignored."""
        ...


@runtime_checkable
class HasMedia(Protocol):
    """A channel that hands over the files people send."""

    async def media(self, message: Inbound) -> tuple[bytes, str]:
        """Return the content of a message's file and its MIME type; raises Retry or Refused."""
        ...
