"""From what a channel receives to what it sends: once, in order, nothing lost, on both kinds of database."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from bot.channels import answering
from bot.channels import gateway as module
from bot.channels.channel import Refused, Retry, Unsure
from bot.channels.messages import Status
from conversations import people
from conversations.db import open_engine, writing
from conversations.handover import CON_PERSONA
from conversations.models import OutboxRow
from tests.channels.conftest import CONSENT, Phone, Rasa, Start, inbound, run, until
from tests.consultas import set_state

SAID = {"title": "IVA", "blocks": [{"type": "text", "text": "19 %"}], "suggestions": ["Chile", "Perú"], "asks": "pais"}


def query(database: str, sql: str) -> list[Any]:
    engine = open_engine(database)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(sql))]
    engine.dispose()
    return found


def test_a_message_is_answered(start: Start, phone: Phone, rasa: Rasa, database: str) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "¿IVA?")])
            await until(lambda: phone.got)
        assert phone.texts("56900000001") == ["Eco: ¿IVA?"]
        assert phone.marks == ["m1"]
        assert phone.keys == [str(query(database, "select id from outbox")[0][0])]

    run(main())
    assert query(database, "select status from inbox") == [("done",)]
    assert query(database, "select status, channel_message_id is not null from outbox") in (
        [("sent", True)],
        [("sent", 1)],
    )
    assert "56900000001" not in str(rasa.received)
    assert rasa.received[0]["metadata"]["correlation_id"] == query(database, "select correlation_id from outbox")[0][0]


def test_three_deliveries_to_two_replicas_get_one_reply(start: Start, phone: Phone, rasa: Rasa) -> None:
    async def main() -> None:
        async with start() as one, start() as two:
            same = inbound("m1")
            await asyncio.gather(one.accept([same]), two.accept([same]), one.accept([same]))
            await two.accept([inbound("m2", "fin")])
            await until(lambda: "Eco: fin" in phone.texts())
            await asyncio.sleep(0.3)

    run(main())
    assert phone.texts() == ["Eco: hola", "Eco: fin"]
    assert rasa.asked == ["hola", "fin"]


def test_a_person_is_answered_in_order_while_others_are_too(start: Start, phone: Phone, rasa: Rasa) -> None:
    rasa.delay = 0.02
    addresses = [f"5690000000{n}" for n in range(5)]

    async def main() -> None:
        async with start() as one, start() as two:
            for number in range(6):
                for place, address in enumerate(addresses):
                    replica = one if (place + number) % 2 else two
                    await replica.accept([inbound(f"{address}-{number}", f"mensaje {number}", address)])
            await until(lambda: len(phone.got) == 30)

    run(main())
    for address in addresses:
        assert phone.texts(address) == [f"Eco: mensaje {number}" for number in range(6)]
    assert rasa.together == set()


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError("no"), httpx.Response(500, text="Traceback"), httpx.ReadTimeout("")]
)
def test_while_rasa_is_down_messages_wait_and_people_are_told_once(
    start: Start, phone: Phone, rasa: Rasa, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "pause", lambda failures, *_: 0.2)
    monkeypatch.setattr(answering, "TRIES", 1_000)
    monkeypatch.setattr(answering, "TAKEN_MOST", 1_000)
    rasa.fault = fault

    async def main() -> None:
        async with start(notice_seconds=0.3) as gateway:
            for number in range(3):
                await gateway.accept([inbound(f"m{number}", f"mensaje {number}")])
            await gateway.accept([inbound("o1", "yo también", "57300000009")])
            await until(lambda: len(phone.got) == 2)
            await asyncio.sleep(1.0)
            assert all("Sigo con tu mensaje" in words for words in phone.texts())
            assert sorted(to for to, _ in phone.got) == ["56900000001", "57300000009"]
            rasa.fault = None
            await until(lambda: len(phone.got) == 6)

    run(main())
    assert phone.texts("56900000001")[1:] == [f"Eco: mensaje {number}" for number in range(3)]
    assert phone.texts("57300000009")[1:] == ["Eco: yo también"]


def test_a_message_that_fails_for_good_gets_words_and_the_next_is_answered(
    start: Start, phone: Phone, rasa: Rasa, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    monkeypatch.setattr(answering, "pause", lambda failures, *_: 0.0)
    rasa.answer = lambda body: {"no": "list"} if "malo" in body["message"] else [{"text": "bien"}]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "malo"), inbound("m2", "bueno")])
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert "lo siento" in phone.texts()[0]
    assert phone.texts()[1] == "bien"
    assert query(database, "select status, error from inbox order by id") == [
        ("failed", "AssistantUnclear"), ("done", None),
    ]  # fmt: skip
    assert rasa.asked.count("malo") == answering.TRIES


def test_words_instead_of_an_answer_are_tried_again(
    start: Start, phone: Phone, rasa: Rasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "pause", lambda failures, *_: 0.0)
    silence = [{"text": "Ahora mismo no puedo", "custom": {"silence": True}}]
    rasa.answer = lambda body: silence if len(rasa.received) < 3 else [{"text": "ahora sí"}]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1")])
            await until(lambda: phone.got)

    run(main())
    assert phone.texts() == ["ahora sí"]
    assert len({body["turn"] for body in rasa.received}) == 1


def test_a_message_too_old_to_be_worth_an_answer_gets_words(start: Start, phone: Phone, rasa: Rasa) -> None:
    rasa.fault = httpx.ConnectError("no")

    async def main() -> None:
        async with start(message_hours=0.0001) as gateway:
            await gateway.accept([inbound("m1")])
            await until(lambda: phone.got)

    run(main())
    assert "no alcancé a responder" in phone.texts()[0]


def test_a_channel_that_is_busy_is_tried_again_in_order(start: Start, phone: Phone) -> None:
    phone.faults = [Retry(0.1, "131056"), Retry(0.1, "131056")]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "uno"), inbound("m2", "dos")])
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert phone.texts() == ["Eco: uno", "Eco: dos"]


def test_a_refusal_is_recorded_and_lets_the_next_one_go(start: Start, phone: Phone, database: str) -> None:
    phone.faults = [Refused("131047 window closed", 131047)]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "uno"), inbound("m2", "dos")])
            await until(lambda: phone.got)

    run(main())
    assert phone.texts() == ["Eco: dos"]
    assert query(database, "select status, error_code from outbox order by id")[0] == ("failed", 131047)


def test_a_send_of_unknown_end_waits_for_a_status_and_is_not_repeated(
    start: Start, phone: Phone, database: str
) -> None:
    phone.faults = [Unsure("no answer in time")]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "uno")])
            await until(lambda: phone.got)
            key = str(query(database, "select id from outbox")[0][0])
            told = Status("whatsapp", "wamid.perdido", "sent", datetime.now(UTC), recipient="56900000001", key=key)
            await gateway.accept([], [told])
            await until(lambda: query(database, "select status from outbox") == [("sent",)])
            engine = open_engine(database)
            with writing(engine) as db:  # the time in which a status may come is over
                db.execute(update(OutboxRow).values(lease_until=datetime.now(UTC) - timedelta(seconds=1)))
            engine.dispose()
            await asyncio.sleep(0.5)

    run(main())
    assert phone.texts() == ["Eco: uno"]
    assert query(database, "select status, channel_message_id from outbox") == [("sent", "wamid.perdido")]


def test_a_send_of_unknown_end_without_a_status_is_repeated(
    start: Start, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEND_LEASE", 2.0)
    phone.faults = [Unsure("no answer in time")]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "uno"), inbound("m2", "dos")])
            await until(lambda: len(phone.got) == 3)

    run(main())
    assert phone.texts() == ["Eco: uno", "Eco: uno", "Eco: dos"]


def test_the_consent_text_comes_once_and_again_with_a_new_version(start: Start, phone: Phone, rasa: Rasa) -> None:
    rasa.answer = lambda body: [{"text": "*IVA*\n19 %", "custom": SAID}]

    async def main() -> None:
        async with start(consent=CONSENT) as gateway:
            await gateway.accept([inbound("m1"), inbound("m2")])
            await until(lambda: len(phone.got) == 2)
        async with start(consent={**CONSENT, "version": "v2", "texto": "Ahora guardo menos."}) as gateway:
            await gateway.accept([inbound("m3")])
            await until(lambda: len(phone.got) == 3)

    run(main())
    assert phone.texts() == [
        "Guardo lo que escribes.\n\n*IVA*\n19 %",
        "*IVA*\n19 %",
        "Ahora guardo menos.\n\n*IVA*\n19 %",
    ]


def test_a_conversation_with_a_person_goes_no_further(start: Start, phone: Phone, rasa: Rasa, database: str) -> None:
    async def main() -> None:
        async with start(notice_seconds=0.3) as gateway:
            await gateway.accept([inbound("m0", "primero")])
            await until(lambda: phone.got)
            await gateway.store.run(set_state, "56900000001", CON_PERSONA)
            await gateway.accept([inbound("m1"), inbound("o1", "sigo", "57300000009")])
            await until(lambda: "Eco: sigo" in phone.texts())
            await asyncio.sleep(1.0)  # longer than who waits is left without a word

    run(main())
    assert rasa.asked == ["primero", "sigo"]
    assert [to for to, _ in phone.got] == ["56900000001", "57300000009"]
    assert query(database, "select status from inbox order by id") == [("done",), ("held",), ("done",)]


@pytest.mark.parametrize("written", ["/restart", '/inform{"pais":"CL"}', " //session_start", "/ /restart"])
def test_a_typed_slash_is_no_command(start: Start, phone: Phone, rasa: Rasa, written: str) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", written)])
            await until(lambda: phone.got)

    run(main())
    assert not rasa.asked[0].startswith(("/", " "))


def test_buttons_numbers_and_labels_ask_the_same(start: Start, phone: Phone, rasa: Rasa) -> None:
    rasa.answer = lambda body: [{"text": "¿A qué país?", "custom": SAID}]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m0", "hola")])
            await until(lambda: len(phone.got) == 1)
            button = phone.got[0][1]["buttons"][1]
            pressed = inbound("m1", "", kind="choice", choice=button)
            gone = inbound("m4", "", kind="choice", choice="de-hace-un-año")
            titled = inbound("m5", "", kind="choice", choice="de-hace-un-mes", data={"title": "Chile"})
            for count, message in enumerate([pressed, inbound("m2", "2"), inbound("m3", "PERU."), gone, titled], 2):
                await gateway.accept([message])
                await until(lambda count=count: len(phone.got) == count)

    run(main())
    assert rasa.asked == ["hola", "Perú", "Perú", "Perú", "Chile"]
    assert "Ese botón ya no me sirve" in phone.texts()[4]


def test_several_replies_and_a_long_history_of_offers(start: Start, phone: Phone, rasa: Rasa, database: str) -> None:
    rasa.answer = lambda body: [{"text": f"{place}", "custom": SAID} for place in range(15)]

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1"), inbound("m2")])
            await until(lambda: len(phone.got) == 30)

    run(main())
    assert phone.texts() == [str(place) for place in range(15)] * 2
    found = query(database, "select choices from people")[0][0]
    assert len(found if isinstance(found, list) else json.loads(found)) == people.OFFERS_KEPT


def test_nothing_private_is_logged(
    start: Start, phone: Phone, rasa: Rasa, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "pause", lambda failures, *_: 0.0)
    rasa.answer = lambda body: [] if len(rasa.received) == 1 else {"text": "mi secreto nuevo"}
    phone.faults = [Retry(0.0, "limit"), Refused("window", 1), Retry(None, "later")]

    async def main() -> None:
        async with start(notice_seconds=0.1) as gateway:
            await gateway.accept(
                [inbound("m1", "mi secreto nuevo", name="Ana Pérez"), inbound("m2", "mi secreto nuevo")]
            )
            await until(lambda: len(phone.got) >= 1)
            told = Status("whatsapp", "wamid.x", "failed", datetime.now(UTC), 131026, "x", "56900000001")
            await gateway.accept([], [told])

    with caplog.at_level(logging.INFO):
        run(main())
    assert "received correlation=" in caplog.text
    assert "sent correlation=" in caplog.text
    for private in ("secreto", "56900000001", "Ana"):  # no short number: the correlation ids may hold any
        assert private not in caplog.text


def test_what_a_database_cannot_hold_is_left_out(start: Start, phone: Phone, rasa: Rasa) -> None:
    async def main() -> None:
        async with start() as gateway:
            odd = inbound("m1", "ho\x00la\ud800", name="A\x00", data={"a\x00": ["\ud800", {"b": "\x00"}, 3, None]})
            await gateway.accept([odd, inbound("", "sin id"), inbound("x" * 300), inbound("m2", "x", "5" * 65)])
            await until(lambda: phone.got)

    run(main())
    assert rasa.asked == ["hola"]


def test_what_was_being_answered_at_the_stop_is_answered_after_the_start(
    start: Start, phone: Phone, rasa: Rasa, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    monkeypatch.setattr(module, "STOP_PATIENCE", 0.1)
    rasa.held = True

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1")])
            await until(lambda: rasa.received)
        assert query(database, "select status from inbox") == [("pending",)]
        rasa.held = False
        async with start():
            await until(lambda: phone.got)

    run(main())
    assert phone.texts() == ["Eco: hola"]


def test_a_fault_of_ours_in_one_message_does_not_end_the_others(
    start: Start, phone: Phone, rasa: Rasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "pause", lambda failures, *_: 0.0)

    def answer(body: dict[str, Any]) -> Any:
        if body["message"] == "malo":
            raise RuntimeError("a bug")
        return [{"text": "bien"}]

    rasa.answer = answer

    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1", "malo"), inbound("m2", "otro", "57300000009"), inbound("m3", "luego")])
            await until(lambda: len(phone.got) == 3, 30)

    run(main())
    assert phone.texts("57300000009") == ["bien"]
    assert phone.texts("56900000001")[1:] == ["bien"]
    assert "lo siento" in phone.texts("56900000001")[0]


def test_old_statuses_and_messages_are_put_in_order_by_the_housekeeping(
    start: Start, phone: Phone, database: str
) -> None:
    async def main() -> None:
        async with start() as gateway:
            await gateway.accept([inbound("m1")])
            await until(lambda: query(database, "select 1 from outbox where status = 'sent'"))
            (name,) = query(database, "select channel_message_id from outbox")[0]
            late = datetime.now(UTC) + timedelta(seconds=5)
            for state in ("read", "delivered", "sent"):
                await gateway.accept([], [Status("whatsapp", name, state, late, pricing={"category": "utility"})])
            await gateway.gateway._adopt()
            await gateway.gateway._purge()

    run(main())
    assert query(database, "select status from outbox") == [("read",)]
