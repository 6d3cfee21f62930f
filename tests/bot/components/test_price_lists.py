"""Several prices of one message, and numbers that are no quantity."""

from __future__ import annotations

import pytest

from actions.heard import hear
from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon


def read(text: str) -> list[tuple[str, str, str | None]]:
    found = read_message(text, lexicon()).entities()
    kinds = ("monto", "cantidad", "peso", "numero")
    return [(e["entity"], e["value"], e.get("currency")) for e in found if e["entity"] in kinds]


PRICES = [
    ("carteras a 18 y 22 dólares", ["18", "22"], "USD"),
    ("de 12 a 21 usd según el tamaño", ["12", "21"], "USD"),
    ("12-21 usd", ["12", "21"], "USD"),
    ("$12-$21 dólares", ["12", "21"], "USD"),
    ("entre 12 y 21 dolares", ["12", "21"], "USD"),
    ("cuestan entre 80 y 95", ["80", "95"], None),
    ("de 15 a 20 mil pesos chilenos", ["15000", "20000"], "CLP"),
    ("los hay a 18, 20 y 22 soles", ["18", "20", "22"], "PEN"),
    ("valen 30 o 35 lucas", ["30", "35"], "LUCAS"),
    ("20 o 25 dls", ["20", "25"], "USD"),
]


@pytest.mark.parametrize(("text", "amounts", "currency"), PRICES)
def test_prices_joined_are_all_money_of_one_currency(text, amounts, currency):
    assert read(text) == [("monto", amount, currency) for amount in amounts]


@pytest.mark.parametrize(("text", "_amounts", "_currency"), PRICES)
def test_no_sum_is_taken_of_one_price_of_several(text, _amounts, _currency):
    assert hear({"text": text, "entities": read_message(text, lexicon()).entities()}).amount is None


NOT_JOINED = [
    ("mando 5 a 20 dólares", [("cantidad", "5", None), ("monto", "20", "USD")]),
    ("120 dólares y 25 de envío", [("monto", "120", "USD"), ("monto", "25", None)]),
    ("son 5, 20 dólares cada uno", [("cantidad", "5", None), ("monto", "20", "USD")]),
    ("3 kilos y 20 soles", [("peso", "3", None), ("monto", "20", "PEN")]),
]


@pytest.mark.parametrize(("text", "expected"), NOT_JOINED)
def test_a_count_or_a_cost_beside_a_price_is_no_other_price(text, expected):
    assert read(text) == expected


COUNTS = [
    ("unas agendas a Perú", []),
    ("mando unos ponchos a 40 soles el par", [("monto", "40", "PEN")]),
    ("son unos 65 dólares", [("monto", "65", "USD")]),
    ("aretes a 10 usd x par", [("monto", "10", "USD")]),
    ("45 c/u", [("monto", "45", None)]),
    ("a 220 cada una", [("monto", "220", None)]),
    ("220 cada una, 2 piezas", [("monto", "220", None), ("cantidad", "2", None)]),
    ("30 soles la unidad", [("monto", "30", "PEN")]),
    ("12 usd por docena", [("monto", "12", "USD")]),
    ("350 g cada barra, mando 40", [("peso", "0.35", None), ("cantidad", "40", None)]),
    ("3 ponchos a Lima y otros dos a Cali", [("cantidad", "3", None), ("cantidad", "2", None)]),
    ("ciento y tantos dólares", []),
    ("son 2000 piezas", [("cantidad", "2000", None)]),
    ("tengo dos modelos", [("numero", "2", None)]),
    ("a las 10:30 salgo", []),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_only_what_counts_is_a_quantity(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text", ["el par a 20 dólares", "20 dólares la pieza", "20 dls x unidad", "x par 20 dólares", "20 usd c / u"]
)
def test_the_price_of_each_is_known_before_and_after(text):
    assert [e["share"] for e in read_message(text, lexicon()).entities() if e["entity"] == "monto"] == ["cada"]
