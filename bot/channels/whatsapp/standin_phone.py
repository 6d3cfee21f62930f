"""What a person can do on a phone of the stand-in: write, press, share; each as the message Meta would send."""

from __future__ import annotations

import itertools
import secrets
import time
from typing import Any

_count = itertools.count(1)


def new_id() -> str:
    """Return a message id in WhatsApp's manner."""
    return f"wamid.{secrets.token_urlsafe(24)}{next(_count)}"


def options(message: dict[str, Any]) -> list[dict[str, str]]:
    """Return what can be pressed in a message: id, title and description, in the order shown."""
    interactive = message.get("interactive") or {}
    action = interactive.get("action") or {}
    if interactive.get("type") == "button":
        return [{"description": "", **button["reply"], "kind": "button_reply"} for button in action["buttons"]]
    rows = [row for section in action.get("sections") or [] for row in section["rows"]]
    return [{"description": "", **row, "kind": "list_reply"} for row in rows]


def written(text: str) -> dict[str, Any]:
    """Return a text message without its sender."""
    return {"type": "text", "text": {"body": text}}


def pressed(message: dict[str, Any], option: dict[str, str]) -> dict[str, Any]:
    """Return the press of a button or row of a message that was delivered."""
    shown = {"id": option["id"], "title": option["title"]}
    if option["kind"] == "list_reply" and option["description"]:
        shown["description"] = option["description"]
    return {
        "type": "interactive",
        "interactive": {"type": option["kind"], option["kind"]: shown},
        "context": {"id": message["id"]},
    }


def shared(kind: str) -> dict[str, Any]:
    """Return a message of another kind, as a person shares it."""
    media = {"id": "1234567890", "mime_type": "application/octet-stream", "sha256": "c2hh"}
    samples: dict[str, dict[str, Any]] = {
        "image": {"image": {**media, "mime_type": "image/jpeg", "caption": "¿qué código lleva?"}},
        "audio": {"audio": {**media, "mime_type": "audio/ogg; codecs=opus", "voice": True}},
        "video": {"video": {**media, "mime_type": "video/mp4"}},
        "document": {"document": {**media, "mime_type": "application/pdf", "filename": "factura.pdf"}},
        "sticker": {"sticker": {**media, "mime_type": "image/webp", "animated": False}},
        "location": {"location": {"latitude": -12.0464, "longitude": -77.0428, "name": "Lima"}},
        "contacts": {"contacts": [{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+51900000000"}]}]},
        "reaction": {"reaction": {"message_id": "wamid.x", "emoji": "👍"}},
        "unsupported": {
            "errors": [{"code": 131051, "title": "Message type unknown"}],
            "unsupported": {"type": "poll"},
        },
    }
    return {"type": kind, **samples[kind]}


def webhook(phone_id: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a webhook about one change."""
    metadata = {"display_phone_number": "15550001111", "phone_number_id": phone_id}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}


def from_phone(phone: str, name: str, message: dict[str, Any]) -> dict[str, Any]:
    """Return the value of a change with one message of a person; one without digits only is a BSUID."""
    hides = not phone.isdigit()
    contact = {"profile": {"name": name}, **({"user_id": phone} if hides else {"wa_id": phone})}
    sender = {"from_user_id": phone} if hides else {"from": phone}
    whole = {"id": new_id(), "timestamp": str(int(time.time())), **sender, **message}
    return {"contacts": [contact], "messages": [whole]}
