"""What is not answered is noted without the sender's name; a store that fails never breaks the reply."""

from __future__ import annotations

import logging

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.respaldo import ActionNoEntendi
from actions.sin_responder import correlation_of, model_of
from conversations.errors import StoreUnavailable
from conversations.unanswered import listed
from tests.actions.conversation import Conversation, message
from tests.knowledge.answers.baseline import snapshot

SENDER = "whatsapp-56912345678"


def run(latest: dict, **more) -> list[dict]:
    dispatcher = CollectingDispatcher()
    tracker = Tracker.from_dict({"sender_id": SENDER, "slots": {}, "latest_message": latest, **more})
    ActionNoEntendi().run(dispatcher, tracker, {})
    return dispatcher.messages


def test_each_reason_is_noted_with_what_was_near(talk: Conversation, store):
    talk.say("quién ganó el partido de anoche", "fuera_de_alcance")
    talk.say("xyzzy plugh frobnicate", "nlu_fallback", 0.1)
    talk.say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")
    rows = {row.reason: row for row in listed(store.engine)}
    assert rows.keys() == {"fuera_de_alcance", "no_entendido"}
    assert rows["no_entendido"].text == "xyzzy plugh frobnicate"
    assert len(rows["no_entendido"].topics) >= 2
    assert rows["no_entendido"].revision == snapshot().revision


def test_the_sender_is_a_mark_and_the_rest_is_whole(talk: Conversation, store):
    events = [{"event": "user", "metadata": {"model_id": "modelo-9"}}, {"event": "slot"}]
    run({**message("quién ganó", "fuera_de_alcance"), "metadata": {"correlation_id": "c-1"}}, events=events)
    (row,) = listed(store.engine)
    assert (row.sender, row.correlation_id, row.model) == (store.mark(SENDER), "c-1", "modelo-9")
    assert "56912345678" not in f"{vars(row)}"
    assert (row.intent, row.confidence) == ("fuera_de_alcance", 0.9)


def test_the_country_asked_about_is_noted(talk: Conversation, store):
    talk.slots.update(pais_origen=["PE"], pais_destino=["CO"])
    talk.say("quién ganó el partido", "fuera_de_alcance")
    assert listed(store.engine)[0].country == "CO"


@pytest.mark.parametrize("error", [StoreUnavailable("OperationalError"), OSError("disco lleno"), ValueError("x")])
def test_a_store_that_fails_does_not_break_the_reply_nor_show_the_words(talk, error, monkeypatch, caplog):
    def fails() -> None:
        raise error

    monkeypatch.setattr("actions.sin_responder.current_store", fails)
    latest = {**message("mi correo es ana@ejemplo.cl y quién ganó", "fuera_de_alcance"), "message_id": "m-77"}
    with caplog.at_level(logging.INFO):
        replies = run(latest)
    assert "fuera de lo que puedo" in replies[0]["text"]
    assert "m-77" in caplog.text
    assert "ana@ejemplo.cl" not in caplog.text
    assert SENDER not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_number_of_a_message_is_the_channels_own_else_rasas():
    assert correlation_of({"metadata": {"correlation_id": "a"}, "message_id": "b"}) == "a"
    assert correlation_of({"message_id": "b", "metadata": None}) == "b"
    assert correlation_of({}) is None


def test_the_model_is_the_last_one_that_wrote():
    events = [{"metadata": {"model_id": "viejo"}}, {"metadata": {"model_id": "nuevo"}}, {"metadata": None}]
    assert model_of(Tracker.from_dict({"sender_id": SENDER, "events": events})) == "nuevo"
    assert model_of(Tracker.from_dict({"sender_id": SENDER, "events": []})) is None
