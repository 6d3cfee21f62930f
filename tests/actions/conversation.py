"""A conversation with the actions as Rasa runs them: entities really read, slots kept, no server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.autodiagnostico import ActionAutodiagnosticar, ActionResponderCuestionario
from actions.base import BrujulaAction
from actions.cargos import ActionDarCotizacion, ActionExplicarCuenta, ActionQuienPaga
from actions.continuar import ActionContinuar, ActionDarDetalle, ActionDarFuente, ActionNegar, ActionSimplificar
from actions.personas import ActionPasarAPersona, ActionTomarRecado
from actions.rechazos import ActionNegarTrampa
from actions.respaldo import ActionNoEntendi
from actions.temas import ActionConsultarTema
from bot.components.entities import read_message
from knowledge.text import nfc
from tests.knowledge.answers.baseline import lexicon

_ACTIONS = {
    "dar_dato": ActionContinuar, "afirmar": ActionContinuar, "pedir_fuente": ActionDarFuente,
    "pedir_detalle": ActionDarDetalle, "pedir_simple": ActionSimplificar, "nlu_fallback": ActionNoEntendi,
    "fuera_de_alcance": ActionNoEntendi, "explicar_cuenta": ActionExplicarCuenta,
    "pedir_cotizacion": ActionDarCotizacion, "preguntar_quien_paga": ActionQuienPaga,
    "negar": ActionNegar, "hacer_autodiagnostico": ActionAutodiagnosticar,
    "responder_cuestionario": ActionResponderCuestionario, "pedir_humano": ActionPasarAPersona,
    "pedir_trampa": ActionNegarTrampa, "saludar": ActionTomarRecado, "charlar": ActionTomarRecado,
}  # fmt: skip


def message(text: str, intent: str, confidence: float = 0.9) -> dict[str, Any]:
    chosen = {"name": intent, "confidence": confidence}
    entities = read_message(nfc(text), lexicon()).entities()
    return {"text": text, "intent": chosen, "intent_ranking": [chosen], "entities": entities}


def tracker(latest: dict[str, Any], slots: dict[str, Any] | None = None) -> Tracker:
    return Tracker.from_dict({"sender_id": "conversacion-1", "slots": dict(slots or {}), "latest_message": latest})


class Conversation:
    """Says messages and remembers the slots that the actions set."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}
        self.reply: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []

    def say(
        self,
        text: str,
        intent: str,
        confidence: float = 0.9,
        questions: Sequence[tuple[Any, ...]] = (),
        weighed: float | None = None,
        ranking: Sequence[tuple[str, float]] = (),
    ) -> str:
        """Say a message; `questions` are what it asks apart, each with its intent and perhaps a confidence.

        `weighed` is how far off the subject the pipeline finds it, and `ranking` what else it may be.
        """
        said = message(text, intent, confidence)
        said["intent_ranking"] += [{"name": name, "confidence": chance} for name, chance in ranking]
        said["fuera_suma"] = weighed
        said["preguntas"] = [message(*question) for question in questions]
        action: BrujulaAction = _ACTIONS.get(intent, ActionConsultarTema)()
        dispatcher = CollectingDispatcher()
        self.events = action.run(dispatcher, tracker(said, self.slots), {})
        for event in self.events:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        assert len(dispatcher.messages) == 1, "one message a reply"
        self.reply = dispatcher.messages[0]["custom"]
        return dispatcher.messages[0]["text"]
