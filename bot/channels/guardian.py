"""Answers what people ask about their own data: before the assistant is asked, so also while it is down."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Mapping, Set
from typing import Any

from sqlalchemy import Engine

from bot.channels import choosing, privacy
from bot.channels.answering import TRIES, renderer
from bot.channels.channel import Channel
from bot.channels.store import ChannelStore
from bot.channels.words import Agency
from conversations import erasure, holdings, people, turns
from conversations.clock import now
from conversations.db import reading_plainly
from conversations.erasure import Places
from conversations.errors import ConversationsError
from conversations.marks import mark_of
from conversations.messages import Draft, Made, Turn
from desk import audit

logger = logging.getLogger("brujula.gateway")


class Guardian:
    """Takes the turns in which somebody wants their data, or wants them gone."""

    def __init__(
        self,
        store: ChannelStore,
        channels: Mapping[str, Channel],
        pulled: Set[str],
        agency: Agency,
        owner: str,
        places: Places,
    ):
        self._store, self._channels, self._pulled = store, channels, pulled
        self._agency, self._owner, self._places = agency, owner, places

    async def answers(self, turn: Turn) -> bool:
        """Answer a turn that is about the person's data; False for any other, which nothing was done with."""
        if turn.person.state != people.BOT or turn.kind not in ("text", "choice") or turn.attempts > TRIES:
            return False
        wish = privacy.wish(_said(turn), turn.person.choices, turn.received_at)
        if wish is None:
            return False
        logger.info("about their data correlation=%s wish=%s", turn.correlation_id, wish)
        if wish == "borrado":
            await self._erase(turn)
        elif wish == "copia":
            await self._finish(turn, await self._how_to_get(turn))
            await self._note(turn, "datos_pedidos_por_chat")
        else:
            await self._finish(turn, _question() if wish == "pregunta" else Draft(privacy.say("rechazado")))
        return True

    async def _finish(self, turn: Turn, draft: Draft) -> None:
        reply = turns.rendered(turn, [draft], renderer(self._channels[turn.person.channel], turn))
        ending = turns.Ending(turn, self._owner, reply, turn.person.channel in self._pulled)
        await self._store.run(turns.finish, [ending], now())

    async def _erase(self, turn: Turn) -> None:
        draft = Draft(privacy.say("borrado"))
        made = turns.rendered(turn, [draft], renderer(self._channels[turn.person.channel], turn))
        moment = now()

        def rows(_: int) -> list[dict[str, Any]]:
            return self._rows(turn, made, moment)

        done = await self._store.run(erasure.close_and_erase, turn, self._owner, self._store.key, rows, moment)
        if done is None:
            return
        await self._note(turn, "datos_borrados_por_chat")
        await self.carry_out()

    def _rows(self, turn: Turn, made: list[tuple[Draft, Made]], moment: datetime.datetime) -> list[dict[str, Any]]:
        pulled = turn.person.channel in self._pulled
        return [row for draft, one in made for row in turns.rows(turn, draft, one, pulled, moment)]

    async def carry_out(self) -> None:
        """Erase in the other stores what is still to be erased there, of whoever."""
        engine = await self._store.engine()
        left = await asyncio.to_thread(erasure.carry_out, engine, self._places, now())  # Rasa's databases may be slow
        if left:
            logger.info("erasures under way: %d", left)

    async def _how_to_get(self, turn: Turn) -> Draft:
        who = await self._store.run(holdings.find, turn.person.id, self._store.key)
        kept = await self._store.run(_counted, who) if who else {}
        written = kept.get("inbox", 0)
        contact = await asyncio.to_thread(self._contact)
        many = "un mensaje" if written == 1 else f"{written} mensajes"
        mark = mark_of(turn.person.channel, turn.person.address)
        return Draft(privacy.say("copia_texto", cuanto=many, contacto=contact, marca=mark))

    def _contact(self) -> str:
        found = self._agency.datum("contacto_humano")
        if not found:
            return privacy.say("copia_sin_contacto")
        return privacy.say("copia_contacto", contacto=str(found))

    async def _note(self, turn: Turn, action: str) -> None:
        """Write it into the desk's audit log; without a desk the person's wish is done all the same."""
        told = (now(), None, action, f"persona:{turn.person.id}", {"canal": turn.person.channel}, turn.correlation_id)
        try:
            await self._store.run(audit.record, *told)
        except ConversationsError as error:
            logger.error("not in the audit log correlation=%s action=%s: %s", turn.correlation_id, action, error)


def _counted(engine: Engine, who: holdings.Identity) -> dict[str, int]:
    with reading_plainly(engine) as db:
        return holdings.counts(db, who)


def _said(turn: Turn) -> str:
    if turn.kind == "text":
        return choosing.typed(turn.person.choices, turn.text, turn.received_at).text
    title = turn.text or str(turn.data.get("title") or "")
    chosen = choosing.pressed(turn.person.choices, turn.choice or "", title)
    return chosen.text if chosen else ""


def _question() -> Draft:
    words = privacy.say("pregunta")
    structure = {"asks": privacy.ASKS, "suggestions": privacy.buttons(), "blocks": [{"type": "text", "text": words}]}
    return Draft(words, structure)
