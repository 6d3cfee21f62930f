"""Small talk that carries data goes on with the question; two judges decide what is off the subject."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent_gate import WEIGHED, IntentGate
from bot.components.scope import SCORE
from bot.components.spanish_reader import read
from tests.knowledge.answers.baseline import lexicon

DATA = {"entity": "pais", "value": "CL", "start": 0, "end": 5}
OFF = "fuera_de_alcance"
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


def test_a_figure_is_no_question_about_the_assistant():
    money = {"entity": "monto", "value": "45", "start": 0, "end": 2}
    assert gated("preguntar_agencia", 0.8, [money], ["saludar", "consultar_cargos"]) == "consultar_cargos"
    assert gated("preguntar_agencia", 0.8, [DATA], ["consultar_cargos"]) == "preguntar_agencia"


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


def test_what_both_judges_weigh_goes_along_with_the_message():
    """The actions, which know the conversation, need more of it in the middle of one."""
    message = read("unas pocas palabras cualquiera", lexicon())
    ranking = [{"name": "fuera_de_alcance", "confidence": 0.5}, {"name": "consultar_pagos", "confidence": 0.5}]
    for field, value in (("intent", ranking[0]), ("intent_ranking", ranking), (SCORE, 1.25)):
        message.set(field, value)
    assert IntentGate(IntentGate.get_default_config()).process([message])[0].get(WEIGHED) == pytest.approx(1.25)


def test_what_names_one_of_our_catalogues_needs_more_to_be_off_the_subject():
    assert judged("qué beneficios tiene afiliarme a promperu", "consultar_programas", 0.5, -1.0, off=0.1) != OFF
    assert judged("qué beneficios tiene afiliarme a mi barrio", "consultar_programas", 0.5, -1.0, off=0.1) == OFF


def judged(text: str, intent: str, confidence: float, score: float, off: float = 0.01) -> str:
    """Return the intent of a text that the classifier calls `intent` and the scope detector scores."""
    message = read(text, lexicon())
    ranking = [{"name": intent, "confidence": confidence}, {"name": "consultar_pagos", "confidence": 0.05}]
    ranking += [] if intent == "fuera_de_alcance" else [{"name": "fuera_de_alcance", "confidence": off}]
    message.set("intent", ranking[0])
    message.set("intent_ranking", ranking)
    message.set(SCORE, score)
    return IntentGate(IntentGate.get_default_config()).process([message])[0].get("intent")["name"]


def test_both_judges_together_decide_what_is_off_the_subject():
    text = "unas pocas palabras cualquiera"
    assert judged(text, "fuera_de_alcance", 0.6, 2.0) == "fuera_de_alcance"
    assert judged(text, "consultar_organismo", 0.35, 3.0, off=0.3) == "fuera_de_alcance"
    assert judged(text, "consultar_organismo", 0.9, -3.0) == "consultar_organismo"
    assert judged(text, "fuera_de_alcance", 0.4, -5.0) == "consultar_pagos"


def test_a_route_alone_is_no_sale():
    assert judged("llevar mi perro de Colombia a México", "fuera_de_alcance", 0.6, 6.0) == OFF


def test_few_words_are_off_the_subject_only_where_both_are_sure():
    assert judged("cómo empiezo", "fuera_de_alcance", 0.6, -0.5) == "consultar_pagos"
    assert judged("receta de ceviche", "fuera_de_alcance", 0.6, 4.0) == "fuera_de_alcance"


def test_goods_to_a_country_of_the_bloc_with_a_word_of_trading_are_never_off_the_subject():
    assert judged("quiero vender zapatos en Perú", "fuera_de_alcance", 0.6, 3.0) == "consultar_pagos"
    assert judged("quiero vender zapatos en Japón", "fuera_de_alcance", 0.6, 3.0) == "fuera_de_alcance"
    assert judged("zapatos de mi abuela en Perú", "fuera_de_alcance", 0.6, 3.0) == "fuera_de_alcance"


@pytest.mark.parametrize(
    "intent",
    [
        "inyectar_instrucciones",
        "insultar",
        "hablar_otro_idioma",
        "pedir_trampa",
        "pedir_humano",
        "reportar_estafa",
    ],
)
def test_what_has_a_refusal_of_its_own_keeps_it(intent):
    assert judged("unas pocas palabras cualquiera", intent, 0.4, 5.0, off=0.39) == intent


def test_off_the_subject_without_a_word_that_anybody_knows_is_left_to_the_fallback():
    gate = IntentGate(IntentGate.get_default_config())
    doubtful, certain = (
        gate.process([Message({"text": "x", "intent": {"name": "fuera_de_alcance", "confidence": sure}})])[0].get(
            "intent"
        )
        for sure in (0.34, 0.8)
    )
    assert (doubtful["confidence"], certain["confidence"]) == (0.0, 0.8)


def test_where_the_classifier_is_sure_of_ours_the_detector_must_be_as_sure():
    text = "métodos de pago más usados ahora"
    assert judged(text, "consultar_organismo", 0.97, 1.0, off=0.005) == "consultar_organismo"
    assert judged(text, "consultar_organismo", 0.97, 5.0, off=0.005) == "fuera_de_alcance"
    assert judged(text, "consultar_organismo", 0.6, 1.0, off=0.2) == "fuera_de_alcance"


def test_a_sure_question_about_one_of_our_catalogues_is_ours():
    assert judged("cuánto se lleva workana", "consultar_plataformas", 0.94, 4.0) == "consultar_plataformas"
    assert judged("cuánto se lleva workana", "consultar_plataformas", 0.4, 4.0) == "fuera_de_alcance"
    assert judged("cuánto se lleva workana", "fuera_de_alcance", 0.97, 4.0) == "fuera_de_alcance"


@pytest.mark.parametrize(
    "text",
    [
        "pan dulce y galletas a Lima por paquetería",
        "diferencia entre Shopify y Etsy",
        "qué documentos lleva una talavera a Santiago",
        "mi hermana vende cosas de Ayacucho a Bogotá",
    ],
)
def test_goods_on_their_way_and_platforms_compared_are_ours(text: str):
    assert judged(text, "fuera_de_alcance", 0.6, 3.0) != "fuera_de_alcance"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el último cómo se pide", "consultar_pagos"),
        ("ese segundo sirve", "consultar_pagos"),
        ("qué último momento", "charlar"),
    ],
)
def test_small_talk_that_points_to_one_of_several_is_about_it(text: str, expected: str):
    assert judged(text, "charlar", 0.6, -5.0) == expected
