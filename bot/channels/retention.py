"""Forgetting in time, in every store: each keeps what it has for as long as its setting says."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Engine

from conversations import people, unanswered
from conversations.clock import now
from conversations.erasure import Places
from conversations.errors import ConversationsError
from conversations.figures import erase as figures
from conversations.settings import ConversationsSettings
from desk import audit_reading, sessions
from desk.practica import intentos
from desk.settings import DeskSettings

logger = logging.getLogger("brujula.gateway")


def purge(engine: Engine, settings: ConversationsSettings, desk: DeskSettings, places: Places) -> dict[str, int]:
    """Forget what is too old; return how much of each there was. A store that does not answer keeps no other waiting."""
    moment = now()
    days = (settings.tracker_days, settings.events_days)
    work: dict[str, Callable[[], int]] = {
        "mensajes": lambda: people.purge(engine, moment, settings.messages_days),
        "sin_respuesta": lambda: unanswered.purge(engine, moment, settings.unanswered_days),
        "cifras": lambda: figures.purge(engine, moment, settings.messages_days),
        "sesiones": lambda: sessions.purge(engine, moment, desk.idle),
        "auditoria": lambda: audit_reading.purge(engine, moment, desk.desk_audit_days),
        "practica": lambda: intentos.purge(engine, moment, desk.desk_practice_days),
    }
    for store, limit in zip(places.elsewhere, days, strict=True):
        work[store.name] = lambda store=store, limit=limit: store.purge(moment, limit)  # type: ignore[misc]
    gone: dict[str, int] = {}
    for name, forget in work.items():
        try:
            gone[name] = forget()
        except ConversationsError as error:
            logger.error("not purged store=%s: %s", name, error)
    return {name: count for name, count in gone.items() if count}
