"""The one boundary of every action: knowledge is read, our errors become words, the answer leaves as one message."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Context
from actions.cuestionario import recall, take
from actions.en_medio import in_thread
from actions.heard import Heard, hear
from actions.hilo import follow
from actions.historia import story
from actions.recado import beside, expecting, take_down
from actions.referencias import refer, remember
from actions.senas import about_goods, placed_there, points_to_goods
from actions.sin_responder import note
from actions.varias import several, what_waited
from conversations.faults import where
from knowledge.answers import Answer
from knowledge.answers.answer import Paragraph
from knowledge.answers.fallback import HAND_OVER, after_failures
from knowledge.db import open_engine
from knowledge.errors import DatabaseUnavailable, EmptyKnowledge
from knowledge.settings import KnowledgeSettings
from knowledge.snapshot import Current, Snapshot

logger = logging.getLogger(__name__)
# Said when the knowledge base itself cannot be read, so these cannot come from it (the rest is in knowledge/phrases.yml).
NO_DATABASE = (
    "Ahora mismo no puedo consultar mi base de datos, y no te voy a dar un dato de memoria. "
    "Escríbeme de nuevo en un minuto."
)
NO_DATA = "Todavía no tengo datos cargados, así que no puedo responderte. Avísale a quien administra el asistente."
FAILED = (
    "Algo falló de mi lado y no quiero darte un dato equivocado. Prueba otra vez en un momento o escribe «persona»."
)


@lru_cache(maxsize=1)
def _current() -> Current:
    return Current(open_engine(KnowledgeSettings().database_url))


class BrujulaAction(Action, ABC):
    """An action that answers from the knowledge base."""

    @abstractmethod
    def name(self) -> str:
        """Return the action's name in domain.yml."""

    def knowledge(self) -> Snapshot:
        """Return the newest snapshot."""
        return _current().get()

    @abstractmethod
    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
        """Return what to say and what the conversation then knows; None where that is for `otherwise`."""

    def otherwise(self, dispatcher: CollectingDispatcher, heard: Heard) -> list[dict[str, Any]]:
        """Say what is not answered from the knowledge base, and return its events."""
        raise NotImplementedError(f"{self.name()} always answers")

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer; whatever fails, the person gets words and the log gets the conversation's id, never its text."""
        before = Context.of(tracker.slots)
        try:
            snapshot = self.knowledge()
            heard = in_thread(snapshot, before, hear(tracker.latest_message))
            turn = self._turn(snapshot, before, heard)
            if turn is None:
                return self.otherwise(dispatcher, heard)
            answer, after = turn
            after = expecting(after, answer, not through_gateway(tracker.latest_message))
            told = story(snapshot, after, heard, answer)
        except Exception as error:  # noqa: BLE001 - the one boundary: whatever it was, the person gets words
            kind = type(error).__name__  # a traceback ends with the error's words, which may be what the person wrote
            logger.error("%s failed in conversation %s: %s at %s", self.name(), tracker.sender_id, kind, where(error))
            dispatcher.utter_message(text=words_for(error))
            return []
        send(dispatcher, answer, told)
        if answer.missed:
            note(tracker, snapshot, after, answer.missed)
        return after.events(before)

    def _turn(self, snapshot: Snapshot, before: Context, heard: Heard) -> tuple[Answer, Context] | None:
        """Take what belongs to a message left for a person, to the self-assessment or to an option just listed.

        Else answer each of several questions, go on with what was just said, or answer what is asked. Failures are
        counted, and a self-assessment left half done is offered again.
        """
        taken = take_down(snapshot, before, heard) or take(snapshot, before, heard)
        if taken is not None:
            return taken
        before = placed_there(snapshot, before, heard)
        pointed = None if points_to_goods(snapshot, before, heard) else refer(snapshot, before, heard)
        if pointed is not None:
            answer, after = counted(snapshot, before, *pointed)
        else:
            turn = (
                several(snapshot, before, heard)
                or about_goods(snapshot, before, heard)
                or follow(snapshot, before, heard)
                or self.answer(snapshot, before, heard)
            )
            if turn is None:
                return None
            answer, after = counted(snapshot, before, *what_waited(snapshot, before, heard, *turn))
            after = remember(snapshot, before, answer, after)
        return beside(snapshot, before, heard, *recall(snapshot, heard, answer, after))


def counted(snapshot: Snapshot, before: Context, answer: Answer, after: Context) -> tuple[Answer, Context]:
    """Count the failures in a row: the second offers a person, the third hands over, and then the count starts anew.

    What is off the subject is no failure of ours: it neither counts nor ends the row.
    """
    if answer.missed is None:
        return answer, replace(after, failures=0)
    if answer.missed.reason == "fuera_de_alcance":
        return answer, replace(after, failures=before.failures)
    failures = before.failures + 1
    said = after_failures(snapshot, answer, failures, after.home)
    return said, replace(after, failures=0 if failures >= HAND_OVER else failures)


def through_gateway(message: dict[str, Any]) -> bool:
    """Tell whether a message came by the gateway, which puts its own number on each and says its own words of a handover."""
    return bool((message.get("metadata") or {}).get("correlation_id"))


def words_for(error: Exception) -> str:
    """Return the words for an error."""
    if isinstance(error, DatabaseUnavailable):
        return NO_DATABASE
    return NO_DATA if isinstance(error, EmptyKnowledge) else FAILED


def send(dispatcher: CollectingDispatcher, answer: Answer, told: dict[str, Any] | None = None) -> None:
    """Dispatch an answer as one message: its text, and its structure beside it, with what a person would need to know."""
    dispatcher.utter_message(text=answer.text, json_message={**answer.payload(), "story": told or {}})


def said(text: str, *suggestions: str) -> Answer:
    """Return an answer of one sentence."""
    return Answer(blocks=(Paragraph(text),), suggestions=suggestions)
