"""After a handover asked for a name and a question, whatever is written is for the person who will take over."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher

from actions import base, personas
from actions.base import FAILED, NO_DATABASE, BrujulaAction
from actions.contacto import contact_in
from actions.context import Context
from actions.continuar import ActionContinuar
from actions.heard import Heard
from actions.personas import SMALL_TALK, ActionPasarAPersona, ActionTomarRecado
from actions.recado import take_down
from knowledge.errors import DatabaseUnavailable
from knowledge.snapshot import Snapshot
from tests.actions.conversation import Conversation, message, tracker
from tests.knowledge.answers.baseline import snapshot

ROOT = Path(__file__).parents[2]


@pytest.fixture
def asked(talk: Conversation) -> Conversation:
    assert "Deja aquí tu nombre" in talk.say("páseme con una persona", "pedir_humano")
    return talk


@pytest.mark.parametrize(
    ("text", "name", "email", "phone"),
    [
        ("Marta Huamán mhuaman@outlook.com duda de permisos", "Marta Huamán", "mhuaman@outlook.com", None),
        ("soy Luz Ramos, mi celular es 912345678", "Luz Ramos", None, "912345678"),
        ("me llamo julia", "julia", None, None),
        ("hola, me llamo Juan Pérez y vendo mochilas", "Juan Pérez", None, None),
        ("998 877 665", None, None, "998 877 665"),
        ("+56 9 8765 4321", None, None, "+56 9 8765 4321"),
        ("llámenme al 55 1234 5678", None, None, "55 1234 5678"),
        ("tejidos punto ana arroba gmail punto com", None, "tejidos punto ana arroba gmail punto com", None),
        ("soy artesana de Puno", None, None, None),
        ("vale 1200000 pesos", None, None, None),
        ("mi ruc es 20123456789", None, None, None),
        ("permisos para miel", None, None, None),
    ],
)
def test_what_a_message_leaves_of_a_person(text: str, name: str | None, email: str | None, phone: str | None):
    found = contact_in(snapshot(), text)
    assert (found.name, found.email, found.phone) == (name, email, phone)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Marta Huamán mhuaman@outlook.com duda de permisos", "fuera_de_alcance"),
        ("soy Luz Ramos, mi celular es 912345678", "fuera_de_alcance"),
        ("998877665", "dar_dato"),
        ("me llamo julia", "consultar_marketing"),
        ("hola, soy Pedro Mamani", "saludar"),
        ("es por unas chompas que quiero mandar", "nlu_fallback"),
    ],
)
def test_every_way_of_leaving_it_is_taken_down_and_thanked_for(asked: Conversation, text: str, intent: str):
    said = asked.say(text, intent)
    assert said.startswith("Gracias")
    assert "lee quien te contacte" in said
    assert asked.slots["recado"]["mensajes"] == [text]


def test_what_is_personal_is_masked_when_it_is_said_back(asked: Conversation):
    said = asked.say("soy Luz, 912345678, luz.ramos@correo.pe", "fuera_de_alcance")
    assert "···5678" in said
    assert "l···@correo.pe" in said
    assert "912345678" not in said
    assert "luz.ramos" not in said


def test_what_is_missing_is_asked_until_somebody_can_be_reached(asked: Conversation):
    assert "Me falta cómo ubicarte" in asked.say("me llamo julia", "charlar")
    assert "¿Cuál es tu duda?" in asked.say("julia.p@yahoo.es", "nlu_fallback")
    asked.say("es por los impuestos de unas chompas", "nlu_fallback")
    assert asked.slots["espera_recado"] is False
    assert asked.slots["recado"]["correo"] == "julia.p@yahoo.es"


def test_a_new_question_is_answered_and_noted(asked: Conversation):
    said = asked.say("¿qué permisos pide la miel en Chile?", "consultar_regulacion")
    assert "miel" in said
    assert "También lo anoté" in said
    assert asked.slots["recado"]["duda"] == "¿qué permisos pide la miel en Chile?"


@pytest.mark.parametrize("text", ["mejor no", "déjalo", "ya no quiero", "no"])
def test_one_can_think_better_of_it(asked: Conversation, text: str):
    assert "lo dejamos" in asked.say(text, "negar" if text == "no" else "nlu_fallback")
    assert asked.reply["leaves"] is True
    assert asked.slots["recado"] is None
    assert "Gracias" not in asked.say("¿qué IVA paga la miel en Chile?", "consultar_cargos")


def test_small_talk_alone_keeps_its_usual_words(asked: Conversation):
    dispatcher = CollectingDispatcher()
    ActionTomarRecado().run(dispatcher, tracker(message("hola", "saludar"), asked.slots), {})
    assert dispatcher.messages[0]["response"] == "utter_saludar"


@pytest.mark.parametrize(("error", "words"), [(DatabaseUnavailable("x"), NO_DATABASE), (ValueError("x"), FAILED)])
def test_a_fault_while_it_is_taken_down_becomes_words_and_a_log_line(
    error: Exception, words: str, asked: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fails(self: BrujulaAction) -> None:
        raise error

    monkeypatch.setattr(BrujulaAction, "knowledge", fails)
    dispatcher = CollectingDispatcher()
    events = ActionTomarRecado().run(dispatcher, tracker(message("hola, soy Rosa", "saludar"), asked.slots), {})
    assert events == []
    assert [reply["text"] for reply in dispatcher.messages] == [words]
    assert f"action_tomar_recado failed in conversation conversacion-1: {type(error).__name__}" in caplog.text


def test_a_message_is_taken_down_once(asked: Conversation, monkeypatch: pytest.MonkeyPatch):
    times: list[str] = []

    def counting(snapshot: Snapshot, context: Context, heard: Heard) -> object:
        times.append(heard.said)
        return take_down(snapshot, context, heard)

    for module in (base, personas):
        monkeypatch.setattr(module, "take_down", counting)
    assert asked.say("hola, soy Pedro Mamani", "saludar").startswith("Gracias")
    assert times == ["hola, soy Pedro Mamani"]


def rules() -> list[list[dict[str, str]]]:
    return [
        rule["steps"]
        for path in sorted((ROOT / "data/rules").glob("*.yml"))
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    ]


def test_small_talk_gets_the_words_of_its_own_rule():
    here = {steps[0]["intent"] for steps in rules() if steps[-1].get("action") == "action_tomar_recado"}
    usual = {
        steps[0]["intent"]: steps[1]["action"]
        for steps in rules()
        if steps[0].get("intent") in here and steps[1]["action"] != "action_tomar_recado"
    }
    assert usual == SMALL_TALK


def test_three_messages_are_taken_down_and_then_the_talk_goes_on(asked: Conversation):
    for text in ("quisiera ayuda con mi taller", "somos cinco", "tejemos en la sierra"):
        asked.say(text, "nlu_fallback")
    assert asked.slots["espera_recado"] is False


def test_through_the_gateway_only_who_leaves_themselves_is_taken_down(talk: Conversation):
    numbered = {**message("una persona", "pedir_humano"), "metadata": {"correlation_id": "c-1"}}
    slots = {e["name"]: e["value"] for e in ActionPasarAPersona().run(CollectingDispatcher(), tracker(numbered), {})}
    talk.slots = slots
    assert "Gracias" in talk.say("mi celular es 912345678", "fuera_de_alcance")
    talk.slots = slots
    assert "Gracias" not in talk.say("a Chile", "dar_dato")


def test_nothing_personal_is_logged(asked: Conversation, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO):
        dispatcher = CollectingDispatcher()
        ActionContinuar().run(dispatcher, tracker(message("Luz 912345678 luz@correo.pe", "dar_dato"), asked.slots), {})
    assert "912345678" not in caplog.text
    assert "luz@" not in caplog.text
