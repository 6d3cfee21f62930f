"""Which numbers a reply may say: those of the facts, products and catalogue entries it used, and no other."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from knowledge.answers import Answer, Question
from knowledge.answers.cargos import percent
from knowledge.dates import month_year
from knowledge.product_finder import find_products
from knowledge.schema import BLOC
from knowledge.text import fold
from tests.knowledge.answers.baseline import snapshot

_STEP = re.compile(r"^\d\. ")  # the number of a step is no figure
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def unfounded(answer: Answer, question: Question, country: str | None) -> set[str]:
    """Return the numbers of a reply that nothing it used holds."""
    text = "\n".join(_STEP.sub("", line) for line in answer.text.splitlines())
    allowed = {n for fact in answer.facts for n in _of_fact(fact)} | _of_entries(text)
    for product in find_products(snapshot(), question.product)[:1]:
        allowed |= _of_product(product.id, country)
    allowed |= numbers(f"{question.product or ''} {question.amount or ''} {question.quantity or ''}")
    return {number for number in numbers(text) if number not in allowed}


@lru_cache(maxsize=5_000)
def _of_fact(key: str) -> frozenset[str]:
    fact = snapshot().facts[key]
    dispute = snapshot().disputes.get(fact.dispute or "")
    source = fact.source
    texts = [fact.title, fact.summary, fact.statement, fact.norm, fact.note, month_year(fact.checked_on)]
    texts += [source.title, source.url, source.date, source.date_note] if source else []
    texts += [dispute.question, dispute.where_to_confirm] if dispute else []
    return frozenset(numbers(" ".join(text for text in texts if text)))


def _of_product(key: str, country: str | None) -> set[str]:
    product = snapshot().products[key]
    tariffs = [t for t in product.tariffs if country in (None, t.country)]
    rates = [rate for t in tariffs for rate in (t.rate, t.low, t.high) if rate is not None]
    permits = [permit.name for permit in product.permits if country in (None, permit.country)]
    codes = [product.hs6 or "", *(other.hs6 for other in product.alternatives)]
    dotted = [f"{code[:4]}.{code[4:]}" for code in codes]
    texts = [product.name, product.hs_description or "", *product.hints, *permits, *codes, *dotted]
    texts += [other.when for other in product.alternatives]
    return numbers(" ".join(texts)) | {n for rate in rates for n in numbers(percent(Decimal(rate)))}


@lru_cache(maxsize=1)
def _entries() -> list[tuple[str, frozenset[str]]]:
    known = snapshot()
    found = []
    for catalogue in (known.programmes, known.platforms, known.organisations):
        for entry in catalogue.values():
            fields = entry.model_dump(exclude={"facts", "id", "who_may_apply"}).values()
            found.append((entry.name, frozenset(numbers(" ".join(str(value) for value in fields if value)))))
    return found


def _of_entries(text: str) -> set[str]:
    """Return the numbers of the catalogue entries that the reply names."""
    return {number for name, held in _entries() if name in text for number in held}


def questions() -> list[tuple[Question, str]]:
    """Return every theme × country × twelve products and none, each as a person would ask it."""
    asked = []
    for theme in snapshot().themes.values():
        for country in BLOC:
            for product in (None, *products()):
                text = f"{theme.name} {product or ''}".strip()
                asked.append((Question(text, theme.id, places=(country,), product=product), country))
    return asked


@lru_cache(maxsize=1)
def products() -> tuple[str, ...]:
    """Return one product of every sector, and the two words that mean several."""
    by_sector: dict[str, str] = {}
    for product in snapshot().products.values():
        by_sector.setdefault(product.sector, product.name)
    return (*by_sector.values(), "zapatos", "ropa")


def says_a_figure(text: str) -> bool:
    return bool(numbers(re.sub(r"(?:2D|3D)", "", fold(text).upper())))
