"""Why something happens is told by the fact of the trouble, before the general facts of the countries."""

from __future__ import annotations

import pytest

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
ASKED = "oye y por qué se queda retenido"


@pytest.mark.parametrize("theme", ["cargos", "envio", "costo"])
@pytest.mark.parametrize("countries", [("CO", "MX"), ("PE",)])
def test_the_causes_go_before_what_is_general_of_the_countries_talked_of(theme, countries):
    asked = Question(
        ASKED, theme, countries, ("CL",), product="gorros de lana", amount="60", currency="USD", on="2026-11-30"
    )
    answer = reply(KNOWN, asked)
    assert answer.facts == ("ap-retenido-causas",)
    assert answer.asks is None


def test_why_is_not_told_where_steps_are_asked_too():
    answer = reply(KNOWN, Question("por qué lo retienen y qué hago", "envio", ("CO",), on="2026-11-30"))
    assert answer.entries


def test_why_of_a_charge_is_the_charge_s():
    answer = reply(KNOWN, Question("por qué me cobran tanto", "cargos", ("CO",), on="2026-11-30"))
    assert "ap-retenido-causas" not in answer.facts


def test_a_reason_that_is_told_is_not_asked_for():
    answer = reply(
        KNOWN, Question("¿me lo puede devolver solo porque se arrepintió?", "consumidor", ("PE",), on="2026-11-30")
    )
    assert answer.facts[0] == "pe-consumidor-sin-retracto"
