"""What became of our messages: sent, delivered, read, failed and why, and what WhatsApp charged."""

from __future__ import annotations

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


def charged(pricing: dict[str, Any]) -> bool:
    """Tell whether a message is charged; "billable" is leaving, its "type" says it from v24.0 on."""
    return bool(pricing["type"] == PricingType.REGULAR.value if "type" in pricing else pricing.get("billable"))
