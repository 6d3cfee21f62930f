"""Every topic and every one of the ten questions × the four countries: sourced, or honestly not known and who knows."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import lru_cache

import pytest

from knowledge import schema
from knowledge.answers import Answer, Question, reply
from knowledge.answers.answer import SCREEN, Paragraph
from knowledge.answers.by_name import card
from knowledge.answers.compose import authority_name
from knowledge.coverage import Gap, counts, coverage, looks_at
from knowledge.schema import BLOC
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import questions as theme_questions
from tests.knowledge.answers.figures import unfounded
from tests.knowledge.answers.names import unfounded_names
from tests.knowledge.answers.test_every_reply import SOURCE

DAY = datetime.date(2026, 11, 29)
KNOWN = snapshot()
NOT_KNOWN = "No lo sé: mi base no tiene ese dato confirmado"
Case = tuple[Gap, Question, Answer]


def ask(text: str, theme: schema.Theme, cell: Gap) -> tuple[Question, Answer]:
    destination = {"destinations": (cell.country,)} if cell.side == "destino" else {"origins": (cell.country,)}
    question = Question(text, theme.id, on=DAY.isoformat(), **destination)
    return question, reply(KNOWN, question)


def theme_for(topic: str, side: str, number: int | None = None) -> schema.Theme:
    """Return the theme behind which a person asks it: the question's own, or the first that lists the topic there."""
    themes = [theme for theme in KNOWN.themes.values() if theme.side in (side, "ambos")]
    own = [theme for theme in themes if number and theme.question == number]
    listed = [theme for theme in themes if topic in theme.topics]
    return (own or listed or [KNOWN.theme_of_topic[topic]])[0]


def said(topic: schema.Topic, country: str) -> str:
    """Return the topic as it is called in the country: "IVA o IGV" is one thing or the other."""
    return topic.name.split(" o ")[-1 if country == "PE" else 0]


@lru_cache(maxsize=1)
def topics() -> tuple[Case, ...]:
    cells = [Gap(t.id, side, c) for t in KNOWN.topics.values() for side in ("destino", "origen") for c in BLOC]
    return tuple(
        (cell, *ask(said(KNOWN.topics[cell.topic], cell.country), theme_for(cell.topic, cell.side), cell))
        for cell in cells
    )


@lru_cache(maxsize=1)
def ten_questions() -> tuple[Case, ...]:
    cases: list[Case] = []
    for question in KNOWN.questions.values():
        for side, asked in (("destino", question.destino), ("origen", question.origen)):
            for country in BLOC if asked else ():
                cell = Gap(question.id, side, country)
                cases.append((cell, *ask(question.text, theme_for(asked[0], side, question.number), cell)))
    return tuple(cases)


def looked_at() -> list[Case]:
    facts = [fact for fact in KNOWN.facts.values() if fact.in_force(DAY)]
    return [case for case in topics() if looks_at(KNOWN, facts, case[0].topic, case[0].side)]


def test_the_walk_covers_every_topic_question_country_and_side():
    assert len(topics()) == len(KNOWN.topics) * 2 * len(BLOC)
    assert len(looked_at()) == coverage(KNOWN, DAY).cells
    assert {cell.topic for cell, _, _ in looked_at()} == set(KNOWN.topics)
    sides = sum(bool(q.destino) + bool(q.origen) for q in KNOWN.questions.values())
    assert len(ten_questions()) == sides * len(BLOC)


def test_every_topic_has_an_authority_to_ask_in_every_country():
    without = [(t.id, c) for t in KNOWN.topics.values() for c in BLOC if authority_name(KNOWN, t.id, c) is None]
    assert without == []


def test_every_cell_gets_its_own_facts_with_source_or_says_that_it_does_not_know_and_who_does():
    wrong = []
    for cell, _, answer in looked_at():
        own = any(counts(KNOWN.facts[key], cell.topic, cell.country, cell.side) for key in answer.facts)
        authority = authority_name(KNOWN, cell.topic, cell.country)
        honest = NOT_KNOWN in answer.text and authority is not None and authority in answer.text
        if not honest and not (own and SOURCE.search(answer.text)):
            wrong.append((cell, answer.text))
    assert wrong == []


def test_the_honest_gaps_are_those_that_knowledge_check_counts():
    gaps = {cell for cell, _, answer in topics() if NOT_KNOWN in answer.text}
    assert gaps == set(coverage(KNOWN, DAY).gaps)
    assert not any(NOT_KNOWN in answer.text for _, _, answer in ten_questions())
    assert "sin datos" not in coverage(KNOWN, DAY).states()


def test_a_topic_asked_on_the_side_it_does_not_look_at_is_sourced_or_asked_back():
    seen = {id(case) for case in looked_at()}
    for case in topics():
        cell, _, answer = case
        assert id(case) in seen or (answer.asks or "").startswith("pais") or SOURCE.search(answer.text), cell


def test_each_of_the_ten_questions_is_answered_with_source_in_every_country():
    for cell, question, answer in ten_questions():
        theme = KNOWN.themes[question.theme or ""]
        assert any(KNOWN.facts[key].topic in theme.topics for key in answer.facts), cell
        assert SOURCE.search(answer.text), cell


@pytest.mark.parametrize("cases", [looked_at, ten_questions])
def test_no_cell_answers_with_another_country_s_facts(cases):
    wrong = [
        (cell, key) for cell, _, a in cases() for key in a.facts if cell.country not in KNOWN.facts[key].applies_to
    ]
    assert wrong == []


@pytest.mark.parametrize("cases", [topics, ten_questions])
def test_no_cell_is_longer_than_a_screen_and_a_half_nor_says_what_nothing_holds(cases):
    for cell, question, answer in cases():
        assert len(answer.text) <= SCREEN, (cell, len(answer.text))
        assert unfounded(answer, question, cell.country) == set(), cell
        assert unfounded_names(answer, question) == set(), (cell, answer.text)


def test_no_reply_of_the_themes_says_a_name_that_what_it_used_does_not_hold():
    wrong = {}
    for question, country in theme_questions():
        answer = reply(KNOWN, question)
        if names := unfounded_names(answer, question):
            wrong[question.theme, country, question.product] = (names, answer.text)
    assert wrong == {}


def test_no_card_says_a_name_that_the_entry_and_its_facts_do_not_hold():
    wrong = {}
    for entry in (*KNOWN.programmes.values(), *KNOWN.platforms.values(), *KNOWN.organisations.values()):
        question = Question(f"qué es {entry.name}", names=(entry.id,))
        answer = card(KNOWN, entry, question)
        names = {
            name for name in unfounded_names(answer, question) if name not in answer.text.partition("ese nombre")[2]
        }
        if names:
            wrong[entry.id] = names
    assert wrong == {}


def test_an_invented_name_would_be_noticed():
    _, question, answer = next(case for case in looked_at() if case[2].facts)
    false = replace(answer, blocks=(*answer.blocks, Paragraph("Lo lleva Exportadera, con apoyo de Nodo Amazon.")))
    assert unfounded_names(false, question) >= {"Exportadera", "Nodo Amazon"}
