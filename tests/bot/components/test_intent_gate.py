"""Small talk that carries data goes on with the question; small talk alone stays small talk."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent_gate import IntentGate

DATA = {"entity": "pais", "value": "CL", "start": 0, "end": 5}
ORGANISATION = {"entity": "organismo", "value": "pe-sunat", "start": 0, "end": 5}


def gated(intent: str, confidence: float, entities: list, others: list[str]) -> str:
    ranking = [{"name": intent, "confidence": confidence}, *({"name": o, "confidence": 0.1} for o in others)]
    message = Message({"text": "x", "intent": ranking[0], "intent_ranking": ranking, "entities": entities})
    gate = IntentGate(IntentGate.get_default_config())
    return gate.process([message])[0].get("intent")["name"]


@pytest.mark.parametrize("intent", ["charlar", "saludar", "agradecer", "despedir", "afirmar", "negar"])
def test_small_talk_with_a_country_becomes_the_likeliest_use_of_data(intent):
    assert gated(intent, 0.6, [DATA], ["insultar", "dar_dato", "consultar_cargos"]) == "dar_dato"
    assert gated(intent, 0.6, [DATA], ["pedir_menu", "consultar_cargos", "dar_dato"]) == "consultar_cargos"


def test_small_talk_without_data_stays():
    assert gated("saludar", 0.6, [], ["dar_dato"]) == "saludar"
    assert gated("saludar", 0.6, [ORGANISATION], ["dar_dato"]) == "saludar"


def test_a_sure_greeting_stays_even_with_data():
    assert gated("saludar", 0.97, [DATA], ["dar_dato"]) == "saludar"


@pytest.mark.parametrize("intent", ["consultar_cargos", "pedir_humano", "insultar", "fuera_de_alcance"])
def test_other_intents_are_never_changed(intent):
    assert gated(intent, 0.5, [DATA], ["dar_dato"]) == intent


def test_without_an_intent_that_uses_data_it_stays():
    assert gated("charlar", 0.5, [DATA], ["saludar", "insultar"]) == "charlar"


def test_a_message_without_intent_is_left_alone():
    message = Message({"text": "x", "entities": [DATA]})
    assert IntentGate(IntentGate.get_default_config()).process([message])[0].get("intent") is None
