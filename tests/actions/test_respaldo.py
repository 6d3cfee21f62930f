"""What is not understood gets choices that work, then a person; what is off the subject gets a plain no."""

from __future__ import annotations

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.respaldo import ActionNoEntendi
from tests.actions.conversation import Conversation, message, tracker
from tests.knowledge.answers.baseline import snapshot

ODD = "xyzzy plugh frobnicate"
THEME_NAMES = {theme.name: theme.intent for theme in snapshot().themes.values()}


def test_the_nearest_themes_are_offered_by_name(talk: Conversation):
    text = talk.say(ODD, "nlu_fallback", 0.1)
    names = talk.reply["suggestions"][:-1]
    assert 2 <= len(names) <= 3
    assert set(names) <= THEME_NAMES.keys()
    assert text.startswith("No estoy seguro de haberte entendido. ¿Es sobre ")
    assert f"{names[-2]} o {names[-1]}?" in text


def test_the_classifiers_guess_and_the_search_take_turns(talk: Conversation):
    latest = message("cuestion de la norma rara", "nlu_fallback", 0.3)
    latest["intent_ranking"] = [{"name": "consultar_pagos", "confidence": 0.15}, {"name": "saludar", "confidence": 0.1}]
    dispatcher = CollectingDispatcher()
    ActionNoEntendi().run(dispatcher, tracker(latest), {})
    offered = dispatcher.messages[0]["custom"]["suggestions"]
    assert offered[0] == "Cómo cobrar"
    assert len(offered) == 4


def test_choosing_a_theme_answers_the_question_that_was_asked(talk: Conversation):
    talk.say("zzz octogonos zzz qqq www", "nlu_fallback", 0.1)
    assert talk.slots["pendiente"].startswith("tema:")
    talk.say("Permisos y etiquetas", "consultar_regulacion", 0.99)
    assert "octogonos" in talk.slots["consulta"]
    assert talk.slots["pendiente"] != "tema"


def test_the_second_failure_offers_a_person_and_the_third_hands_over(talk: Conversation):
    assert "persona" not in talk.say(ODD, "nlu_fallback", 0.1)
    assert "escribe «persona»" in talk.say(ODD, "nlu_fallback", 0.1)
    assert "Hablar con alguien" in talk.reply["suggestions"]
    third = talk.say(ODD, "nlu_fallback", 0.1)
    assert "Te paso con una persona" in third
    assert "No estoy seguro" not in third
    assert "persona" not in talk.say(ODD, "nlu_fallback", 0.1), "the count starts anew"


def test_words_that_nobody_knows_do_not_go_on_with_what_was_talked_of(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert "No estoy seguro" in talk.say("xyzzy plugh", "nlu_fallback", 0.1)


def test_an_answer_in_between_ends_the_row(talk: Conversation):
    talk.say(ODD, "nlu_fallback", 0.1)
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert talk.slots["no_entendidos"] == 0


def test_off_the_subject_neither_counts_nor_ends_the_row(talk: Conversation):
    talk.say(ODD, "nlu_fallback", 0.1)
    for _ in range(3):
        assert "fuera de lo que puedo" in talk.say("quién ganó el partido", "fuera_de_alcance")
    assert talk.slots["no_entendidos"] == 1
    assert "escribe «persona»" in talk.say(ODD, "nlu_fallback", 0.1)


@pytest.mark.parametrize("confidence", [0.35, 0.9])
def test_what_the_gate_finds_off_the_subject_is_never_answered(talk: Conversation, confidence):
    text = talk.say("cuánto gana un agente de aduanas en Chile", "fuera_de_alcance", confidence)
    assert "fuera de lo que puedo" in text
    assert talk.reply["reason"] == "fuera_de_alcance"


def test_another_market_is_declined_with_its_name(talk: Conversation):
    text = talk.say("exportar palta a Alemania", "fuera_de_alcance")
    assert "Alemania" in text
    assert talk.reply["reason"] == "fuera_de_alcance"


def test_few_words_with_a_datum_go_on_with_the_conversation(talk: Conversation):
    talk.say("cuánto paga mi cliente en Bogotá por 2 chompas de 80 dólares", "calcular_costo")
    assert "USD 197,76" in talk.say(
        "ahora quieren 8 unidades", "fuera_de_alcance"
    )  # 640 × 10 % = 64; 704 × 19 % = 133,76
    assert talk.say("receta de 8 panqueques con manjar y plátano", "fuera_de_alcance") != ""
    assert talk.reply["reason"] == "fuera_de_alcance"


@pytest.mark.parametrize(
    "text", ["cómo se dice gracias en japonés de Japón", "quién va ganando la guerra comercial con China"]
)
def test_a_country_outside_without_a_word_of_trade_is_only_declined(talk: Conversation, text: str):
    assert "fuera de lo que puedo" in talk.say(text, "fuera_de_alcance", 0.9)
    assert talk.reply["reason"] == "fuera_de_alcance"


def test_an_ambiguous_place_is_not_asked_for_what_is_off_the_subject(talk: Conversation):
    text = talk.say("cuánto vale la patente municipal de un almacén en La Florida", "fuera_de_alcance", 0.9)
    assert "fuera de lo que puedo" in text
    assert "¿Te refieres" in talk.say("puedo vender mi mermelada en La Florida", "fuera_de_alcance", 0.9)


def test_words_that_tell_nothing_go_on_with_the_conversation(talk: Conversation):
    talk.say("qué permiso pide mi mermelada en Chile", "consultar_regulacion")
    assert "fuera de lo que puedo" not in talk.say("¿y cuánto cuesta?", "fuera_de_alcance")
    assert "fuera de lo que puedo" in talk.say("¿existe dios?", "fuera_de_alcance")


def test_a_technical_rule_named_by_its_number_is_never_off_the_subject(talk: Conversation):
    text = talk.say("desde cuándo rige la última fase de la NOM-051", "fuera_de_alcance")
    assert "NOM-051" in text
    assert "fuera de lo que puedo" not in text
