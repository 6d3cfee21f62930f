"""A short message in the middle of a conversation is about what was just said: the datum, who knows it, or the next theme."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation

CERTIFICATE = ("necesito el certificado de origen, soy de trujillo y vendo a mexico", "consultar_certificado_origen")
SUM = ("cuánto paga un poncho de 120 dólares de Arequipa a Bogotá", "calcular_costo")
OUT = "fuera_de_alcance"


@pytest.mark.parametrize(
    ("asked", "intent", "told"),
    [
        ("y eso cuesta?", OUT, "S/ 36"),
        ("y cuando vence", "consultar_logistica", "12 meses"),
        ("quien me lo da", "pedir_fuente", "ADEX"),
        ("donde lo tramito", "consultar_plataformas", "VUCE"),
        ("me lo exigen si son 700 dolares?", "dar_dato", "USD 1,000"),
    ],
)
def test_a_loose_datum_is_told_of_the_certificate_just_talked_of(
    talk: Conversation, asked: str, intent: str, told: str
) -> None:
    talk.say(*CERTIFICATE)
    assert told in talk.say(asked, intent, 0.7)
    assert talk.slots["tema"] == "origen"


def test_a_datum_that_nothing_tells_is_said_missing_with_who_knows_it(talk: Conversation) -> None:
    talk.say("qué es exporta fácil en perú", "consultar_exportacion_simplificada")
    reply = talk.say("y cuanto cuesta", OUT)
    assert "Exporta Fácil" in reply
    assert "Serpost" in reply
    assert len(reply) < 200


def test_whoever_runs_the_programmes_just_listed_is_told_and_no_source_is_cited(talk: Conversation) -> None:
    talk.say("programas de apoyo en perú para vender cerámica", "consultar_programas")
    reply = talk.say("y quien lo da", "pedir_fuente", 0.5)
    assert "De dónde sale" not in reply
    assert "Promperú" in reply


@pytest.mark.parametrize("asked", ["de esos donde paga menos", "cual me conviene si soy chica"])
def test_a_choice_after_a_sum_compares_the_countries_with_the_same_pieces(talk: Conversation, asked: str) -> None:
    talk.say(*SUM)
    reply = talk.say(asked, OUT)
    assert all(country in reply for country in ("Chile", "Colombia", "México"))
    assert "USD 40.20" in reply
    assert talk.slots["tema"] == "costo"


def test_a_choice_read_as_cheating_after_a_sum_is_a_choice(talk: Conversation) -> None:
    talk.say(*SUM)
    assert "Donde menos paga" in talk.say("donde paga menos", "pedir_trampa", 0.6)


def test_which_is_easier_is_no_request_for_fewer_words(talk: Conversation) -> None:
    talk.say("qué courier uso desde monterrey a bogotá", "consultar_logistica")
    assert "Lo que decide" in talk.say("cual es mas facil", "pedir_simple")


def test_a_word_of_another_theme_changes_it_and_keeps_product_and_route(talk: Conversation) -> None:
    talk.say("permisos para vender salsa de ají en lima, soy de cali", "consultar_regulacion")
    talk.say("cual paqueteria me conviene", "consultar_regulacion", 0.4)
    assert talk.slots["tema"] == "logistica"
    assert talk.slots["pais_origen"] == ["CO"]
    assert talk.slots["producto"] == "salsa de ají"
    assert "kg" in talk.say("y cuantos kilos", OUT)


@pytest.mark.parametrize(("asked", "intent"), [("y entonces como hago", "pedir_simple"), ("si", "afirmar")])
def test_after_a_refusal_the_legal_ways_are_told_step_by_step(talk: Conversation, asked: str, intent: str) -> None:
    talk.say("le pongo 10 dólares en la factura a mi clienta de Bogotá y vale 90?", "pedir_trampa")
    reply = talk.say(asked, intent, 0.6)
    assert "1. Certificado de origen" in reply
    assert "USD 2.000" in reply


def test_what_is_that_defines_the_permit_just_told(talk: Conversation) -> None:
    talk.say("jabones artesanales de colombia a perú, qué permiso", "consultar_regulacion")
    assert "Notificación Sanitaria Obligatoria" in talk.say("q es eso", "definir_termino")
    assert "en el Perú solo tramitas el reconocimiento" in talk.say("ya la tengo en el invima", "consultar_organismo")


def test_what_is_that_after_a_sum_explains_it(talk: Conversation) -> None:
    talk.say(*SUM)
    assert "Cómo sale la cuenta" in talk.say("q es eso", "definir_termino")


def test_whether_somebody_else_may_sell_there_is_asked_of_the_platform(talk: Conversation) -> None:
    talk.say("soy de pasto, cómo abro tienda en etsy", "consultar_plataformas")
    assert talk.say("y mi prima de lima puede?", "consultar_presencia_local").startswith("*Etsy*\nSí")
    assert "USD 0,20" in talk.say("cuanto cobran por publicar", "consultar_plataformas", 0.7)


def test_another_end_of_the_road_gets_what_it_asks_of_the_goods(talk: Conversation) -> None:
    talk.say("qué piden para exportar miel desde chile", "consultar_requisitos_exportar")
    assert "INVIMA" in talk.say("y a colombia?", "dar_dato")


@pytest.mark.parametrize("asked", ["dame una receta de arepas", "quien gana el mundial", "cuanto cuesta un ipad"])
def test_what_is_off_the_subject_is_still_declined_in_the_middle(talk: Conversation, asked: str) -> None:
    talk.say(*CERTIFICATE)
    assert "fuera de lo que puedo responder" in talk.say(asked, OUT)


def test_a_loose_datum_before_anything_was_said_follows_nothing(talk: Conversation) -> None:
    assert "fuera de lo que puedo responder" in talk.say("cuanto cuesta", OUT)


def test_no_country_that_nobody_said_answers_alone(talk: Conversation) -> None:
    talk.say("mi cliente no recibió el pedido, qué le digo", "consultar_postventa")
    assert "*Cuánto demora*" not in talk.say("cuanto tiempo tengo", "nlu_fallback", 0.3)
