"""How a person is shown where their address is not to be seen: the channel and the last signs of it."""

from __future__ import annotations

CHANNELS = {"web": "Web", "whatsapp": "WhatsApp"}
SHOWN = 4


def mark_of(channel: str, address: str) -> str:
    """Return the mark of a person: «WhatsApp · ···4821», «Web · a3f9»."""
    hidden = "···" if channel == "whatsapp" else ""
    return f"{CHANNELS.get(channel, channel.capitalize())} · {hidden}{address[-SHOWN:]}"
