"""A message that points to an option of the last list is about that option, whatever intent was read in it."""

from __future__ import annotations

import pytest

from actions.context import Context
from actions.referencias import remember
from knowledge.answers.answer import Answer, Bullets
from knowledge.answers.referencias import listed, pointed_option, spelled
from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot

PROGRAMMES = ("que apoyos hay en chile para exportar alimentos", "consultar_programas")
ONE, TWO = "cl-nodo-amazon", "cl-concurso-silvoagropecuario"
OPTIONS = (ONE, TWO)


@pytest.fixture
def talk(talk: Conversation) -> Conversation:
    talk.say(*PROGRAMMES)
    assert tuple(talk.slots["opciones"]) == OPTIONS
    return talk


@pytest.mark.parametrize("intent", ["fuera_de_alcance", "nlu_fallback", "dar_dato", "consultar_programas", "afirmar"])
@pytest.mark.parametrize(
    "text",
    ["el segundo aplica?", "el 2 aplica?", "la opción 2 me sirve?", "el segndo para quién es", "el último qué es"],
)
def test_an_ordinal_is_the_option_in_its_place(talk: Conversation, text: str, intent: str) -> None:
    assert talk.say(text, intent).startswith(f"*{snapshot().named(TWO).name}*")
    assert tuple(talk.slots["opciones"]) == OPTIONS


def test_how_to_apply_to_an_option_is_told_in_steps(talk: Conversation) -> None:
    assert "postular" in talk.say("cómo me inscribo en el primero", "fuera_de_alcance").split("\n")[0].lower()
    assert "postular" in talk.say("y al último cómo se entra a inscribir", "nlu_fallback").split("\n")[0].lower()


def test_that_one_is_the_option_just_talked_of(talk: Conversation) -> None:
    talk.say("el primero qué es", "nlu_fallback")
    assert talk.say("¿y ese lo puedo usar?", "fuera_de_alcance").startswith(f"*{snapshot().named(ONE).name}*")


def test_that_one_of_several_is_asked(talk: Conversation) -> None:
    asked = talk.say("¿y ese lo puedo usar?", "fuera_de_alcance")
    assert all(snapshot().named(option).name in asked for option in OPTIONS)


def test_an_option_that_is_not_there_is_asked(talk: Conversation) -> None:
    assert talk.say("y el cuarto?", "dar_dato").startswith("¿De cuál")


def test_what_was_asked_beside_the_list_still_waits(talk: Conversation) -> None:
    waiting = talk.slots.get("pendiente")
    talk.say("el segundo aplica?", "dar_dato")
    assert talk.slots.get("pendiente") == waiting


def test_an_ordinal_of_something_else_points_to_no_option(talk: Conversation) -> None:
    assert not talk.say("es la primera vez que exporto", "dar_dato").startswith("¿De cuál")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("el primero", ONE), ("al 1 cómo entro", ONE), ("ese segundo", TWO), ("el del concurso", TWO),
        ("el silvoagropecuaro", TWO),
        ("el tercero", ""), ("esa", ""), ("y ese?", ""), ("esa manta", None), ("ese impuesto quién lo paga", None),
        ("la última milla", None), ("la primera vez", None), ("el 2 de mayo", None),
        ("hola", None),
    ],
)  # fmt: skip
def test_where_a_text_points(text: str, option: str | None) -> None:
    assert pointed_option(snapshot(), OPTIONS, (), text) == option


def test_a_single_option_is_that_one() -> None:
    assert pointed_option(snapshot(), (ONE,), (), "¿y ese?") == ONE
    assert pointed_option(snapshot(), OPTIONS, (TWO,), "¿y ese?") == TWO


def test_only_an_ordinal_behind_its_article_is_put_right() -> None:
    assert spelled("El Segndo, y la utlima") == "el segundo y la ultima"
    assert spelled("un segundito") == "un segundito"


def test_bullets_are_entries_by_their_name_and_else_the_facts_said() -> None:
    name = snapshot().named(ONE).name
    both = Answer(blocks=(Bullets((f"{name}: ayuda", "Un hecho")),), facts=("x-hecho",))
    assert listed(snapshot(), both) == (ONE, "x-hecho")
    assert listed(snapshot(), Answer(blocks=(Bullets(("uno", "dos")),), facts=("x",))) == ("", "")


def test_a_list_is_forgotten_with_its_theme() -> None:
    before = Context("programas", options=OPTIONS)
    assert remember(snapshot(), before, Answer(), Context("cargos", options=OPTIONS)).options == ()
    assert remember(snapshot(), before, Answer(), before).options == OPTIONS


def test_facts_that_explain_a_list_are_no_options_of_it() -> None:
    names = [f"{snapshot().named(option).name}: ayuda" for option in OPTIONS]
    told = Answer(blocks=(Bullets((*names, "Un hecho")),), facts=("x-hecho",))
    assert remember(snapshot(), Context(), told, Context("programas")).options == OPTIONS
