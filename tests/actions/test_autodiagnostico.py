"""The self-assessment: answered in many ways, interrupted, resumed, left, and sourced at the end."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot

TOTAL = len(snapshot().diagnosis_questions)


@pytest.fixture
def begun(talk: Conversation) -> Conversation:
    """A conversation at the first question."""
    talk.say("quiero hacer el autodiagnóstico, soy de Perú", "hacer_autodiagnostico")
    return talk


def test_the_country_is_asked_first_and_once(talk: Conversation):
    text = talk.say("autodiagnóstico", "hacer_autodiagnostico")
    assert "10 preguntas" in text
    assert "¿en qué país está tu empresa?" in text
    assert talk.reply["suggestions"] == ["Chile", "Colombia", "México", "Perú"]
    assert "pregunta 1 de 10" in talk.say("Colombia", "dar_dato")
    assert talk.slots["pais_origen"] == ["CO"]


def test_a_known_country_is_not_asked(begun: Conversation):
    assert "pregunta 1 de 10" in begun.reply["title"]
    assert len(begun.reply["suggestions"]) == 3


@pytest.mark.parametrize(
    ("text", "intent", "choice"),
    [
        ("1", "dar_dato", 0), ("2", "dar_dato", 1), ("la 3", "dar_dato", 2), ("la segunda", "dar_dato", 1),
        ("Sí", "afirmar", 0), ("claro que sí", "afirmar", 0), ("no", "negar", 2), ("Más o menos", "charlar", 1),
        ("mas o menos nomas", "responder_cuestionario", 1), ("Todavía no", "responder_cuestionario", 2),
        ("no tengo etiqueta", "consultar_regulacion", 2), ("en eso estoy", "fuera_de_alcance", 1),
    ],
)  # fmt: skip
def test_a_choice_is_taken_however_it_is_said(begun: Conversation, text, intent, choice):
    begun.say(text, intent if intent != "charlar" else "nlu_fallback")
    assert begun.slots["autodiagnostico"]["respuestas"] == {"producto": choice}
    assert "pregunta 2 de 10" in begun.reply["title"]


def test_another_question_in_the_middle_is_answered_and_one_line_offers_to_go_on(begun: Conversation):
    begun.say("1", "dar_dato")
    text = begun.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert "Fuente:" in text
    assert text.count("Seguimos en la pregunta 2 de 10") == 1
    assert begun.reply["suggestions"][-1] == "Seguir"
    assert "pregunta 2 de 10" in begun.say("seguir", "responder_cuestionario")
    assert begun.slots["autodiagnostico"]["respuestas"] == {"producto": 0}


def test_after_an_interruption_a_bare_yes_goes_on_and_a_no_waits(begun: Conversation):
    begun.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert "volvemos a la pregunta 1" in begun.say("no", "negar")
    assert "pregunta 1 de 10" in begun.say("sí", "afirmar")
    assert begun.slots["autodiagnostico"]["respuestas"] == {}


def test_whoever_asks_on_and_on_is_not_reminded_for_ever(begun: Conversation):
    texts = [begun.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos") for _ in range(5)]
    assert ["Seguimos en la pregunta" in text for text in texts] == [True, True, True, False, False]


def test_asking_for_a_person_gets_no_reminder(begun: Conversation):
    assert "Seguimos" not in begun.say("quiero una persona", "pedir_humano")


def test_it_can_be_left_and_taken_up_again(begun: Conversation):
    begun.say("2", "dar_dato")
    assert "pregunta 2 de 10" in begun.say("salir", "responder_cuestionario")
    assert "Seguimos" not in begun.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    assert "pregunta 2 de 10" in begun.say("autodiagnóstico", "hacer_autodiagnostico")


@pytest.mark.parametrize("country", ["Chile", "Colombia", "México", "Perú"])
@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_it_ends_in_a_profile_with_three_sourced_steps(talk: Conversation, country, number):
    talk.say(f"autodiagnóstico, mi empresa está en {country}", "hacer_autodiagnostico")
    for _ in range(TOTAL - 1):
        talk.say(number, "dar_dato")
    text = talk.say(number, "dar_dato")
    assert "Tu perfil:" in text
    assert "son de Brújula" in text
    assert len(talk.reply["blocks"][-1]["items"]) == 3
    assert all(f"En {country}:" in item for item in talk.reply["blocks"][-1]["items"])
    assert "Fuente:" in text
    assert talk.slots["hechos"] == talk.reply["facts"]
    assert len(text) <= 1_200
    assert not talk.slots["autodiagnostico"]["abierto"]
    assert "revisado" in talk.say("¿de dónde sale?", "pedir_fuente")
    assert "pregunta 1 de 10" in talk.say("otra vez el autodiagnóstico", "hacer_autodiagnostico")


def test_words_that_answer_nothing_say_so(talk: Conversation):
    assert "No hay nada a medias" in talk.say("más o menos", "responder_cuestionario")
