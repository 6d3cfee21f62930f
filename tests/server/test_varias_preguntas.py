"""On the real server: a message that asks several things is read question by question, and all are answered."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.conftest import Conversation

Talk = Callable[[], Conversation]


def test_a_voice_note_of_three_questions_gets_three_answers(conversation: Talk) -> None:
    talk = conversation()
    reply = talk.say(
        "hola buenas, mira yo vendo galletas y quería saber qué etiqueta piden en chile, cuánto iva paga el cliente y cómo cobro"
    )
    assert "ALTO EN" in reply.text
    assert "19%" in reply.text
    assert "Cómo cobrar" in reply.text
    assert reply.sourced


def test_what_waits_for_the_country_is_answered_with_it(conversation: Talk) -> None:
    talk = conversation()
    asked = talk.say("qué permisos necesito y cómo me pagan")
    assert asked.custom["asks"] == "pais"
    assert "te respondo también" in asked.text
    reply = talk.say("a méxico, jabones artesanales")
    assert "Permisos y etiquetas · México" in reply.text
    assert "Cómo cobrar · México" in reply.text


def test_one_question_with_its_story_is_one_answer(conversation: Talk) -> None:
    reply = conversation()
    text = reply.say("vendo chompas que hago a mano en Puno y quiero saber cuánto iva paga mi cliente en chile").text
    assert "También preguntaste" not in text
    assert "\n\n" not in text
