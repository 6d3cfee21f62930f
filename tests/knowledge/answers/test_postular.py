"""How to apply to a programme, from its catalogue entry alone."""

from __future__ import annotations

import pytest

from knowledge.answers import Question
from knowledge.answers.postular import application_reply
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import unfounded

KNOWN = snapshot()


@pytest.mark.parametrize("programme", list(KNOWN.programmes.values()), ids=lambda programme: programme.id)
def test_every_programme_tells_how_to_apply_or_that_it_does_not_know(programme):
    asked = Question(f"¿cómo postulo a {programme.name}?", "programas", names=(programme.id,))
    answer = application_reply(KNOWN, asked)
    assert programme.name in answer.title
    assert unfounded(answer, asked, programme.country) == set()
    assert bool(programme.how_to_apply) != ("cómo se postula" in answer.text)
    assert "revisado" in answer.text.splitlines()[-1]
    assert len(answer.text) <= 1_100
    assert not any(flaw in answer.text for flaw in ("None", "{", "  ", ".."))


def test_a_closed_programme_says_so_first():
    closed = next(p for p in KNOWN.programmes.values() if p.still_runs == "cerrado")
    asked = Question(f"¿cómo postulo a {closed.name}?", "programas", names=(closed.id,))
    assert application_reply(KNOWN, asked).text.splitlines()[1].startswith("Ya no funciona")


@pytest.mark.parametrize("text", ["¿qué es Pymes Globales?", "Pymes Globales", "¿cuánto cuesta Pymes Globales?"])
def test_other_questions_about_a_programme_keep_its_card(text):
    assert application_reply(KNOWN, Question(text, "programas", names=("cl-pymes-globales",))) is None
