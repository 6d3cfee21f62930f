"""The web channel: nothing is sent, the widget fetches its person's messages from the outbox."""

from __future__ import annotations

from typing import Any

from bot.channels.channel import Refused
from bot.channels.messages import Outbound, Rendered, Sent

NAME = "web"
_SOURCE = ("title", "norm", "url", "date", "checked_on")


class WebChannel:
    """Renders a message as the widget shows it; see docs/canales.md for its fields."""

    name = NAME

    def render(self, out: Outbound) -> Rendered:
        """Return the message as JSON, whole: a page has room for all of it."""
        structure = out.structure
        offers = {f"o{out.id}.{place}": str(text) for place, text in enumerate(structure.get("suggestions") or [], 1)}
        shown = {
            "title": structure.get("title"),
            "blocks": structure.get("blocks") or [{"type": "text", "text": out.text}],
            "footer": structure.get("footer"),
            "suggestions": [{"id": key, "label": text, "text": text} for key, text in offers.items()],
            "sources": [{key: source.get(key) for key in _SOURCE} for source in structure.get("sources") or []],
            "document": _document(structure.get("document")),
            "rateable": bool(structure) and not structure.get("asks") and not structure.get("handover"),
        }
        return Rendered((shown,), offers)

    async def send(self, out: Outbound, payload: dict[str, Any], key: str) -> Sent:
        """Refuse: the gateway was told that this channel is pulled."""
        raise Refused("the web channel is fetched, not sent to")

    async def seen(self, message_id: str) -> None:
        """Do nothing: the widget is told by the state of its events."""


def _document(document: dict[str, Any] | None) -> dict[str, Any] | None:
    return {"url": document["url"], "filename": document["filename"]} if document else None
