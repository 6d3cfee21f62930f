"""The webhook: handshake, batches, limits, and words instead of faults."""

import json
import logging

import pytest

from bot.channels.whatsapp.published_limits import WEBHOOK_BYTES
from bot.channels.whatsapp.routes import PATH
from tests.channels.whatsapp.bodies import PERSON, body, change, message, status

TOKEN = "palabra-larga-de-acuerdo-9"


def shake(hook, **query):
    return hook.client.get(PATH, params={name.replace("_", ".", 1): value for name, value in query.items()})


def test_the_handshake_returns_the_challenge_as_plain_text(hook):
    answer = shake(hook, hub_mode="subscribe", hub_verify_token=TOKEN, hub_challenge="1158201444")
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub_mode": "subscribe", "hub_challenge": "1"},
        {"hub_mode": "subscribe", "hub_verify_token": "otra", "hub_challenge": "1"},
        {"hub_mode": "subscribe", "hub_verify_token": "ñandú☃", "hub_challenge": "1"},
        {"hub_mode": "unsubscribe", "hub_verify_token": TOKEN, "hub_challenge": "1"},
    ],
)
def test_a_handshake_without_our_token_is_refused(hook, query):
    answer = shake(hook, **query)
    assert answer.status_code == 403
    assert "hub.challenge" not in answer.text


def test_a_batch_is_read_whole(hook):
    """Entries, changes, messages and statuses: Meta sends up to a thousand updates in one webhook."""
    twice = body(
        change([message("text", f"wamid.{n}") for n in range(3)], [status("read")]),
        change([message("image", "wamid.9")]),
    )
    twice["entry"][0]["changes"].append(change(statuses=[status("sent", "wamid.b"), status("failed", "wamid.c")]))
    answer = hook.post(json.dumps(twice).encode())
    assert answer.json() == {"received": 7}
    assert [one.message_id for one in hook.messages] == ["wamid.0", "wamid.1", "wamid.2", "wamid.9"]
    assert [one.state for one in hook.statuses] == ["read", "sent", "failed"]


def test_a_change_for_another_number_is_left_out_with_a_line_in_the_log(hook, caplog):
    with caplog.at_level(logging.INFO):
        answer = hook.send(
            change([message("text", "wamid.a")], phone_id="999999999"), change([message("text", "wamid.b")])
        )
    assert answer.status_code == 200
    assert [one.message_id for one in hook.messages] == ["wamid.b"]
    assert "another phone_number_id" in caplog.text


def test_phones_and_words_are_never_in_the_log(hook, caplog):
    with caplog.at_level(logging.INFO):
        hook.send(change([message("text")], [status("failed")], errors=[{"code": 131000, "title": "Something"}]))
        hook.fault = RuntimeError(f"INSERT … ('{PERSON}', '¿qué pago si mando chompas?')")
        hook.send(change([message("text")]))
    assert "code=131000" in caplog.text
    assert "RuntimeError" in caplog.text
    assert PERSON not in caplog.text
    assert "chompas" not in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"object": NaN}',
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_not_json_is_400_with_words(hook, raw):
    answer = hook.post(raw)
    assert answer.status_code == 400
    assert answer.json() == {"error": "No pude leer el mensaje."}


@pytest.mark.parametrize(
    "found",
    [
        None,
        7,
        [],
        {},
        {"object": "page"},
        {"object": "whatsapp_business_account"},
        {"object": "whatsapp_business_account", "entry": {"id": 1}},
        {"object": "whatsapp_business_account", "entry": [None, {"changes": "x"}, {"changes": [{"value": []}]}]},
        body(change([None, 7, {}, {"id": "x"}, {"from": "1"}, {"id": 1, "from": 2, "type": []}], [None, {}])),
        body({"field": "account_alerts", "value": {"x": 1}}),
    ],
)
def test_json_that_is_no_message_is_taken_and_hands_nothing_over(hook, found):
    assert hook.post(json.dumps(found).encode()).status_code == 200
    assert not hook.messages
    assert not hook.statuses


def test_a_body_over_three_megabytes_is_413(hook):
    answer = hook.post(b" " * (WEBHOOK_BYTES + 1))
    assert answer.status_code == 413
    assert "demasiado grande" in answer.json()["error"]


def test_what_could_not_be_stored_is_asked_for_again(hook):
    hook.fault = OSError("disk")
    answer = hook.send(change([message("text")]))
    assert answer.status_code == 503
    assert answer.json() == {"error": "No pude guardar el mensaje; envíalo de nuevo."}
    hook.fault = None
    assert hook.send(change([message("text")])).status_code == 200


def test_a_broken_message_does_not_take_its_neighbours_with_it(hook):
    broken = [message("text", "wamid.a"), {"type": "text"}, message("text", "wamid.b", timestamp="ayer")]
    assert hook.send(change(broken)).status_code == 200
    assert [one.message_id for one in hook.messages] == ["wamid.a", "wamid.b"]


def test_text_that_no_database_keeps_is_made_harmless(hook):
    odd = message("location", "wamid.a", location={"latitude": 1e400, "name": "a\x00b\ud800"})
    raw = json.dumps(body(change([odd]))).replace("Infinity", "1e400").encode()
    assert hook.post(raw).status_code == 200
    found = hook.messages[0]
    assert found.data == {"latitude": None, "name": "ab?"}
    assert found.text == "ab?"
