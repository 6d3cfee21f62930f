"""A first orientation for who says what they sell and where it goes: its permits, its duty, a way to send it, the next datum."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.cargos import tariff_lead
from knowledge.answers.compose import facts_answer
from knowledge.answers.costo import question_for
from knowledge.answers.question import Question
from knowledge.answers.regulacion import gap, permits_lead
from knowledge.answers.telling import cue_stems
from knowledge.cue_reader import cues_in
from knowledge.product_finder import find_products
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_PLAN = "plan_de_venta"  # the group of words with which a sale is told and nothing is asked
_BUYS = "comprador"  # the group of cues of who buys
# The themes whose guides tell how it leaves home, and what it meets there.
_WAY_OUT, _ON_ARRIVAL = "simplificada", "costo"
_PERMITS = 3


def orientation(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return the first orientation; None without goods or a destination of the bloc, where there is nothing to say of it."""
    country = next((code for code in question.destinations if code in schema.BLOC), None)
    product = next(iter(find_products(snapshot, question.product)), None)
    if question.product is None or country is None or country in question.origins:
        return None
    if product is not None and product.kind != "bien":
        return None
    permits = permits_lead(snapshot, question, country, _PERMITS) or gap(snapshot, question, country)
    named = f"{question.product[:1].upper()}{question.product[1:]}"
    title = snapshot.phrase("orienta_titulo", producto=named, pais=snapshot.country_name(country))
    ask, labels = question_for(snapshot, "monto")
    hits = [Hit(fact) for fact in _facts(snapshot, question, country)]
    lead = (*permits, *tariff_lead(snapshot, question, country))
    return facts_answer(snapshot, title, hits, lead=lead, closing=ask, suggestions=labels, asks="monto", most=2)


def tells_a_plan(snapshot: Snapshot, text: str, rest: Sequence[str]) -> bool:
    """Tell whether a message only tells of a sale ("quiero mandarle a una tienda"): no word of it asks for anything."""
    return set(rest) <= cue_stems(snapshot, _PLAN) and not cues_in(snapshot, _BUYS, text)


def _facts(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return the first way out of the home country, where it is known, and the first rule of the destination."""
    home = [code for code in question.origins if code in schema.BLOC][:1]
    guided = [(_WAY_OUT, code) for code in home] + [(_ON_ARRIVAL, country)]
    keys = [next(iter(snapshot.guide_of.get(place, ())), None) for place in guided]
    day = question.day
    facts = [snapshot.facts[key] for key in keys if key in snapshot.facts]
    return [fact for fact in facts if day is None or fact.in_force(day)]
