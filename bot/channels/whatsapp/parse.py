"""From a webhook's body to values: every message and every status of every entry and change, whatever their kind.

pywa's own types are not used to read: Message.from_update takes the first message of the first change only and raises
KeyError at a field that is missing, where Meta sends batches and leaves fields out (names, numbers of people with a
username, the media of an unsupported message). Its enumerations name the kinds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.channels.messages import Inbound, Status
from bot.channels.whatsapp.contents import content
from bot.channels.whatsapp.plain_json import ADDRESS, ID, at, items, kept, moment, text
from bot.channels.whatsapp.statuses import status_of

logger = logging.getLogger(__name__)
CHANNEL = "whatsapp"


@dataclass
class Batch:
    """What one webhook brought: messages and statuses in order, and how many of its parts were not for us."""

    messages: list[Inbound] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    foreign: int = 0
    unreadable: int = 0

    @property
    def understood(self) -> int:
        """Return how many messages and statuses there are."""
        return len(self.messages) + len(self.statuses)


def parse(body: Any, phone_id: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Batch:
    """Return the messages and statuses for our number; what is broken or for another number is counted, never raised."""
    batch = Batch()
    if at(body, "object") != "whatsapp_business_account":
        batch.unreadable += 1
        return batch
    for value in _values(body):
        if text(at(value, "metadata", "phone_number_id")) != phone_id:
            batch.foreign += 1
            continue
        _collect(batch, value, now())
    return batch


def _values(body: Any) -> Iterator[dict[str, Any]]:
    """Return the value of every change about messages; others (templates, account alerts) are not of this channel."""
    for entry in items(body, "entry"):
        for change in items(entry, "changes"):
            value = at(change, "value")
            if change.get("field") == "messages" and isinstance(value, dict):
                yield value


def _collect(batch: Batch, value: dict[str, Any], now: datetime) -> None:
    people = _people(value)
    for message in items(value, "messages"):
        read = _inbound(message, people, now)
        if read is None:
            batch.unreadable += 1
        else:
            batch.messages.append(read)
    for status in items(value, "statuses"):
        known = status_of(status, now)
        if known is None:
            batch.unreadable += 1
        else:
            batch.statuses.append(known)
    for error in items(value, "errors"):  # of the account, not of a message
        code = error.get("code")
        logger.warning("whatsapp account error code=%d", code if isinstance(code, int) else -1)


def _people(value: dict[str, Any]) -> dict[str, str | None]:
    """Return the profile names by phone and by business-scoped user id (BSUID)."""
    names: dict[str, str | None] = {}
    for contact in items(value, "contacts"):
        name = text(at(contact, "profile", "name"))[:200] or None
        names |= {key: name for key in (text(contact.get("wa_id")), text(contact.get("user_id"))) if key}
    return names


def _inbound(message: dict[str, Any], people: dict[str, str | None], now: datetime) -> Inbound | None:
    identifier, address = text(message.get("id")), _address(message)
    if not identifier or not address or len(identifier) > ID or len(address) > ADDRESS:
        return None
    read = content(message)
    if read is None:
        return None
    return Inbound(
        channel=CHANNEL,
        message_id=identifier,
        address=address,
        kind=read.kind,
        text=read.text,
        choice=read.choice,
        sent_at=moment(message.get("timestamp"), now),
        name=people.get(address),
        reply_to=text(at(message, "context", "id"))[:ID] or None,
        data=kept({**read.data, **_circumstances(message)}),
    )


def _address(message: dict[str, Any]) -> str:
    """Return the phone, or the BSUID of who hides it behind a username ("from" is then left out).

    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids (31 March 2026)
    """
    return text(message.get("from")) or text(message.get("from_user_id"))


def _circumstances(message: dict[str, Any]) -> dict[str, Any]:
    """Return what accompanies a message of any kind: forwarded, from an advertisement, about a product, errors."""
    found: dict[str, Any] = {}
    for name in ("forwarded", "frequently_forwarded"):
        if at(message, "context", name) is True:
            found[name] = True
    product = at(message, "context", "referred_product")
    for name, part in (("referral", message.get("referral")), ("referred_product", product)):
        if isinstance(part, dict):
            found[name] = part
    errors = items(message, "errors")
    if errors:
        found["errors"] = [{"code": error.get("code"), "title": error.get("title")} for error in errors[:3]]
    return found
