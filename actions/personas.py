"""People behind the assistant: handing over, who runs it, and starting from zero."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.base import BrujulaAction, said
from actions.context import Context
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.snapshot import Snapshot


class ActionPasarAPersona(BrujulaAction):
    """Say how a person will take over."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_pasar_a_persona"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return what happens next, with the hours and contact that the agency has set."""
        hours, contact, agency = (snapshot.setting(k) for k in ("horario_humano", "contacto_humano", "agencia"))
        when = snapshot.phrase("humano_horario", horario=hours) if hours else snapshot.phrase("humano_sin_horario")
        text = snapshot.phrase("humano", agencia=f" de {agency}" if agency else "", horario=when)
        more = f" {snapshot.phrase('humano_contacto', contacto=contact)}" if contact else ""
        return said(text + more), context


class ActionPresentarAgencia(BrujulaAction):
    """Say who runs the assistant, what it costs and what it does with data."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_presentar_agencia"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the agency's own data."""
        agency, hours = snapshot.setting("agencia"), snapshot.setting("horario_humano")
        text = snapshot.phrase(
            "agencia_quien",
            nombre=snapshot.setting("nombre", "Brújula"),
            agencia=f" de {agency}" if agency else "",
            privacidad=snapshot.setting("privacidad", ""),
            horario=snapshot.phrase("humano_horario", horario=hours)
            if hours
            else snapshot.phrase("humano_sin_horario"),
        )
        return said(text, "Hablar con alguien", "Menú"), context


class ActionReiniciar(Action):
    """Forget what was said."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_reiniciar"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Reset every slot."""
        return [AllSlotsReset()]
