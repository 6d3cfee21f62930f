"""The gateway: carries what is in the inbox to the assistant, each person's in order, and sends what it answers.

What arrives is put there by the web process (intake.py). Workers take messages from the inbox and senders take replies
from the outbox, so the process may die at any moment, and several may work on one PostgreSQL.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx
from sqlalchemy import Engine

from bot.channels.answering import Answerer, Assistant, renderer
from bot.channels.attendant import Attendant
from bot.channels.backoff import Gate
from bot.channels.channel import Channel
from bot.channels.figures import Figures
from bot.channels.guardian import Guardian
from bot.channels.pool import Pool
from bot.channels.reading import Reader
from bot.channels.repeating import repeat
from bot.channels.retention import purge
from bot.channels.sending import LEASE as SEND_LEASE
from bot.channels.sending import Sender
from bot.channels.speech import Transcriber
from bot.channels.store import ChannelStore
from bot.channels.team import Staffed, Team
from bot.channels.words import Agency, say
from bot.service.address import Address
from bot.settings import Settings
from conversations import inbox, outbox, people, statuses, turns
from conversations.clock import now
from conversations.messages import Draft, Sending, Turn
from desk.places import places_of
from desk.settings import DeskSettings

logger = logging.getLogger("brujula.gateway")
LEASE = 15.0  # seconds after which what a dead process was answering is taken by another
STOP_PATIENCE = 5.0  # seconds: the supervisor kills after 8
_ADOPT_EVERY, _PURGE_EVERY, _ERASE_EVERY = 30.0, 3600.0, 10.0
_ENDS_EVERY, _ROUND_EVERY = 0.3, 3.0
_NOTICES_AT_ONCE = 50
_EARLY_DAYS = 1  # a status without its message holds the name of one, and in it WhatsApp writes the number


def _nobody(_: Engine) -> bool:
    return False


class Gateway:
    """Holds the channels and their workers; `start` and `stop` are called once each (worker.py)."""

    def __init__(
        self,
        settings: Settings,
        store: ChannelStore,
        client: httpx.AsyncClient,
        agency: Agency,
        transcriber: Transcriber | None = None,
        staffed: Staffed = _nobody,
    ):
        self._settings, self.store, self._agency = settings, store, agency
        self._channels: dict[str, Channel] = {}
        self._pulled: set[str] = set()
        self._owner = secrets.token_hex(8)
        self._gate = Gate()
        patience = datetime.timedelta(hours=settings.message_hours)
        assistant = Assistant(client, Address(settings).rest_url, store)
        reader = Reader(self._channels, transcriber)
        team = Team(store, agency, staffed)
        self._answerer = Answerer(
            store, self._channels, self._pulled, assistant, reader, self._gate, self._owner, patience, team
        )
        self._places = places_of(settings.tracker_url, settings.events_url, settings.quotes_dir)
        self._guardian = Guardian(store, self._channels, self._pulled, agency, self._owner, self._places)
        minutes = (settings.handover_wait_minutes, settings.handover_idle_minutes, settings.handover_down_minutes)
        limits = (datetime.timedelta(minutes=one) for one in minutes)
        self._attendant = Attendant(store, self._channels, team, *limits)
        self._sender = Sender(store, self._channels, self._owner, patience)
        self._turns: Pool[Turn] = Pool("turns", settings.gateway_workers, self._take_turns, self._answer)
        self._sends: Pool[Sending] = Pool("sends", settings.gateway_senders, self._take_sends, self._sender.send)
        self._figures = Figures(settings, store, agency, lambda: self._turns.full)
        self._tasks: set[asyncio.Task[None]] = set()
        self._repeated: list[asyncio.Task[None]] = []

    def last_inbound(self, address: str) -> datetime.datetime | None:
        """Return when somebody wrote to whom a message is going out at this moment."""
        return self._sender.last_inbound(address)

    def add(self, channel: Channel, pulled: bool = False) -> None:
        """Serve a channel; `pulled` when people fetch their messages and nothing is sent."""
        self._channels[channel.name] = channel
        if pulled:
            self._pulled.add(channel.name)

    def start(self) -> None:
        """Begin to work."""
        self._turns.start()
        self._sends.start()
        self._repeat("renew", LEASE / 3, self._renew)
        self._repeat("notice", min(1.0, self._settings.notice_seconds / 2), self._notice)
        if self._settings.gateway_workers:
            self._repeat("ends", _ENDS_EVERY, self._tell_ends)
            self._repeat("round", _ROUND_EVERY, self._round)
        self._repeat("adopt", _ADOPT_EVERY, self._adopt)
        self._repeat("purge", _PURGE_EVERY, self._purge)
        if self._settings.figures_seconds:
            self._repeat("figures", self._settings.figures_seconds, self._figures.read)
        self._repeat("erase", _ERASE_EVERY, self._guardian.carry_out)

    @property
    def alive(self) -> bool:
        """Tell whether work is still being taken, and what is done every few seconds still is."""
        return self._turns.alive and self._sends.alive and not any(task.done() for task in self._repeated)

    async def stop(self) -> None:
        """Take no more work and let what is being done end; what does not end soon is put back."""
        await asyncio.gather(self._turns.stop(STOP_PATIENCE), self._sends.stop(STOP_PATIENCE))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._figures.close()

    async def _take_turns(self, room: int) -> list[Turn]:
        allowed = self._gate.room(room)
        if allowed <= 0:
            return []
        return await self.store.run(inbox.take, self._owner, now(), LEASE, allowed)

    async def _take_sends(self, room: int) -> list[Sending]:
        return await self.store.run(outbox.take, self._owner, now(), SEND_LEASE, room)

    async def _answer(self, turn: Turn) -> None:
        channel = self._channels.get(turn.person.channel)
        if channel is None:  # another process may serve it
            later = now() + datetime.timedelta(seconds=60)
            await self.store.run(inbox.release, turn.id, self._owner, later, "no such channel here", False)
            return
        if turn.attempts == 1 and turn.person.state == people.BOT:
            self._spawn(_seen(channel, turn))
        if await self._guardian.answers(turn):
            self._sends.wake()
            return
        consent = await asyncio.to_thread(self._agency.consent)
        if await self._answerer.answer(turn, consent):
            self._sends.wake()

    async def _renew(self) -> None:
        if self._turns.busy:
            await self.store.run(inbox.renew, self._owner, now(), LEASE)

    async def _notice(self) -> None:
        """Tell those who wait for long that we are at it: once each, until they are answered."""
        before = now() - datetime.timedelta(seconds=self._settings.notice_seconds)
        for turn in await self.store.run(inbox.waiting_too_long, before, _NOTICES_AT_ONCE):
            channel = self._channels.get(turn.person.channel)
            if channel is None:
                continue
            draft = Draft(say("espera"), kind="notice")
            pulled = channel.name in self._pulled
            if await self.store.run(turns.notice, turn, now(), draft, renderer(channel, turn), pulled):
                logger.info("told to wait correlation=%s", turn.correlation_id)
                self._sends.wake()

    async def _tell_ends(self) -> None:
        if await self._attendant.tell_ends():
            self._sends.wake()
            self._turns.wake()

    async def _round(self) -> None:
        if await self._attendant.round():
            self._sends.wake()

    async def _adopt(self) -> None:
        await self.store.run(statuses.adopt_early, now(), _EARLY_DAYS)

    async def _purge(self) -> None:
        engine = await self.store.engine()
        gone = await asyncio.to_thread(purge, engine, self.store.settings, DeskSettings(), self._places)
        if gone:
            logger.info("purged %s", gone)

    def _repeat(self, name: str, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        self._repeated.append(self._spawn(repeat(name, seconds, work)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _seen(channel: Channel, turn: Turn) -> None:
    try:
        await channel.seen(turn.message_id)
    except Exception as error:  # noqa: BLE001 - a missing mark must not keep anybody from an answer
        logger.warning("not marked as seen correlation=%s: %s", turn.correlation_id, type(error).__name__)
