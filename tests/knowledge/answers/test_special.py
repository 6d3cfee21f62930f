"""What is special to a product is told first: its additional tax, its papers to leave, the value without certificate."""

from __future__ import annotations

import pytest

from knowledge.answers import Question, reply
from knowledge.product_finder import find_products
from tests.knowledge.answers.baseline import snapshot

TAXES = "otros_impuestos"


def told(text: str, theme: str, **known: object) -> str:
    return reply(snapshot(), Question(text, theme, **known)).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("product", "country", "tax"),
    [
        ("anillo de oro", "CL", "15%"), ("cerveza", "CL", "20,5%"), ("tequila", "CL", "31,5%"), ("gaseosa", "CL", "18%"),
        ("mezcal", "MX", "53"), ("cerveza", "MX", "IEPS"), ("bombones", "MX", "8%"), ("pisco", "PE", "ISC"),
        ("vino", "CO", "consumo"), ("gaseosa", "CO", "azucaradas"), ("galletas", "CO", "ultraprocesados"),
    ],
)  # fmt: skip
def test_the_additional_tax_of_a_product_is_told_by_name(product: str, country: str, tax: str) -> None:
    assert tax in told("qué impuestos paga", "cargos", destinations=(country,), product=product)


def test_every_product_that_an_additional_tax_names_is_in_the_catalogue_and_told() -> None:
    missing = []
    for parameter in snapshot().parameters.values():
        value = list(parameter.values.values())[-1]
        fact = snapshot().facts.get(value.fact or "")
        if parameter.topic != TAXES or fact is None or fact.topic != TAXES or not (value.value or value.high):
            continue
        for key in parameter.scope.products:
            name = snapshot().products[key].name
            found = find_products(snapshot(), name)
            answer = reply(snapshot(), Question("qué paga", "cargos", destinations=(parameter.country,), product=name))
            if not found or (found[0].id == key and not {snapshot().facts[f].topic for f in answer.facts} & {TAXES}):
                missing.append((parameter.id, key))
    assert missing == []


def test_what_pays_no_additional_tax_is_told_of_none() -> None:
    assert "adicional" not in told("qué impuestos paga", "cargos", destinations=("CL",), product="chompa de alpaca")


def test_two_countries_say_each_its_additional_tax() -> None:
    text = told("qué impuestos paga", "cargos", destinations=("PE", "CL"), product="cerveza")
    assert "20,5%" in text
    assert "Perú" in text


def test_the_vicuna_needs_its_permit_and_licence_and_the_alpaca_does_not() -> None:
    text = told("la puedo exportar", "requisitos", origins=("PE",), product="bufanda de vicuña")
    assert "CITES" in text
    assert "marca" in text
    assert "No tengo" not in text
    assert "CITES" in told("qué permisos pide", "regulacion", destinations=("MX",), product="poncho de vicuña")
    assert "esquila" not in told("qué necesito", "requisitos", origins=("PE",), product="chompa de alpaca")


def test_a_replica_needs_the_certificate_of_its_ministry_wherever_it_goes() -> None:
    for country in ("CL", "CO", "MX"):
        assert "Ministerio de Cultura" in told(
            "las puedo mandar", "regulacion", destinations=(country,), product="réplica de huaco"
        )


def test_where_to_sell_a_drink_says_its_permit() -> None:
    assert "SAG" in told("dónde lo puedo vender", "plataformas", destinations=("CL",), product="tequila")


def test_a_value_told_of_a_certificate_gets_the_one_below_which_none_is_asked() -> None:
    text = told("igual necesito certificado de origen", "origen", destinations=("CO",), amount="800", currency="USD")
    assert "1.000" in text.split("•")[1]


def test_a_product_with_a_vat_of_its_own_is_not_told_the_general_one() -> None:
    said = reply(
        snapshot(), Question("cuánto paga el vino de impuestos", "cargos", destinations=("CO",), product="vino")
    ).text
    assert "IVA de 5%" in said
    assert "IVA de 19%" not in said
