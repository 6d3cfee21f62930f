"""What one message says, by its kind; what has another kind, or is broken, is "unsupported" and says which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pywa.types import MessageType

from bot.channels.whatsapp import labels
from bot.channels.whatsapp.plain_json import ID, at, items, text

_MEDIA = {
    MessageType.IMAGE.value: "image",
    MessageType.VIDEO.value: "video",
    MessageType.AUDIO.value: "audio",
    MessageType.DOCUMENT.value: "document",
    MessageType.STICKER.value: "sticker",
}
# What the person did to a message sent before, or the platform about them: nothing to answer to.
_SILENT = {MessageType.REVOKE.value: "deleted", MessageType.SYSTEM.value: "system"}


@dataclass(frozen=True)
class Content:
    """The kind of a message in the gateway's words, what the person wrote, what they pressed, and the rest."""

    kind: str
    text: str = ""
    choice: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


def content(message: dict[str, Any]) -> Content | None:
    """Return what a message says; None for what is no message at all (its type is missing)."""
    kind = message.get("type")
    if not isinstance(kind, str) or not kind:
        return None
    part = message.get(kind)
    if kind in _MEDIA and isinstance(part, dict):
        return _media(_MEDIA[kind], part)
    reader = _READERS.get(kind)
    read = reader(message) if reader else None
    return read or Content("unsupported", data={"type": kind[:40], **_why_unsupported(message)})


def _text(message: dict[str, Any]) -> Content | None:
    body = text(at(message, "text", "body"))
    return Content("text", body) if body.strip() else None


def _template_button(message: dict[str, Any]) -> Content | None:
    """Return the press of a template's button: its payload is what we put there, its text what the person read."""
    shown = text(at(message, "button", "text"))
    pressed = text(at(message, "button", "payload"))
    return Content("choice", shown or pressed, pressed[:ID] or None) if shown or pressed else None


def _interactive(message: dict[str, Any]) -> Content | None:
    button, row = at(message, "interactive", "button_reply"), at(message, "interactive", "list_reply")
    if isinstance(button, dict):
        return _chosen(button, labels.whole(text(button.get("title"))))
    if isinstance(row, dict):
        # A row whose title had to be shortened carries its whole text as description (see choices.py).
        return _chosen(row, text(row.get("description")) or labels.whole(text(row.get("title"))))
    form = at(message, "interactive", "nfm_reply")
    if isinstance(form, dict):
        return Content("unsupported", text(form.get("body")), data={"type": "form"})
    return None


def _chosen(reply: dict[str, Any], said: str) -> Content | None:
    identifier = text(reply.get("id"))[:ID]
    return Content("choice", said, identifier or None) if said or identifier else None


def _media(kind: str, part: dict[str, Any]) -> Content:
    """Return a file: its caption as text, and what is needed to fetch it."""
    wanted = ("id", "mime_type", "sha256", "filename", "voice", "animated", "url")
    return Content(kind, text(part.get("caption")), data={name: part[name] for name in wanted if name in part})


def _location(message: dict[str, Any]) -> Content | None:
    place = message.get("location")
    if not isinstance(place, dict):
        return None
    said = ", ".join(part for part in (text(place.get("name")), text(place.get("address"))) if part)
    wanted = ("latitude", "longitude", "name", "address", "url")
    return Content("location", said, data={name: place[name] for name in wanted if name in place})


def _contacts(message: dict[str, Any]) -> Content | None:
    """Return that contacts came, and how many: their names and numbers belong to other people and are not kept."""
    cards = items(message, "contacts")
    return Content("contacts", data={"count": len(cards)}) if cards else None


def _reaction(message: dict[str, Any]) -> Content | None:
    """Return a reaction; taking one back comes without emoji."""
    part = message.get("reaction")
    if not isinstance(part, dict):
        return None
    emoji = text(part.get("emoji"))[:32]
    return Content("reaction", emoji, data={"message_id": text(part.get("message_id")), "removed": not emoji})


def _edit(message: dict[str, Any]) -> Content | None:
    """Return an edited message as what it says now; one whose new words are not text is not answered again."""
    edited, original = at(message, "edit", "message"), text(at(message, "edit", "original_message_id"))
    read = content(edited) if isinstance(edited, dict) and edited.get("type") != "edit" else None
    if read is None:
        return None
    return Content(read.kind, read.text, read.choice, {**read.data, "edited": original[:ID]})


def _silent(message: dict[str, Any]) -> Content:
    """Return a deletion or a notice of the platform: kept as unsupported, marked as nothing to answer."""
    kind = str(message.get("type"))
    part = message.get(kind)
    notice = text(at(part, "type"))[:60]
    told = {"silent": True, "type": _SILENT[kind], "notice": notice}
    original, number = text(at(part, "original_message_id"))[:ID], text(at(part, "wa_id"))[:ID]
    return Content("unsupported", data={**told, "deleted": original, "new_address": number})


def _order(message: dict[str, Any]) -> Content | None:
    """Return an order of the catalogue: its note is what the person wrote."""
    part = message.get("order")
    return Content("unsupported", text(part.get("text")), data={"type": "order"}) if isinstance(part, dict) else None


def _why_unsupported(message: dict[str, Any]) -> dict[str, Any]:
    inner = text(at(message, "unsupported", "type"))[:40]
    return {"inner_type": inner} if inner else {}


_READERS: dict[str, Callable[[dict[str, Any]], Content | None]] = {
    MessageType.TEXT.value: _text,
    MessageType.BUTTON.value: _template_button,
    MessageType.INTERACTIVE.value: _interactive,
    MessageType.LOCATION.value: _location,
    MessageType.CONTACTS.value: _contacts,
    MessageType.REACTION.value: _reaction,
    MessageType.EDIT.value: _edit,
    MessageType.ORDER.value: _order,
    MessageType.REVOKE.value: _silent,
    MessageType.SYSTEM.value: _silent,
}
