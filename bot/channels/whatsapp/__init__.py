"""The WhatsApp Cloud API: webhook, rendering within its limits, sending, and a stand-in for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter

    from bot.channels.whatsapp.client import LastInbound, WhatsAppChannel
    from bot.channels.whatsapp.routes import Accept
    from bot.channels.whatsapp.settings import WhatsAppSettings


@dataclass(frozen=True)
class WhatsApp:
    """The channel ready for the gateway."""

    settings: WhatsAppSettings
    channel: WhatsAppChannel

    def router(self, accept: Accept) -> APIRouter:
        """Return the webhook's routes; `accept` gets what came in, and also counts for the number's limit."""
        from bot.channels.whatsapp.routes import create_router

        return create_router(self.settings, accept, self.channel.limits.heard)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.channel.aclose()


def build(last_inbound: LastInbound | None = None) -> WhatsApp | None:
    """Return the channel as the environment configures it, None where it is off; raises ChannelMisconfigured.

    `last_inbound` says when a person last wrote, for WhatsApp's 24-hour window.
    """
    from bot.channels.whatsapp.client import WhatsAppChannel
    from bot.channels.whatsapp.settings import read_settings

    settings = read_settings()
    return WhatsApp(settings, WhatsAppChannel(settings, last_inbound=last_inbound)) if settings else None
