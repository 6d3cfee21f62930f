"""Lessons in the desk's database: they wait, go into service with a run, come back with it, and can be let go."""

from __future__ import annotations

from sqlalchemy import Engine

from conversations.unanswered import Unanswered, listed, record
from desk.ensenanza import lessons
from desk.ensenanza.lessons import DISCARDED, IN_SERVICE, PENDING, PHRASE, STORY, Draft
from tests.desk.conftest import NOW


def test_a_lesson_waits_goes_into_service_with_its_messages_and_comes_back(engine: Engine) -> None:
    asked = [record(engine, Unanswered("m" * 64, text, "no_entendido"), NOW, 180) for text in ("uno", "dos", "tres")]
    first, second = lessons.add(
        engine,
        [
            Draft(PHRASE, "consultar_pagos", "cobrar con conchas", tuple(asked[:2])),
            Draft(STORY, None, "- story: Cobra y se va\n"),
        ],
        "Ana",
        NOW,
    )
    waiting = lessons.pending(engine)
    assert [(one.id, one.kind, one.intent, one.author, one.status) for one in waiting] == [
        (first, PHRASE, "consultar_pagos", "Ana", PENDING), (second, STORY, None, "Ana", PENDING),
    ]  # fmt: skip
    assert waiting[0].unanswered == asked[:2]
    assert {row.status for row in listed(engine, status=None)} == {"pendiente"}
    lessons.put_in_service(engine, [first], 7, NOW)
    assert [one.id for one in lessons.pending(engine)] == [second]
    assert [(one.id, one.run) for one in lessons.listed(engine, IN_SERVICE)] == [(first, 7)]
    assert {row.text: row.status for row in listed(engine, status=None)} == {
        "uno": "resuelto", "dos": "resuelto", "tres": "pendiente",
    }  # fmt: skip
    lessons.back_to_pending(engine, 7)
    assert [(one.id, one.run) for one in lessons.pending(engine)] == [(first, None), (second, None)]
    assert {row.status for row in listed(engine, status=None)} == {"pendiente"}


def test_only_what_waits_can_be_let_go_or_put_in_service(engine: Engine) -> None:
    (number,) = lessons.add(engine, [Draft(PHRASE, "saludar", "epale")], "Ana", NOW)
    assert lessons.discard(engine, number)
    assert not lessons.discard(engine, number)
    lessons.put_in_service(engine, [number], 1)
    lessons.back_to_pending(engine, 1)
    assert [one.id for one in lessons.listed(engine, DISCARDED)] == [number]
    assert lessons.pending(engine) == []
