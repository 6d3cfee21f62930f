"""Product regulation: the permits of the product in the destination, or that none is noted, go before the facts."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.compose import authority_name
from knowledge.answers.question import Question
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot

_CUSTOMS = "aduana"  # the topic whose authority says what a parcel needs to come in


def permits_lead(snapshot: Snapshot, question: Question, country: str, most: int = 4) -> tuple[str, ...]:
    """Return the line with the permits of the product in that country; nothing where it is unknown or has none."""
    product = _product(snapshot, question)
    if product is None:
        return ()
    names = [
        permit.name + ("" if permit.verified else " (por confirmar)")
        for permit in product.permits
        if permit.country == country
    ]
    if not names:
        return ()
    name, where = question.product or product.name, snapshot.country_name(country)
    return (snapshot.phrase("permisos_de", producto=name, pais=where, permisos="; ".join(names[:most])),)


def unnoted(snapshot: Snapshot, question: Question, country: str) -> bool:
    """Tell whether the product is known and has no permit noted in that country."""
    product = _product(snapshot, question)
    return product is not None and country not in {permit.country for permit in product.permits}


def gap(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the line that no permit of the product is noted there, and who knows: nobody said that none is needed."""
    authority = authority_name(snapshot, _CUSTOMS, country) or snapshot.phrase("agencia_de_tu_pais")
    where = snapshot.country_name(country)
    return (snapshot.phrase("permisos_sin_anotar", producto=question.product or "", pais=where, organismo=authority),)


def _product(snapshot: Snapshot, question: Question) -> schema.Product | None:
    found = find_products(snapshot, question.product)
    return found[0] if found else None
