"""What holds of every quote, whatever is asked."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.landed_cost.book import from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.charges import total
from knowledge.landed_cost.request import parse
from knowledge.loading.baseline import read_baseline
from knowledge.snapshot import from_baseline

BOOK = from_snapshot(from_baseline(read_baseline()))
PRODUCTS = (None, "ropa", "vino", "café tostado", "libros", "crema", "celular", "joyas de plata", "chocolates", "zzz")
AMOUNTS = st.decimals(min_value=0, max_value=5000, places=2).map(str)
REQUESTS = st.fixed_dictionaries(
    {
        "destination": st.sampled_from(("CL", "CO", "MX", "PE")),
        "on_date": st.dates(datetime.date(2015, 1, 1), datetime.date(2029, 12, 31)).map(str),
        "goods_value": AMOUNTS,
        "freight": AMOUNTS,
        "channel": st.sampled_from(("courier", "postal", "carga_formal", "digital", "servicio", None)),
        "shipped_from": st.sampled_from(("US", "CN", "CL", "CO", "PE", "MX", "KR", None)),
        "goods_origin": st.sampled_from(("US", "CN", "CL", "CO", "PE", "MX", None)),
        "origin_proof": st.sampled_from(("ninguna", "certificado_AP", "certificado_TLC_bilateral", "certificado_CAN")),
        "product": st.sampled_from(PRODUCTS),
        "currency": st.sampled_from(("USD", "USD", "COP", "CLP", "MXN", "PEN")),
        "goods_value_usd": st.one_of(st.none(), AMOUNTS),
        "buyer": st.sampled_from(("consumidor_final", "empresa", "empresa_contribuyente_iva")),
        "units": st.integers(1, 12),
        "used_goods": st.booleans(),
        "seller_registered_sii": st.sampled_from((True, False, None)),
        "importer_doc": st.sampled_from(("DNI", "RUC", None)),
        "first_import": st.sampled_from((True, False, None)),
    }
)


@settings(max_examples=400)
@given(REQUESTS)
def test_a_total_is_the_sum_of_its_lines_and_only_goes_with_a_sure_status(data):
    result = quote(parse(data), BOOK)
    plain = result.to_json()
    shown = sum((Decimal(line["amount"]) for line in plain["lines"]), Decimal(0))
    if plain["status"] in ("computed", "not_applicable"):
        assert Decimal(plain["total_charges"]) == shown
        assert (
            Decimal(plain["landed_total"]) == (result.paid + total(result.lines, result.paid.currency)).rounded().amount
        )
    else:
        assert plain["total_charges"] is None
        assert plain["landed_total"] is None
    if plain["status"] == "range":
        low, high = map(Decimal, plain["total_range"])
        assert low < high
        assert low == shown
    if plain["status"] in ("range", "confirm", "partial", "not_allowed"):
        assert plain["reasons"] or plain["unknown"]
    assert plain["text"]


@settings(max_examples=200)
@given(REQUESTS)
def test_the_same_request_has_the_same_answer_and_no_floats(data):
    first, second = (quote(parse(data), BOOK).to_json() for _ in range(2))
    assert first == second
    assert "float" not in {type(value).__name__ for line in first["lines"] for value in line.values()}
    json.dumps(first)


@settings(max_examples=200)
@given(REQUESTS)
def test_every_line_is_in_the_currency_asked_and_has_norm_and_source(data):
    result = quote(parse(data), BOOK)
    for line in result.lines:
        assert line.amount.currency == data["currency"]
        assert line.rate.norm
        assert line.rate.id == "dada" or line.rate.source_title


@pytest.mark.parametrize("destination", ["CL", "CO", "MX", "PE"])
@settings(max_examples=60)
@given(low=st.integers(201, 900), more=st.integers(1, 90))
def test_within_a_regime_dearer_goods_never_pay_less(destination, low, more):
    base = {"destination": destination, "on_date": "2026-05-10", "channel": "courier", "shipped_from": "CN",
            "seller_registered_sii": True}  # fmt: skip
    values = [low, low + more]
    if destination == "CL":
        values = [1000 + value for value in values]
    first, second = (quote(parse({**base, "goods_value": str(value)}), BOOK).low for value in values)
    assert first is not None
    assert second is not None
    assert not second < first
