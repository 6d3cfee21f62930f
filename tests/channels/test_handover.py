"""Handing over through the gateway: the failures that peers of ours show (field-notes F1 to F8), one a test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, update

from bot.channels import answering
from bot.channels import gateway as module
from bot.channels.team import Outlook
from bot.channels.web import events
from conversations import handover, handover_queue, handover_settings, inbox, people, staff_words, transcript
from conversations.db import open_engine, session, writing
from conversations.errors import AlreadyEnded, AlreadyTaken, WindowClosed
from conversations.handover import CON_PERSONA, EN_ESPERA, Member
from conversations.handover_models import CsatRow, HandoverRow
from conversations.models import InboxRow, OutboxRow, PersonRow
from knowledge.office import read_office
from tests.channels.conftest import Phone, Rasa, Start, inbound, run, until
from tests.consultas import scores

ANA, LUIS = Member(1, "Ana"), Member(2, "Luis")
WHO = "56900000001"
STORY = {
    "topic": "cargos", "country": "CL", "facts": ["cl_iva_tasa"], "summary": "Tema: Impuestos al llegar.",
    "profile": {"origenes": ["PE"], "destinos": ["CL"], "producto": "zapatos"},
}  # fmt: skip
ASKS = [{"text": "Te paso.", "custom": {"blocks": [{"type": "text", "text": "Te paso."}], "story": STORY,
         "handover": {"reason": "pedido", "lead": ""}}}]  # fmt: skip
OPENS = "jueves" if datetime.now(UTC).weekday() in (6, 0, 1) else "lunes"  # two days from now, or more
CLOSED = {"horario_semanal": {"pais": "CL", "dias": {OPENS: ["09:00-09:01"]}}, "contacto_humano": "hola@ejemplo.org"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ENDS_EVERY", 0.05)
    monkeypatch.setattr(module, "_ROUND_EVERY", 0.1)
    monkeypatch.setattr("bot.channels.team._KEPT", 0.0)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def asks_for_a_person(rasa: Rasa) -> None:
    rasa.answer = lambda body: ASKS if "persona" in body["message"] else [{"text": f"Eco: {body['message']}"}]


def rows(engine: Engine, table: Any) -> list[Any]:
    with session(engine) as db:
        return list(db.query(table).order_by(table.id))


def one(engine: Engine) -> Any:
    found = rows(engine, HandoverRow)
    return found[-1] if found else None


def state(engine: Engine, channel: str = "whatsapp", address: str = WHO) -> str | None:
    person = people.find(engine, channel, address)
    return person.state if person else None


def statuses(engine: Engine) -> list[str]:
    return [row.status for row in rows(engine, InboxRow)]


async def asked(replica: Any, engine: Engine, phone: Phone, **values: Any) -> int:
    """Ask for a person and wait until it is told what happens; return the handover's number."""
    before = len(phone.got)
    await replica.accept([inbound("p1", "quiero una persona", **values)])
    await until(lambda: one(engine) is not None)
    if values.get("channel", "whatsapp") == "whatsapp":
        await until(lambda: len(phone.got) > before)
    return int(one(engine).id)


@contextmanager
def moved(engine: Engine, table: Any, **columns: Any) -> Iterator[None]:
    """Pretend that something happened at another moment."""
    with writing(engine) as db:
        db.execute(update(table).values(**columns))
    yield


def test_f1_the_bot_does_not_talk_over_who_has_taken_over(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            await gateway.accept([inbound("m2", "¿y el IVA?")])
            await until(lambda: statuses(engine) == ["done", "held"])
            staff_words.say(engine, number, ANA, "Te ayudo yo.", "k", datetime.now(UTC))
            await until(lambda: len(phone.got) == 2)
            await asyncio.sleep(0.3)

    run(main())
    assert rasa.asked == ["quiero una persona"]
    assert phone.texts()[1:] == ["Te ayudo yo."]


def test_f1_a_reply_being_made_while_somebody_takes_over_is_dropped(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    rasa.held = True

    async def main() -> None:
        async with start(staffed=True) as gateway:
            await gateway.accept([inbound("m1", "¿IVA?")])
            await until(lambda: rasa.received)
            person = rows(engine, PersonRow)[0].id
            now = datetime.now(UTC)
            number = handover_queue.start(engine, person, handover.Request("equipo"), now)
            handover.take(engine, number, ANA, now)
            staff_words.say(engine, number, ANA, "Te ayudo yo.", "k", now)
            rasa.held = False
            await until(lambda: statuses(engine) == ["held"])
            await until(lambda: phone.got)
            await asyncio.sleep(0.3)

    run(main())
    assert phone.texts() == ["Te ayudo yo."]


def test_f1_a_reply_made_before_goes_before_the_words_of_the_team(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True, gateway_senders=0) as gateway:
            await gateway.accept([inbound("m1", "¿IVA?")])
            await until(lambda: statuses(engine) == ["done"])
            person, now = rows(engine, PersonRow)[0].id, datetime.now(UTC)
            number = handover_queue.start(engine, person, handover.Request("equipo"), now)
            handover.take(engine, number, ANA, now)
            staff_words.say(engine, number, ANA, "Te ayudo yo.", "k", now)
        async with start(staffed=True):
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert phone.texts() == ["Eco: ¿IVA?", "Te ayudo yo."]


def test_f2_nobody_is_shown_as_typing_while_a_person_is_wanted(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone, channel="web", address="w1")
            await gateway.accept([inbound("m2", "¿hola?", "w1", channel="web")])
            await until(lambda: statuses(engine)[-1] == "held")

    run(main())
    assert inbox.attention(engine, "web", "w1") == (EN_ESPERA, False)
    with moved(engine, InboxRow, status="pending"):  # one that no worker has seen yet
        assert events.look(engine, "w1", 0)[1] == {"kind": "state", "state": "idle", "who": EN_ESPERA}


def test_f3_the_assistant_down_brings_the_conversation_to_the_desk_and_says_so(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    rasa.fault = httpx.ConnectError("no")

    async def main() -> None:
        async with start(staffed=True, notice_seconds=0.1, handover_down_minutes=0.005) as gateway:
            await gateway.accept([inbound("m1", "¿IVA?")])
            await until(lambda: any("Ya avisé al equipo" in words for words in phone.texts()))
            (case,) = handover_queue.cases(engine, "espera", 1)
            assert (case.reason, case.callback) == ("caido", True)
            handover.take(engine, case.id, ANA, datetime.now(UTC))
            staff_words.say(engine, case.id, ANA, "El IVA es 19 %.", "k", datetime.now(UTC))
            rasa.fault = None
            await until(lambda: statuses(engine) == ["held"])
            await until(lambda: "El IVA es 19 %." in phone.texts())
            await asyncio.sleep(0.3)

    run(main())
    assert phone.texts()[-1] == "El IVA es 19 %."
    assert sum("Ya avisé" in words for words in phone.texts()) == 1
    assert not any("Eco" in words for words in phone.texts())


def test_f3_the_assistant_back_before_anybody_came_answers_and_the_desk_is_told(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    rasa.fault = httpx.ConnectError("no")

    async def main() -> None:
        async with start(staffed=True, notice_seconds=0.1, handover_down_minutes=0.005) as gateway:
            await gateway.accept([inbound("m1", "¿IVA?")])
            await until(lambda: one(engine) is not None)
            rasa.fault = None
            await until(lambda: "Eco: ¿IVA?" in phone.texts())

    run(main())
    assert one(engine).end_reason == "contestado"
    assert state(engine) == people.BOT


def test_f3_a_message_given_up_is_seen_at_the_desk(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "pause", lambda *_: 0.0)
    rasa.answer = lambda body: {"no": "list"}

    async def main() -> None:
        async with start(staffed=True) as gateway:
            await gateway.accept([inbound("m1", "malo")])
            await until(lambda: phone.got)

    run(main())
    assert (one(engine).reason, one(engine).callback, state(engine)) == ("fallos", True, people.BOT)


def test_f4_after_the_return_the_bot_says_it_is_back_and_answers(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            staff_words.say(engine, number, ANA, "Listo.", "k", datetime.now(UTC))
            handover.give_back(engine, number, ANA, datetime.now(UTC))
            await until(lambda: len(phone.got) == 3)
            await gateway.accept([inbound("m2", "¿y el IVA?")])
            await until(lambda: len(phone.got) == 4)

    run(main())
    assert "Soy Brújula otra vez" in phone.texts()[2]
    assert "Ana me devolvió" in phone.texts()[2]
    assert phone.texts()[3] == "Eco: ¿y el IVA?"


def test_f4_what_nobody_answered_is_answered_after_the_words_of_the_return(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            for name in ("m2", "m3"):
                await gateway.accept([inbound(name, f"¿duda {name}?")])
            await until(lambda: statuses(engine) == ["done", "held", "held"])
            handover.give_back(engine, number, ANA, datetime.now(UTC))
            await until(lambda: len(phone.got) == 3)
            await asyncio.sleep(0.3)

    run(main())
    assert "Retomo lo último" in phone.texts()[1]
    assert phone.texts()[2:] == ["Eco: ¿duda m3?"]
    assert rows(engine, PersonRow)[0].noticed_at is None


def test_f5_the_team_answers_where_the_person_writes_and_everything_stands_in_one_transcript(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            staff_words.say(engine, number, ANA, "Hola, soy Ana.", "k", datetime.now(UTC))
            await until(lambda: len(phone.got) == 2)
            await gateway.accept([inbound("m2", "Gracias, Ana")])
            await until(lambda: statuses(engine)[-1] == "held")

    run(main())
    lines = transcript.transcript(engine, one(engine).person_id)
    assert [(line.who, line.name) for line in lines] == [
        ("persona", None), ("bot", None), ("agente", "Ana"), ("persona", None),
    ]  # fmt: skip
    assert [line.text for line in lines][2:] == ["Hola, soy Ana.", "Gracias, Ana"]


def test_f6_one_message_says_what_happens_next_and_the_transfer_is_made_with_it(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True, agency={"agencia": "Cámara Andina"}) as gateway:
            await asked(gateway, engine, phone)
            await asyncio.sleep(0.3)

    run(main())
    (said,) = phone.texts()
    for part in (
        "persona del equipo de Cámara Andina",
        "no hace falta que repitas",
        "No sé decirte cuánto",
        "volver al",
    ):
        assert part in said
    assert state(engine) == EN_ESPERA


def test_f6_the_expected_wait_is_said_when_it_was_measured(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            for place in range(3):
                await gateway.accept([inbound(f"e{place}", "una persona", f"5690000010{place}")])
            await until(lambda: len(phone.got) == 3)
            for row in rows(engine, HandoverRow):
                handover.take(engine, row.id, ANA, row.requested_at + timedelta(minutes=7))
            with moved(engine, HandoverRow, taken_at=datetime.now(UTC)):
                pass
            with moved(engine, HandoverRow, requested_at=datetime.now(UTC) - timedelta(minutes=7)):
                await gateway.accept([inbound("m1", "una persona")])
            await until(lambda: len(phone.got) == 4)

    run(main())
    assert "se tarda unos 8 minutos" in phone.texts()[3] or "se tarda unos 7 minutos" in phone.texts()[3]


def test_f7_words_go_both_ways_on_the_widget(start: Start, phone: Phone, rasa: Rasa, engine: Engine) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone, channel="web", address="w1")
            handover.take(engine, number, ANA, datetime.now(UTC))
            staff_words.say(engine, number, ANA, "Hola, soy Ana.", "k", datetime.now(UTC))

    run(main())
    shown = [events.event_of(entry, "w1") for entry in events.look(engine, "w1", 0)[0]]
    assert [event["kind"] for event in shown] == ["bot", "notice", "agent"]
    assert "Ana" in shown[1]["text"]
    assert shown[2]["message"] == {"blocks": [{"type": "text", "text": "Hola, soy Ana."}], "name": "Ana"}
    assert shown[0]["message"]["rateable"] is False


def test_f8_a_person_asked_for_as_the_first_thing_is_seen_at_the_desk(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    before = handover_queue.pulse(engine)

    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone)

    run(main())
    (case,) = handover_queue.cases(engine, "espera", ANA.id)
    assert (case.topic, case.country, case.facts, case.profile) == (
        "cargos", "CL", ("cl_iva_tasa",), STORY["profile"],
    )  # fmt: skip
    assert case.summary == STORY["summary"]
    assert handover_queue.pulse(engine) != before


def test_f8_without_anybody_on_the_team_the_truth_is_said_and_the_bot_goes_on(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=False, agency={"contacto_humano": "hola@ejemplo.org"}) as gateway:
            await asked(gateway, engine, phone)
            await gateway.accept([inbound("m2", "¿IVA?")])
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert "no puedo pasarte con nadie" in phone.texts()[0]
    assert "hola@ejemplo.org" in phone.texts()[0]
    assert phone.texts()[1] == "Eco: ¿IVA?"
    assert one(engine).callback


def test_off_hours_somebody_is_promised_and_the_bot_goes_on(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True, agency=CLOSED) as gateway:
            await asked(gateway, engine, phone)
            await gateway.accept([inbound("m2", "¿IVA?")])
            await until(lambda: len(phone.got) == 2)

    run(main())
    row = one(engine)
    assert row.promised_at == read_office(CLOSED).next_opening(datetime.now(UTC))
    assert "te responden por aquí" in phone.texts()[0]
    assert f"{OPENS} de 9:00 a 9:01 (hora de Chile)" in phone.texts()[0]
    assert "hola@ejemplo.org" in phone.texts()[0]
    assert (row.callback, state(engine), phone.texts()[1]) == (True, people.BOT, "Eco: ¿IVA?")


def test_a_long_wait_is_not_left_without_a_word_and_gets_one(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True, handover_wait_minutes=0.005) as gateway:
            await asked(gateway, engine, phone)
            await until(lambda: len(phone.got) == 2)
            await asyncio.sleep(0.5)

    run(main())
    assert len(phone.got) == 2
    assert "todavía nadie está libre" in phone.texts()[1]
    assert state(engine) == EN_ESPERA


def test_closing_time_is_told_to_who_waits_and_the_bot_is_back(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone)
        async with start(staffed=True, agency=CLOSED) as gateway:
            await until(lambda: len(phone.got) == 2)
            await gateway.accept([inbound("m2", "¿IVA?")])
            await until(lambda: len(phone.got) == 3)

    run(main())
    assert "terminó de atender por hoy" in phone.texts()[1]
    assert phone.texts()[2] == "Eco: ¿IVA?"


def test_a_person_who_leaves_is_closed_with_a_word(start: Start, phone: Phone, rasa: Rasa, engine: Engine) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            staff_words.say(engine, number, ANA, "¿Sigues ahí?", "k", datetime.now(UTC))
            await until(lambda: len(phone.got) == 2)
        async with start(staffed=True, handover_idle_minutes=0.005):
            await until(lambda: len(phone.got) == 3)

    run(main())
    assert one(engine).end_reason == "inactividad"
    assert "no supimos más de ti" in phone.texts()[2]
    assert state(engine) == people.BOT


@pytest.mark.parametrize("typed", ["/restart", "reiniciar", "/reiniciar", "menú", "/session_start"])
@pytest.mark.parametrize("taken", [False, True], ids=["espera", "persona"])
def test_what_restarts_a_bot_changes_nothing_while_a_person_is_wanted(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine, typed: str, taken: bool
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            if taken:
                handover.take(engine, number, ANA, datetime.now(UTC))
            await gateway.accept([inbound("m2", typed)])
            await until(lambda: statuses(engine)[-1] == "held")

    run(main())
    assert state(engine) == (CON_PERSONA if taken else EN_ESPERA)
    assert rasa.asked == ["quiero una persona"]
    assert len(phone.got) == 1


def test_a_session_that_expires_while_waiting_changes_nothing(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone)
            old = datetime.now(UTC) - timedelta(days=2)  # longer than Rasa's session and the buttons' day
            with moved(engine, HandoverRow, requested_at=old), moved(engine, PersonRow, last_inbound_at=old):
                await gateway.accept([inbound("m2", "¿siguen ahí?")])
                await until(lambda: statuses(engine)[-1] == "held")

    run(main())
    assert state(engine) == EN_ESPERA
    assert rasa.asked == ["quiero una persona"]


def test_an_agent_who_closes_twice_is_told_and_the_person_reads_one_goodbye(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as one_, start(staffed=True):
            number = await asked(one_, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            handover.close(engine, number, ANA, "resuelto", datetime.now(UTC))
            with pytest.raises(AlreadyEnded):
                handover.close(engine, number, ANA, "resuelto", datetime.now(UTC))
            await until(lambda: len(phone.got) == 2)
            await asyncio.sleep(0.4)

    run(main())
    assert len(phone.got) == 2


def test_two_agents_at_once_and_one_has_it(start: Start, phone: Phone, rasa: Rasa, engine: Engine) -> None:
    async def take(number: int, member: Member) -> str:
        try:
            await asyncio.to_thread(handover.take, engine, number, member, datetime.now(UTC))
        except AlreadyTaken as error:
            return f"lo tiene {error.by}"
        return "mío"

    found: list[str] = []

    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            found.extend(await asyncio.gather(take(number, ANA), take(number, LUIS)))

    run(main())
    assert sorted(found) == sorted(["mío", f"lo tiene {one(engine).staff_name}"])


def test_whoever_waits_may_go_back_to_the_bot_by_its_button_or_by_words(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone)
            (button,) = phone.got[0][1]["buttons"]
            pressed = inbound("m2", "Volver al asistente", kind="choice", choice=button)
            await gateway.accept([pressed])
            await until(lambda: len(phone.got) == 2)
            await gateway.accept([inbound("m3", "¿IVA?")])
            await until(lambda: len(phone.got) == 3)

    run(main())
    assert "dejaste la fila" in phone.texts()[1]
    assert phone.texts()[2] == "Eco: ¿IVA?"
    assert one(engine).end_reason == "dejo_de_esperar"


def test_the_score_is_asked_in_the_goodbye_and_kept_typed_or_pressed(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            staff_words.say(engine, number, ANA, "Listo.", "k", datetime.now(UTC))
            handover.close(engine, number, ANA, "resuelto", datetime.now(UTC))
            await until(lambda: len(phone.got) == 3)
            await gateway.accept([inbound("m2", "2")])
            await until(lambda: len(phone.got) == 4)
            await gateway.accept([inbound("m3", "Contar qué faltó")])
            await until(lambda: len(phone.got) == 5)
            await gateway.accept([inbound("m4", "Tardaron mucho")])
            await until(lambda: len(phone.got) == 6)
            await gateway.accept([inbound("m5", "2")])
            await until(lambda: len(phone.got) == 7)

    run(main())
    assert "¿Cómo te atendió Ana?" in phone.texts()[2]
    assert len(phone.got[2][1]["buttons"]) == 5
    (row,) = rows(engine, CsatRow)
    assert (row.score, row.comment, row.handover_id) == (2, "Tardaron mucho", one(engine).id)
    assert rasa.asked == ["quiero una persona", "2"]
    assert scores(engine, row.at) == {2: 1}


def test_third_failure_and_being_fed_up_hand_over_with_their_words(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    custom = {"story": STORY, "handover": {"reason": "fallos", "lead": "Ya van varias veces."}, "known": False}
    rasa.answer = lambda body: [{"text": "x", "custom": custom}]

    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone)

    run(main())
    assert phone.texts()[0].startswith("Ya van varias veces. Te paso con una persona")
    assert one(engine).reason == "fallos"


def test_a_topic_of_the_team_is_answered_and_handed_over_in_one_message(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    handover_settings.set_topics(engine, ["cargos"], "Ana", datetime.now(UTC))
    custom = {"blocks": [{"type": "text", "text": "El IVA es 19 %."}], "story": STORY}
    rasa.answer = lambda body: [{"text": "El IVA es 19 %.", "custom": custom}]

    async def main() -> None:
        async with start(staffed=True) as gateway:
            await asked(gateway, engine, phone)

    run(main())
    (said,) = phone.texts()
    assert said.startswith("El IVA es 19 %.")
    assert "Te paso con una persona" in said
    assert one(engine).reason == "tema"


def test_a_topic_of_the_team_is_promised_once_off_hours(start: Start, phone: Phone, rasa: Rasa, engine: Engine) -> None:
    handover_settings.set_topics(engine, ["cargos"], "Ana", datetime.now(UTC))
    rasa.answer = lambda body: [{"text": "El IVA es 19 %.", "custom": {"story": STORY}}]

    async def main() -> None:
        async with start(staffed=True, agency=CLOSED) as gateway:
            await asked(gateway, engine, phone)
            await gateway.accept([inbound("m2", "¿y el IVA?")])
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert "te responden por aquí" in phone.texts()[0]
    assert phone.texts()[1] == "El IVA es 19 %."


def test_a_case_that_is_closed_without_a_word_of_the_team_is_said_so(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.close(engine, number, ANA, "no_corresponde", datetime.now(UTC))
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert "El equipo vio tu consulta" in phone.texts()[1]
    assert "¿Cómo te atendió" not in phone.texts()[1]


def test_a_person_of_whatsapp_is_not_written_to_after_a_day(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    async def main() -> None:
        async with start(staffed=True) as gateway:
            number = await asked(gateway, engine, phone)
            handover.take(engine, number, ANA, datetime.now(UTC))
            with moved(engine, PersonRow, last_inbound_at=datetime.now(UTC) - timedelta(hours=25)):
                with pytest.raises(WindowClosed):
                    staff_words.say(engine, number, ANA, "hola", "k", datetime.now(UTC))
                handover.close(engine, number, ANA, "sin_respuesta", datetime.now(UTC))
                await until(lambda: state(engine) == people.BOT)

    run(main())
    assert len(phone.got) == 1  # the goodbye would cost a template and say nothing new
    assert [row.kind for row in rows(engine, OutboxRow)] == ["bot"]


def test_what_dies_in_the_middle_leaves_all_or_nothing(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply is written with the transfer: when that fails, neither is there, and the message is taken again."""
    monkeypatch.setattr(answering, "pause", lambda *_: 0.0)
    real, tries = handover.note, []

    def broken(*args: Any, **values: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("killed")
        real(*args, **values)

    monkeypatch.setattr(handover, "note", broken)
    monkeypatch.setattr(module, "LEASE", 2.0)

    async def main() -> None:
        async with start(staffed=True) as gateway:
            await gateway.accept([inbound("p1", "quiero una persona")])
            await until(lambda: phone.got)
            await asyncio.sleep(0.3)

    run(main())
    assert len(tries) == 2
    assert len(phone.got) == 1
    assert len(rows(engine, HandoverRow)) == 1


def test_hours_that_cannot_be_read_are_unknown_hours(start: Start, phone: Phone, rasa: Rasa, engine: Engine) -> None:
    broken = {"horario_semanal": {"dias": {"lunez": ["9-18"]}}, "pais": "CL"}

    async def main() -> None:
        async with start(staffed=True, agency=broken) as gateway:
            await asked(gateway, engine, phone)

    run(main())
    assert state(engine) == EN_ESPERA


def test_the_team_known_without_hours_may_come_and_closed_hours_may_not() -> None:
    now = datetime.now(UTC)
    assert Outlook(True, read_office({}), now).attends
    assert not Outlook(True, read_office(CLOSED), now).attends
    assert not Outlook(False, read_office({}), now).attends
    assert Outlook(False, read_office(CLOSED), now).opens is None


def test_who_was_promised_a_call_and_thinks_better_of_it_leaves_the_queue(
    start: Start, phone: Phone, rasa: Rasa, engine: Engine
) -> None:
    left = [{"text": "De acuerdo, lo dejamos.", "custom": {"leaves": True}}]
    rasa.answer = lambda body: ASKS if "persona" in body["message"] else left

    async def main() -> None:
        async with start(staffed=True, agency=CLOSED) as gateway:
            await asked(gateway, engine, phone)
            await gateway.accept([inbound("m2", "mejor no")])
            await until(lambda: len(phone.got) == 2)

    run(main())
    assert (one(engine).status, one(engine).end_reason) == (handover.DEVUELTO, "dejo_de_esperar")
    assert state(engine) == people.BOT
    assert phone.texts()[1] == "De acuerdo, lo dejamos."
