"""What follows certain answers: who gets a paper, its exceptions, one's own papers, how a platform pays, what else there is."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation

OUT = "fuera_de_alcance"
JAM = ("qué registro sanitario piden en perú para la mermelada", "consultar_regulacion")
RETURNS = ("cuantos dias tiene un chileno para devolver algo", "consultar_devoluciones")
ORIGIN = ("me piden el certificado de origen pa chile", "consultar_certificado_origen")
MELI = ("se puede vender en mercado libre mexico desde peru?", "consultar_plataformas")


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("y lo saco yo o la tienda", "pedir_detalle"),
        ("quién lo tiene que tramitar, yo o mi cliente?", "preguntar_quien_paga"),
        ("a quien le toca sacarlo", "preguntar_quien_paga"),
        ("y eso le toca al importador o a mi", "preguntar_quien_paga"),
        ("lo hace la tienda o lo hago yo", "nlu_fallback"),
    ],
)
def test_who_has_to_get_the_paper_is_told_of_the_paper(talk: Conversation, asked: str, intent: str) -> None:
    talk.say(*JAM)
    assert "importador o fabricante con RUC" in talk.say(asked, intent, 0.7)


@pytest.mark.parametrize(
    ("country", "told"),
    [("chileno", "10 días"), ("colombiano", "5 días"), ("mexicano", "5 días"), ("peruano", "no existe un derecho")],
)
def test_how_long_a_buyer_may_return_is_a_right_and_no_procedure(talk: Conversation, country: str, told: str) -> None:
    assert told in talk.say(f"cuantos dias tiene un {country} para devolver algo", "consultar_devoluciones", 0.7)


@pytest.mark.parametrize(
    "asked",
    [
        "y si son calzones sellados igual?",
        "y si es maquillaje tambien?",
        "y si es comida aplica?",
        "y si lo hice a medida?",
    ],
)
def test_goods_left_out_of_the_right_are_told(talk: Conversation, asked: str) -> None:
    talk.say(*RETURNS)
    assert "pueden excluirse del retracto" in talk.say(asked, "nlu_fallback", 0.3)


def test_without_a_known_exception_it_is_said_who_knows(talk: Conversation) -> None:
    talk.say("cuantos dias tiene un mexicano para devolver algo", "consultar_devoluciones")
    assert "PROFECO" in talk.say("y si es ropa interior igual?", "consultar_clasificacion", 0.5)


@pytest.mark.parametrize(
    "asked",
    [
        "y de este lado yo que necesito sacar",
        "y de mi lado que papeles saco?",
        "y aca yo que tengo que tener",
        "y en mi pais que me piden a mi",
    ],
)
def test_ones_own_papers_are_those_of_home_or_of_each_home_it_may_be(talk: Conversation, asked: str) -> None:
    talk.say("permisos para vender alebrijes en lima", "consultar_regulacion")
    reply = talk.say(asked, "consultar_requisitos_exportar", 0.7)
    assert "RFC" in reply
    assert "¿Desde qué país exportas?" in reply
    assert "Perú" not in reply.split("¿Desde")[0]


@pytest.mark.parametrize(
    "asked",
    ["y ese quien lo firma aca", "quien lo emite de este lado", "quien me lo da en mi pais", "donde se saca aca"],
)
def test_who_gives_the_origin_paper_is_of_home_and_never_of_the_destination(talk: Conversation, asked: str) -> None:
    talk.say(*ORIGIN)
    reply = talk.say(asked, OUT)
    assert "ADEX" in reply
    assert "DIAN" in reply
    assert "SOFOFA" not in reply


@pytest.mark.parametrize(
    "asked",
    ["si el pedido es de 800 igual lo necesito?", "por uno de 200 lo necesito", "y para 500 dolares hace falta?"],
)
def test_a_threshold_of_the_paper_is_told(talk: Conversation, asked: str) -> None:
    talk.say(*ORIGIN)
    assert "USD 1.000" in talk.say(asked, "nlu_fallback", 0.3)


@pytest.mark.parametrize(
    "asked",
    [
        "y como pongo eso en mi tienda pa q no se enojen",
        "y eso como se lo aviso al cliente",
        "que texto pongo en mi tienda",
        "como lo explico en mi web sin asustarlos",
    ],
)
def test_how_to_tell_the_buyer_of_taxes_is_the_text_for_the_shop(talk: Conversation, asked: str) -> None:
    talk.say("leí que a chile hasta 41 dolares no se paga nada", "consultar_cargos")
    assert "escribe: «El precio incluye IVA" in talk.say(asked, "consultar_plataformas", 0.7)


@pytest.mark.parametrize(
    "asked", ["y cuando me pagan", "cada cuanto me depositan", "en cuanto tiempo me pagan", "cuando me llega la plata"]
)
def test_how_a_platform_pays_is_its_own(talk: Conversation, asked: str) -> None:
    talk.say(*MELI)
    reply = talk.say(asked, "consultar_pagos", 0.99)
    assert "semanal" in reply
    assert "USD 500" in reply


@pytest.mark.parametrize(
    "asked", ["y si me devuelven algo", "y si lo quieren devolver?", "y las devoluciones?", "si me lo regresan"]
)
def test_how_goods_come_back_on_a_platform_is_its_own(talk: Conversation, asked: str) -> None:
    talk.say(*MELI)
    assert "cuatro formas" in talk.say(asked, "consultar_recuperacion_impuestos", 0.67)


@pytest.mark.parametrize("asked", ["uf mucho lio, otra opcion?", "hay otra?", "que otra hay", "otra alternativa"])
def test_another_option_goes_on_with_the_list_of_platforms(talk: Conversation, asked: str) -> None:
    talk.say(*MELI)
    first = talk.say(asked, "responder_cuestionario", 0.35)
    assert "Amazon" in first
    assert "• Mercado Libre" not in first
    assert "Walmart" in talk.say("y otra?", "pedir_detalle", 0.5)


@pytest.mark.parametrize("asked", ["a quien le reclamo", "donde reclamo", "con quien me quejo", "ante quien reclamo"])
def test_a_complaint_goes_to_the_body_of_the_country_in_talk_or_to_each(talk: Conversation, asked: str) -> None:
    talk.say("mi pedido no ha llegado, donde viene?", "reportar_envio")
    reply = talk.say(asked, "reportar_envio", 0.7)
    assert all(name in reply for name in ("SERNAC", "SIC", "PROFECO", "INDECOPI"))
    talk.say("qué derechos tiene el comprador en perú", "consultar_consumidor")
    there = talk.say(asked, "reportar_envio", 0.7)
    assert "INDECOPI" in there
    assert "SERNAC" not in there


@pytest.mark.parametrize(
    "asked",
    [
        "me cobraron iva en la tienda y otra vez al retirar, eso vale?",
        "pagó el iva dos veces",
        "y si hay doble cobro?",
        "le cobraron de nuevo al recibir",
    ],
)
def test_a_tax_charged_twice_is_told_and_the_country_asked(talk: Conversation, asked: str) -> None:
    talk.say("mi pedido no ha llegado, donde viene?", "reportar_envio")
    assert "no vuelve a pagar IVA" in talk.say(asked, "consultar_impuestos_servicios", 0.35)
