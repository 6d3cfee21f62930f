"""The states of a handover: every step, what is refused, and that of several who try at once one wins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from conversations import endings, erasure, handover, handover_queue, inbox, outbox, people, staff_words, turns
from conversations.errors import AlreadyEnded, AlreadyTaken, NotTaken, StepRefused, UnknownItem, WindowClosed
from conversations.handover import CERRADO, CON_PERSONA, DEVUELTO, EN_ESPERA, Member, Request
from conversations.handover_models import HandoverEventRow, HandoverRow
from conversations.messages import Draft
from conversations.models import OutboxRow, PersonRow
from tests.conversations.test_channels_store import NOW, answer, keep, later, plain, received, rows, take

ANA, LUIS = Member(1, "Ana"), Member(2, "Luis")
ASKED = Request("pedido", "cargos", "CL", "Pide una persona.", ("cl_iva",), {"producto": "zapatos"})
ADDRESS = "56900000001"


def wait_for_a_person(engine: Engine, request: Request = ASKED, channel: str = "whatsapp") -> int:
    """Write once and be handed over with the reply; return the handover's number."""
    item = received(f"{channel}-m1")
    keep(engine, item if channel == "whatsapp" else _on(item, channel))
    (turn,) = take(engine)
    assert answer(engine, turn, text="Te paso con una persona.", handover=request, pulled=channel == "web")
    return one(engine).id


def _on(item: Any, channel: str) -> Any:
    return type(item)(**{**vars(item), "channel": channel})


def one(engine: Engine) -> Any:
    return rows(engine, HandoverRow)[-1]


def state(engine: Engine, channel: str = "whatsapp") -> str:
    person = people.find(engine, channel, ADDRESS)
    assert person
    return person.state


def kinds(engine: Engine) -> list[str]:
    return [row.kind for row in rows(engine, HandoverEventRow)]


def tell(engine: Engine, now: Any = NOW) -> list[endings.Owed]:
    owed = endings.ended_untold(engine, now, 10)
    for one_owed in owed:
        draft = Draft("Estoy de vuelta.")
        endings.tell_end(engine, one_owed, [(draft, plain(1, draft))], now)
    return owed


def test_message_and_transfer_are_one_transaction(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    assert state(engine) == EN_ESPERA
    case = handover_queue.case(engine, number)
    assert (case.status, case.topic, case.facts, case.profile) == (EN_ESPERA, "cargos", ("cl_iva",), ASKED.profile)
    assert [row.text for row in rows(engine, OutboxRow)] == ["Te paso con una persona."]


def test_a_reply_that_is_not_this_workers_hands_nothing_over(engine: Engine) -> None:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    assert answer(engine, turn, owner="otro", handover=ASKED) is None
    assert rows(engine, HandoverRow) == []
    assert state(engine) == people.BOT


def test_what_is_written_while_waiting_is_held_and_asked_to_nobody(engine: Engine) -> None:
    wait_for_a_person(engine)
    keep(engine, received("m2"))
    (turn,) = take(engine)
    assert turn.person.state == EN_ESPERA
    assert answer(engine, turn) == []
    assert len(rows(engine, OutboxRow)) == 1


def test_of_many_who_take_at_once_one_wins(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    members = [Member(n, f"Agente {n}") for n in range(8)]

    def attempt(member: Member) -> str:
        try:
            handover.take(engine, number, member, NOW)
        except AlreadyTaken as error:
            return error.by
        return member.name

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(attempt, members))
    assert found == {one(engine).staff_name}
    assert kinds(engine).count("tomado") == 1
    assert state(engine) == CON_PERSONA


def test_taking_twice_is_taking_once(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    handover.take(engine, number, ANA, later(1))
    assert kinds(engine) == ["pedido", "tomado"]


Step = Callable[[Engine, int], Any]
STEPS: dict[str, Step] = {
    "take": lambda e, n: handover.take(e, n, LUIS, NOW),
    "take_over": lambda e, n: handover.take_over(e, n, LUIS, NOW),
    "transfer": lambda e, n: handover.transfer(e, n, LUIS, None, NOW),
    "give_back": lambda e, n: handover.give_back(e, n, LUIS, NOW),
    "close": lambda e, n: handover.close(e, n, LUIS, "resuelto", NOW),
    "say": lambda e, n: staff_words.say(e, n, LUIS, "hola", "k", NOW),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_done_to_what_has_ended(engine: Engine, step: str) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, LUIS, NOW)
    handover.close(engine, number, LUIS, "resuelto", NOW)
    with pytest.raises(AlreadyEnded) as refused:
        STEPS[step](engine, number)
    assert refused.value.by == "Luis"
    assert kinds(engine) == ["pedido", "tomado", "cerrado"]


@pytest.mark.parametrize("step", ["take", "transfer", "give_back", "close", "say"])
def test_what_another_has_is_left_to_them(engine: Engine, step: str) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    with pytest.raises(AlreadyTaken) as refused:
        STEPS[step](engine, number)
    assert refused.value.by == "Ana"
    assert one(engine).staff_name == "Ana"


@pytest.mark.parametrize("step", STEPS)
def test_a_number_that_is_not_there_is_said_to_be(engine: Engine, step: str) -> None:
    with pytest.raises(UnknownItem):
        STEPS[step](engine, 99)


def test_whoever_answers_must_take_it_first(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    with pytest.raises(NotTaken):
        staff_words.say(engine, number, ANA, "hola", "k", NOW)


def test_passed_on_to_somebody_or_back_to_the_queue(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    handover.transfer(engine, number, ANA, LUIS, NOW)
    case = handover_queue.case(engine, number)
    assert (case.status, case.staff_name, case.wanted_name) == (EN_ESPERA, None, "Luis")
    assert state(engine) == EN_ESPERA
    handover.take(engine, number, LUIS, NOW)
    handover.transfer(engine, number, LUIS, None, NOW)
    assert handover_queue.case(engine, number).wanted_name is None
    assert handover_queue.counts(engine, 1) == {"espera": 1, "mias": 0, "otros": 0}


def test_taking_over_is_said_in_the_history(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    handover.take_over(engine, number, LUIS, NOW)
    assert kinds(engine) == ["pedido", "tomado", "relevado", "tomado"]
    assert [case.id for case in handover_queue.cases(engine, "mias", 2)] == [number]


def test_words_of_the_team_go_where_the_person_writes_and_once(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    with ThreadPoolExecutor(4) as pool:
        sent = set(pool.map(lambda _: staff_words.say(engine, number, ANA, " Hola, soy Ana. ", "k1", NOW), range(4)))
    assert len(sent) == 1
    row = rows(engine, OutboxRow)[-1]
    assert (row.kind, row.text, row.status, row.structure) == ("agent", "Hola, soy Ana.", "pending", {"name": "Ana"})
    assert one(engine).last_staff_at == NOW


def test_after_a_day_whatsapp_takes_only_a_template(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    late = NOW + timedelta(hours=24)
    with pytest.raises(WindowClosed):
        staff_words.say(engine, number, ANA, "hola", "k", late)
    assert len(rows(engine, OutboxRow)) == 1
    assert staff_words.say(engine, number, ANA, "hola", "k", late, template=True)


def test_the_widget_has_no_window(engine: Engine) -> None:
    number = wait_for_a_person(engine, channel="web")
    handover.take(engine, number, ANA, NOW)
    assert staff_words.window("web", NOW).until is None
    staff_words.say(engine, number, ANA, "hola", "k", NOW + timedelta(days=3))
    assert rows(engine, OutboxRow)[-1].status == "sent"


def test_the_assistant_is_back_in_the_transaction_that_says_so(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    staff_words.say(engine, number, ANA, "hola", "k", NOW)
    handover.give_back(engine, number, ANA, later(1))
    assert state(engine) == CON_PERSONA
    (owed,) = tell(engine, later(2))
    assert (owed.status, owed.attended, owed.asks_csat, owed.resumes) == (DEVUELTO, True, True, False)
    assert state(engine) == people.BOT
    assert [row.text for row in rows(engine, OutboxRow)][-1] == "Estoy de vuelta."
    keep(engine, received("m2"))
    (turn,) = take(engine)
    assert answer(engine, turn, text="respuesta") != []


def test_of_two_workers_one_tells_the_end(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.close(engine, number, None, "inactividad", NOW)
    (owed,) = endings.ended_untold(engine, NOW, 10)
    draft = Draft("fin")
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: endings.tell_end(engine, owed, [(draft, plain(1, draft))], NOW), range(4)))
    assert [numbers is not None for numbers in told].count(True) == 1
    assert [row.text for row in rows(engine, OutboxRow)].count("fin") == 1


def test_the_last_words_that_nobody_answered_are_the_assistants_when_it_is_back(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    for name in ("m2", "m3"):
        keep(engine, received(name))
        (turn,) = take(engine)
        answer(engine, turn)
    handover.give_back(engine, number, ANA, NOW)
    owed = endings.ended_untold(engine, NOW, 10)
    assert not owed[0].resumes  # received in the very moment of the request
    later_on = [received("m4"), received("m5")]
    for item in later_on:
        inbox.store(engine, [item], later(5))
        (turn,) = take(engine, now=later(5))
        turns.finish(engine, [turns.Ending(turn, "a", [])], later(5))
    (owed_one,) = tell(engine, later(9))
    assert owed_one.resumes
    assert not owed_one.asks_csat
    (turn,) = take(engine, now=later(10))
    assert turn.message_id == "m5"
    assert turn.person.state == people.BOT


@pytest.mark.parametrize(("spoke", "age"), [(True, 5), (False, 7200)])
def test_what_was_answered_or_is_old_is_not_answered_late(engine: Engine, spoke: bool, age: float) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    inbox.store(engine, [received("m2")], later(1))
    (turn,) = take(engine, now=later(1))
    turns.finish(engine, [turns.Ending(turn, "a", [])], later(1))
    if spoke:
        staff_words.say(engine, number, ANA, "Ya te respondo.", "k", later(2))
    handover.give_back(engine, number, ANA, later(age))
    tell(engine, later(age))
    assert take(engine, now=later(age + 1)) == []


def test_how_it_went_is_asked_once_a_day_and_only_of_who_was_attended(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.close(engine, number, ANA, "no_corresponde", NOW)
    assert [owed.asks_csat for owed in tell(engine)] == [False]
    asked = []
    for hours in (0, 5, 25):
        now = NOW + timedelta(hours=hours)
        inbox.store(engine, [received(f"n{hours}", sent_at=now)], now)
        (turn,) = take(engine, now=now)
        turns.finish(engine, [turns.Ending(turn, "a", [(Draft("x"), plain(1, Draft("x")))], handover=ASKED)], now)
        number = one(engine).id
        handover.take(engine, number, ANA, now)
        staff_words.say(engine, number, ANA, "hola", "k", now)
        handover.close(engine, number, ANA, "resuelto", now)
        asked += [owed.asks_csat for owed in tell(engine, now)]
        assert rows(engine, PersonRow)[0].rating_asked_at == NOW + timedelta(hours=25 if hours == 25 else 0)
    assert asked == [True, False, True]


def test_somebody_who_left_is_closed_and_somebody_who_just_wrote_is_not(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    staff_words.say(engine, number, ANA, "¿Sigues ahí?", "k", later(1))
    assert endings.gone_quiet(engine, later(0), 10) == []
    assert endings.gone_quiet(engine, later(60), 10) == [number]
    inbox.store(engine, [received("m2", sent_at=later(61))], later(61))
    assert not endings.close_quiet(engine, number, later(60), later(62))
    staff_words.say(engine, number, ANA, "Bien.", "k2", later(63))
    assert endings.close_quiet(engine, number, later(90), later(91))
    assert (one(engine).status, one(engine).end_reason) == (CERRADO, "inactividad")


def test_a_call_back_leaves_the_assistant_answering_until_somebody_takes_it(engine: Engine) -> None:
    promised = NOW + timedelta(hours=9)
    number = wait_for_a_person(engine, Request("pedido", callback=True, promised_at=promised))
    assert state(engine) == people.BOT
    keep(engine, received("m2"))
    (turn,) = take(engine)
    assert answer(engine, turn) != []
    keep(engine, received("m3"))
    (turn,) = take(engine)
    answer(engine, turn, handover=ASKED)  # asks again, and now the office is open
    assert one(engine).id == number
    assert (one(engine).callback, state(engine)) == (False, EN_ESPERA)
    handover.take(engine, number, ANA, NOW)
    assert state(engine) == CON_PERSONA


def test_somebody_who_waits_may_go_back_to_the_assistant(engine: Engine) -> None:
    wait_for_a_person(engine)
    keep(engine, received("m2"))
    (turn,) = take(engine)
    assert answer(engine, turn, text="Sigo contigo.", leaves=True) != []
    assert (one(engine).status, one(engine).end_reason, state(engine)) == (DEVUELTO, "dejo_de_esperar", people.BOT)
    assert endings.ended_untold(engine, NOW, 10) == []


def test_somebody_being_attended_does_not_leave_by_it(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.take(engine, number, ANA, NOW)
    keep(engine, received("m2"))
    (turn,) = take(engine)
    assert answer(engine, turn, text="Sigo contigo.", leaves=True) == []
    assert state(engine) == CON_PERSONA


def test_waiting_for_long_is_told_once_and_closing_time_makes_it_a_call_back(engine: Engine) -> None:
    wait_for_a_person(engine)
    assert endings.waiting_long(engine, later(-1), 10) == []
    (owed,) = endings.waiting_long(engine, later(1), 10)
    draft = Draft("Tarda.")
    made = [(draft, plain(1, draft))]
    assert endings.warn(engine, owed, made, later(2)) is not None
    assert endings.warn(engine, owed, made, later(2)) is None
    assert endings.waiting_long(engine, later(9), 10) == []
    (owed,) = endings.waiting_at_closing(engine, 10)
    assert endings.warn(engine, owed, made, later(3), later(900), office_closed=True) is not None
    assert (one(engine).callback, one(engine).promised_at, state(engine)) == (True, later(900), people.BOT)


def test_the_expected_wait_is_measured_or_unknown(engine: Engine) -> None:
    assert handover_queue.expected_wait(engine, NOW) is None
    for place, seconds in enumerate((60, 120, 600)):
        address = f"5690000001{place}"
        keep(engine, received(f"e{place}", address))
        (turn,) = take(engine)
        answer(engine, turn, handover=ASKED)
        handover.take(engine, one(engine).id, ANA, later(seconds))
    assert handover_queue.expected_wait(engine, later(700)) == timedelta(seconds=120)
    assert handover_queue.expected_wait(engine, NOW + timedelta(days=30)) is None


def test_whoever_is_forgotten_leaves_no_handover(engine: Engine) -> None:
    number = wait_for_a_person(engine)
    handover.add_note(engine, number, "Llamó ayer.", ANA, NOW)
    erasure.forget(engine, "whatsapp", ADDRESS, b"clave", NOW)
    assert rows(engine, HandoverRow) == []
    assert rows(engine, HandoverEventRow) == []
    with pytest.raises(UnknownItem):
        handover.take(engine, number, ANA, NOW)


def test_the_assistant_down_is_seen_at_the_desk_and_ends_by_itself_when_it_answers(engine: Engine) -> None:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    assert turns.notice(engine, turn, later(9), Draft("espera", kind="notice"), plain, False)
    (stuck,) = handover_queue.stuck(engine, later(60))
    handover_queue.start(engine, stuck.person_id, Request("caido", callback=True), later(60))
    assert handover_queue.stuck(engine, later(60)) == []
    assert [case.reason for case in handover_queue.cases(engine, "espera", 1)] == ["caido"]
    answer(engine, turn)
    assert (one(engine).status, one(engine).end_reason) == (DEVUELTO, "contestado")
    assert endings.ended_untold(engine, NOW, 10) == []


def test_a_message_being_answered_when_somebody_takes_over_gets_no_second_voice(engine: Engine) -> None:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    person = turn.person.id
    number = handover_queue.start(engine, person, Request("equipo"), NOW)
    assert number is not None
    handover.take(engine, number, ANA, NOW)
    staff_words.say(engine, number, ANA, "Te ayudo yo.", "k", NOW)
    assert answer(engine, turn, text="La respuesta del bot") == []
    assert [row.text for row in rows(engine, OutboxRow)] == ["Te ayudo yo."]


def test_an_answer_made_before_the_takeover_goes_before_the_words_of_the_team(engine: Engine) -> None:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    answer(engine, turn, text="Ya respondida")
    number = handover_queue.start(engine, turn.person.id, Request("equipo"), NOW)
    assert number is not None
    handover.take(engine, number, ANA, NOW)
    staff_words.say(engine, number, ANA, "Te ayudo yo.", "k", NOW)
    first = outbox.take(engine, "s", NOW, 60, 10)
    assert [item.text for item in first] == ["Ya respondida"]


def test_an_error_of_a_step_holds_nothing_that_a_person_wrote() -> None:
    for error in (AlreadyTaken("Ana"), AlreadyEnded("Ana"), NotTaken("x"), WindowClosed("whatsapp")):
        assert isinstance(error, StepRefused)
        assert "Ana" not in str(error)
