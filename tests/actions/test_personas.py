"""Each question about who is behind gets the part it asks for."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.personas import ActionAtenderFrustracion, ActionPasarAPersona, ActionPresentarAgencia
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


def run(action, text: str, intent: str, **slots):
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker(message(text, intent), slots), {})
    return dispatcher.messages[0], {event["name"]: event["value"] for event in events}


def test_asking_for_a_person_carries_the_whole_story(talk: Conversation):
    said, _ = run(
        ActionPasarAPersona(), "quiero una persona", "pedir_humano",
        pais_origen=["PE"], pais_destino=["CL"], producto="zapatos", tema="cargos", consulta="qué IVA pagan los zapatos",
    )  # fmt: skip
    custom = said["custom"]
    assert custom["handover"] == {"reason": "pedido", "lead": ""}
    told = custom["story"]
    assert told["topic"] == "cargos"
    assert told["country"] == "CL"
    assert told["profile"] == {"origenes": ["PE"], "destinos": ["CL"], "producto": "zapatos"}
    assert told["summary"] == "Tema: Impuestos al llegar. Zapatos de Perú a Chile."
    assert told["facts"]


def test_being_fed_up_is_offered_a_person_first_and_then_given_one(talk: Conversation):
    first, slots = run(ActionAtenderFrustracion(), "no me sirve", "expresar_frustracion")
    assert first["custom"]["handover"] is None
    assert "Hablar con alguien" in first["custom"]["suggestions"]
    assert slots["no_entendidos"] == 1
    second, slots = run(ActionAtenderFrustracion(), "no me sirve", "expresar_frustracion", no_entendidos=1)
    assert second["custom"]["handover"]["reason"] == "frustracion"
    assert "lo siento" in second["custom"]["handover"]["lead"]
    assert slots["no_entendidos"] == 0
