"""Who tells of a sale and asks nothing hears what it takes there, and gives the value next."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation


@pytest.mark.parametrize(
    ("told", "intent", "permit", "way"),
    [
        ("kiero mandar chocolate de oaxaca a una tienda d santiago d chile", "nlu_fallback", "ALTO EN", "mensajería"),
        ("soy d bogota y kiero mandar cafe molido a peru", "dar_dato", "DIGESA", "4-72"),
        ("una señora de medellin me encargo jabones, yo soy de arequipa", "dar_dato", "INVIMA", "Exporta Fácil"),
        ("hola soy de temuco y vendo mermelada, una amiga de lima quiere", "fuera_de_alcance", "DIGESA", "DUSSI"),
    ],
)
def test_a_plan_gets_permits_duty_and_a_way_to_send(
    talk: Conversation, told: str, intent: str, permit: str, way: str
) -> None:
    reply = talk.say(told, intent, 0.3)
    assert permit in reply
    assert way in reply
    assert "Arancel de" in reply
    assert "¿Cuánto vale, y en qué moneda?" in reply
    assert len(reply) <= 800


def test_the_value_said_next_makes_the_sum(talk: Conversation) -> None:
    talk.say("kiero mandar chocolate de oaxaca a una tienda d santiago d chile", "nlu_fallback", 0.3)
    assert "20 × chocolate (USD 240,00 en total)" in talk.say("van a ser 20 cajas de 12 dolares", "calcular_costo")


def test_without_a_home_the_way_out_is_not_told(talk: Conversation) -> None:
    reply = talk.say("tengo cremas de rosa mosqueta, me escribieron de monterrey q kieren comprar", "nlu_fallback", 0.3)
    assert "NOM-141" in reply
    assert "33.5%" in reply
    assert not talk.slots.get("pais_origen")


@pytest.mark.parametrize("told", ["vendo mermelada casera", "quiero vender en colombia"])
def test_without_goods_or_a_destination_it_is_only_noted(talk: Conversation, told: str) -> None:
    assert talk.say(told, "dar_dato").startswith("Anotado")


@pytest.mark.parametrize("asked", ["quiero comprar chocolate en chile", "hago diseño gráfico para una tienda de chile"])
def test_a_buyer_and_a_service_are_no_shipment(talk: Conversation, asked: str) -> None:
    assert "Arancel de" not in talk.say(asked, "nlu_fallback", 0.3)
