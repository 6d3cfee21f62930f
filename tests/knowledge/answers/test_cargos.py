"""What is paid at the door: every charge that was asked for, and the freight that was said."""

from __future__ import annotations

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
DAY = "2026-11-30"


def told(text: str, theme: str, country: str, product: str, **more: str) -> str:
    return reply(KNOWN, Question(text, theme, (country,), ("MX",), product=product, on=DAY, **more)).text


def test_the_vat_is_told_where_all_the_charges_are_asked():
    text = told("qué impuestos le caen a unas sandalias que van a Bucaramanga", "cargos", "CO", "sandalias de cuero")
    assert "Arancel de sandalias de cuero en Colombia" in text
    assert "IVA" in text


def test_the_duty_alone_is_told_where_it_alone_is_asked():
    asked = Question("qué arancel pagan las sandalias en Colombia", "cargos", ("CO",), product="sandalias", on=DAY)
    answer = reply(KNOWN, asked)
    assert all(KNOWN.facts[fact].topic != "iva" for fact in answer.facts)


def test_the_freight_is_said_beside_the_value_where_there_is_no_total():
    text = told(
        "cuánto pagan por cuatro botellas",
        "costo",
        "MX",
        "botella de vino",
        amount="12",
        quantity="4",
        freight="35",
        currency="USD",
    )
    assert "Tu envío: 4 × USD 12 = USD 48, más USD 35 de flete." in text
