"""The HS code of a product, with the other subheadings it may fall in and the questions that decide."""

from __future__ import annotations

from knowledge.answers.question import Question
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot


def code_lead(snapshot: Snapshot, question: Question, country: str | None = None) -> tuple[str, ...]:
    """Return the likely code of the product and its alternatives; nothing where the product is unknown."""
    products = find_products(snapshot, question.product)
    if not products or not products[0].hs6:
        return ()
    product, hs6 = products[0], products[0].hs6
    code = f"{hs6[:4]}.{hs6[4:]}"
    lines = [
        snapshot.phrase(
            "codigo_de",
            producto=product.name.capitalize(),
            codigo=code,
            descripcion=product.hs_description or product.name,
        )
    ]
    others = [f"{other.hs6[:4]}.{other.hs6[4:]} {other.when}" for other in product.alternatives[:3]]
    lines += ["También puede ser: " + "; ".join(others) + "."] if others else []
    lines += product.hints[:1]
    return tuple(lines)
