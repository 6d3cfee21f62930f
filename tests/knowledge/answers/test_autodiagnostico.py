"""Choices, scores and steps of the self-assessment, from data alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import schema
from knowledge.answers.autodiagnostico import Diagnosis, next_steps, read_choice, result, score
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
QUESTIONS = list(KNOWN.diagnosis_questions.values())


def all_at(choice: int) -> Diagnosis:
    return Diagnosis({question.id: choice for question in QUESTIONS})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_label_and_every_word_means_its_own_choice(question):
    for index, choice in enumerate(question.choices):
        for said in (choice.label, *choice.words, str(index + 1)):
            assert read_choice(question, said) == index, said


@pytest.mark.parametrize(
    "text",
    ["¿no tengo que pagar?", "qué es FOB", "no entiendo la pregunta", "no gracias", "", "4", "cuánto paga mi cliente en Lima",
     "sí pero antes dime cuánto paga mi clienta por un poncho en Cali"],
)  # fmt: skip
def test_what_says_something_else_is_no_choice(text):
    assert read_choice(QUESTIONS[0], text) is None


def test_the_score_goes_from_0_to_100_and_weighs():
    assert (score(KNOWN, all_at(2)), score(KNOWN, all_at(1)), score(KNOWN, all_at(0))) == (0, 50, 100)
    heavy = next(q for q in QUESTIONS if q.weight == 2)
    light = next(q for q in QUESTIONS if q.weight == 1)
    one, other = (score(KNOWN, Diagnosis({**all_at(2).answers, q.id: 0})) for q in (heavy, light))
    assert one > other > 0


def test_there_are_six_profiles_and_each_can_be_reached():
    names = {result(KNOWN, all_at(choice), "PE").title for choice in (0, 1, 2)}
    assert len(names) == 3
    assert len(KNOWN.diagnosis_profiles) == 6
    assert min(p.at_least for p in KNOWN.diagnosis_profiles.values()) == 0


def test_the_steps_are_those_of_what_is_missed_most():
    missed = {"producto": 2, "marca": 2}
    steps = next_steps(KNOWN, Diagnosis({**all_at(0).answers, **missed}))
    by_id = KNOWN.diagnosis_questions
    assert steps[:2] == [by_id["producto"].step, by_id["marca"].step]
    assert len(steps) == 3
    assert steps[2] == next(iter(KNOWN.diagnosis_steps.values()))


def test_a_closed_programme_is_never_recommended():
    closed = {key: p.model_copy(update={"still_runs": "cerrado"}) for key, p in KNOWN.programmes.items()}
    answer = result(replace(KNOWN, programmes=closed), all_at(2), "CL")
    assert "En Chile:" not in answer.text
    assert answer.facts == ()


def test_every_step_has_a_programme_of_each_country():
    for step in (*[q.step for q in QUESTIONS], *KNOWN.diagnosis_steps.values()):
        for country in schema.BLOC:
            running = [key for key in step.programmes[country] if KNOWN.programmes[key].still_runs != "cerrado"]
            assert running, (step.text, country)
            assert all(KNOWN.programmes[key].country == country for key in running)
            assert KNOWN.programmes[running[0]].facts


def test_a_question_that_left_the_data_is_forgotten():
    state = Diagnosis({"ya-no-existe": 1, "producto": 7, "capacidad": 0})
    assert [question.id for question, _ in state.choices(KNOWN)] == ["capacidad"]
    assert state.question(KNOWN).id == "producto"


@pytest.mark.parametrize("slot", [None, "x", [], {}, {"respuestas": None}])
def test_a_slot_with_anything_else_is_one_not_begun(slot):
    assert Diagnosis.of(slot) == Diagnosis()


def test_the_slot_keeps_it_whole():
    state = Diagnosis({"producto": 1}, True, True, 2)
    assert Diagnosis.of(state.plain()) == state
