"""The sum and the rest of the reply take the same words for the same product."""

from __future__ import annotations

from knowledge.landed_cost.book import from_snapshot
from knowledge.landed_cost.request import parse
from knowledge.product_finder import find_products
from tests.knowledge.answers.baseline import snapshot

BOOK = from_snapshot(snapshot())
# The sum reads no prepositions, so these are also "vino con frutas", a vermouth: it keeps both readings, in that order.
APART = {"vino de fruta": ["vermut", "sidra"], "vino de frutas": ["vermut", "sidra"]}


def _names() -> set[str]:
    names = {name for product in snapshot().products.values() for name in (product.name, *product.synonyms)}
    return names | {generic.word for generic in snapshot().generic_words.values()}


def _in_the_sum(name: str) -> list[str]:
    request = parse({"destination": "CL", "on_date": "2026-05-10", "product": name})
    return [product.id for product in BOOK.catalogue.goods(request).products]


def test_every_name_is_the_same_product_in_the_sum_and_in_the_reply() -> None:
    differ = {
        name: found
        for name in _names()
        for found in [_in_the_sum(name)]
        if found[:1] != [product.id for product in find_products(snapshot(), name)][:1]
    }
    assert differ == APART
