"""The flows of a conversation, and what the person reads when a part fails."""

from __future__ import annotations

import logging

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.base import FAILED, NO_DATA, NO_DATABASE, BrujulaAction
from actions.personas import ActionPasarAPersona, ActionPresentarAgencia, ActionReiniciar
from actions.temas import ActionConsultarTema
from knowledge.errors import DatabaseUnavailable, EmptyKnowledge
from tests.actions.conversation import Conversation, message, tracker


def test_a_missing_country_is_asked_once_and_then_kept(talk: Conversation):
    first = talk.say("¿qué impuestos paga mi cliente?", "consultar_cargos")
    assert "¿A qué país" in first
    assert talk.reply["suggestions"][:4] == ["Chile", "Colombia", "México", "Perú"]
    assert talk.slots["pendiente"] == "pais"
    second = talk.say("Chile", "dar_dato")
    assert "Chile" in second
    assert "Fuente:" in second
    assert talk.slots["pais_destino"] == ["CL"]
    assert "Chile" in talk.say("¿y qué permisos pide?", "consultar_regulacion")


def test_y_para_peru_asks_the_same_of_another_country(talk: Conversation):
    chile = talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    peru = talk.say("¿y para Perú?", "dar_dato")
    assert "· Perú" in peru
    assert peru != chile
    assert (talk.slots["tema"], talk.slots["pais_destino"]) == ("cargos", ["PE"])


def test_perdon_es_calzado_changes_only_the_product(talk: Conversation):
    talk.say("¿qué permisos piden en Colombia para mermelada?", "consultar_regulacion")
    text = talk.say("perdón, es calzado", "dar_dato")
    assert talk.slots["producto"] == "calzado"
    assert talk.slots["pais_destino"] == ["CO"]
    assert "calzado" in text.lower()
    assert "mermelada" not in text.lower()


def test_chile_o_peru_puts_both_side_by_side(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente?", "consultar_cargos")
    text = talk.say("Chile o Perú", "dar_dato")
    assert "Chile y Perú" in text
    assert talk.slots["pais_destino"] == ["CL", "PE"]


def test_de_donde_sale_eso_gives_the_sources_of_the_last_answer(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    shown = talk.slots["hechos"]
    text = talk.say("¿de dónde sale eso?", "pedir_fuente")
    assert talk.reply["facts"] == shown
    assert "revisado" in text
    assert talk.events == []


def test_sources_before_any_answer_say_there_is_none(talk: Conversation):
    assert "Todavía no te he dado un dato" in talk.say("¿de dónde sale eso?", "pedir_fuente")


def test_more_detail_says_what_was_not_said(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    shown = set(talk.slots["hechos"])
    talk.say("más detalle", "pedir_detalle")
    assert talk.reply["facts"]
    assert not shown & set(talk.reply["facts"])


def test_a_bare_si_gives_more_detail(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert "Más detalle" in talk.say("sí", "afirmar")


def test_simpler_is_shorter_and_about_the_same(talk: Conversation):
    long = talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    shown = talk.slots["hechos"]
    short = talk.say("más simple", "pedir_simple")
    assert len(short) < len(long)
    assert talk.reply["facts"] == shown


def test_an_ambiguous_cordoba_is_asked_and_the_answer_kept(talk: Conversation):
    text = talk.say("¿qué impuestos paga mi cliente en Córdoba?", "consultar_cargos")
    assert "¿Te refieres a" in text
    assert {"México", "Colombia"} <= set(talk.reply["suggestions"])
    assert talk.slots["pendiente"].startswith("lugar:cordoba")
    assert "México" in talk.say("México", "dar_dato")
    assert (talk.slots["pais_destino"], talk.slots["pendiente"]) == (["MX"], None)


def test_santiago_is_read_as_chile_and_said_aloud(talk: Conversation):
    text = talk.say("¿qué impuestos paga mi cliente en Santiago?", "consultar_cargos")
    assert text.startswith("Entiendo Santiago") or "Entiendo Santiago" in text
    assert talk.slots["pais_destino"] == ["CL"]


def test_pesos_without_a_country_are_asked_and_settled(talk: Conversation):
    text = talk.say("¿cuánto paga mi cliente en Perú por un poncho de 50 mil pesos?", "calcular_costo")
    assert "¿Son pesos chilenos, colombianos o mexicanos?" in text
    talk.say("chilenos", "dar_dato")
    assert (talk.slots["monto"], talk.slots["moneda"]) == ("50000", "CLP")
    assert talk.slots["pais_destino"] == ["PE"]


def test_off_topic_is_declined_and_changes_nothing(talk: Conversation):
    assert "fuera de lo que puedo" in talk.say("quién ganó el partido", "fuera_de_alcance")
    assert talk.events == []


def test_the_text_and_its_structure_travel_together(talk: Conversation):
    text = talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert talk.reply["title"] in text
    assert [source["fact"] for source in talk.reply["sources"]] == talk.reply["facts"]


@pytest.mark.parametrize("action", [ActionPasarAPersona(), ActionPresentarAgencia()])
def test_people_behind_the_assistant_are_told_in_whole_sentences(talk: Conversation, action: BrujulaAction):
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker(message("hola", "pedir_humano")), {})
    assert {event["name"] for event in events} <= {"recado", "espera_recado"}
    text = dispatcher.messages[0]["text"]
    assert len(text) > 40
    assert not any(flaw in text for flaw in ("None", "{", "  "))


def test_reiniciar_forgets_everything():
    events = ActionReiniciar().run(CollectingDispatcher(), tracker(message("reiniciar", "reiniciar")), {})
    assert [event["event"] for event in events] == ["reset_slots"]


SECRET = "mi correo es ana@ejemplo.cl y vendo ponchos"
# Errors carry what was being read: a KeyError or ValueError of ours would hold the person's words.
FAILURES = [
    (DatabaseUnavailable(SECRET), NO_DATABASE),
    (EmptyKnowledge(SECRET), NO_DATA),
    (ValueError(SECRET), FAILED),
]


@pytest.mark.parametrize(("error", "words"), FAILURES)
def test_each_failure_has_its_words_and_a_log_without_the_message(error, words, monkeypatch, caplog):
    def fails(self: BrujulaAction) -> None:
        raise error

    monkeypatch.setattr(BrujulaAction, "knowledge", fails)
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.DEBUG):
        events = ActionConsultarTema().run(dispatcher, tracker(message(SECRET, "consultar_cargos")), {})
    assert events == []
    assert [reply["text"] for reply in dispatcher.messages] == [words]
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert "conversacion-1" in errors[0].getMessage()
    assert f"{type(error).__name__} at" in errors[0].getMessage()
    assert "ana@ejemplo.cl" not in caplog.text
    assert "ponchos" not in caplog.text


def test_a_programme_is_found_by_country_product_and_experience(talk: Conversation):
    assert "¿En qué país" in talk.say("¿qué programa me sirve?", "consultar_programas")
    assert "¿Qué vendes?" in talk.say("Perú", "dar_dato")
    assert "¿Ya exportas" in talk.say("artesanías", "dar_dato")
    # Whatever intent is read in it, the answer to what was asked goes on with the list.
    text = talk.say("es mi primera vez", "consultar_requisitos_exportar")
    assert "prepara la primera exportación" in text
    assert talk.slots["exporta"] == "no"
    assert talk.slots["tema"] == "programas"


def test_the_origin_asked_by_the_marketplaces_is_the_origin(talk: Conversation):
    assert "¿Desde qué país vendes?" in talk.say("¿dónde vendo mis artesanías en México?", "consultar_plataformas")
    assert "admite vendedores de Perú" in talk.say("Perú", "dar_dato")
    assert (talk.slots["pais_origen"], talk.slots["pais_destino"]) == (["PE"], ["MX"])


def test_steps_wait_for_the_country(talk: Conversation):
    assert "¿Desde qué país exportas?" in talk.say(
        "¿cómo saco el certificado de origen?", "consultar_certificado_origen"
    )
    assert "\n1. " in talk.say("Colombia", "dar_dato")
    assert talk.reply["blocks"][0]["type"] == "steps"


def test_who_bought_is_told_what_helps(talk: Conversation):
    talk.say("me retuvieron el paquete, compré en Perú", "reportar_envio")
    assert talk.slots["pais_origen"] == ["PE"]
    assert "esto te sirve" in talk.say("a Chile", "dar_dato")


def test_the_very_same_facts_are_not_said_twice(talk: Conversation):
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    said = talk.slots["hechos"]
    text = talk.say("ajá pero eso mismo nomás", "dar_dato")
    assert talk.slots["hechos"] != said or "algo más preciso" in text


def test_a_loose_datum_is_of_what_was_being_talked_of(talk: Conversation):
    talk.say("como exporto poquito sin agente desde mexico", "consultar_requisitos_exportar")
    text = talk.say("cual es el limite en dolares", "consultar_cargos")
    assert "USD 5,000" in text
    assert "Chile" not in text
    assert "Colombia" not in text
    assert talk.slots["tema"] != "cargos"


def test_a_loose_datum_with_a_country_of_its_own_is_another_question(talk: Conversation):
    talk.say("como exporto poquito sin agente desde mexico", "consultar_requisitos_exportar")
    assert "Chile" in talk.say("y cual es el limite para no pagar en chile", "consultar_cargos")


def test_who_asks_for_their_own_papers_is_asked_from_where(talk: Conversation):
    text = talk.say(
        "me toca inscribirme como exportador pa vender unas artesanias a chile?", "consultar_requisitos_exportar"
    )
    assert talk.reply["asks"] in ("pais", "pais:origen")
    assert "Permisos y etiquetas" not in text


def test_what_the_goods_need_there_is_still_told_where_no_paper_of_the_seller_is_named(talk: Conversation):
    assert "Permisos y etiquetas · Chile" in talk.say(
        "requisitos para vender mermelada en chile", "consultar_requisitos_exportar"
    )


def test_a_material_from_outside_is_no_sale_from_outside(talk: Conversation):
    talk.say("hago bolsos en fique en popayan, los mando a lima, ¿qué papel de origen?", "consultar_certificado_origen")
    for intent in ("consultar_certificado_origen", "fuera_de_alcance"):
        assert "queda fuera" not in talk.say("y la crin viene de argentina, igual sirve?", intent)
    assert (talk.slots["pais_origen"], talk.slots["pais_destino"]) == (["CO"], ["PE"])


def test_how_to_be_paid_from_a_country_is_not_told_to_who_sells_to_it(talk: Conversation):
    talk.say("le trabajo a una agencia de mexico, ¿me toca cobrar iva?", "consultar_impuestos_servicios")
    assert "Desde México se puede abrir Wise" not in talk.say("como recibo los dolares", "consultar_pagos")
