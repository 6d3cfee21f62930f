"""What became of our messages: sent, delivered, read, failed and why, and what WhatsApp charged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pywa.types.message_status import MessageStatusType, PricingType

from bot.channels.messages import State, Status
from bot.channels.whatsapp.plain_json import ID, at, items, kept, moment, text

# "played" is said of a voice note: who heard it has also seen it.
_STATES: dict[str, State] = {
    MessageStatusType.SENT.value: "sent",
    MessageStatusType.DELIVERED.value: "delivered",
    MessageStatusType.READ.value: "read",
    MessageStatusType.PLAYED.value: "read",
    MessageStatusType.FAILED.value: "failed",
}


def status_of(status: dict[str, Any], now: datetime) -> Status | None:
    """Return a status; None where it names no message or its state is unknown (Meta adds new ones)."""
    identifier, state = text(status.get("id")), _STATES.get(text(status.get("status")).lower())
    if not identifier or len(identifier) > ID or state is None:
        return None
    code, words = _error(status)
    return Status(
        channel="whatsapp",
        message_id=identifier,
        state=state,
        at=moment(status.get("timestamp"), now),
        error_code=code,
        error_text=words,
        recipient=(text(status.get("recipient_id")) or text(status.get("recipient_user_id")))[:ID],
        key=text(status.get("biz_opaque_callback_data"))[:ID] or None,
        pricing=_pricing(status),
    )


def _error(status: dict[str, Any]) -> tuple[int | None, str | None]:
    errors = items(status, "errors")
    if not errors:
        return None, None
    code = errors[0].get("code")
    said = [text(errors[0].get("title")), text(at(errors[0], "error_data", "details"))]
    number = code if isinstance(code, int) and not isinstance(code, bool) and abs(code) < 2**31 else None
    return number, ": ".join(dict.fromkeys(part for part in said if part))[:500] or None


def _pricing(status: dict[str, Any]) -> dict[str, Any]:
    """Return the pricing as Meta gives it: only with "sent" and with the first of "delivered" and "read"."""
    found = status.get("pricing")
    wanted = ("billable", "pricing_model", "type", "category")
    known = kept({name: found[name] for name in wanted if name in found}) if isinstance(found, dict) else {}
    return known if isinstance(known.get("category"), str) else {}


@dataclass
class Bill:
    """How many messages a reply took and how many of them WhatsApp charges, by category."""

    messages: int = 0
    billable: int = 0
    categories: dict[str, int] = field(default_factory=dict)


def bill(statuses: Iterable[Status]) -> Bill:
    """Return the bill of one reply from the statuses of its messages, each message counted once.

    Meta says the price with "sent" and repeats it with "delivered" or "read"; the last word on a message counts, and a
    message that failed is not charged (https://developers.facebook.com/docs/whatsapp/pricing: "per delivered message").
    """
    told: dict[str, dict[str, Any]] = {}
    failed = set()
    for status in sorted(statuses, key=lambda status: status.at):
        told.setdefault(status.message_id, {})
        if status.pricing:
            told[status.message_id] = status.pricing
        if status.state == "failed":
            failed.add(status.message_id)
    found = Bill(messages=len(told) - len(failed))
    for message, pricing in told.items():
        if message not in failed and pricing and _charged(pricing):
            category = pricing["category"]  # as Meta names it: new ones come
            found.billable += 1
            found.categories[category] = found.categories.get(category, 0) + 1
    return found


def _charged(pricing: dict[str, Any]) -> bool:
    """Tell whether a message is charged; "billable" is leaving, its "type" says it from v24.0 on."""
    if "type" in pricing:
        return bool(pricing["type"] == PricingType.REGULAR.value)
    return bool(pricing.get("billable"))
