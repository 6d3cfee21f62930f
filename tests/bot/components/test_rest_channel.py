"""The REST channel: what cannot be read gets words, a reply is one object, silence never reaches the person."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.components import rest_channel as channel
from bot.components.rest_channel import BrujulaRest, OneMessageOutput, check, plain


def post(body: Any, handler: Any) -> list[dict[str, Any]]:
    return asyncio.run(BrujulaRest()._answer(SimpleNamespace(json=body), handler))


async def echo(message: UserMessage) -> None:
    await message.output_channel.send_response(message.sender_id, {"text": f"leí {message.text}", "custom": {"a": 1}})


async def silent(message: UserMessage) -> None:
    return None


async def broken(message: UserMessage) -> None:
    raise KeyError(message.text)


UNREADABLE = [
    ("", channel.EMPTY),
    ("   \n ", channel.EMPTY),
    (None, channel.EMPTY),
    (42, channel.EMPTY),
    (["hola"], channel.EMPTY),
    ("🎉🎉", channel.EMOJI),
    ("❤️", channel.EMOJI),
    ("...", channel.NO_WORDS),
    ("¿?", channel.NO_WORDS),
    ("/", channel.NO_WORDS),
    ("a" * 10_000, channel.TOO_LONG),
    ("¿cuánto pago? " * 800, channel.TOO_LONG),
]


@pytest.mark.parametrize(("text", "words"), UNREADABLE)
def test_what_cannot_be_read_gets_words_without_reaching_rasa(text, words):
    async def never(message: UserMessage) -> None:
        pytest.fail("no debía llegar a Rasa")

    assert post({"sender": "ana", "message": text}, never) == [{"recipient_id": "ana", "text": words}]


@pytest.mark.parametrize("body", [None, [], "hola", {}, {"message": None}])
def test_a_body_that_is_not_a_message_gets_words(body):
    assert post(body, echo) == [{"recipient_id": "anonimo", "text": channel.EMPTY}]


@pytest.mark.parametrize("text", ["hola", "👍", "🙏", "sí 👍", "3", "a" * 2_000, "¿Perú?"])
def test_what_can_be_read_reaches_rasa(text):
    assert check(text) is None
    assert post({"sender": "ana", "message": text}, echo)[0]["text"] == f"leí {text}"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/restart", "restart"),
        ("/saludar{}", "saludar{}"),
        ("///x", "x"),
        ("  hola ", "hola"),
        ("/ /", "menu"),
        ("/ /restart", "restart"),
        ("IVA 1/2", "IVA 1/2"),
    ],
)
def test_a_typed_slash_is_plain_text_and_never_a_command(text, heard):
    assert plain(text) == heard
    assert not plain(text).startswith("/")


def test_text_and_structure_leave_as_one_object():
    replies = post({"sender": "ana", "message": "hola"}, echo)
    assert replies == [{"recipient_id": "ana", "text": "leí hola", "custom": {"a": 1}}]


def test_a_text_with_blank_lines_is_not_split():
    output = OneMessageOutput()
    asyncio.run(output.send_response("ana", {"text": "uno\n\ndos", "custom": {}}))
    assert [message["text"] for message in output.messages] == ["uno\n\ndos"]


def test_buttons_become_suggestions():
    output = OneMessageOutput()
    buttons = [{"title": "Menú", "payload": "Menú"}]
    asyncio.run(output.send_response("ana", {"text": "hola", "buttons": buttons}))
    assert output.messages[0]["custom"] == {"suggestions": ["Menú"]}


@pytest.mark.parametrize("handler", [silent, broken])
def test_silence_and_failures_become_words_and_a_log_line(handler, caplog):
    body = {"sender": "ana", "message": "mi teléfono es 5551234", "metadata": {"correlation_id": "c-9"}}
    replies = post(body, handler)
    assert replies == [{"recipient_id": "ana", "text": channel.SILENCE, "custom": {"silence": True}}]
    assert [record.levelname for record in caplog.records].count("ERROR") >= 1
    assert all("c-9" in record.getMessage() for record in caplog.records if record.levelname == "ERROR")
    assert "5551234" not in caplog.text


def test_a_sender_of_any_kind_is_text_of_bounded_length():
    assert post({"sender": 7, "message": "hola"}, echo)[0]["recipient_id"] == "7"
    assert len(post({"sender": "x" * 5_000, "message": "hola"}, echo)[0]["recipient_id"]) == 255


def test_input_and_output_have_the_same_name():
    assert BrujulaRest.name() == OneMessageOutput.name() == "rest"


def test_the_words_to_the_person_are_spanish_and_short():
    for words in (channel.EMPTY, channel.EMOJI, channel.NO_WORDS, channel.SILENCE, channel.TOO_LONG):
        assert 20 < len(words) < 300
        assert "error" not in words.lower()


def together(bodies: list[dict[str, Any]], handler: Any) -> list[Any]:
    async def send() -> list[Any]:
        rest = BrujulaRest()
        requests = [asyncio.create_task(rest._answer(SimpleNamespace(json=body), handler)) for body in bodies]
        return await asyncio.gather(*requests, return_exceptions=True)

    return asyncio.run(send())


def test_a_repeated_turn_is_taken_once_and_gets_the_same_replies() -> None:
    seen = []

    async def handler(message: Any) -> None:
        seen.append(message.metadata)
        await asyncio.sleep(0.01)
        await message.output_channel.send_response("ana", {"text": f"respuesta {len(seen)}"})

    body = {"sender": "ana", "message": "hola", "turn": "t1", "metadata": {"correlation_id": "c1"}}
    replies = together([body, body, {**body, "turn": "t2"}, {**body, "sender": "otra"}], handler)
    assert [reply[0]["text"] for reply in replies[:2]] == [replies[0][0]["text"]] * 2
    assert len(seen) == 3
    assert seen[0] == {"correlation_id": "c1"}


def test_a_turn_without_an_answer_may_be_tried_again() -> None:
    tries = []

    async def handler(message: Any) -> None:
        tries.append(1)
        if len(tries) > 1:
            await message.output_channel.send_response("ana", {"text": "ahora sí"})

    async def send() -> list[Any]:
        rest = BrujulaRest()
        request = SimpleNamespace(json={"sender": "ana", "message": "hola", "turn": "t1"})
        return [await rest._answer(request, handler) for _ in range(3)]

    first, second, third = asyncio.run(send())
    assert channel.is_silence(first)
    assert second[0]["text"] == third[0]["text"] == "ahora sí"
    assert len(tries) == 2


def test_who_hangs_up_does_not_end_the_turn() -> None:
    ended = []

    async def handler(message: Any) -> None:
        await asyncio.sleep(0.02)
        ended.append(1)
        await message.output_channel.send_response("ana", {"text": "hecho"})

    async def send() -> Any:
        rest = BrujulaRest()
        request = SimpleNamespace(json={"sender": "ana", "message": "hola", "turn": "t1"})
        first = asyncio.create_task(rest._answer(request, handler))
        await asyncio.sleep(0.005)
        first.cancel()
        return await rest._answer(request, handler)

    assert asyncio.run(send())[0]["text"] == "hecho"
    assert len(ended) == 1


def test_the_turns_that_are_remembered_are_limited() -> None:
    turns = channel.Turns(most=2)

    async def answer() -> list[dict[str, Any]]:
        return [{"text": "x"}]

    async def send() -> None:
        for number in range(5):
            await turns.once("ana", str(number), answer)

    asyncio.run(send())
    assert len(turns._known) == 2
