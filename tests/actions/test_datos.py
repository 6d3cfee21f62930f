"""What is told in mid-talk without asking goes into the sum, or stays with what was being talked of."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation

LOST = ("mi ruana no llega, la mande a una clienta d lima hace un mes", "reportar_envio")
SUM = ("cuanto paga un poncho de 150 dolares en peru", "calcular_costo")


def test_a_price_completes_the_sum_whatever_was_talked_of(talk: Conversation) -> None:
    talk.say(*LOST)
    talk.say("son ruanas de lana, tres", "dar_dato")
    assert "3 × ruana de lana (USD 174.00 en total)" in talk.say("cada una sale a 58 dolares", "dar_dato")
    assert "4 × ruana de lana (USD 232.00 en total)" in talk.say(
        "ay la clienta quiere una mas", "pedir_cotizacion", 0.43
    )


def test_a_price_said_after_the_permits_makes_the_sum(talk: Conversation) -> None:
    talk.say("qué piden en chile para un gorro de alpaca", "consultar_regulacion")
    assert "Cuánto paga tu cliente" in talk.say("valen 25 dolares cada uno, son 6", "dar_dato")
    assert talk.slots["cantidad"] == "6"


def test_an_amount_of_a_theme_with_figures_of_its_own_stays_there(talk: Conversation) -> None:
    talk.say("qué es exporta fácil, mando cerámica de perú a chile", "consultar_exportacion_simplificada")
    assert "Cuánto paga tu cliente" not in talk.say("y si son 9000 dolares", "dar_dato")


@pytest.mark.parametrize(
    "back", ["va. volviendo a lo de antes, y si un pedido es de 500?", "lo de antes, ¿y si son 500 dolares?"]
)
def test_going_back_with_an_amount_goes_back_to_the_sum(talk: Conversation, back: str) -> None:
    talk.say("que impuestos paga en peru un bolso de cuero que mando de mexico", "consultar_cargos")
    talk.say("como cobro yo desde mexico a un cliente de peru", "consultar_pagos")
    assert "Bolso de cuero de USD 500.00" in talk.say(back, "dar_dato", 0.7)


@pytest.mark.parametrize("more", ["quiere otra", "agregale uno", "me pidio uno mas la señora"])
def test_one_more_without_a_figure_is_counted(talk: Conversation, more: str) -> None:
    talk.say(*SUM)
    assert "2 × poncho (USD 300.00 en total)" in talk.say(more, "nlu_fallback", 0.3)


@pytest.mark.parametrize("said", ["hay una mas barata?", "otra pregunta"])
def test_what_only_sounds_like_one_more_is_not_counted(talk: Conversation, said: str) -> None:
    talk.say(*SUM)
    talk.say(said, "nlu_fallback", 0.3)
    assert talk.slots.get("cantidad") is None


def test_a_firm_that_buys_changes_the_sum(talk: Conversation) -> None:
    talk.say("que impuestos paga un bolso de 80 dolares en chile", "consultar_cargos")
    reply = talk.say("la tienda si tiene rut y factura y todo eso", "consultar_requisitos_exportar", 0.54)
    assert "*USD 20,91*" in reply
    assert "buyer=empresa" in talk.slots["condiciones"]


def test_a_person_that_buys_leaves_the_sum_as_it_is_and_hears_the_rule(talk: Conversation) -> None:
    talk.say("que impuestos paga un bolso de 300 dolares en peru", "calcular_costo")
    reply = talk.say("no tiene ruc, es persona normal", "dar_dato", 0.8)
    assert "tu cuenta no cambia" in reply
    assert "sin RUC puede importar" in reply


def test_what_is_sold_in_a_month_is_no_price(talk: Conversation) -> None:
    talk.say(
        "hago diseño grafico desde colombia para clientes de mexico, que impuestos pago",
        "consultar_impuestos_servicios",
    )
    talk.say("vendo poquito como 300 dolares al mes", "nlu_fallback", 0.3)
    assert talk.slots["tema"] == "servicios"
    assert talk.slots.get("monto") is None


@pytest.mark.parametrize("split", ["mejor mando uno por semana?", "y si los mando por separado"])
def test_splitting_an_order_is_refused_and_the_sum_is_kept(talk: Conversation, split: str) -> None:
    talk.say(*SUM)
    talk.say("si le mando tres el mismo dia al mismo caballero", "fuera_de_alcance")
    assert talk.slots["cantidad"] == "3"
    assert "partir el envío" in talk.say(split, "dar_dato", 0.68)
    assert "1. Certificado de origen" in talk.say("entonces como hago", "pedir_simple")


def test_who_writes_changes_nothing_of_a_sum_told(talk: Conversation):
    talk.say("un poncho de 60 dólares de cusco a cali, cuánto paga", "calcular_costo")
    assert not talk.say("y si mi clienta pide reembolso del iva", "dar_dato", 0.7).startswith("*Cuánto paga tu cliente")


def test_who_does_not_sell_yet_is_no_buyer(talk: Conversation):
    assert "No soy la tienda" not in talk.say("aún no vendo a chile, qué impuestos paga mi cliente", "consultar_cargos")
    assert "escribe=comprador" not in (talk.slots.get("condiciones") or [])


def test_goods_their_price_and_where_they_go_ask_for_a_sum_whatever_theme_is_half_read(talk: Conversation):
    asked = "desde antofagasta me compran chompas de alpaca a 60 dólares y estoy en arequipa, qué paga la señora"
    assert talk.say(asked, "consultar_marketing", 0.7).startswith("*Cuánto paga tu cliente · Chile*")


def test_who_bought_is_not_told_where_to_sell(talk: Conversation):
    told = talk.say("no vendo, compro: pedí unos aretes a una tienda de lima y vivo en cali", "dar_dato")
    assert told.startswith("*Impuestos al llegar · Colombia*")
