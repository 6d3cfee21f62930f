from decimal import Decimal

import pytest

from knowledge.landed_cost.request import BadRequest, parse

BASE = {"destination": "CO", "on_date": "2026-05-10"}


def test_defaults_are_those_of_the_contract():
    request = parse(BASE)
    assert (request.currency, request.units, request.freight, request.buyer) == ("USD", 1, 0, "consumidor_final")
    assert not request.commercial
    assert parse({**BASE, "buyer": "empresa"}).commercial


def test_every_wrong_key_is_named_at_once():
    with pytest.raises(BadRequest) as error:
        parse({"destination": "AR", "on_date": "hoy", "peso": "3", "goods_value": "-1"})
    for word in ("destination", "on_date", "«peso»", "goods_value"):
        assert word in str(error.value)


def test_amounts_are_exact_and_floats_are_refused():
    assert parse({**BASE, "goods_value": "120.10"}).goods_value == Decimal("120.10")
    with pytest.raises(BadRequest):
        parse({**BASE, "goods_value": 120.1})


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e99", "doce", True, []])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(BadRequest):
        parse({**BASE, "goods_value": value})


@pytest.mark.parametrize("data", [None, [], "CO", 3])
def test_a_request_is_an_object(data):
    with pytest.raises(BadRequest):
        parse(data)


def test_null_is_not_said():
    assert parse({**BASE, "seller_registered_sii": None, "units": None}).units == 1
