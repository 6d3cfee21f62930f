"""Every theme × country × product: what no reply may do, whatever was asked."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest

from knowledge.answers import Answer, Question, reply
from knowledge.answers.answer import LIMIT, Paragraph, Steps
from knowledge.schema import BLOC
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import products, questions, unfounded

LONGEST = 24  # a button of WhatsApp's list
LONG_SUGGESTIONS = {"Qué impuestos paga mi cliente", "Qué permisos pide mi producto"}
SOURCE = re.compile(r"Fuente: .+ · revisado (?:[a-z]+ (?:de )?)?\d{4}")
Case = tuple[Question, str, Answer]


@lru_cache(maxsize=1)
def walk() -> tuple[Case, ...]:
    return tuple((question, country, reply(snapshot(), question)) for question, country in questions())


def where(question: Question, country: str) -> str:
    return f"{question.theme} · {country} · {question.product}"


def test_the_walk_covers_every_theme_country_and_twelve_products():
    assert len(products()) >= 12
    assert len(walk()) == len(snapshot().themes) * len(BLOC) * (len(products()) + 1)
    assert sum(bool(answer.facts) for _, _, answer in walk()) > 0.9 * len(walk())


def test_no_reply_says_a_number_that_what_it_used_does_not_hold():
    wrong = {where(q, c): (unfounded(a, q, c), a.text) for q, c, a in walk() if unfounded(a, q, c)}
    assert wrong == {}


def test_an_invented_number_would_be_noticed():
    question, country, answer = next(case for case in walk() if case[2].facts and case[0].theme == "cargos")
    false = replace(answer, blocks=(*answer.blocks, Paragraph("Además paga 47,3% y USD 8.765.")))
    assert unfounded(false, question, country) == {"47,3", "8.765"}


def test_no_reply_is_longer_than_a_chat_message():
    long = {where(q, c): len(a.text) for q, c, a in walk() if len(a.text) > LIMIT}
    assert long == {}


def test_every_reply_with_a_fact_has_one_line_of_sources_with_its_date():
    wrong = [where(q, c) for q, c, a in walk() if a.facts and len(SOURCE.findall(a.text.splitlines()[-1])) != 1]
    assert wrong == []
    assert [where(q, c) for q, c, a in walk() if a.text.count("Fuente:") > 1] == []


def test_every_reply_with_a_figure_shows_a_source():
    bare = [where(q, c) for q, c, a in walk() if re.search(r"\d", a.text) and not SOURCE.search(a.text)]
    assert bare == []


def test_facts_nobody_verified_are_marked():
    for question, country, answer in walk():
        if any(isinstance(block, Steps) for block in answer.blocks):
            continue  # steps say it in their own words: test_procedimientos.py looks at each
        bullets = [line for line in answer.text.splitlines() if line.startswith("• ")]
        for key in answer.facts:
            fact = snapshot().facts[key]
            said = fact.summary[-60:]
            names = [
                p.name for p in snapshot().programmes.values() if key in p.facts
            ]  # a programme is told by its card
            shown = [line for line in bullets if said in line or any(name in line for name in names)]
            marked = all("por confirmar" in line.lower() for line in shown)
            assert fact.verified or (shown and marked), (where(question, country), key)


def test_the_sources_behind_a_reply_are_those_of_its_facts():
    for question, country, answer in walk():
        assert [source.fact for source in answer.sources] == list(answer.facts), where(question, country)


def test_no_reply_offers_what_is_closed():
    closed = [
        p.name for p in (*snapshot().programmes.values(), *snapshot().platforms.values()) if p.still_runs == "cerrado"
    ]
    offered = [
        (where(q, c), name)
        for q, c, a in walk()
        for name in closed
        if re.search(rf"^• {re.escape(name)}", a.text, re.M)
    ]
    assert offered == []


def test_every_fact_said_applies_to_the_country_asked():
    wrong = [
        (where(q, c), key)
        for q, c, a in walk()
        for key in a.facts
        if c not in snapshot().facts[key].applies_to and key not in guides(q, c)
    ]
    assert wrong == []


def guides(question: Question, country: str) -> tuple[str, ...]:
    return snapshot().guide_of.get((question.theme or "", country), ())


@pytest.mark.parametrize("flaw", ["None", "{", "}", "  ", "..", " .", " ,", "()", "[]", "Decimal", "•  "])
def test_no_reply_shows_the_seams(flaw):
    seen = [where(q, c) for q, c, a in walk() if flaw in re.sub(r"…|https?://\S+", "", a.text)]
    assert seen == []


def test_suggestions_are_few_short_and_never_repeated():
    for question, country, answer in walk():
        assert len(answer.suggestions) <= 4, where(question, country)
        assert len(set(answer.suggestions)) == len(answer.suggestions), where(question, country)
        long = {text for text in answer.suggestions if len(text) > LONGEST}
        assert long <= LONG_SUGGESTIONS, where(question, country)


def test_what_comes_after_is_not_what_was_said():
    for question, country, answer in walk():
        assert not set(answer.more) & set(answer.facts), where(question, country)


def test_the_same_question_gets_the_same_answer():
    for question, _, answer in walk()[:: len(walk()) // 20]:
        assert reply(snapshot(), question) == answer


def test_the_payload_is_plain_json():
    import json

    for _, _, answer in walk()[::50]:
        assert json.loads(json.dumps(answer.payload()))["facts"] == list(answer.facts)


@pytest.mark.parametrize("country", ["AR", "EC", "ES"])
def test_a_country_outside_the_four_is_said_to_be_outside(country):
    for theme in ("plataformas", "cargos", "regulacion", "requisitos"):
        answer = reply(snapshot(), Question("¿qué pago?", theme, destinations=(country,), origins=("CL",)))
        assert snapshot().country_name(country) in answer.text
        assert (answer.known, answer.facts) == (False, ())
