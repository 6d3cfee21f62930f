"""What the label says is another question than what permit the goods need."""

from __future__ import annotations

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
DAY = "2026-11-30"


def test_the_facts_on_the_label_go_first_where_the_label_is_asked():
    asked = Question("qué dice el rótulo de la infusión", "regulacion", ("MX",), product="té de hierbas", on=DAY)
    facts = [KNOWN.facts[fact] for fact in reply(KNOWN, asked).facts]
    assert facts[0].topic == "etiquetado"


def test_a_label_that_is_not_noted_is_said_before_the_permits():
    asked = Question("qué dice el rótulo de la crema", "regulacion", ("CL",), product="crema", on=DAY)
    answer = reply(KNOWN, asked)
    if not any(
        fact.topic == "etiquetado" and "cosmeticos" in fact.sectors
        for fact in KNOWN.facts.values()
        if fact.country == "CL"
    ):
        assert "No tengo anotado qué lleva la etiqueta de crema en Chile" in answer.text


def test_who_asks_for_the_permit_too_gets_the_permit_first():
    asked = Question("qué permiso y etiqueta pide la infusión", "regulacion", ("MX",), product="té de hierbas", on=DAY)
    assert KNOWN.facts[reply(KNOWN, asked).facts[0]].topic != "etiquetado"
