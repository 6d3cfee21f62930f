"""Inbox, outbox, statuses and ratings on both kinds of database."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from conversations import erasure, inbox, outbox, people, ratings, statuses, turns
from conversations.db import session
from conversations.errors import UnknownItem
from conversations.handover import CON_PERSONA
from conversations.messages import Draft, Made, Received, Turn
from conversations.models import InboxRow, OutboxRow, PersonRow, RatingRow
from tests.consultas import opinions, set_state

NOW = datetime.datetime(2026, 11, 29, 12, tzinfo=datetime.UTC)


def later(seconds: float) -> datetime.datetime:
    return NOW + datetime.timedelta(seconds=seconds)


def received(message_id: str, address: str = "56900000001", **values: Any) -> Received:
    given = {"kind": "text", "text": f"texto {message_id}", "choice": None, "sent_at": NOW, **values}
    return Received("whatsapp", message_id, address, correlation_id=f"c-{message_id}", **given)


def keep(engine: Engine, *items: Received) -> list[int]:
    return [stored.inbox_id for stored in inbox.store(engine, items, NOW)]


def plain(number: int, draft: Draft) -> Made:
    return Made(({"text": draft.text, "number": number},))


def take(engine: Engine, owner: str = "a", now: datetime.datetime = NOW, most: int = 10) -> list[Turn]:
    return inbox.take(engine, owner, now, 10, most)


def answer(engine: Engine, turn: Turn, owner: str = "a", text: str = "respuesta", **more: Any) -> list[int] | None:
    made = turns.rendered(turn, [Draft(text)], plain)
    return turns.finish(engine, [turns.Ending(turn, owner, made, **more)], NOW)[0]


def mark_sent(engine: Engine, number: int, name: str) -> bool:
    return outbox.record_sent(engine, [outbox.Gone(number, "s", name)], NOW)[0]


def rows(engine: Engine, table: Any) -> list[Any]:
    with session(engine) as db:
        return list(db.query(table).order_by(table.id))


def test_a_message_is_kept_once_however_often_it_comes(engine: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: inbox.store(engine, [received("m1", echo=True)], NOW)[0], range(6)))
    assert len({(stored.inbox_id, stored.cursor) for stored in found}) == 1
    assert [stored.new for stored in found].count(True) == 1
    assert len(rows(engine, InboxRow)) == 1
    assert [row.kind for row in rows(engine, OutboxRow)] == ["user"]


def test_a_person_is_served_in_order_and_people_apart(engine: Engine) -> None:
    keep(engine, received("a1"), received("a2"), received("b1", "57300000002"), received("a3"))
    first = take(engine)
    assert [turn.message_id for turn in first] == ["a1", "b1"]
    assert take(engine, "b") == []
    answer(engine, first[0])
    assert [turn.message_id for turn in take(engine, "b")] == ["a2"]
    assert take(engine, "c") == []


def test_two_workers_at_once_never_take_the_same(engine: Engine) -> None:
    keep(engine, *(received(f"m{n}", f"5690000{n:04d}") for n in range(40)))
    with ThreadPoolExecutor(4) as pool:
        taken = [turn.id for part in pool.map(lambda n: take(engine, str(n), most=15), range(4)) for turn in part]
    assert len(taken) == len(set(taken))


def test_what_a_dead_worker_held_is_taken_again_and_its_late_answer_dropped(engine: Engine) -> None:
    keep(engine, received("m1"))
    (dead,) = take(engine, "a")
    assert take(engine, "b", later(5)) == []
    (again,) = take(engine, "b", later(11))
    assert again.attempts == 2
    assert answer(engine, dead, "a", "tarde") is None
    assert answer(engine, again, "b", "a tiempo") is not None
    assert answer(engine, again, "b", "otra vez") is None
    assert [row.text for row in rows(engine, OutboxRow)] == ["a tiempo"]


def test_a_renewed_lease_is_kept(engine: Engine) -> None:
    keep(engine, received("m1"))
    take(engine, "a")
    inbox.renew(engine, "a", later(8), 10)
    assert take(engine, "b", later(11)) == []
    assert len(take(engine, "b", later(19))) == 1


def test_a_released_message_waits_and_its_person_with_it(engine: Engine) -> None:
    keep(engine, received("m1"), received("m2"))
    (turn,) = take(engine)
    inbox.release(engine, turn.id, "a", later(30), "AssistantDown", counted=False)
    assert take(engine, "a", later(29)) == []
    (again,) = take(engine, "a", later(30))
    assert (again.message_id, again.attempts) == ("m1", 1)


def test_a_conversation_taken_over_meanwhile_gets_no_answer_of_the_bot(engine: Engine) -> None:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    set_state(engine, "56900000001", CON_PERSONA)
    assert answer(engine, turn) == []
    assert [row.status for row in rows(engine, InboxRow)] == ["held"]
    assert rows(engine, OutboxRow) == []


def test_a_reply_of_several_payloads_is_sent_in_order(engine: Engine) -> None:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    two = Made(({"part": 1}, {"part": 2}), {"op-1": "Chile"})
    numbers = turns.finish(engine, [turns.Ending(turn, "a", [(Draft("hola", {"asks": "pais"}), two)])], NOW)[0]
    sent = []
    for _ in range(2):
        (item,) = outbox.take(engine, "s", NOW, 60, 10)
        sent.append(item.payload["part"])
        assert mark_sent(engine, item.id, f"wamid.{item.id}")
    assert sent == [1, 2]
    assert [row.id for row in rows(engine, OutboxRow)] == numbers
    assert rows(engine, PersonRow)[0].choices[0]["choices"] == {"op-1": "Chile"}


def sent_row(engine: Engine, record: bool = True) -> int:
    keep(engine, received("m1"))
    (turn,) = take(engine)
    answer(engine, turn)
    (item,) = outbox.take(engine, "s", NOW, 60, 10)
    if record:
        mark_sent(engine, item.id, "wamid.1")
    return item.id


def told(state: str, seconds: float = 1, **more: Any) -> statuses.Told:
    return statuses.Told("whatsapp", "wamid.1", state, later(seconds), **more)


@pytest.mark.parametrize(
    ("states", "final"),
    [
        (["sent", "delivered", "read"], "read"),
        (["read", "delivered", "sent"], "read"),
        (["delivered", "failed"], "delivered"),
        (["failed", "delivered"], "delivered"),
        (["failed", "sent"], "failed"),
        (["read", "read"], "read"),
        (["deleted", "delivered"], "delivered"),
    ],
)
def test_statuses_only_move_forward(engine: Engine, states: list[str], final: str) -> None:
    sent_row(engine)
    for place, state in enumerate(states):
        statuses.record(engine, [told(state, place)], NOW)
    assert [row.status for row in rows(engine, OutboxRow)] == [final]
    assert all(getattr(rows(engine, OutboxRow)[0], f"{state}_at") for state in states if state != "deleted")


def test_a_status_that_comes_first_waits_for_its_message(engine: Engine) -> None:
    number = sent_row(engine, record=False)
    assert statuses.record(engine, [told("delivered"), told("delivered")], NOW) == [False, False]
    mark_sent(engine, number, "wamid.1")
    assert statuses.adopt_early(engine, NOW, 7) == 1
    assert statuses.adopt_early(engine, NOW, 7) == 0
    assert rows(engine, OutboxRow)[0].status == "delivered"


def test_a_status_with_our_number_saves_a_message_whose_record_was_lost(engine: Engine) -> None:
    number = sent_row(engine, record=False)  # the sender died after the call
    assert statuses.record(engine, [told("sent", number=number)], NOW) == [True]
    assert outbox.take(engine, "b", later(100), 60, 10) == []
    assert rows(engine, OutboxRow)[0].channel_message_id == "wamid.1"
    assert not mark_sent(engine, number, "wamid.1")


def test_without_any_status_it_is_sent_again_when_the_lease_ends(engine: Engine) -> None:
    sent_row(engine, record=False)
    assert outbox.take(engine, "b", later(59), 60, 10) == []
    assert [item.attempts for item in outbox.take(engine, "b", later(61), 60, 10)] == [2]


def test_a_number_of_another_channel_or_message_changes_nothing(engine: Engine) -> None:
    number = sent_row(engine)
    statuses.record(engine, [statuses.Told("web", "wamid.9", "failed", NOW, number=number)], NOW)
    statuses.record(engine, [statuses.Told("whatsapp", "wamid.9", "failed", NOW, number=number)], NOW)
    statuses.record(engine, [statuses.Told("whatsapp", "wamid.9", "failed", NOW, number=2**40)], NOW)
    assert rows(engine, OutboxRow)[0].status == "sent"


def test_one_notice_until_the_person_is_answered(engine: Engine) -> None:
    keep(engine, received("m1"), received("m2"))
    (waiting,) = inbox.waiting_too_long(engine, later(1), 10)
    assert waiting.message_id == "m1"
    words = Draft("dame un momento", kind="notice")
    assert turns.notice(engine, waiting, NOW, words, plain, pulled=False) is not None
    assert turns.notice(engine, waiting, NOW, words, plain, pulled=False) is None
    assert inbox.waiting_too_long(engine, later(1), 10) == []
    (turn,) = take(engine)
    answer(engine, turn)
    assert [row.kind for row in rows(engine, OutboxRow)] == ["bot"]  # the notice that was not sent yet went
    assert turns.notice(engine, turn, NOW, words, plain, pulled=False) is None


def test_a_person_reads_only_their_own_history(engine: Engine) -> None:
    keep(engine, received("a1", "uno", echo=True), received("b1", "dos", echo=True))
    for turn in take(engine):
        answer(engine, turn, text=f"para {turn.person.address}", pulled=True)
    seen = outbox.history(engine, "whatsapp", "uno", 0, 10)
    assert [(entry.kind, entry.text) for entry in seen] == [("user", "texto a1"), ("bot", "para uno")]
    assert outbox.history(engine, "whatsapp", "uno", seen[0].cursor, 10) == seen[1:]
    assert outbox.history(engine, "web", "uno", 0, 10) == []
    assert outbox.newest(engine, "whatsapp", ["uno", "dos", "nadie"]).keys() == {"uno", "dos"}
    assert outbox.newest(engine, "web", ["uno"]) == outbox.newest(engine, "whatsapp", []) == {}
    mine, other = seen[1].cursor, outbox.history(engine, "whatsapp", "dos", 0, 10)[1].cursor
    ratings.rate(engine, "whatsapp", "uno", mine, False, "otro", "x" * 400, NOW)
    ratings.rate(engine, "whatsapp", "uno", mine, True, None, None, NOW)
    assert [(row.useful, row.reason) for row in rows(engine, RatingRow)] == [(True, None)]
    assert opinions(engine, NOW) == {True: 1}
    for number in (other, seen[0].cursor, 99_999):
        with pytest.raises(UnknownItem):
            ratings.rate(engine, "whatsapp", "uno", number, True, None, None, NOW)
    with pytest.raises(ValueError, match="reason"):
        ratings.rate(engine, "whatsapp", "uno", mine, True, "inventado", None, NOW)


def test_who_is_forgotten_leaves_no_words_and_cannot_come_back(engine: Engine) -> None:
    keep(engine, received("a1", name="Ana", echo=True))
    (turn,) = take(engine)
    erasure.forget(engine, "whatsapp", "56900000001", b"clave", NOW)
    assert answer(engine, turn) is None
    assert (rows(engine, InboxRow), rows(engine, OutboxRow)) == ([], [])
    assert rows(engine, PersonRow)[0].name is None
    assert people.is_forgotten(engine, "whatsapp", "56900000001")
    assert people.find(engine, "whatsapp", "56900000001") is None


def test_old_messages_go_and_open_ones_stay(engine: Engine) -> None:
    keep(engine, received("viejo"), received("abierto", "otro"))
    (turn, _) = take(engine)
    answer(engine, turn, pulled=True)
    far = NOW + datetime.timedelta(days=91)
    assert people.purge(engine, far, 90) == 2
    assert [row.message_id for row in rows(engine, InboxRow)] == ["abierto"]
    assert [row.address for row in rows(engine, PersonRow)] == ["otro"]
