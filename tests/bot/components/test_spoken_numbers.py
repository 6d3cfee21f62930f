"""Halves, quarters, dozens and pairs, as people of the four countries say them."""

from __future__ import annotations

import pytest

from bot.components.amounts import find
from bot.components.spoken_numbers import in_digits


def read(text: str) -> list[tuple[str, str, str | None]]:
    return [(q.kind, q.value, q.currency) for q in find(text)]


WEIGHTS = [
    ("medio kilo de ají", "0.5"), ("medio kg", "0.5"), ("media libra de cacao", "0.25"), ("un cuarto de kilo", "0.25"),
    ("tres cuartos de kilo de kiwicha", "0.75"), ("3/4 de kilo", "0.75"), ("1/2 kilo", "0.5"), ("kilo y medio", "1.5"),
    ("un kilo y medio de merkén", "1.5"), ("4 kilos y medio", "4.5"), ("cinco kilos y medio", "5.5"),
    ("kilo y cuarto", "1.25"), ("dos y medio kilos", "2.5"), ("tonelada y media", "1500"), ("una libra", "0.5"),
    ("pesa un kilo", "1"), ("libra y media", "0.75"), ("kilo y tres cuartos", "1.75"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kilos"), WEIGHTS)
def test_halves_and_quarters_of_a_weight(text, kilos):
    assert read(text) == [("peso", kilos, None)]


COUNTS = [
    ("media docena de alfajores", "6"), ("una docena de poleras", "12"), ("dos docenas de aretes", "24"),
    ("4 docenas", "48"), ("docena y media de gorros", "18"), ("una docena y media", "18"), ("3 docenas y media", "42"),
    ("un par de ponchos", "2"), ("un par de botines", "1"), ("un par de aretes de plata", "1"), ("6 pares de huaraches", "6"),
    ("medio ciento de bolsas", "50"), ("medio millar de etiquetas", "500"), ("un millar de etiquetas", "1000"),
    ("un par de docenas", "24"), ("una pieza", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_dozens_pairs_and_hundreds_are_counts(text, count):
    assert read(text) == [("cantidad", count, None)]


MONEY = [
    ("medio millón de pesos", "500000", "PESOS"), ("millón y medio de pesos", "1500000", "PESOS"),
    ("un millon y medio", "1500000", None), ("dos millones y medio de pesos", "2500000", "PESOS"),
    ("luca y media", "1.5", "LUCAS"), ("dos lucas y media", "2.5", "LUCAS"), ("palo y medio", "1500000", None),
    ("12 dólares y medio", "12.5", "USD"), ("tres y medio soles", "3.5", "PEN"), ("35 soles con 50", "35.5", "PEN"),
    ("mil quinientos pesos", "1500", "PESOS"), ("dos mil quinientos pesos chilenos", "2500", "CLP"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "currency"), MONEY)
def test_halves_of_money(text, value, currency):
    assert read(text) == [("monto", value, currency)]


def test_dozens_stay_dozens_where_the_price_is_of_a_dozen():
    assert read("2 docenas a 30 dólares la docena") == [("cantidad", "2", None), ("monto", "30", "USD")]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mamá, medio kilo de café y docena y media de tazas", ["medio kilo", "docena y media"]),
        ("¿cuánto es? son un par de chales, ¿sí?", ["un par"]),
        ("año nuevo: dos kilos y medio por un millón y medio", ["dos kilos y medio", "un millón y medio"]),
    ],
)
def test_positions_cover_all_the_words_of_the_number(text, spans):
    assert [text[q.start : q.end] for q in find(text)] == spans


@pytest.mark.parametrize(
    "text", ["a media mañana", "el par de la izquierda", "la docena", "un cuarto limpio", "por mitad"]
)
def test_words_that_count_nothing_stay_as_they_are(text):
    assert in_digits(text)[0] == text
    assert read(text) == []
