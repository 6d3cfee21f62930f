"""One reading of a message, masked for the classifier and as entities for the dialogue."""

from __future__ import annotations

import pytest

from actions.heard import hear
from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon


def masked(text: str) -> str:
    return " ".join(word.norm for word in read_message(text, lexicon()).masked())


def values(text: str, kind: str) -> list[str]:
    return [e["value"] for e in read_message(text, lexicon()).entities() if e["entity"] == kind]


MASKS = [
    ("quiero vender chompas en Chile", "quiero vender __producto__ en __pais__"),
    ("200 dólares", "__monto__"),
    ("vale 2 mil pesos", "vale __monto__"),
    ("vale treinta y cinco soles", "vale __monto__"),
    ("12 frascos de mermelada de mora", "__cantidad__ de __producto__"),
    ("pesa 500 gramos", "pesa __peso__"),
    ("son 35", "son __numero__"),
    ("a Córdoba", "a __pais__"),
    ("qué es la SUNAT", "que es la __organismo__"),
    ("vendo en mercado libre", "vendo en __plataforma__"),
    ("xq me cobran?", "porque me cobran ?"),
    ("👍", "si"),
]


@pytest.mark.parametrize(("text", "expected"), MASKS)
def test_what_is_found_is_masked_by_its_kind(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize("text", ["vendo {} a Perú", "¿qué impuesto paga {} en Chile?", "perdón, es {}"])
def test_the_classifier_cannot_tell_one_product_from_another(text):
    assert len({masked(text.format(name)) for name in ("ponchos", "zapatos de cuero", "mermelada de maqui")}) == 1


def test_money_carries_its_currency_and_places_their_role():
    found = read_message("de Lima a Cali, US$ 1.500,50", lexicon()).entities()
    assert [(e["entity"], e["value"], e.get("role"), e.get("currency")) for e in found] == [
        ("pais", "PE", "origen", None),
        ("pais", "CO", "destino", None),
        ("monto", "1500.5", None, "USD"),
    ]


def test_positions_of_entities_point_into_the_message():
    text = "Señora, mándele 12 frascos de mermelada de mora a Bogotá por 80 dólares"
    spans = {e["entity"]: text[e["start"] : e["end"]] for e in read_message(text, lexicon()).entities()}
    assert spans == {
        "cantidad": "12 frascos", "producto": "mermelada de mora", "pais": "Bogotá", "monto": "80 dólares",
    }  # fmt: skip


def test_pesos_colombianos_are_money_and_not_colombia():
    assert values("180.000 pesos colombianos", "pais") == []
    assert values("180.000 pesos colombianos", "monto") == ["180000"]


def test_the_number_in_a_name_is_not_an_amount():
    assert values("lo mandé por 4-72", "monto") == values("lo mandé por 4-72", "numero") == []


def test_the_channel_of_the_shipment_is_heard():
    assert values("va por courier", "canal") == ["courier"]
    assert values("lo mando en contenedor", "canal") == ["carga_formal"]


def test_two_countries_joined_by_o_are_both_heard():
    assert values("Chile o Perú", "pais") == ["CL", "PE"]


def test_an_empty_message_reads_as_nothing():
    reading = read_message("", lexicon())
    assert (reading.masked(), reading.entities()) == ([], [])


@pytest.mark.parametrize(
    "text", ["para que no le cobren", "que no me cobren", "quiero que me cobren menos", "cobremos lo justo"]
)
def test_a_form_of_to_charge_is_no_copper(text):
    assert values(text, "producto") == []


def test_a_parcel_of_so_much_in_goods_is_worth_it_and_a_freight_costs_it():
    roles = {
        text: [e.get("role") for e in read_message(text, lexicon()).entities() if e["entity"] == "monto"]
        for text in ("un envio de 90 dolares en ropa a lima", "el envio de 20 dolares en dhl", "envio de 20 dolares")
    }
    assert list(roles.values()) == [[None], ["flete"], ["flete"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el paquete viene de Perú", [("PE", "origen")]),
        ("compré en una tienda de chile y lo traen a lima", [("CL", "origen"), ("PE", "destino")]),
        ("tengo q abrir empresa en chile pa venderles bolsos", [("CL", "destino")]),
        ("tenemos una sac en lima, podemos abrir una SAS en mexico?", [("PE", "origen"), ("MX", "destino")]),
        ("muestras para un posible cliente de lima, salgo d bogota", [("PE", "destino"), ("CO", "origen")]),
        ("tengo una base de clientes peruanos soy mype", [("PE", "destino")]),
        ("compre unos aros y dicen que en chile bajo 41 dolares no se paga", [("CL", "destino")]),
        ("compre unos aretes a una señora en mexico, vivo en cali", [("MX", "origen"), ("CO", "destino")]),
        ("tengo suscriptores en peru", [("PE", "destino")]),
        ("las chompas vienen desde Cusco para Bogotá", [("PE", "origen"), ("CO", "destino")]),
    ],
)
def test_places_stand_on_the_side_that_the_words_say(text, expected):
    found = read_message(text, lexicon()).entities()
    assert [(e["value"], e.get("role")) for e in found if e["entity"] == "pais"] == expected


def test_what_is_sold_is_the_product_and_not_the_farm():
    text = "tengo una viña chica en el maule kiero vender vino en colombia"
    assert hear({"text": text, "entities": read_message(text, lexicon()).entities()}).product == "vino"
