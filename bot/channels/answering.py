"""One turn: a message that was taken is asked to the assistant, and its reply is put in the outbox."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

import httpx

from bot.channels import opinions
from bot.channels.answering_drafts import before
from bot.channels.backoff import Gate, pause
from bot.channels.channel import Channel
from bot.channels.keeper import Keeper
from bot.channels.messages import Outbound
from bot.channels.reading import Reader
from bot.channels.store import ChannelStore, now
from bot.channels.words import Consent, say
from bot.rasa_client import AssistantDown, AssistantError, AssistantSilent, AssistantSlow, Reply, send_async
from conversations import inbox, people, ratings, turns
from conversations.messages import DONE, FAILED, HELD, Draft, Made, Render, Turn

logger = logging.getLogger("brujula.gateway")
TRIES = 5  # of a message that the assistant takes and does not answer
TAKEN_MOST = 12  # times that a message is taken at all: beyond, it is what ends the process


class Assistant:
    """Rasa's REST channel, asked as a person of whom it knows nothing."""

    def __init__(self, client: httpx.AsyncClient, url: str, store: ChannelStore):
        self._client, self._url, self._store = client, url, store

    async def ask(self, turn: Turn, question: str) -> list[Reply]:
        """Return the replies, at least one; raises AssistantError."""
        sender = self._store.sender(turn.person.channel, turn.person.address)
        name = f"{turn.person.channel}:{turn.message_id}"
        replies = await send_async(self._client, self._url, sender, question, name, turn.correlation_id)
        if any(reply.custom.get("silence") for reply in replies):
            raise AssistantSilent("no reply")
        return replies or [Reply(say("nada"))]


class Answerer:
    """Carries turns to their end: answered, put back to be tried again, or answered with words of our own."""

    def __init__(
        self,
        store: ChannelStore,
        channels: Mapping[str, Channel],
        pulled: Set[str],
        assistant: Assistant,
        reader: Reader,
        gate: Gate,
        owner: str,
        patience: datetime.timedelta,
    ):
        self._store, self._channels, self._pulled = store, channels, pulled
        self._assistant, self._reader, self._gate = assistant, reader, gate
        self._owner, self._patience = owner, patience
        self._endings: Keeper[turns.Ending, list[int] | None] = Keeper(store, turns.finish)

    async def answer(self, turn: Turn, consent: Consent | None) -> bool:
        """Answer a message; False when it was put back. Raises ConversationsError when that could not be recorded."""
        if turn.kind == "reaction":
            await self._reacted(turn)
            return True
        if turn.person.state != people.BOT:
            await self._finish(turn, [], HELD)
            return True
        if turn.attempts > TAKEN_MOST:
            await self._give_up(turn, "taken too often", "fallo")
            return True
        try:
            drafts = await self._drafts(turn)
        except AssistantError as error:
            return await self._failed(turn, error)
        except asyncio.CancelledError:  # we are stopping: another process, or this one when it is back
            await self._put_back(turn, "interrupted", 0.0, counted=False)
            raise
        except Exception as error:  # a fault of ours: the pool logs where
            name = type(error).__name__
            logger.error("fault correlation=%s attempts=%d: %s", turn.correlation_id, turn.attempts, name)
            if turn.attempts >= TRIES:
                await self._give_up(turn, name, "fallo")
                return True
            await self._put_back(turn, name, pause(turn.attempts), counted=True)
            raise
        told = consent if consent and drafts and consent.version != turn.person.consent_version else None
        if told and turn.person.channel not in self._pulled:
            drafts = [before(told.text, drafts[0]), *drafts[1:]]
        await self._finish(turn, drafts, DONE, consent=told.version if told else None)
        return True

    async def _reacted(self, turn: Turn) -> None:
        """Keep what a reaction says of an answer; it asks nothing and gets nothing, whoever answers the person."""
        message = str(turn.data.get("message_id") or "")
        await self._store.run(ratings.react, turn.person.id, message, turn.text, now())
        await self._finish(turn, [], DONE)

    async def _drafts(self, turn: Turn) -> list[Draft]:
        read = await self._reader.read(turn)
        if not read.question:
            return list(read.drafts)
        replies = await self._assistant.ask(turn, read.question)
        self._gate.worked()
        drafts = [Draft(reply.text, structure(reply)) for reply in replies]
        return [before(read.before, drafts[0]), *drafts[1:]] if read.before else drafts

    async def _failed(self, turn: Turn, error: AssistantError) -> bool:
        name, age = type(error).__name__, now() - turn.received_at
        is_down = isinstance(error, AssistantDown)
        if is_down:
            self._gate.failed()
        else:
            self._gate.worked()  # it answers, if badly: what is wrong is this message
        if age > self._patience or (not is_down and turn.attempts >= TRIES):
            await self._give_up(turn, name, "caido" if is_down else "fallo")
            return True
        logger.warning("will retry correlation=%s attempts=%d: %s", turn.correlation_id, turn.attempts, name)
        wait = pause(1 if is_down or isinstance(error, AssistantSlow) else turn.attempts)
        await self._put_back(turn, name, wait, counted=not is_down)
        return False

    async def _give_up(self, turn: Turn, why: str, words: str) -> None:
        logger.error("gave up correlation=%s attempts=%d: %s", turn.correlation_id, turn.attempts, why)
        await self._finish(turn, [Draft(say(words))], FAILED, error=why)

    async def _put_back(self, turn: Turn, why: str, wait: float, counted: bool) -> None:
        due = now() + datetime.timedelta(seconds=wait)
        await self._store.run(inbox.release, turn.id, self._owner, due, why, counted)

    async def _finish(
        self, turn: Turn, drafts: list[Draft], status: str, error: str | None = None, consent: str | None = None
    ) -> None:
        render = renderer(self._channels[turn.person.channel], turn)
        pulled = turn.person.channel in self._pulled
        reply, asks = opinions.with_question(turn, drafts, render, now())
        ending = turns.Ending(turn, self._owner, reply, pulled, status, error, consent, asks_rating=asks)
        (made,) = await self._endings.keep([ending])
        if made is None:
            logger.warning("dropped a late answer correlation=%s: another worker has it", turn.correlation_id)
            return
        seconds = (now() - turn.received_at).total_seconds()
        counted = (turn.correlation_id, turn.person.channel, status, len(made), seconds)
        logger.info("answered correlation=%s channel=%s status=%s rows=%d seconds=%.2f", *counted)


def renderer(channel: Channel, turn: Turn) -> Render:
    """Return the function that renders drafts of a turn within its channel's limits."""

    def render(number: int, draft: Draft) -> Made:
        if draft.made:
            return draft.made
        out = Outbound(
            number, channel.name, turn.person.address, draft.text, draft.structure, draft.reply_to, turn.correlation_id
        )
        try:
            rendered = channel.render(out)
        except Exception as error:  # noqa: BLE001 - the text is complete alone: better plain than not at all
            logger.error("not rendered correlation=%s: %s", turn.correlation_id, type(error).__name__)
            rendered = channel.render(replace(out, structure={}))
        return Made(rendered.payloads, rendered.choices, rendered.more)

    return render


def structure(reply: Reply) -> dict[str, Any]:
    """Return the structure of a reply; one that has only suggestions gets its text as its block."""
    if not reply.custom:
        return {}
    blocks = reply.custom.get("blocks") or [{"type": "text", "text": reply.text}]
    return {**reply.custom, "blocks": blocks, "suggestions": reply.suggestions}
