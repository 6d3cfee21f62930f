"""Several goods with a price each are one parcel: their prices are summed, and their pieces too."""

from __future__ import annotations

import pytest

from bot.components.entities import read_message
from tests.knowledge.answers.baseline import lexicon


def read(text: str) -> dict[str, str]:
    found = {}
    for entity in read_message(text, lexicon()).entities():
        if entity["entity"] in ("monto", "cantidad") and not entity.get("among"):
            found[entity.get("role") or entity["entity"]] = entity["value"]
            if entity.get("share") and not entity.get("role"):
                found["share"] = entity["share"]
    return found


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("un alebrije de 260 dólares y otro de 90, de Oaxaca a Cali", "350"),
        ("un sombrero de 100 usd y otro de 80 usd", "180"),
        ("una cartera de 120 y un cinturón de 30 dólares", "150"),
        ("un poncho de 80 dls, una gorra de 20 dls y otra de 15 dls", "115"),
    ],
)
def test_the_prices_of_several_goods_are_one(text: str, total: str):
    assert read(text) == {"monto": total, "share": "total"}


def test_pieces_and_prices_of_each_line_are_multiplied():
    assert read("2 mantas de 40 dólares y 3 chales de 30") == {"monto": "170", "cantidad": "5", "share": "total"}


def test_the_freight_beside_them_is_no_goods():
    assert read("un alebrije de 260 y otro de 90, envío 50 dólares") == {
        "monto": "350",
        "share": "total",
        "flete": "50",
    }


def test_prices_said_of_each_are_left_to_be_asked():
    assert "monto" not in read("2 mantas a 40 usd c/u y 3 chales a 30 usd c/u")


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("un bolso de 60 dólares y lo mando por 20 de envío", "60"),
        ("3 bolsos de 60 dólares y pago 20 de flete", "60"),
        ("un bolso de 480 dolares y le cobré 40 más de envío", "480"),
        ("le cobro 15 más de despacho por una cartera de 100 dólares", "100"),
    ],
)
def test_what_is_no_other_goods_is_not_summed(text: str, price: str):
    found = read(text)
    assert (found["monto"], found.get("cantidad")) in ((price, None), (price, "3"))
    assert found["flete"] in ("20", "40", "15")
