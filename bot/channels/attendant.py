"""Looks after those who are handed over: tells the end, the long wait, who left, and that the assistant is down."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping

from bot.channels import handing, rating
from bot.channels.answering import renderer_for
from bot.channels.channel import Channel
from bot.channels.store import ChannelStore
from bot.channels.team import Outlook, Team
from bot.channels.words import options, say
from conversations import endings, handover_queue, transcript
from conversations.clock import now
from conversations.endings import Owed
from conversations.handover import CERRADO
from conversations.messages import Draft, Made
from conversations.staff_words import window

logger = logging.getLogger("brujula.gateway")
_AT_ONCE = 50
# Numbers under which our own words are rendered: those of turns are smaller (turns.py), and each is used once.
_NUMBERS = 10**12


class Attendant:
    """Does a round now and then; several processes may, since each word is said in a transaction of its own."""

    def __init__(
        self, store: ChannelStore, channels: Mapping[str, Channel], team: Team, wait: datetime.timedelta,
        idle: datetime.timedelta, down: datetime.timedelta,
    ):  # fmt: skip
        self._store, self._channels, self._team = store, channels, team
        self._wait, self._idle, self._down = wait, idle, down

    async def tell_ends(self) -> bool:
        """Say what ended, and have the assistant back; tell whether anything was said."""
        said = False
        for owed in self._ours(await self._store.run(endings.ended_untold, now(), _AT_ONCE)):
            made = self._made(owed, self._end(owed), 0)
            numbers = await self._store.run(endings.tell_end, owed, made, now())
            logger.info("handover=%d ended status=%s told=%s", owed.id, owed.status, bool(numbers))
            said = said or bool(numbers)
        return said

    async def round(self) -> bool:
        """Tell who waits for long, close who left, and show the desk whom the assistant does not answer."""
        outlook = await self._team.outlook()
        said = await self._closing(outlook) if outlook.staffed and not outlook.attends else await self._waiting(outlook)
        since = now() - self._idle
        for number in await self._store.run(endings.gone_quiet, since, _AT_ONCE):
            if await self._store.run(endings.close_quiet, number, since, now()):
                logger.info("handover=%d closed: the person left", number)
        return await self._stuck(outlook) or said

    async def _waiting(self, outlook: Outlook) -> bool:
        said = False
        for owed in self._ours(await self._store.run(endings.waiting_long, now() - self._wait, _AT_ONCE)):
            draft = _offering(
                say("espera_larga", espera=handing.expected(_without_queue(outlook))), options("volver")[:1]
            )
            numbers = await self._store.run(endings.warn, owed, self._made(owed, [draft], 1), now())
            said = said or bool(numbers)
        return said

    async def _closing(self, outlook: Outlook) -> bool:
        """Tell those who wait when the office closes that they are called back, and when."""
        said = False
        for owed in self._ours(await self._store.run(endings.waiting_at_closing, _AT_ONCE)):
            when, late = handing.promise(outlook, owed.channel, owed.last_inbound_at or owed.requested_at)
            draft = _offering(say("espera_cierre", cuando=when, ventana=late), ["Menú"])
            made = self._made(owed, [draft], 2)
            numbers = await self._store.run(endings.warn, owed, made, now(), outlook.opens, True)
            said = said or bool(numbers)
        return said

    async def _stuck(self, outlook: Outlook) -> bool:
        """Bring to the desk the conversations that the assistant has not answered for long (field-notes F3)."""
        said = False
        for stuck in await self._store.run(handover_queue.stuck, now() - self._down, _AT_ONCE):
            told = await self._store.run(transcript.story, stuck.person_id)
            request = handing.request_of("caido", told, outlook)
            number = await self._store.run(handover_queue.start, stuck.person_id, request, now())
            logger.warning("handover=%s the assistant does not answer", number)
            if number and outlook.attends:
                said = await self._tell_down(stuck, number) or said
        return said

    async def _tell_down(self, stuck: handover_queue.Stuck, number: int) -> bool:
        case = await self._store.run(handover_queue.case, number)
        owed = Owed(
            id=number, person_id=stuck.person_id, channel=stuck.channel, address=stuck.address, status=case.status,
            end_reason=None, staff_name=None, requested_at=case.requested_at, last_inbound_at=case.last_inbound_at,
            attended=False, asks_csat=False, resumes=False,
        )  # fmt: skip
        draft = Draft(say("caido_equipo", agencia=self._team.of()), kind="notice")
        return bool(await self._store.run(endings.say_once, owed, self._made(owed, [draft], 3), now()))

    def _ours(self, owed: list[Owed]) -> list[Owed]:
        """Return those of the channels that are served here; the others are another process's to tell."""
        return [one for one in owed if one.channel in self._channels]

    def _end(self, owed: Owed) -> list[Draft]:
        if owed.end_reason == "dejo_de_esperar":
            return [Draft(say("vuelve_solo"))]
        who = owed.staff_name or say("alguien")
        if owed.status == CERRADO and not owed.attended:
            words = say("cierre_sin_hablar")
        elif owed.status == CERRADO:
            words = say("cierre_inactivo" if owed.end_reason == "inactividad" else "cierre", quien=_upper(who))
        else:
            words = say("vuelve_y_sigue" if owed.resumes else "vuelve", quien=who)
        return [rating.question(owed.id, who, words)] if owed.asks_csat else [Draft(words)]

    def _made(self, owed: Owed, drafts: list[Draft], place: int) -> list[tuple[Draft, Made]]:
        """Render words, none where the channel would not take them any more."""
        channel = self._channels.get(owed.channel)
        if channel is None or not window(owed.channel, owed.last_inbound_at).is_open(now()):
            return []
        render = renderer_for(channel, owed.address, f"traspaso-{owed.id}")
        return [(draft, render(_NUMBERS + owed.id * 10 + place, draft)) for draft in drafts]


def _offering(words: str, labels: list[str]) -> Draft:
    structure = {"blocks": [{"type": "text", "text": words}], "suggestions": labels, "handover": {"reason": "espera"}}
    return Draft(words, structure)


def _without_queue(outlook: Outlook) -> Outlook:
    return Outlook(outlook.staffed, outlook.office, outlook.now, outlook.wait)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
