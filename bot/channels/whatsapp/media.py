"""The files people send: first their address is asked for, then they are fetched, both with our key.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (an address holds for five minutes)
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx

from bot.channels.channel import Refused, Retry
from bot.channels.whatsapp.errors import from_response
from bot.channels.whatsapp.plain_json import at, text
from bot.channels.whatsapp.settings import WhatsAppSettings

LARGEST = 16 * 1024 * 1024  # what WhatsApp takes as audio or video; a voice note of a minute has about 0.1 MB
# The key goes with the request: only to Meta.
_META = ("facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net")


async def fetch(client: httpx.AsyncClient, settings: WhatsAppSettings, media_id: str) -> tuple[bytes, str]:
    """Return a file and its MIME type; raises Retry or Refused."""
    if not re.fullmatch(r"[\w.-]{1,128}", media_id):
        raise Refused("no media id")
    key = {"Authorization": f"Bearer {settings.token.get_secret_value()}"}
    address = f"{settings.api_url.rstrip('/')}/{settings.api_version}/{media_id}"
    try:
        described = await client.get(address, params={"phone_number_id": settings.phone_id}, headers=key)
        if described.is_error:
            raise from_response(described)
        url, mime = _described(described)
        if not _ours(url, settings):
            raise Refused("media at an unknown host")
        return await _download(client, url, key), mime
    except httpx.HTTPError as error:
        raise Retry(None, type(error).__name__) from error


def _described(response: httpx.Response) -> tuple[str, str]:
    try:
        found = response.json()
    except ValueError:
        raise Retry(None, "media not described") from None
    return text(at(found, "url")), text(at(found, "mime_type")) or "application/octet-stream"


async def _download(client: httpx.AsyncClient, url: str, key: dict[str, str]) -> bytes:
    content = bytearray()
    async with client.stream("GET", url, headers=key) as response:
        if response.is_error:
            await response.aread()
            raise from_response(response)
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > LARGEST:
                raise Refused("media too large")
    return bytes(content)


def _ours(url: str, settings: WhatsAppSettings) -> bool:
    address = urlsplit(url)
    host = address.hostname or ""
    if settings.local:
        return host == urlsplit(settings.api_url).hostname
    return address.scheme == "https" and any(host == name or host.endswith(f".{name}") for name in _META)
