"""Who tells of a swindle is first told not to pay, and then whom to tell in their country."""

from __future__ import annotations

import pytest

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("un supuesto funcionario de aduana pide plata por western union", "No pagues"),
        ("me llamó uno que dice ser de la aduana pidiendo un depósito", "No pagues"),
        ("me llegó un sms del courier con un link para pagar", "No abras el enlace"),
        ("el comprador dice que su agente pasa a recoger y que le pague yo", "No le pagues"),
        ("me pagaron de más con un cheque y quieren la diferencia", "No devuelvas"),
        ("un inspector me pidió una coima para soltar la caja", "coima"),
    ],
)
def test_the_warning_comes_first(text: str, first: str):
    said = reply(snapshot(), Question(text, "estafas")).text
    assert first in said.split("•")[1], said


@pytest.mark.parametrize(
    ("country", "whom"), [("CL", "PDI"), ("CO", "CAI Virtual"), ("MX", "fiscalía"), ("PE", "Policía Nacional")]
)
def test_it_says_whom_to_tell_in_the_country(country: str, whom: str):
    question = Question("un supuesto funcionario de la aduana me pide un depósito", "estafas", (), (country,))
    said = reply(snapshot(), question).text
    assert "No pagues" in said
    assert whom in said, said
