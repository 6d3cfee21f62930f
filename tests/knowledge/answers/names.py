"""Which proper names a reply may say: those of the facts, products and catalogue entries it used, and no other."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.answers import Answer, Question
from knowledge.product_finder import find_products
from knowledge.text import fold
from tests.knowledge.answers.baseline import snapshot

_PROPER = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\wáéíóúñ]{2,}")
_LEADS = re.compile(r"^• ([^:\n]+?)(?: \([^()]*por confirmar[^()]*\)| \(con condiciones\))?: ", re.M)


def unfounded_names(answer: Answer, question: Question) -> set[str]:
    """Return the proper names of a reply that nothing it used holds."""
    held = _held(answer, question)
    words = set(re.findall(r"\w+", held))
    loose = {name for name in _PROPER.findall(answer.text) if fold(name) not in words}
    catalogued = {name for name in _catalogue() if _named(name, answer.text) and fold(name) not in held}
    return loose | catalogued


def _named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _held(answer: Answer, question: Question) -> str:
    texts = [_fixed(), *(_of_fact(key) for key in answer.facts), question.product or ""]
    by_name = {entry.name: entry for entry in _entries()}
    texts += [_of_entry(key) for key in (*question.names, *answer.entries)]
    texts += [_of_entry(by_name[name].id) for name in _LEADS.findall(answer.text) if name in by_name]
    for product in find_products(snapshot(), question.product)[:1]:
        texts.append(str(product.model_dump()))
        texts += _customs(question)  # who knows of the permits of goods for which none is noted
    if question.term:
        texts.append(str(snapshot().terms[question.term].model_dump()))
    return fold(" ".join(texts))


def _customs(question: Question) -> list[str]:
    bodies = snapshot().topics["aduana"].authorities
    return [snapshot().organisations[bodies[one]].name for one in question.countries_on("ambos") if one in bodies]


@lru_cache(maxsize=5_000)
def _of_fact(key: str) -> str:
    """Return everything a fact says, with the bodies that decide on its topic and its dispute."""
    fact = snapshot().facts[key]
    dispute = snapshot().disputes.get(fact.dispute or "")
    bodies = [
        snapshot().topics[topic].authorities.values()
        for topic in {fact.topic, dispute.topic if dispute else fact.topic}
    ]
    names = [snapshot().organisations[body].name for group in bodies for body in group]
    return " ".join([str(fact.model_dump()), str(dispute.model_dump()) if dispute else "", *names])


@lru_cache(maxsize=1_000)
def _of_entry(key: str) -> str:
    """Return everything an entry says, with the body in charge and the countries it reaches."""
    entry = snapshot().procedures.get(key) or snapshot().named(key)
    runner = snapshot().organisations.get(getattr(entry, "run_by", None) or "")
    return f"{entry.model_dump()} {runner.name if runner else ''}"


@lru_cache(maxsize=1)
def _fixed() -> str:
    """Return what any reply may say: the fixed sentences, the labels of the cards, countries, themes and topics."""
    known = snapshot()
    texts = [phrase.text for phrase in known.phrases.values()]
    texts += [theme.ask for theme in known.themes.values()]
    texts += [entry.name for kind in (known.countries, known.themes, known.topics) for entry in kind.values()]
    labels = (
        "Para quién Costo Cómo postular Cómo empezar Sitio Contacto Venta entre países Llega a Opera en Vendedores Lo"
    )
    return " ".join([*texts, labels, "También puede ser", "Arancel", "Ejemplo"])


@lru_cache(maxsize=1)
def _entries():
    known = snapshot()
    return (*known.programmes.values(), *known.platforms.values(), *known.organisations.values())


@lru_cache(maxsize=1)
def _catalogue() -> frozenset[str]:
    return frozenset(entry.name.split(" (")[0] for entry in _entries() if len(entry.name) > 3)
