"""Webhook bodies as Meta's reference shows them, one of every kind, and the channel they are sent to."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.channels.messages import Inbound, Status
from bot.channels.whatsapp.routes import PATH, create_routes
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.channels.whatsapp.signature import HEADER, sign

PHONE_ID = "106540352242922"
SECRET = "f3a9c1d27b604e58a1c2d3e4f5061728"
PERSON = "56912345678"
MEDIA = {"id": "2754859441498128", "mime_type": "image/jpeg", "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI="}

MESSAGES: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "text": {"body": "¿qué pago si mando chompas a Bogotá?"}},
    "button": {"type": "button", "button": {"payload": "seguir", "text": "Sí, sigamos"}},
    "button_reply": {
        "type": "interactive",
        "interactive": {"type": "button_reply", "button_reply": {"id": "7.1", "title": "Más detalle"}},
        "context": {"from": "15550783881", "id": "wamid.nuestro"},
    },
    "list_reply": {
        "type": "interactive",
        "interactive": {
            "type": "list_reply",
            "list_reply": {
                "id": "7.4",
                "title": "Servicios digitales",
                "description": "Servicios y productos digitales",
            },
        },
    },
    "form": {
        "type": "interactive",
        "interactive": {"type": "nfm_reply", "nfm_reply": {"body": "Sent", "name": "flow"}},
    },
    "location": {
        "type": "location",
        "location": {
            "latitude": -33.45,
            "longitude": -70.66,
            "name": "Bodega",
            "address": "Av. Sur 1",
            "url": "https://x.cl",
        },
    },
    "image": {"type": "image", "image": {**MEDIA, "caption": "¿qué código es?"}},
    "document": {"type": "document", "document": {**MEDIA, "mime_type": "application/pdf", "filename": "factura.pdf"}},
    "audio": {"type": "audio", "audio": {**MEDIA, "mime_type": "audio/ogg; codecs=opus", "voice": True}},
    "video": {"type": "video", "video": {**MEDIA, "mime_type": "video/mp4"}},
    "sticker": {"type": "sticker", "sticker": {**MEDIA, "mime_type": "image/webp", "animated": True}},
    "contacts": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+51 9"}]}]},
    "reaction": {"type": "reaction", "reaction": {"message_id": "wamid.nuestro", "emoji": "👍"}},
    "reaction_removed": {"type": "reaction", "reaction": {"message_id": "wamid.nuestro"}},
    "order": {"type": "order", "order": {"catalog_id": "1", "text": "¿llega a Lima?", "product_items": []}},
    "unsupported": {
        "type": "unsupported",
        "errors": [{"code": 131051, "title": "Message type unknown", "error_data": {"details": "not supported"}}],
        "unsupported": {"type": "poll"},
    },
    "new_kind": {"type": "hologram", "hologram": {"id": "1"}},
    "edit": {
        "type": "edit",
        "edit": {"original_message_id": "wamid.antes", "message": {"type": "text", "text": {"body": "a Lima, perdón"}}},
    },
    "revoke": {"type": "revoke", "revoke": {"original_message_id": "wamid.antes"}},
    "system": {
        "type": "system",
        "system": {"body": "cambió", "wa_id": "56900000000", "type": "user_changed_number"},
    },
    "referral": {
        "type": "text",
        "text": {"body": "Hola"},
        "referral": {"source_url": "https://fb.me/x", "source_type": "ad", "source_id": "1", "headline": "Exporta"},
    },
    "forwarded": {
        "type": "text",
        "text": {"body": "mira"},
        "context": {"forwarded": True, "frequently_forwarded": True},
    },
}
PRICING = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
STATUSES: dict[str, dict[str, Any]] = {
    "sent": {"status": "sent", "pricing": PRICING},
    "delivered": {"status": "delivered", "pricing": PRICING},
    "read": {"status": "read"},
    "played": {"status": "played"},
    "failed": {
        "status": "failed",
        "errors": [
            {
                "code": 131047,
                "title": "Re-engagement message",
                "error_data": {"details": "More than 24 hours have passed"},
            }
        ],
    },
}


def message(kind: str, identifier: str = "wamid.1", **changes: Any) -> dict[str, Any]:
    """Return a message of a kind as it stands in a webhook."""
    return {"from": PERSON, "id": identifier, "timestamp": "1764450000", **MESSAGES[kind], **changes}


def status(kind: str, identifier: str = "wamid.nuestro", **changes: Any) -> dict[str, Any]:
    """Return a status as it stands in a webhook."""
    told = {"id": identifier, "timestamp": "1764450001", "recipient_id": PERSON, "biz_opaque_callback_data": "k-1"}
    return {**told, **STATUSES[kind], **changes}


def change(messages: Any = None, statuses: Any = None, phone_id: str = PHONE_ID, **extra: Any) -> dict[str, Any]:
    """Return one change."""
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": phone_id},
        "contacts": [{"profile": {"name": "Ana Pérez"}, "wa_id": PERSON}],
        **extra,
    }
    value |= {name: part for name, part in (("messages", messages), ("statuses", statuses)) if part is not None}
    return {"field": "messages", "value": value}


def body(*changes: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook, each change in an entry of its own."""
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [one]} for one in changes],
    }


def settings(**changes: Any) -> WhatsAppSettings:
    """Return the settings of a number that exists nowhere."""
    known = {
        "token": SecretStr("EAAG-llave-de-prueba-123"),
        "app_secret": SecretStr(SECRET),
        "verify_token": SecretStr("palabra-larga-de-acuerdo-9"),
        "phone_id": PHONE_ID,
        "api_url": "http://127.0.0.1:9",
    }
    return WhatsAppSettings(_env_file=None, **{**known, **changes})


class Hook:
    """The webhook in a small application, and what it handed over."""

    def __init__(self) -> None:
        self.messages: list[Inbound] = []
        self.statuses: list[Status] = []
        self.fault: Exception | None = None
        app = FastAPI()
        app.router.routes += create_routes(settings(), self.accept)
        self.client = TestClient(app, raise_server_exceptions=False)

    async def accept(self, messages: list[Inbound], statuses: list[Status]) -> None:
        if self.fault:
            raise self.fault
        self.messages += messages
        self.statuses += statuses

    def post(self, raw: bytes, signature: str | bytes | None = "") -> Any:
        """Send a body; its signature is right unless another is given, None for no header at all."""
        given = sign(SECRET, raw) if signature == "" else signature
        headers: dict[str, Any] = {"Content-Type": "application/json"}
        if given is not None:
            headers[HEADER] = given
        return self.client.post(PATH, content=raw, headers=headers)

    def send(self, *changes: dict[str, Any]) -> Any:
        return self.post(json.dumps(body(*changes), ensure_ascii=False).encode())
