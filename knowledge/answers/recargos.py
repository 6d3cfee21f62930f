"""What is special to a product: its additional tax in a country (ILA, IEPS, ISC…), its papers to leave where it is made."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.called import called
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.landed_cost.goods_words import mentions, tokens
from knowledge.product_finder import find_products
from knowledge.search import SURE, Hit
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_TAXES, _VAT = "otros_impuestos", "iva"
_TAXED = ("cargos", "costo")
_OF_THE_PAPER = "del_tramite"  # the group of cues by which who gives a paper, where or for how much is asked
_CONDITION = re.compile(r"\bsi\b")


def special_first(
    snapshot: Snapshot, theme: schema.Theme, question: Question, country: str | None, hits: list[Hit]
) -> list[Hit]:
    """Return the hits with what only this product pays or needs before the rest."""
    if country is None:
        return hits
    if theme.id in _TAXED:
        own = surcharges(snapshot, question, country)
        vat = [fact for fact in own if fact.topic == _VAT]
        return _first([fact for fact in own if fact.topic != _VAT], _with_vat_of_its_own(vat, hits))
    own = called(snapshot, theme, question, country)
    if theme.id in ("regulacion", "requisitos"):
        return _first([*own, *exit_papers(snapshot, question, country)], hits)
    if own:
        return _first(own, hits)
    return _first(waivers(snapshot, question, country), hits) if theme.id == "origen" else hits


def _with_vat_of_its_own(own: list[schema.Fact], hits: list[Hit]) -> list[Hit]:
    """Return the hits with the VAT of the product where the general one stood, which it does not pay."""
    if not own or not any(hit.fact.topic == _VAT for hit in hits):
        return hits
    place = next(i for i, hit in enumerate(hits) if hit.fact.topic == _VAT)
    rest = [hit for hit in hits[place:] if hit.fact.topic != _VAT]
    return [*hits[:place], *(Hit(fact, hits[place].score, hits[place].lexical) for fact in own), *rest]


def surcharges(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return the facts of the additional taxes, and of a VAT of its own, whose scope takes the product, or the words."""
    products = find_products(snapshot, question.product)
    found = {
        value.fact: snapshot.facts[value.fact]
        for parameter in snapshot.parameters.values()
        if parameter.country == country and parameter.topic in (_TAXES, _VAT) and _takes(parameter, products, question)
        for value in [_value(parameter, question.on)]
        if value is not None and value.fact in snapshot.facts
    }
    kept = [fact for fact in found.values() if fact.topic in (_TAXES, _VAT)]
    return sorted(kept, key=lambda fact: fact.topic == _VAT)


def surcharge_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the line of the additional tax of a country that is told beside another one."""
    facts = surcharges(snapshot, question, country)[:1]
    where = snapshot.country_name(country)
    doubt = {True: "", False: " " + snapshot.phrase("por_confirmar")}
    return tuple(
        snapshot.phrase(
            "recargo_de", pais=where, titulo=fact.title[:1].lower() + fact.title[1:], duda=doubt[fact.verified]
        )
        for fact in facts
    )


def is_special(snapshot: Snapshot, theme: schema.Theme, question: Question, answer: Answer) -> bool:
    """Tell whether the answer begins with what only this product pays or needs: that is what was asked."""
    countries = [*question.countries_on(theme.side), *question.countries_on("ambos")]
    return any(
        hit.id == answer.facts[0] for hit in special_first(snapshot, theme, question, next(iter(countries), None), [])
    )


def _takes(parameter: schema.Parameter, products: list[schema.Product], question: Question) -> bool:
    if products:
        return products[0].id in parameter.scope.products
    return bool(parameter.scope.words) and mentions(tokens(question.text), parameter.scope.words)


def _value(parameter: schema.Parameter, on: str | None) -> schema.DatedValue | None:
    """Return the value in force, None where it is repealed or zero."""
    days = [day for day in parameter.values if on is None or day <= on]
    value = parameter.values[days[-1]] if days else None
    return value if value is not None and (value.value or value.high) else None


def exit_papers(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return the facts of what the product needs to leave its country (CITES of the vicuña, the permit of a replica).

    Where nobody said from where it leaves, only what the product needs in any case is told.
    """
    found = {}
    for product in find_products(snapshot, question.product)[:1]:
        for permit in product.permits:
            fact = snapshot.facts.get(permit.fact or "")
            if fact is None or fact.role != "origen" or product.kind != "bien":
                continue
            leaves = (
                permit.country in question.origins if question.origins else not _CONDITION.search(fold(permit.name))
            )
            if leaves or permit.country == country:
                found[fact.id] = fact
    return list(found.values())


def waivers(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return the fact of the value up to which no certificate is asked, where the value of the goods was said."""
    if question.amount is None or cues_in(snapshot, _OF_THE_PAPER, question.text):
        return []
    return [
        fact
        for fact in snapshot.facts.values()
        if fact.country == country and fact.topic == "certificado_origen" and _waives(fact.values)
    ][:1]


def _waives(values: Iterable[object]) -> bool:
    return any(isinstance(value, dict) and str(value.get("kind", "")).startswith("umbral") for value in values)


def _first(facts: list[schema.Fact], hits: list[Hit]) -> list[Hit]:
    best = max((hit.score for hit in hits), default=1.0)
    ids = {fact.id for fact in facts}
    return [*(Hit(fact, best, SURE, special=True) for fact in facts), *(hit for hit in hits if hit.id not in ids)]
