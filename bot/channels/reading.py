"""What to ask the assistant for a message of any kind, or the words that answer it without asking."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels import choosing
from bot.channels.channel import Channel, HasMedia
from bot.channels.messages import Inbound
from bot.channels.speech import Transcriber
from bot.channels.words import say
from conversations.messages import Draft, Made, Turn

logger = logging.getLogger("brujula.gateway")
_FILES = ("image", "video", "document")


@dataclass(frozen=True)
class Read:
    """Either a question for the assistant, with words that go before its reply, or the drafts that answer at once."""

    question: str = ""
    before: str = ""
    drafts: tuple[Draft, ...] = ()


class Reader:
    """Reads messages; a voice note needs the channel that holds it and an engine that understands it."""

    def __init__(self, channels: Mapping[str, Channel], transcriber: Transcriber | None):
        self._channels = channels
        self._transcriber = transcriber

    async def read(self, turn: Turn) -> Read:
        """Return what a message asks; a reaction asks nothing and gets nothing."""
        if turn.kind == "text":
            return _chosen(choosing.typed(turn.person.choices, turn.text, turn.received_at))
        if turn.kind == "choice":
            return _pressed(turn)
        if turn.kind == "reaction":
            return Read()
        if turn.kind == "audio" and self._transcriber:
            return await self._heard(turn, self._transcriber)
        if turn.kind in _FILES and turn.text.strip():
            return Read(turn.text, say("con_texto"))
        known = turn.kind in (*_FILES, "audio", "sticker", "location", "contacts")
        return Read(drafts=(Draft(say(turn.kind if known else "unsupported")),))

    async def _heard(self, turn: Turn, transcriber: Transcriber) -> Read:
        channel = self._channels[turn.person.channel]
        unheard = Read(drafts=(Draft(say("audio_no_se_oye")),))
        if not isinstance(channel, HasMedia):
            return Read(drafts=(Draft(say("audio")),))
        try:
            text = (await transcriber.transcribe(*await channel.media(_inbound(turn)))).strip()
        except Exception as error:  # noqa: BLE001 - the engine is the operator's: whatever it raises, the person gets words
            logger.error("voice note not understood correlation=%s: %s", turn.correlation_id, type(error).__name__)
            return unheard
        return Read(text, say("audio_oido", texto=text)) if text else unheard


def _pressed(turn: Turn) -> Read:
    chosen = choosing.pressed(turn.person.choices, turn.choice or "", turn.text or str(turn.data.get("title") or ""))
    if chosen is None:
        return Read(drafts=(Draft(say("boton_viejo")),))
    return _chosen(chosen)


def _chosen(chosen: choosing.Chosen) -> Read:
    if chosen.payloads:
        return Read(drafts=(Draft("", made=Made(chosen.payloads, chosen.choices, chosen.more)),))
    return Read(chosen.text)


def _inbound(turn: Turn) -> Inbound:
    return Inbound(
        turn.person.channel, turn.message_id, turn.person.address, turn.kind, turn.text, turn.choice, turn.sent_at,
        None, turn.reply_to, dict(turn.data),
    )  # fmt: skip
