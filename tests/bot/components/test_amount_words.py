"""Numbers that are neither money nor pieces, and a currency said twice beside one number."""

from __future__ import annotations

import pytest

from bot.components.amounts import find

NO_FIGURE = [
    "vendo bolsos de segunda",
    "tengo una feria de ropa de segunda, en Lima la usada paga más?",
    "por primera vez le vendo a alguien de afuera",
    "café de primera",
    "es de tercera generación",
    "por segunda vez me cobraron",
    "sale la cuarta parte",
    "lo mandé un par de veces",
    "se demora un par de semanas",
    "los dos son de cuero",
    "cuál paga menos de los dos",
    "quiero las dos, cual conviene",
    "le vendo a los tres países",
    "un par de clientas",
]


@pytest.mark.parametrize("text", NO_FIGURE)
def test_an_ordinal_and_what_counts_no_goods_are_no_figure(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["los dos ponchos", "los 2 a 30 dólares", "un par de ruanas", "las 3 por 50 soles"])
def test_what_is_counted_stays_a_count(text: str) -> None:
    assert find(text)[0].value in ("2", "3")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("si pasa de USD $500", "500", "USD"),
        ("US$ 500", "500", "USD"),
        ("$500 dólares", "500", "USD"),
        ("COP $ 80.000", "80000", "COP"),
        ("CLP$ 45.000", "45000", "CLP"),
        ("MXN $1,200", "1200", "MXN"),
        ("vale 500 $ usd", "500", "USD"),
        ("vale $500 (dólares)", "500", "USD"),
        ("son $ USD 30", "30", "USD"),
    ],
)
def test_a_code_beside_the_sign_settles_which_money_it_is(text: str, value: str, currency: str) -> None:
    assert [(q.value, q.currency) for q in find(text)] == [(value, currency)]
