"""One turn: a message that was taken is asked to the assistant, and its reply is put in the outbox."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any

import httpx

from bot.channels import choosing, handing, opinions, rating
from bot.channels.answering_drafts import before
from bot.channels.backoff import Gate, pause
from bot.channels.channel import Channel
from bot.channels.keeper import Keeper
from bot.channels.messages import Outbound
from bot.channels.reading import Reader
from bot.channels.store import ChannelStore
from bot.channels.team import Team
from bot.channels.words import Consent, options, say
from bot.rasa_client import AssistantDown, AssistantError, AssistantSilent, AssistantSlow, Reply, send_async
from conversations import csat, handover, handover_queue, inbox, people, ratings, turns
from conversations.clock import now
from conversations.errors import ConversationsError, UnknownItem
from conversations.messages import DONE, FAILED, HELD, Draft, Made, Render, Turn

logger = logging.getLogger("brujula.gateway")
TRIES = 5  # of a message that the assistant takes and does not answer
TAKEN_MOST = 12  # times that a message is taken at all: beyond, it is what ends the process


class Assistant:
    """Rasa's REST channel, asked as a person of whom it knows nothing."""

    def __init__(self, client: httpx.AsyncClient, url: Callable[[], str], store: ChannelStore):
        self._client, self._url, self._store = client, url, store

    async def ask(self, turn: Turn, question: str) -> list[Reply]:
        """Return the replies, at least one; raises AssistantError."""
        sender = self._store.sender(turn.person.channel, turn.person.address)
        name = f"{turn.person.channel}:{turn.message_id}"
        replies = await send_async(self._client, self._url(), sender, question, name, turn.correlation_id)
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
        team: Team,
    ):
        self._team = team
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
            await self._keep_for_the_team(turn)
            return True
        if turn.attempts > TAKEN_MOST:
            await self._give_up(turn, "taken too often", "fallo")
            return True
        try:
            drafts, request = await self._drafts(turn)
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
        version, leaves = told.version if told else None, handing.leaves(drafts)
        await self._finish(turn, drafts, DONE, consent=version, request=request, leaves=leaves)
        return True

    async def _reacted(self, turn: Turn) -> None:
        """Keep what a reaction says of an answer; it asks nothing and gets nothing, whoever answers the person."""
        message = str(turn.data.get("message_id") or "")
        await self._store.run(ratings.react, turn.person.id, message, turn.text, now())
        await self._finish(turn, [], DONE)

    async def _keep_for_the_team(self, turn: Turn) -> None:
        """Keep a message for the desk; who waits and wants the assistant instead has it back, in this very step."""
        if turn.person.state == handover.EN_ESPERA and _wants_back(turn):
            await self._finish(turn, [Draft(say("vuelve_solo"))], DONE, leaves=True)
            return
        await self._finish(turn, [], HELD)

    async def _drafts(self, turn: Turn) -> tuple[list[Draft], handover.Request | None]:
        found = rating.rated(turn)
        if found is not None:
            return [await self._rated(turn, found)], None
        if _wants_back(turn):
            return [Draft(say("vuelve_ya"))], None
        drafts = await self._asked(turn)
        said, request = handing.handed(turn, drafts, self._team, await self._team.outlook())
        if request and request.reason == "tema" and await self._store.run(handover_queue.has_open, turn.person.id):
            return drafts, None  # promised already: not again after each answer
        return said, request

    async def _rated(self, turn: Turn, found: rating.Rated) -> Draft:
        try:
            if found.score is not None:
                await self._store.run(csat.score, found.handover, turn.person.id, found.score, now())
            elif found.words is not None:
                await self._store.run(csat.comment, found.handover, turn.person.id, found.words)
        except UnknownItem:  # purged meanwhile: thanked all the same
            logger.info("score of a handover that is gone correlation=%s", turn.correlation_id)
        return rating.answer(found)

    async def _asked(self, turn: Turn) -> list[Draft]:
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
        try:
            outlook = await self._team.outlook()
        except ConversationsError:  # then nothing can be written either, and the lease ends
            outlook = None
        request = handing.failed(outlook)
        await self._finish(turn, [Draft(say(words))], FAILED, error=why, request=request)

    async def _put_back(self, turn: Turn, why: str, wait: float, counted: bool) -> None:
        due = now() + datetime.timedelta(seconds=wait)
        await self._store.run(inbox.release, turn.id, self._owner, due, why, counted)

    async def _finish(
        self, turn: Turn, drafts: list[Draft], status: str, error: str | None = None, consent: str | None = None,
        request: handover.Request | None = None, leaves: bool = False,
    ) -> None:  # fmt: skip
        render = renderer(self._channels[turn.person.channel], turn)
        pulled = turn.person.channel in self._pulled
        reply, asks = opinions.with_question(turn, drafts, render, now())
        ending = turns.Ending(turn, self._owner, reply, pulled, status, error, consent, request, leaves, asks)
        (made,) = await self._endings.keep([ending])
        if made is None:
            logger.warning("dropped a late answer correlation=%s: another worker has it", turn.correlation_id)
            return
        seconds = (now() - turn.received_at).total_seconds()
        counted = (turn.correlation_id, turn.person.channel, status, len(made), seconds)
        logger.info("answered correlation=%s channel=%s status=%s rows=%d seconds=%.2f", *counted)


def _wants_back(turn: Turn) -> bool:
    """Tell whether somebody asks for the assistant instead of a person."""
    said = turn.text or str(turn.data.get("title") or "")
    return choosing.plain(said) in {choosing.plain(words) for words in options(handing.BACK)}


def renderer(channel: Channel, turn: Turn) -> Render:
    """Return the function that renders drafts of a turn within its channel's limits."""
    return renderer_for(channel, turn.person.address, turn.correlation_id)


def renderer_for(channel: Channel, address: str, correlation_id: str) -> Render:
    """Return the function that renders drafts for an address within a channel's limits."""

    def render(number: int, draft: Draft) -> Made:
        if draft.made:
            return draft.made
        out = Outbound(number, channel.name, address, draft.text, draft.structure, draft.reply_to, correlation_id)
        try:
            rendered = channel.render(out)
        except Exception as error:  # noqa: BLE001 - the text is complete alone: better plain than not at all
            logger.error("not rendered correlation=%s: %s", correlation_id, type(error).__name__)
            rendered = channel.render(replace(out, structure={}))
        return Made(rendered.payloads, rendered.choices, rendered.more)

    return render


def structure(reply: Reply) -> dict[str, Any]:
    """Return the structure of a reply; one that has only suggestions gets its text as its block."""
    if not reply.custom:
        return {}
    blocks = reply.custom.get("blocks") or [{"type": "text", "text": reply.text}]
    return {**reply.custom, "blocks": blocks, "suggestions": reply.suggestions}
