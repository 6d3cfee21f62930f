"""Whether somebody of the team is there, when they are next, how long it takes, and which topics are theirs."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from bot.channels.store import ChannelStore
from bot.channels.words import Agency
from conversations import handover_queue, handover_settings
from conversations.clock import now
from knowledge.office import Office, read_office

logger = logging.getLogger("brujula.gateway")
_KEPT = 2.0  # seconds: what is known of the team is looked up no more often
_WEEK, _OFFICE = "horario_semanal", ("horario_semanal", "feriados_por_pais", "pais")
Staffed = Callable[[Engine], bool]


@dataclass(frozen=True)
class Outlook:
    """What can be told to somebody who wants a person. `wait` is measured, None where it is not known."""

    staffed: bool
    office: Office
    now: datetime.datetime
    wait: datetime.timedelta | None = None
    ahead: int = 0
    topics: frozenset[str] = frozenset()

    @property
    def attends(self) -> bool:
        """Tell whether somebody may come now: unknown hours are not closed ones."""
        return self.staffed and self.office.is_open(self.now) is not False

    @property
    def opens(self) -> datetime.datetime | None:
        """Return when somebody attends next, where it is known and there is somebody."""
        return self.office.next_opening(self.now) if self.staffed else None


class Team:
    """Looks the team up. `staffed` tells whether anybody has an account with which to attend (the desk knows)."""

    def __init__(self, store: ChannelStore, agency: Agency, staffed: Staffed):
        self._store, self._agency, self._staffed = store, agency, staffed
        self._known: Outlook | None = None
        self._until = 0.0

    async def outlook(self) -> Outlook:
        """Return what is known now; raises ConversationsError."""
        if self._known is None or time.monotonic() >= self._until:
            self._known = await self._store.run(self._look)
            self._until = time.monotonic() + _KEPT
        return self._known

    def _look(self, engine: Engine) -> Outlook:
        moment = now()
        return Outlook(
            self._staffed(engine), self._office(), moment, handover_queue.expected_wait(engine, moment),
            handover_queue.waiting_before(engine, moment), handover_settings.topics(engine),
        )  # fmt: skip

    def _office(self) -> Office:
        try:
            return read_office({key: self._agency.datum(key) for key in _OFFICE})
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            logger.error("agency hours cannot be read (%s): taken as unknown", error)
            return read_office({"pais": self._agency.datum("pais")})

    def datum(self, key: str) -> Any:
        """Return a datum of the agency."""
        return self._agency.datum(key)

    def of(self) -> str:
        """Return « de Agencia», or nothing where it has no name."""
        name = self._agency.datum("agencia")
        return f" de {name}" if name else ""

    def contact(self, country: str | None) -> str | None:
        """Return the human contact for a country, else the general one, else None."""
        own = (self._agency.datum("contactos") or {}).get(country or "")
        return own or self._agency.datum("contacto_humano")

    def hours(self) -> str | None:
        """Return the hours as the agency wrote them, else in the words of its weekly hours."""
        written = self._agency.datum("horario_humano")
        return str(written) if written else self._office().said()
