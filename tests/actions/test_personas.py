"""Each question about who is behind gets the part it asks for."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.personas import ActionPasarAPersona, ActionPresentarAgencia
from tests.actions.conversation import Conversation, message, tracker


def say(action, text: str, intent: str, **slots) -> str:
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker(message(text, intent), slots), {})
    return dispatcher.messages[0]["text"]


def test_who_are_you_and_who_is_behind_are_two_questions(talk: Conversation):
    identity = say(ActionPresentarAgencia(), "y tú qué eres", "preguntar_identidad")
    behind = say(ActionPresentarAgencia(), "¿quién está detrás?", "preguntar_agencia")
    assert "asistente automático" in identity
    assert "institución" in behind
    assert identity != behind


def test_a_person_takes_over_with_what_is_known(talk: Conversation):
    text = say(ActionPasarAPersona(), "quiero una persona", "pedir_humano", pais_origen=["PE"])
    assert "Te paso con una persona" in text
