"""Small talk that carries data is not small talk: "a Santiago de Querétaro, no de Chile, jaja" goes on with the question."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

_DATA = {"pais", "lugar_ambiguo", "producto", "monto", "cantidad", "peso"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentGate(GraphComponent):
    """Replaces a conversational intent by the likeliest one that uses data, where the message has data."""

    def __init__(self, config: dict[str, Any]):
        self._gated, self._instead = set(config["gated"]), tuple(config["instead"])
        self._sure = config["sure"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: which intents yield, to which (by prefix), and the confidence that nothing overrides."""
        return {
            "gated": ["charlar", "saludar", "agradecer", "despedir", "afirmar", "negar", "expresar_frustracion"],
            "instead": ["dar_dato", "consultar_", "calcular_", "reportar_"],
            "sure": 0.95,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentGate:
        """Create the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Gate each message."""
        for message in messages:
            intent = message.get(INTENT) or {}
            if intent.get(INTENT_NAME_KEY) not in self._gated or intent.get("confidence", 0.0) >= self._sure:
                continue
            if any(entity["entity"] in _DATA for entity in message.get(ENTITIES, [])):
                self._replace(message)
        return messages

    def _replace(self, message: Message) -> None:
        ranking = message.get(INTENT_RANKING_KEY) or []
        other = next((r for r in ranking if r[INTENT_NAME_KEY].startswith(self._instead)), None)
        if other is not None:
            message.set(INTENT, other, add_to_output=True)
