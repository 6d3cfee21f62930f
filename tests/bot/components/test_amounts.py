"""Amounts, weights and counts, written as people of the four countries write them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.components.amounts import find, number
from knowledge.currencies import AMBIGUOUS_PESOS, GAMBAS, LUCAS, settle
from knowledge.text import nfc


def read(text: str) -> list[tuple[str, str, str | None]]:
    return [(q.kind, q.value, q.currency) for q in find(text)]


MONEY = [
    ("200 dólares", "200", "USD"),
    ("200 dolares americanos", "200", "USD"),
    ("US$ 1.500,50", "1500.5", "USD"),
    ("US$1,500", "1500", "USD"),
    ("$1,000.00 USD", "1000", "USD"),
    ("u$s 30", "30", "USD"),
    ("150 dls", "150", "USD"),
    ("2k usd", "2000", "USD"),
    ("12.345,6 usd", "12345.6", "USD"),
    ("veintiún dólares", "21", "USD"),
    ("doscientos cincuenta dolares", "250", "USD"),
    ("2 mil", "2000", None),
    ("1.5k", "1500", None),
    ("1,5 millones", "1500000", None),
    ("dos millones", "2000000", None),
    ("10 palos", "10000000", None),
    ("1,200.50", "1200.5", None),
    ("cuesta 45", "45", None),
    ("45", "45", None),
    ("3 lucas", "3", LUCAS),
    ("tres lucas", "3", LUCAS),
    ("dos millones de pesos", "2000000", AMBIGUOUS_PESOS),
    ("mil quinientos pesos", "1500", AMBIGUOUS_PESOS),
    ("$ 1.500.000", "1500000", AMBIGUOUS_PESOS),
    ("200 varos", "200", AMBIGUOUS_PESOS),
    ("60 mil pesos chilenos", "60000", "CLP"),
    ("COP 250.000", "250000", "COP"),
    ("180.000 pesos colombianos", "180000", "COP"),
    ("MX$ 300", "300", "MXN"),
    ("1200 pesos mexicanos", "1200", "MXN"),
    ("S/. 35", "35", "PEN"),
    ("S/35", "35", "PEN"),
    ("S/ 1 200", "1200", "PEN"),
    ("1'500 soles", "1500", "PEN"),
    ("99,90 soles", "99.9", "PEN"),
    ("treinta y cinco soles", "35", "PEN"),
    ("€50", "50", "EUR"),
    ("0 dólares", "0", "USD"),
]


STREET = [
    ("30 luquitas", "30", LUCAS), ("80 lukas", "80", LUCAS), ("100 dolarucos", "100", "USD"),
    ("60 dolaritos", "60", "USD"), ("45 dolres", "45", "USD"), ("45 dolars", "45", "USD"), ("45 dolarez", "45", "USD"),
    ("45 dollares", "45", "USD"), ("a 25 cocos", "25", "USD"), ("50 verdes", "50", "USD"), ("350 varos", "350", "PESOS"),
    ("350 baros", "350", "PESOS"), ("2000 baros", "2000", "PESOS"), ("900 pesitos", "900", "PESOS"),
    ("40 solcitos", "40", "PEN"), ("3 palos", "3000000", None), ("5 gambas", "5", GAMBAS), ("una luca", "1", LUCAS),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "currency"), STREET)
def test_money_by_its_names_in_the_street(text, value, currency):
    assert read(text) == [("monto", value, currency)]


def test_cocos_are_fruit_where_nothing_tells_a_price():
    assert read("mando 20 cocos") == [("cantidad", "20", None)]


@pytest.mark.parametrize(("text", "value", "currency"), MONEY)
def test_money_is_read_with_its_currency(text, value, currency):
    assert read(text) == [("monto", value, currency)]


@pytest.mark.parametrize(
    "text", ["US$ 2000", "usd 2000", "2000 euros", "S/. 1950", "2000 clp", "COP 1900.00", "$2000", "1999 pesos"]
)
def test_money_that_looks_like_a_year_is_money(text):
    assert [kind for kind, _, _ in read(text)] == ["monto"]


@pytest.mark.parametrize(
    "text",
    [
        "el IVA es 19%", "un 20,5 % de arancel", "el IVA del 19 por ciento", "la ley 21.713", "el decreto 1165 de 2019",
        "resolución 773 de 2019", "la NOM-050", "artículo 15", "la partida 6109.10", "hs 6403", "en 2025",
        "desde el año 2024", "llega en 5 días", "en 2 semanas", "por 4-72", "una polera", "quiero exportar", "",
    ],
)  # fmt: skip
def test_laws_rates_years_and_days_are_no_amounts(text):
    assert read(text) == []


WEIGHTS = [
    ("1.500 kg", "1500"), ("1,5 kg", "1.5"), ("0.25 kg", "0.25"), ("8kg", "8"), ("500 gramos", "0.5"),
    ("15 libras", "7.5"), ("2 toneladas", "2000"), ("tres kilos", "3"), ("10 lb", "4.5359237"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kilos"), WEIGHTS)
def test_weights_are_read_in_kilos(text, kilos):
    assert read(text) == [("peso", kilos, None)]


COUNTS = [
    ("12 frascos", "12"), ("diez pares", "10"), ("7 unidades", "7"), ("6 chompas", "6"), ("20 libretas", "20"),
    ("5 cajas de galletas", "5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_counts_are_read(text, count):
    assert read(text) == [("cantidad", count, None)]


def test_a_number_that_nothing_explains_is_only_a_number():
    assert read("son 35") == [("numero", "35", None)]


def test_dos_mil_is_two_thousand():
    assert read("dos mil dólares") == read("2 mil dólares") == read("2000 dólares") == [("monto", "2000", "USD")]


def test_several_amounts_come_in_order_of_appearance():
    text = "20 pares a 30 dólares, 8 kg y 40 soles de flete"
    assert read(text) == [
        ("cantidad", "20", None), ("monto", "30", "USD"), ("peso", "8", None), ("monto", "40", "PEN"),
    ]  # fmt: skip


POSITIONS = [
    ("¿cómo están? son 200 dólares", ["200 dólares"]),
    ("mi señora pidió doscientos cincuenta dólares de café", ["doscientos cincuenta dólares"]),
    ("vale 2 mil soles y pesa 3 kilos", ["2 mil soles", "3 kilos"]),
    ("a S/. 35 cada una", ["S/. 35"]),
    ("🎉 200 dólares 🎉", ["200 dólares"]),
    ("son diez pares a treinta dólares el par", ["diez pares", "treinta dólares"]),
]


@pytest.mark.parametrize(("text", "spans"), POSITIONS)
def test_positions_point_into_the_text(text, spans):
    assert [text[q.start : q.end] for q in find(text)] == spans


@pytest.mark.parametrize(("text", "spans"), POSITIONS)
def test_decomposed_accents_read_the_same_and_point_into_the_composed_text(text, spans):
    decomposed = unicodedata.normalize("NFD", text)
    assert find(decomposed) == find(text)


@pytest.mark.parametrize(
    ("value", "currency", "country", "settled"),
    [
        ("3", LUCAS, "CL", ("3000", "CLP")),
        ("3", LUCAS, "CO", ("3000", "COP")),
        ("1.5", LUCAS, "CL", ("1500", "CLP")),
        ("40", LUCAS, "PE", ("40", "PEN")),
        ("3", LUCAS, "MX", ("3", LUCAS)),
        ("3", LUCAS, None, ("3", LUCAS)),
        ("5", GAMBAS, "CL", ("500", "CLP")),
        ("5", GAMBAS, "PE", ("500", "PEN")),
        ("5", GAMBAS, "CO", ("5", GAMBAS)),
        ("500", AMBIGUOUS_PESOS, "CL", ("500", "CLP")),
        ("500", AMBIGUOUS_PESOS, "CO", ("500", "COP")),
        ("500", AMBIGUOUS_PESOS, "MX", ("500", "MXN")),
        ("500", AMBIGUOUS_PESOS, "PE", ("500", AMBIGUOUS_PESOS)),
        ("500", AMBIGUOUS_PESOS, None, ("500", AMBIGUOUS_PESOS)),
        ("500", "USD", "CL", ("500", "USD")),
        ("500", None, "CL", ("500", None)),
    ],
)
def test_pesos_and_lucas_settle_by_the_writers_country(value, currency, country, settled):
    assert settle(value, currency, country) == settled


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.500", "1500"), ("1,500", "1500"), ("1.500,50", "1500.50"), ("1,500.50", "1500.50"), ("1 500", "1500"),
        ("12.5", "12.5"), ("12,5", "12.5"), ("1.234.567,89", "1234567.89"), ("0.05", "0.05"), ("1'500.25", "1500.25"),
    ],
)  # fmt: skip
def test_both_separators_are_understood(text, value):
    assert number(text) == Decimal(value)


STYLES = {
    "punto y coma": lambda value: f"{value:,}".replace(",", "_").replace(".", ",").replace("_", "."),
    "coma y punto": lambda value: f"{value:,}",
    "sin miles": str,
    "espacio y coma": lambda value: f"{value:,}".replace(",", " ").replace(".", ","),
}
CURRENCIES = {"US$ {}": "USD", "{} dólares": "USD", "S/ {}": "PEN", "{} soles": "PEN", "COP {}": "COP", "{} clp": "CLP"}
cents = st.decimals(min_value=0, max_value=99_999_999, places=2)
whole = st.integers(min_value=0, max_value=99_999_999).map(Decimal)


@settings(max_examples=300)
@given(st.one_of(cents, whole), st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(CURRENCIES)))
def test_any_amount_in_any_style_is_read_back_exactly(value, style, frame):
    text = "vendo a " + frame.format(STYLES[style](value)) + " cada uno"
    found = find(text)
    assert [(q.kind, Decimal(q.value), q.currency) for q in found] == [("monto", value, CURRENCIES[frame])], text


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=80), st.text("0123456789.,' $%kSs/mil docena€²½ñé", max_size=60)))
def test_no_text_crashes_the_reading_and_positions_stay_inside(text):
    for quantity in find(text):
        assert 0 <= quantity.start < quantity.end <= len(nfc(text))
        assert Decimal(quantity.value) >= 0


def test_a_number_of_forty_digits_does_not_crash_the_reading():
    assert [(q.kind, q.currency) for q in find("vale " + "9" * 40 + " dólares")] == [("monto", "USD")]


@pytest.mark.parametrize("text", ["me pide 2, y paga al recibir", "una señora me pide 3"])
def test_pieces_ordered_are_no_price(text):
    assert [quantity.kind for quantity in find(text)] == ["cantidad"]


@pytest.mark.parametrize("text", ["cuadros de 1 metro por 80", "una manta de 50 cm x 40"])
def test_the_sides_of_a_thing_are_no_price(text):
    assert "monto" not in [quantity.kind for quantity in find(text)]


def test_so_many_at_that_price_each_are_pieces():
    assert read("vendemos 30 a 9 usd c/u a una librería") == [("cantidad", "30", None), ("monto", "9", "USD")]
    assert read("paso de los 200 a 300 dólares")[0][0] != "cantidad"


COUNTED = [
    ("me quiere comprar 3, cada una a 180 soles", "3", "180"),
    ("quiero enviarle 3 a una clienta, a 45 mil cada uno", "3", "45000"),
    ("son 3 d 20 dólares", "3", "20"),
    ("quiere llevarse 6 de 25 usd", "6", "25"),
    ("una bufanda d 25 usd x 3", "3", "25"),
    ("2x15 usd", "2", "15"),
    ("el par a 20, son 4", "4", "20"),
    ("me pidió tres cada una a sesenta dólares", "3", "60"),
    ("5 cada uno de 40 usd", "5", "40"),
]


@pytest.mark.parametrize(("text", "pieces", "price"), COUNTED)
def test_how_many_are_told_apart_from_what_each_costs(text, pieces, price):
    assert sorted((kind, value) for kind, value, _ in read(text)) == [("cantidad", pieces), ("monto", price)]


@pytest.mark.parametrize("text", ["y qué hago pal cero", "me comí un cero", "arancel cero", "que quede en 0"])
def test_a_zero_that_is_spoken_of_is_no_amount(text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["lo mando en dos cajas", "son 2 cosas", "va en 3 paquetes", "50 x 40 cm"])
def test_boxes_subjects_and_sides_are_no_pieces(text):
    assert not [kind for kind, _, _ in read(text) if kind == "cantidad"]


def test_one_of_eighteen_is_no_eighteen_pieces():
    assert read("un gorrito de 18 nomás") == [("monto", "18", None)]


def test_short_links_and_thousands_do_not_mix():
    assert [value for _, value, _ in read("un bolso de 320 mil pesos mas 70 k d envio")] == ["320000", "70000"]


def test_second_hand_is_no_amount() -> None:
    assert find("vendo ropa de segunda mano a chile") == []


def test_what_goes_with_the_price_is_no_part_of_it():
    assert next((kind, value) for kind, value, _ in read("una bolsa de 180 usd con 40 de envío")) == ("monto", "180")
    assert read("vale 180 usd con 40") == [("monto", "180.4", "USD")]
