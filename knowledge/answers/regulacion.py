"""Product regulation: the permits of the product in the destination go before the facts."""

from __future__ import annotations

from knowledge.answers.question import Question
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot


def permits_lead(snapshot: Snapshot, question: Question, country: str, most: int = 4) -> tuple[str, ...]:
    """Return the line with the permits of the product in that country; nothing where it is unknown or has none."""
    products = find_products(snapshot, question.product)
    if not products:
        return ()
    product = products[0]
    names = [
        permit.name + ("" if permit.verified else " (por confirmar)")
        for permit in product.permits
        if permit.country == country
    ]
    if not names:
        return ()
    name, where = question.product or product.name, snapshot.country_name(country)
    return (snapshot.phrase("permisos_de", producto=name, pais=where, permisos="; ".join(names[:most])),)
