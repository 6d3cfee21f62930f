"""Questions of the facts that are learned as ours: none of them is found in the knowledge it is learned with."""

from __future__ import annotations

from bot.components.lessons import kept_apart, lessons
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()


def test_up_to_so_many_questions_of_each_fact_are_taken_out_of_the_knowledge():
    taken, without = lessons(KNOWN, 2)
    left = {question for fact in without.facts.values() for question in fact.questions}
    assert len(KNOWN.facts) < len(taken) <= 2 * len(KNOWN.facts)
    assert sum(len(fact.questions) for fact in without.facts.values()) < sum(
        len(f.questions) for f in KNOWN.facts.values()
    )
    assert len(left & set(taken)) <= 10, "a few are asked in the same words of two facts"


def test_the_question_on_which_the_search_is_measured_is_never_learned():
    taken = set(lessons(KNOWN, 50)[0])
    apart = [kept_apart(fact) for fact in KNOWN.facts.values()]
    assert sum(question in taken for question in apart) <= 10


def test_a_fact_keeps_a_question_to_be_found_by():
    _, without = lessons(KNOWN, 50)
    assert all(without.facts[fact.id].questions for fact in KNOWN.facts.values() if fact.questions)


def test_none_are_taken_where_none_are_wanted():
    taken, without = lessons(KNOWN, 0)
    assert taken == []
    assert without.facts == KNOWN.facts
