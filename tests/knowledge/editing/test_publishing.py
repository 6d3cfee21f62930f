"""A change is proposed, checked, approved by somebody else and told; of two at once one wins."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge import models
from knowledge.db import session
from knowledge.editing import (
    ContentRefused,
    Outdated,
    SamePerson,
    check,
    current,
    drop,
    find,
    history,
    propose,
    propose_many,
    propose_roll_back,
    publish,
    publish_batch,
    reject,
    reject_batch,
    roll_back,
    save_draft,
    send,
    waiting,
    withdraw,
)
from knowledge.snapshot import Current, from_database, revision
from tests.knowledge.editing.conftest import ANA, LUIS, NOW


def edited(engine: Engine, kind: str, key: str, **changes: Any) -> dict[str, Any]:
    content, _ = current(engine, kind, key)
    assert content is not None
    return {**content, **changes}


def corrected(engine: Engine, summary: str = "En Chile el IVA es 20%.") -> int:
    return propose(engine, "facts", "cl-iva", edited(engine, "facts", "cl-iva", summary=summary), ANA, "cambió", NOW)


def told(engine: Engine) -> str:
    return from_database(engine).facts["cl-iva"].summary


def test_a_fact_waits_for_a_second_person_and_is_then_told(engine: Engine) -> None:
    number, before = corrected(engine), revision(engine)
    assert told(engine) == "En Chile el IVA es 19%."
    assert [change.id for change in waiting(engine)] == [number]
    with pytest.raises(SamePerson):
        publish(engine, number, ANA, NOW)
    publish(engine, number, LUIS, NOW)
    assert told(engine) == "En Chile el IVA es 20%."
    assert revision(engine) == before + 1
    done = history(engine, "facts", "cl-iva")[0]
    assert (done.status, done.author_name, done.reviewer_name, done.reason) == (
        "publicado",
        "Ana Rojas",
        "Luis Paredes",
        "cambió",
    )
    assert done.before
    assert done.after
    assert (done.before["summary"], done.after["summary"]) == ("En Chile el IVA es 19%.", "En Chile el IVA es 20%.")
    with session(engine) as db:
        last = db.get(models.FactRow, "cl-iva").revisions[-1]  # type: ignore[union-attr]
        assert (last.origin, last.author, last.reviewer, last.reason) == ("mesa", "Ana Rojas", "Luis Paredes", "cambió")


def test_proposing_what_waits_does_not_make_the_replicas_read_anew(engine: Engine) -> None:
    before = revision(engine)
    corrected(engine)
    assert revision(engine) == before


def test_text_without_figures_is_published_at_once(engine: Engine) -> None:
    number = propose(engine, "phrases", "saludo", {"id": "saludo", "text": "Qué tal"}, ANA, "más cercano", NOW)
    assert find(engine, number).status == "publicado"  # type: ignore[union-attr]
    assert from_database(engine).phrases["saludo"].text == "Qué tal"


def test_what_is_wrong_is_said_in_words_and_nothing_is_written(engine: Engine) -> None:
    content = edited(engine, "facts", "cl-iva", summary="", topic="nada", verified=True, source=None)
    with pytest.raises(ContentRefused) as caught:
        propose(engine, "facts", "cl-iva", content, ANA, "", NOW)
    words = "\n".join(map(str, caught.value.problems))
    assert "falta la razón" in words
    assert "«summary» es demasiado corto" in words
    assert waiting(engine) == []
    found = check(engine, [("facts", "cl-iva", edited(engine, "facts", "cl-iva", topic="nada"), None)])
    assert [(str(one), one.path) for one in found] == [  # type: ignore[attr-defined]
        ("«nada» no existe entre los asuntos → corrígelo o créalo primero", ("topic",))
    ]


def test_an_identifier_is_never_changed_and_nothing_is_sent_unchanged(engine: Engine) -> None:
    with pytest.raises(ContentRefused, match="no se puede cambiar"):
        propose(engine, "facts", "cl-iva", edited(engine, "facts", "cl-iva", id="otro"), ANA, "r", NOW)
    with pytest.raises(ContentRefused, match="no cambiaste nada"):
        propose(engine, "facts", "cl-iva", edited(engine, "facts", "cl-iva"), ANA, "r", NOW)


def test_an_entry_changed_meanwhile_is_never_overwritten(engine: Engine) -> None:
    content, base = current(engine, "facts", "cl-iva")
    first, second = corrected(engine), corrected(engine, "En Chile el IVA es 21%.")
    publish(engine, first, LUIS, NOW)
    with pytest.raises(Outdated):
        publish(engine, second, LUIS, NOW)
    with pytest.raises(Outdated):
        propose(engine, "facts", "cl-iva", {**(content or {}), "summary": "x"}, ANA, "r", NOW, base=base)
    with pytest.raises(Outdated):
        propose(engine, "facts", "cl-iva", content, ANA, "como nueva", NOW, base="")
    assert told(engine) == "En Chile el IVA es 20%."


@pytest.mark.parametrize("same", [True, False], ids=["el mismo cambio", "dos cambios"])
def test_of_two_who_publish_at_once_one_wins(engine: Engine, same: bool) -> None:
    first = corrected(engine)
    second = first if same else corrected(engine, "En Chile el IVA es 21%.")
    start, ends = threading.Barrier(2), []

    def approve(number: int) -> None:
        start.wait()
        try:
            publish(engine, number, LUIS, NOW)
            ends.append("publicado")
        except Outdated:
            ends.append("llegó tarde")

    both = [threading.Thread(target=approve, args=(number,)) for number in (first, second)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(ends) == ["llegó tarde", "publicado"]
    with session(engine) as db:
        assert len(db.get(models.FactRow, "cl-iva").revisions) == 2  # type: ignore[union-attr]


def test_a_rejected_change_goes_back_with_a_note_and_cannot_be_approved(engine: Engine) -> None:
    number = corrected(engine)
    reject(engine, number, LUIS, "Falta la norma", NOW)
    change = find(engine, number)
    assert change
    assert (change.status, change.note) == ("rechazado", "Falta la norma")
    with pytest.raises(Outdated):
        publish(engine, number, LUIS, NOW)


def test_a_draft_may_be_wrong_until_it_is_sent(engine: Engine) -> None:
    content = edited(engine, "facts", "cl-iva", summary="")
    number = save_draft(engine, "facts", "cl-iva", content, ANA, "", NOW)
    with pytest.raises(ContentRefused):
        send(engine, number, ANA, NOW)
    again = save_draft(engine, "facts", "cl-iva", {**content, "summary": "IVA: 20%"}, ANA, "r", NOW, number=number)
    with pytest.raises(Outdated):
        send(engine, again, LUIS, NOW)  # not theirs
    assert send(engine, again, ANA, NOW) == "en_revision"
    drop(engine, again, ANA, NOW)
    assert waiting(engine) == []


def test_a_batch_goes_whole_or_not_at_all(engine: Engine) -> None:
    new = edited(engine, "organisations", "cl-sii", id="cl-nuevo", name="Nuevo", facts=["cl-nuevo-dato"])
    fact = edited(engine, "facts", "cl-iva-libros", id="cl-nuevo-dato", about=["cl-nuevo"])
    items = [("facts", "cl-nuevo-dato", fact, ""), ("organisations", "cl-nuevo", new, "")]
    batch = propose_many(engine, items, ANA, "planilla", NOW)
    assert len(waiting(engine)) == 2
    with pytest.raises(SamePerson):
        publish_batch(engine, batch, ANA, NOW)
    publish_batch(engine, batch, LUIS, NOW)
    assert "cl-nuevo-dato" in from_database(engine).facts
    assert "cl-nuevo" in from_database(engine).organisations
    with pytest.raises(Outdated):
        reject_batch(engine, batch, LUIS, "tarde", NOW)
    with pytest.raises(ContentRefused):
        propose_many(
            engine,
            [
                ("phrases", "saludo", {"id": "saludo", "text": "Ey"}, None),
                ("organisations", "cl-nuevo", {**new, "what": ""}, None),
            ],
            ANA,
            "planilla",
            NOW,
        )
    assert from_database(engine).phrases["saludo"].text == "Hola"


def test_going_back_returns_what_stood_before(engine: Engine) -> None:
    number = corrected(engine)
    publish(engine, number, LUIS, NOW)
    back = roll_back(engine, number, LUIS, "estaba mal", NOW)
    assert told(engine) == "En Chile el IVA es 19%."
    change = find(engine, back)
    assert change
    assert (change.action, change.undoes, change.status) == ("volver", number, "publicado")


def test_an_editor_can_only_propose_to_go_back(engine: Engine) -> None:
    number = corrected(engine)
    publish(engine, number, LUIS, NOW)
    asked = propose_roll_back(engine, number, ANA, "estaba mal", NOW)
    assert told(engine) == "En Chile el IVA es 20%."
    with pytest.raises(SamePerson):
        publish(engine, asked, ANA, NOW)
    publish(engine, asked, LUIS, NOW)
    assert told(engine) == "En Chile el IVA es 19%."


def test_what_was_withdrawn_comes_back_only_with_a_second_person(engine: Engine) -> None:
    gone = withdraw(engine, "facts", "cl-iva", ANA, "está mal", NOW)
    assert "cl-iva" not in from_database(engine).facts
    with pytest.raises(ContentRefused, match="ya no está publicado"):
        withdraw(engine, "facts", "cl-iva", ANA, "otra vez", NOW)
    asked = propose_roll_back(engine, gone, ANA, "estaba bien", NOW)
    assert "cl-iva" not in from_database(engine).facts
    publish(engine, asked, LUIS, NOW)
    assert "cl-iva" in from_database(engine).facts


def test_two_replicas_tell_the_correction_within_five_seconds(engine: Engine) -> None:
    moment = [0.0]
    replicas = [Current(engine, clock=lambda: moment[0]) for _ in range(2)]
    for replica in replicas:
        replica.get()
    number = corrected(engine)
    publish(engine, number, LUIS, NOW)
    moment[0] = 4.9
    assert {replica.get().facts["cl-iva"].summary for replica in replicas} == {"En Chile el IVA es 20%."}
    withdraw(engine, "facts", "cl-iva", ANA, "está mal", NOW)
    moment[0] = 9.8
    assert all("cl-iva" not in replica.get().facts for replica in replicas)
