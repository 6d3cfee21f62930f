"""People behind the assistant: handing over, who runs it, and starting from zero."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.base import BrujulaAction
from actions.context import Context
from actions.heard import Heard
from actions.recado import take_down
from knowledge.answers import Answer
from knowledge.answers.agencia import agency_answer, handover
from knowledge.answers.fallback import upset
from knowledge.snapshot import Snapshot

_IDENTITY = "preguntar_identidad"
# What is said to each at any other time (data/rules/conversacion.yml).
SMALL_TALK = {
    "saludar": "utter_saludar",
    "despedir": "utter_despedir",
    "agradecer": "utter_agradecer",
    "charlar": "utter_charlar",
    "insultar": "utter_insultar",
    "hablar_otro_idioma": "utter_otro_idioma",
}


class ActionPasarAPersona(BrujulaAction):
    """Say how a person will take over."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_pasar_a_persona"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return what happens next, with the hours and contact that the agency has set."""
        return handover(snapshot, context.home), context


class ActionAtenderFrustracion(BrujulaAction):
    """Answer somebody who is fed up: an offer first, a person where something failed before."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_atender_frustracion"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the words for this many failures in a row, being fed up counted as one."""
        answer = upset(snapshot, context.failures + 1, context.home)
        return answer, replace(context, failures=0 if answer.handing else context.failures + 1)

    def _turn(self, snapshot: Snapshot, before: Context, heard: Heard) -> tuple[Answer, Context]:
        """Count it here: elsewhere an answer ends the row of failures, and this one answered nothing."""
        return take_down(snapshot, before, heard) or self.answer(snapshot, before, heard)


class ActionPresentarAgencia(BrujulaAction):
    """Say who this is, who runs it, its hours, its cost or what it does with data: the part that was asked."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_presentar_agencia"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the agency's own data."""
        default = "identidad" if heard.intent == _IDENTITY else "quien"
        return agency_answer(snapshot, heard.said, context.home, default), context


class ActionTomarRecado(BrujulaAction):
    """Small talk while a person was asked for: "hola, soy Rosa" is for them; what is only small talk gets its usual words."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_tomar_recado"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
        """Return the message taken down, None where it leaves nothing."""
        return take_down(snapshot, context, heard)

    def otherwise(self, dispatcher: CollectingDispatcher, heard: Heard) -> list[dict[str, Any]]:
        """Say what is said to this small talk at any other time."""
        dispatcher.utter_message(response=SMALL_TALK[heard.intent])
        return []

    def _turn(self, snapshot: Snapshot, before: Context, heard: Heard) -> tuple[Answer, Context] | None:
        """Only take it down: small talk goes on with nothing that was being talked of."""
        return self.answer(snapshot, before, heard)


class ActionReiniciar(Action):
    """Forget what was said."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_reiniciar"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Reset every slot."""
        return [AllSlotsReset()]
