"""What one message says, sorted from Rasa's entities."""

from __future__ import annotations

import unicodedata

import pytest

from actions.heard import hear, searchable
from tests.actions.conversation import message


def heard(text: str):
    return hear(message(text, "dar_dato"))


def test_places_are_sorted_by_role():
    assert (heard("de Lima a Cali").origins, heard("de Lima a Cali").destinations) == (("PE",), ("CO",))
    assert heard("¿y en Colombia?").places == ("CO",)


def test_an_ambiguous_place_keeps_its_role():
    assert heard("a Córdoba").ambiguous == (("cordoba", "destino"),)
    assert heard("a Córdoba").destinations == ()


def test_money_comes_with_its_currency():
    one = heard("12 frascos de mermelada de mora a US$ 1.500,50")
    assert (one.amount, one.currency, one.quantity) == ("1500.5", "USD", "12")


def test_names_are_not_repeated():
    assert heard("mercado libre o Mercado Libre").names == ("mercado-libre",)


@pytest.mark.parametrize(
    "text", ["Perú", "para Chile", "perdón, es calzado", "200 dólares", "Chile o Perú", "soy de Cali"]
)
def test_a_message_of_only_data_is_noticed(text):
    assert heard(text).only_data


@pytest.mark.parametrize("text", ["hola", "¿qué impuestos paga en Chile?", "qué es la SUNAT", "", "etiquetado en Perú"])
def test_a_message_that_asks_is_not_only_data(text):
    assert not heard(text).only_data


def test_countries_are_no_words_of_the_search():
    assert heard("impuestos en Chile").text == "impuestos en"


def test_decomposed_accents_are_cut_at_the_right_letters():
    text = unicodedata.normalize("NFD", "¿cuánto pagaré en México por café?")
    assert heard(text).text == "¿cuánto pagaré en   por café?"


@pytest.mark.parametrize("latest", [{}, {"text": None}, {"text": "hola", "intent": None, "entities": None}])
def test_a_message_without_parts_is_heard_without_failing(latest):
    assert hear(latest).intent == ""


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("soy productora de cacao y quiero mandar chocolate a México", "chocolate"),
        ("soy productora de cacao en Tarapoto", "cacao"),
        ("cuero de caimán en billeteras", "billetera"),
        ("bolsas de cuero", "bolsa de cuero"),
    ],
)
def test_what_is_sent_goes_before_what_is_grown_and_what_it_is_made_of(text: str, product: str):
    assert heard(text).product == product


def test_a_channel_taken_back_gives_way_to_the_next():
    assert heard("van por barco no sé, por courier").channel == "courier"
    assert heard("por barco o por courier").channel == "carga_formal"


def test_a_bare_number_after_the_word_is_the_freight_and_before_a_noun_the_pieces():
    assert (
        heard("velas a 6 dólares, envío 45, Bogotá a Lima").freight,
        heard("costó 45 dólares con envío 20").freight,
    ) == ("45", "20")
    assert heard("envío 45 polos a Bogotá a 10 dólares cada uno").quantity == "45"
    assert heard("3 sudaderas en 195 dólares y 60 de guía").freight == "60"


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("cuánto sodio y azúcar pueden tener unos alfajores sin octógono", "alfajor"),
        ("lleva 12 g de azúcar por cada 100, ¿va con sello?", None),
        ("quiero mandar azúcar a Chile", "azúcar"),
    ],
)
def test_what_a_label_counts_is_not_what_is_sent(text: str, product: str | None):
    assert (heard(text).product or "").startswith(product or "")
    assert (product is None) == (heard(text).product is None)


def test_the_sides_of_a_box_stay_in_the_words_though_one_is_read_as_a_count() -> None:
    text = "una caja de 50 x 50 x 40 cm a Lima"
    entities = [
        {"entity": "cantidad", "value": "50", "start": 17, "end": 19},
        {"entity": "pais", "value": "PE", "start": 30, "end": 34},
    ]
    assert searchable(text, entities).startswith("una caja de 50 x 50 x 40 cm a")


def test_a_count_that_points_to_what_was_listed_counts_nothing():
    heard = hear(message("en cual d esos 3 entra gratis un courier de 100 usd", "calcular_costo"))
    assert (heard.quantity, heard.number, heard.amount) == (None, None, "100")
