"""On the real server: the self-assessment through the intents people's words get, the agency's parts, and what is noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conversations.db import open_engine
from conversations.unanswered import listed
from tests.server.conftest import Assistant, Conversation

Talk = Callable[[], Conversation]


def test_the_self_assessment_is_interrupted_resumed_and_finished(conversation: Talk) -> None:
    talk = conversation()
    assert "¿en qué país está tu empresa?" in talk.say("autodiagnóstico").text
    assert "pregunta 1 de 10" in talk.say("Perú").text
    assert "pregunta 2 de 10" in talk.say("Más o menos").text
    between = talk.say("¿qué impuestos paga mi cliente en Chile por unos zapatos?")
    assert between.sourced
    assert "Seguimos en la pregunta 2 de 10" in between.text
    assert "pregunta 2 de 10" in talk.say("seguir").text
    for number, said in enumerate(("no podría", "la estoy armando", "Solo redes", "yo sola", "nunca", "1", "2"), 3):
        assert f"pregunta {number} de 10" in talk.say(said).text, said
    assert "pregunta 10 de 10" in talk.say("todavía no").text
    end = talk.say("ninguna")
    assert "Tu perfil" in end.text
    assert end.sourced


def test_it_is_left_with_one_word(conversation: Talk) -> None:
    talk = conversation()
    talk.say("quiero hacer el autodiagnóstico, mi taller está en Colombia")
    talk.say("sí")
    assert "lo dejamos en la pregunta 2 de 10" in talk.say("salir").text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("¿quién eres?", "asistente automático"),
        ("¿quién está detrás?", "no consta"),
        ("¿qué hacen con mis datos?", "reiniciar"),
        ("¿en qué horario atienden?", "El horario de las personas"),
        ("¿es gratis?", "gratis"),
        ("¿cómo los contacto?", "no constan"),
    ],
)
def test_each_question_about_the_agency_gets_its_part(message: str, said: str, conversation: Talk) -> None:
    reply = conversation().say(message)
    assert said in reply.text
    assert len(reply.text) < 420


def test_what_is_declined_is_noted_without_the_sender(conversation: Talk, assistant: Assistant) -> None:
    talk = conversation()
    assert talk.say("quién ganó el partido de vóley de anoche").custom["reason"] == "fuera_de_alcance"
    engine = open_engine(assistant.settings.conversations_url)
    row = next(row for row in listed(engine) if "vóley" in row.text)
    engine.dispose()
    assert (row.reason, row.status) == ("fuera_de_alcance", "pendiente")
    assert len(row.sender) == 64
    assert talk.sender not in str(vars(row))
    assert row.model
    assert row.revision


def test_the_third_failure_hands_over(conversation: Talk) -> None:
    talk = conversation()
    texts = [talk.say("xxyyzz qwrtpsd").text for _ in range(3)]
    assert "No estoy seguro" in texts[0]
    assert "escribe «persona»" in texts[1]
    assert "Te paso con una persona" in texts[2]
