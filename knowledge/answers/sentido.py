"""What "¿qué es eso?" asks for: the glossary card of the term that was just told."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.by_name import term_card
from knowledge.answers.hilo import Told
from knowledge.answers.mentions import found
from knowledge.answers.question import Question
from knowledge.answers.shipment import can_sum
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot


def meaning(snapshot: Snapshot, question: Question, told: Told) -> Answer | None:
    """Return the glossary card of the term just told: a permit of the product first, then one in the facts."""
    texts = [*_permits(snapshot, question), *(fact.summary for fact in told.known(snapshot))]
    for text in texts:
        named = [(place, term) for term in snapshot.terms.values() if (place := found(term, text))]
        own = [(place, term) for place, term in named if term.expands and not _is_body(snapshot, term)]
        if own:
            return term_card(snapshot, min(own, key=lambda pair: pair[0])[1], question)
    return None


def _permits(snapshot: Snapshot, question: Question) -> list[str]:
    if question.theme not in ("costo", "cargos", "regulacion") or can_sum(question):
        return []  # a sum says nothing of permits
    products = find_products(snapshot, question.product)[:1]
    return [
        permit.name for product in products for permit in product.permits if permit.country in question.destinations
    ]


def _is_body(snapshot: Snapshot, term: schema.Term) -> bool:
    """Tell whether a term is the name of an organisation: what it does was said, and "what is that" asks for the rest."""
    return any(found(body, term.term) for body in snapshot.organisations.values())
