"""Which product a phrase names, and what else the message says that tells it apart."""

from __future__ import annotations

import pytest

from knowledge.product_finder import find_products, sector_of, told_apart
from tests.knowledge.answers.baseline import snapshot


@pytest.mark.parametrize(
    ("product", "said", "told"),
    [
        ("aceite de coco", "aceite de coco pa el cuerpo a chile, q registro", "cosmético"),
        ("miel", "mando miel para la cara a Bogotá", "cosmético"),
        ("aceite de coco", "aceite de coco para cocinar, a chile", "aceite de coco"),
        ("poncho", "ponchos para el cuerpo entero a Lima", "poncho"),  # only what is eaten changes by its use
        ("bolso", "hago bolsos en crin de caballo y fique en popayan", "bolso de fique"),
        ("aro", "vale 45 dolares el aro de lapislazuli con plata, mando a guadalajara", "aro de plata"),
        ("aro", "aros de esos lindos para mi clienta de plata", "aro"),  # past "para", it is of somebody else
        ("bolso", "bolsos de unicornio a Lima", "bolso"),
        ("bolso de cuero", "bolso de cuero con fique", "bolso de cuero"),
        ("bolso", "bolsos", "bolso"),
        (None, "cuanto pago", None),
    ],
)
def test_use_and_material_tell_goods_apart(product: str | None, said: str, told: str | None) -> None:
    assert told_apart(snapshot(), product, said) == told


def test_what_it_is_told_apart_as_is_known() -> None:
    assert sector_of(snapshot(), "cosmético") == "cosmeticos"
    assert find_products(snapshot(), "bolso de fique")
