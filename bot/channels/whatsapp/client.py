"""Sending: one payload to one person, within the limits, and every failure said as Retry, Unsure or Refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bot.channels.channel import Refused, Retry, SendError
from bot.channels.messages import Inbound, Outbound, Rendered, Sent
from bot.channels.whatsapp.errors import PAIR_LIMIT, REENGAGEMENT, code_of, from_response, from_transport
from bot.channels.whatsapp.limits import Limits
from bot.channels.whatsapp.media import fetch
from bot.channels.whatsapp.published_limits import CALLBACK_DATA, WINDOW_HOURS
from bot.channels.whatsapp.render import render
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.channels.whatsapp.templates import templates, words_of

logger = logging.getLogger(__name__)
LastInbound = Callable[[str], datetime | None]
Payload = dict[str, Any]
_WINDOW = timedelta(hours=WINDOW_HOURS)
_MOMENT = 1.0  # seconds: for less, the outbox is not written again


class WhatsAppChannel:
    """The WhatsApp Cloud API as a Channel of the gateway.

    httpx and not pywa's client: pywa's GraphAPI fixes the address to graph.facebook.com (no stand-in could take its
    place), has no answer to limits, and its messages are built and sent in one step, where the outbox keeps payloads.
    """

    name = "whatsapp"

    def __init__(
        self,
        settings: WhatsAppSettings,
        client: httpx.AsyncClient | None = None,
        last_inbound: LastInbound | None = None,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self._settings = settings
        self._client = client or httpx.AsyncClient(timeout=httpx.Timeout(settings.timeout, connect=5.0))
        self._last_inbound = last_inbound
        self.limits = limits or Limits(settings.per_second)
        self._now = now
        self._template = templates()[settings.reopen_template] if settings.reopen_template else None

    def render(self, out: Outbound) -> Rendered:
        """Return the payloads of a message within WhatsApp's limits, and its choices."""
        return render(out)

    async def send(self, out: Outbound, payload: Payload, key: str) -> Sent:
        """Send one payload; raises Retry, Unsure or Refused. Outside the 24-hour window a template goes, if there is one."""
        await self._keep_pace(out.address)
        if self._window_closed(out.address):
            return await self._reopen(out.address, payload, key)
        try:
            return await self._post(out.address, payload, key)
        except Refused as error:
            if error.code != REENGAGEMENT:
                raise
            logger.info("whatsapp window closed by the platform correlation=%s", out.correlation_id)
            return await self._reopen(out.address, payload, key)

    async def seen(self, message_id: str) -> None:
        """Mark a message as read and show that an answer is being written (it goes away by itself in 25 seconds)."""
        self.limits.heard(1)  # the number's limit is for what comes in, too
        mark = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        try:
            response = await self._client.post(self._settings.messages_url, json=mark, headers=self._headers())
            if response.is_error:
                logger.warning("whatsapp read mark refused: %s", from_response(response).reason)
        except httpx.HTTPError as error:
            logger.warning("whatsapp read mark failed: %s", type(error).__name__)

    async def media(self, message: Inbound) -> tuple[bytes, str]:
        """Return the content of a message's file and its MIME type; raises Retry or Refused."""
        return await fetch(self._client, self._settings, str(message.data.get("id", "")))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _keep_pace(self, address: str) -> None:
        """Wait for a place within the limits; raises Retry where that takes longer than a moment."""
        waits = self.limits.wait(address)
        while 0 < waits <= _MOMENT:
            await asyncio.sleep(waits)
            waits = self.limits.wait(address)
        if waits:
            raise Retry(waits, "limit")

    def _window_closed(self, address: str) -> bool:
        """Tell whether the person is known to have written more than 24 hours ago; unknown counts as open."""
        last = self._last_inbound(address) if self._last_inbound else None
        return last is not None and self._now() - last > _WINDOW

    async def _reopen(self, address: str, payload: Payload, key: str) -> Sent:
        if self._template is None:
            raise Refused(f"ReEngagementMessage {REENGAGEMENT}: no template", REENGAGEMENT)
        return await self._post(address, self._template.payload({"respuesta": words_of(payload)}), key)

    async def _post(self, address: str, payload: Payload, key: str) -> Sent:
        body = envelope(address, payload, key)
        try:
            response = await self._client.post(self._settings.messages_url, json=body, headers=self._headers())
        except httpx.HTTPError as error:
            raise from_transport(error) from error
        if response.is_error:
            raise self._mapped(address, from_response(response))
        self.limits.went(address)
        return Sent(_message_id(response))

    def _mapped(self, address: str, error: SendError) -> SendError:
        """Return the error, with the wait that Meta advises where the limit of the pair was passed."""
        if code_of(error) == PAIR_LIMIT:
            return Retry(self.limits.refused(address), error.reason)
        if code_of(error) in (0, 190):
            logger.error("whatsapp key refused (%s): renew BRUJULA_WHATSAPP_TOKEN", error.reason)
        return error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._settings.token.get_secret_value()}"}


def envelope(address: str, payload: Payload, key: str) -> Payload:
    """Return the whole request: who it is for (a phone, or the BSUID of who hides it) and our key, which comes back."""
    person = {"to": address} if address.isdigit() else {"recipient": address}
    told = {"biz_opaque_callback_data": key} if 0 < len(key) <= CALLBACK_DATA else {}
    return {"messaging_product": "whatsapp", "recipient_type": "individual", **person, **payload, **told}


def _message_id(response: httpx.Response) -> str:
    """Return the name WhatsApp gave the message; an answer without it was a success all the same."""
    try:
        found = response.json()["messages"][0]["id"]
    except (ValueError, KeyError, IndexError, TypeError):
        logger.warning("whatsapp took a message without naming it")
        return ""
    return found if isinstance(found, str) else ""
