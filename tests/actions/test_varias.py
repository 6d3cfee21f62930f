"""Several questions in one message are all answered: together, after the datum that lacks, or offered by name."""

from __future__ import annotations

import pytest

from knowledge.answers.answer import SCREEN
from tests.actions.conversation import Conversation

PERMITS, CHARGES = "consultar_regulacion", "consultar_cargos"
SHIPPING, PAYMENTS, SHOPS = "consultar_logistica", "consultar_pagos", "consultar_plataformas"


def test_each_question_is_answered_under_its_name_with_its_source(talk: Conversation) -> None:
    reply = talk.say(
        "vendo galletas a chile, que etiqueta llevan y cuanto iva paga mi cliente", PERMITS,
        questions=[("vendo galletas a chile, que etiqueta llevan", PERMITS), ("y cuanto iva paga mi cliente", CHARGES)],
    )  # fmt: skip
    first, second = reply.split("\n\n")
    assert "Permisos y etiquetas · Chile" in first
    assert "ALTO EN" in first
    assert "Impuestos al llegar · Chile" in second
    assert "19%" in second
    assert all("Fuente: " in part for part in (first, second))
    assert len(reply) <= SCREEN
    assert {source["fact"] for source in talk.reply["sources"]} >= set(talk.reply["facts"])


def test_the_sum_of_one_question_has_the_data_that_the_other_says(talk: Conversation) -> None:
    reply = talk.say(
        "que permiso piden por 2 chompas a bogota desde lima y cuanto paga si valen 60 dolares cada una", PERMITS,
        questions=[("que permiso piden por 2 chompas a bogota desde lima", PERMITS),
                   ("y cuanto paga si valen 60 dolares cada una", "calcular_costo")],
    )  # fmt: skip
    assert "Permisos y etiquetas · Colombia" in reply
    assert "2 × chompa (USD 120,00 en total)" in reply
    assert "USD 22,80" in reply


def test_what_is_left_out_of_a_brief_answer_is_not_cited(talk: Conversation) -> None:
    reply = talk.say(
        "2 chompas de 60 dolares a bogota desde lima, cuanto paga y q permiso piden", "calcular_costo",
        questions=[("2 chompas de 60 dolares a bogota desde lima, cuanto paga", "calcular_costo"),
                   ("y q permiso piden", PERMITS)],
    )  # fmt: skip
    assert "Resolución CAN 2107 de 2019" in reply
    assert "Decreto 925" not in reply


def test_without_the_country_what_can_be_said_is_said_of_all(talk: Conversation) -> None:
    asked = talk.say(
        "que permisos necesito pa mis jabones y como me pagan", PERMITS,
        questions=[("que permisos necesito pa mis jabones", PERMITS), ("y como me pagan", PAYMENTS)],
    )  # fmt: skip
    assert talk.reply["facts"], "there is something to say without the country"
    assert "*Cómo cobrar*" in asked
    assert not talk.slots.get("preguntas_en_espera")


def test_the_country_that_all_lack_is_asked_once_and_nothing_is_lost(talk: Conversation) -> None:
    asked = talk.say(
        "que permisos necesito y como me pagan", PERMITS,
        questions=[("que permisos necesito", PERMITS), ("y como me pagan", PAYMENTS)],
    )  # fmt: skip
    assert talk.reply["asks"] == "pais"
    assert "Con eso te respondo también lo de *Cómo cobrar*." in asked
    reply = talk.say("a méxico, son jabones artesanales", "dar_dato")
    assert "Permisos y etiquetas · México" in reply
    assert "Cómo cobrar · México" in reply
    assert not talk.slots["preguntas_en_espera"]


def test_another_subject_drops_what_waited(talk: Conversation) -> None:
    talk.say(
        "que permisos necesito y como me pagan", PERMITS,
        questions=[("que permisos necesito", PERMITS), ("y como me pagan", PAYMENTS)],
    )  # fmt: skip
    reply = talk.say("mejor dime qué programas de apoyo hay en perú", "consultar_programas")
    assert "Cómo cobrar" not in reply
    assert not talk.slots["preguntas_en_espera"]


def test_what_does_not_fit_is_offered_by_name_and_answered_with_its_own_words(talk: Conversation) -> None:
    text = "que etiqueta llevan las galletas en chile, cuanto paga mi cliente, y con que courier las mando desde lima"
    reply = talk.say(
        text, PERMITS,
        questions=[("que etiqueta llevan las galletas en chile,", PERMITS), ("cuanto paga mi cliente,", CHARGES),
                   ("y donde las vendo", SHOPS), ("y con que courier las mando desde lima", SHIPPING)],
    )  # fmt: skip
    assert len(reply) <= SCREEN
    assert "escríbeme «" in reply
    offered = talk.reply["suggestions"][0]
    assert f"escríbeme «{offered}»" in reply
    intent = {"Envíos": SHIPPING, "Dónde vender": SHOPS}[offered]
    assert offered in talk.say(offered, intent)


def test_two_questions_of_one_subject_are_one(talk: Conversation) -> None:
    reply = talk.say(
        "cuanto iva cobra chile y hay arancel", CHARGES,
        questions=[("cuanto iva cobra chile", CHARGES), ("y hay arancel", CHARGES)],
    )  # fmt: skip
    assert "\n\n" not in reply


def test_what_nobody_is_sure_of_stays_with_the_question_before_it(talk: Conversation) -> None:
    reply = talk.say(
        "cuanto iva cobra chile y que onda eso", CHARGES,
        questions=[("cuanto iva cobra chile", CHARGES), ("y que onda eso", PAYMENTS, 0.3)],
    )  # fmt: skip
    assert "Cómo cobrar" not in reply


@pytest.mark.parametrize(
    ("second", "intent"),
    [
        ("cuanto tarda", SHIPPING),
        ("y quien me lo da", "consultar_organismo"),
        ("q tramites hago ahi", "consultar_requisitos_exportar"),
    ],
)
def test_a_datum_of_the_question_before_is_no_other_subject(talk: Conversation, second: str, intent: str) -> None:
    reply = talk.say(
        f"el sat me devuelve el iva si exporto artesanias? {second}", "consultar_recuperacion_impuestos",
        questions=[("el sat me devuelve el iva si exporto artesanias?", "consultar_recuperacion_impuestos"), (second, intent)],
    )  # fmt: skip
    assert "\n\n" not in reply


def test_a_word_that_names_a_subject_is_enough_where_the_classifier_is_unsure(talk: Conversation) -> None:
    reply = talk.say(
        "vendo galletas, que etiqueta piden en chile, cuanto iva paga el cliente y como cobro", PERMITS, 0.6,
        questions=[("vendo galletas, que etiqueta piden en chile,", PERMITS),
                   ("cuanto iva paga el cliente", "preguntar_quien_paga", 0.8), ("y como cobro", PAYMENTS)],
    )  # fmt: skip
    assert "19%" in reply
    assert "Cómo cobrar" in reply


def test_who_wants_to_cheat_gets_only_the_refusal(talk: Conversation) -> None:
    reply = talk.say(
        "cuanto iva paga en chile y como pongo que vale menos", "pedir_trampa",
        questions=[("cuanto iva paga en chile", CHARGES), ("y como pongo que vale menos", "pedir_trampa")],
    )  # fmt: skip
    assert "Impuestos al llegar" not in reply
    assert talk.slots["pendiente"] == "trampa"
