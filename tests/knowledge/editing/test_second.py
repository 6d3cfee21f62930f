"""A second person decides wherever a rate or an amount may change, however it is written or wherever it is hidden."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.editing import needs_second

TERM = {"id": "t", "term": "flete", "definition": "Lo que lleva la carga", "example": "por mar", "facts": []}


def term(**changes: Any) -> dict[str, Any]:
    return {**TERM, **changes}


@pytest.mark.parametrize(
    "text",
    [
        "El IVA es 19%", "paga 19 por ciento", "paga el diecinueve por ciento", "EXENTO", "está exonerado", "hasta USD 500",
        "hasta US$500", "500 dólares", "quinientos dólares", "cuesta 30", "tasa de 5", "I\u200bV\u200bA de 19", "19 ％",
        "arancel cero", "libre de impuestos", "no paga nada", "es gratis", "S/ 20", "500usd", "dos UIT", "$ 1.000",
        "sin arancel", "\uff11\uff19 de igv", "mil pesos",
    ],
)  # fmt: skip
def test_a_text_with_a_figure_waits(text: str) -> None:
    assert needs_second("terms", TERM, term(definition=text))
    assert needs_second("terms", term(definition=text), TERM), "taking it out of a text changes what is said too"
    assert needs_second("phrases", {"id": "f", "text": "Hola"}, {"id": "f", "text": text})
    assert needs_second("settings", {"key": "k", "value": None}, {"key": "k", "value": {"aviso": [text]}})


def test_a_figure_split_between_fields_waits() -> None:
    assert needs_second("terms", term(definition="El IVA es de"), term(definition="El IVA es de", example="19"))
    assert needs_second("terms", term(example="19"), term(definition="El IVA es de", example="19"))
    assert needs_second("settings", {"key": "k", "value": None}, {"key": "k", "value": {"tasa": 19}})


def test_words_around_a_figure_that_was_there_wait_only_where_they_are_in_its_text() -> None:
    before = term(definition="El IVA es 19%")
    assert needs_second("terms", before, term(definition="El IVA no es 19%"))
    assert not needs_second("terms", before, {**before, "aliases": ["envío"]})


@pytest.mark.parametrize("text", ["Lo que se lleva por mar", "Hola, ¿en qué te ayudo?", "Atendemos de lunes a viernes"])
def test_other_texts_do_not_wait(text: str) -> None:
    assert not needs_second("terms", TERM, term(definition=text))


@pytest.mark.parametrize("kind", ["facts", "parameters", "disputes", "products", "procedures"])
def test_what_is_of_law_and_tax_always_waits_except_to_take_it_away(kind: str) -> None:
    assert needs_second(kind, {"id": "a"}, {"id": "a", "note": "x"})
    assert needs_second(kind, None, {"id": "a"})
    assert not needs_second(kind, {"id": "a"}, None)


@pytest.mark.parametrize("site", ["sii.cl/iva-19", "https://sii.cl/tasa?iva=19%25", "e.economia.gob.mx"])
def test_an_address_does_not_wait(site: str) -> None:
    assert not needs_second("organisations", {"id": "a", "site": None}, {"id": "a", "site": site})


@pytest.mark.parametrize("site", ["Exento del 77,7 %", "sii.cl (IVA de 19%)", "19%", "https://sii.cl IVA 19"])
def test_what_is_no_address_waits_also_where_one_belongs(site: str) -> None:
    assert needs_second("organisations", {"id": "a", "site": None}, {"id": "a", "site": site})


def test_the_same_words_in_another_order_do_not_wait() -> None:
    assert not needs_second("terms", term(aliases=["19%", "iva"]), term(aliases=["iva", "19%"]))
