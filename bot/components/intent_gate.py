"""Puts right what the words alone get wrong, by what the message carries.

Small talk with data goes on with the question ("a Santiago de Querétaro, no de Chile, jaja"); a product bound for a
country of the bloc is never off the subject; and a message that asks is not a mere datum ("donde las vendo en méxico").
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from knowledge.schema import BLOC

_OUT, _DATUM = "fuera_de_alcance", "dar_dato"
_GOODS = {"producto", "sector"}
_QUESTION = {"donde", "quien", "quienes", "como", "cuanto", "cuanta", "cuantos", "puedo", "puede", "piden", "necesito"}
_LIKELY = 0.1
_DATA = {"pais", "lugar_ambiguo", "producto", "monto", "cantidad", "peso"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentGate(GraphComponent):
    """Replaces a conversational intent by the likeliest one that uses data, where the message has data."""

    def __init__(self, config: dict[str, Any]):
        self._gated, self._instead = set(config["gated"]), tuple(config["instead"])
        self._questions = tuple(prefix for prefix in self._instead if prefix != _DATUM)
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
            name, confidence = intent.get(INTENT_NAME_KEY), float(intent.get("confidence") or 0.0)
            found = {entity["entity"] for entity in message.get(ENTITIES, [])}
            small_talk = name in self._gated and confidence < self._sure and found & _DATA
            if small_talk or (name == _OUT and found & _GOODS and self._within(message)):
                self._replace(message, self._instead)
            elif name == _DATUM and _asks(message):
                self._replace(message, self._questions, at_least=_LIKELY)
        return messages

    def _within(self, message: Message) -> bool:
        """Tell whether the places named are all of the bloc, and there is one."""
        places = [entity["value"] for entity in message.get(ENTITIES, []) if entity["entity"] == "pais"]
        return bool(places) and set(places) <= set(BLOC)

    def _replace(self, message: Message, prefixes: tuple[str, ...], at_least: float = 0.0) -> None:
        for other in message.get(INTENT_RANKING_KEY) or []:
            if other[INTENT_NAME_KEY].startswith(prefixes) and other["confidence"] >= at_least:
                message.set(INTENT, other, add_to_output=True)
                return


def _asks(message: Message) -> bool:
    """Tell whether the message has a word that asks: data alone do not."""
    words = [token.text for token in message.get("text_tokens", [])]
    return bool(_QUESTION & set(words))
