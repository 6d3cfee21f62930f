"""Caps that a shipment is close to, on both sides of each edge."""

from __future__ import annotations

import pytest

from knowledge.landed_cost.nearby import nearby
from knowledge.landed_cost.request import parse


@pytest.mark.parametrize(
    ("destination", "value", "freight", "channel", "figure"),
    [
        ("CO", "179.99", "0", "courier", None),
        ("CO", "180", "0", "courier", "USD 200"),
        ("CO", "220", "0", "courier", "USD 200"),
        ("CO", "220.01", "0", "courier", None),
        ("CO", "150", "60", "courier", "USD 200"),  # the freight would take it over: it does not count there
        ("CO", "195", "20", "carga_formal", None),
        ("PE", "199", "0", "postal", "USD 200"),
        ("CL", "490", "0", "courier", "USD 500"),
    ],
)
def test_a_cap_is_near_within_a_tenth(book, destination, value, freight, channel, figure):
    data = {"destination": destination, "on_date": "2026-11-29", "shipped_from": "PE", "channel": channel}
    near = nearby(parse({**data, "goods_value": value, "freight": freight}), book)
    assert (near.figure if near else None) == figure
