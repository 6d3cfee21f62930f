"""Several goods in one box: each keeps what its permits ask, and one that lacks its own holds the box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import Answer, Bullets, Paragraph, unique
from knowledge.answers.compose import footer, source_line
from knowledge.answers.question import Question
from knowledge.answers.regulacion import gap, permits_lead
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot

_MOST = 3


def in_one_box(snapshot: Snapshot, question: Question, goods: Sequence[str], country: str) -> Answer:
    """Return what each of the goods needs in the country, and what that means for a box with all of them."""
    asked = [replace(question, product=one) for one in goods[:_MOST]]
    lines = [line for one in asked for line in permits_lead(snapshot, one, country) or gap(snapshot, one, country)]
    keys = unique(fact for one in asked for fact in _permit_facts(snapshot, one, country))
    facts = [snapshot.facts[key] for key in keys if key in snapshot.facts][:_MOST]
    said = Paragraph(snapshot.phrase("junto_cada_uno", pais=snapshot.country_name(country)))
    return Answer(
        snapshot.phrase("junto_titulo"), (said, Bullets(tuple(lines))), footer(snapshot, facts),
        ("Más detalle", "¿De dónde sale?"), tuple(fact.id for fact in facts), theme="regulacion",
        sources=tuple(source_line(fact) for fact in facts),
    )  # fmt: skip


def _permit_facts(snapshot: Snapshot, question: Question, country: str) -> list[str]:
    product = next(iter(find_products(snapshot, question.product)), None)
    return [p.fact for p in product.permits if p.country == country and p.fact] if product else []
