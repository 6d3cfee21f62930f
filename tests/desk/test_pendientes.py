"""The queue of what was not answered: alike messages are one group, which is dealt with in one click."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from conversations import unanswered
from conversations.db import session
from conversations.unanswered import Unanswered, listed, mark, record
from desk.core import Desk
from desk.models import AuditRow
from desk.pendientes.phrases import Phrases
from tests.desk.conftest import csrf_of

NOW = datetime.datetime.now(datetime.UTC)
BRANDS = ("¿cómo patento mi marca en Perú?", "patentar mi marca en peru", "Quiero patentar la marca en Perú")
OTHERS = ("¿aceptan bitcoin?", "necesito un contador")


@pytest.fixture
def full(desk: Desk) -> Desk:
    for text in (*OTHERS, *BRANDS):
        country = "PE" if text in BRANDS else None
        reason = "no_consta" if text in BRANDS else "no_entendido"
        record(desk.engine, Unanswered("m" * 64, text, reason, country=country), NOW, 180)  # type: ignore[arg-type]
    return desk


def statuses(desk: Desk) -> dict[str, str]:
    return {row.text: row.status for row in listed(desk.engine, status=None)}


def test_alike_messages_stand_together_the_most_asked_first(full: Desk, as_role: Callable[[str], TestClient]) -> None:
    text = as_role("editor").get("/mesa/pendientes").text
    assert "5 mensajes en 3 grupos" in text
    assert text.count('class="grupo"') == 3
    assert text.index("3 veces") < text.index("bitcoin")
    assert "Otras 2 maneras en que lo preguntaron" in text


@pytest.mark.parametrize("action", ["resuelto", "ignorado", "ajeno"])
def test_a_group_is_dealt_with_in_one_click_and_comes_back_in_another(
    full: Desk, as_role: Callable[[str], TestClient], action: str
) -> None:
    client = as_role("editor")
    numbers = ",".join(str(row.id) for row in listed(full.engine, country="PE"))
    token = csrf_of(client)
    given = {"_csrf": token, "numeros": numbers, "accion": action}
    answer = client.post("/mesa/pendientes", data=given)
    assert answer.status_code == 200
    assert "3 mensajes" in answer.text
    assert {status for text, status in statuses(full).items() if text in BRANDS} == {action}
    assert {status for text, status in statuses(full).items() if text in OTHERS} == {"pendiente"}
    assert "patent" not in client.get("/mesa/pendientes").text
    assert "patent" in client.get(f"/mesa/pendientes?estado={action}").text
    client.post("/mesa/pendientes", data={**given, "accion": "pendiente"})
    assert set(statuses(full).values()) == {"pendiente"}


def test_what_is_not_an_action_or_a_number_changes_nothing(full: Desk, as_role: Callable[[str], TestClient]) -> None:
    client = as_role("editor")
    token = csrf_of(client)
    for given in ({"numeros": "1", "accion": "borrar"}, {"numeros": "uno;2", "accion": "resuelto"}):
        assert client.post("/mesa/pendientes", data={"_csrf": token, **given}).status_code == 200
    assert set(statuses(full).values()) == {"pendiente"}


def test_it_is_narrowed_by_reason_and_country(full: Desk, as_role: Callable[[str], TestClient]) -> None:
    client = as_role("revisor")
    assert "bitcoin" not in client.get("/mesa/pendientes?razon=no_consta").text
    assert "bitcoin" not in client.get("/mesa/pendientes?pais=PE").text
    assert "bitcoin" in client.get("/mesa/pendientes?razon=no_entendido").text
    assert "No hay nada aquí" in client.get("/mesa/pendientes?pais=CL").text


def test_a_new_message_appears_at_once(full: Desk, as_role: Callable[[str], TestClient]) -> None:
    client = as_role("editor")
    assert "drones" not in client.get("/mesa/pendientes").text
    record(full.engine, Unanswered("m" * 64, "¿hay seguro para drones?", "no_entendido"), NOW, 180)
    assert "drones" in client.get("/mesa/pendientes").text


def test_a_look_at_what_people_wrote_is_in_the_audit_log(full: Desk, as_role: Callable[[str], TestClient]) -> None:
    client = as_role("editor")
    client.get("/mesa/pendientes?razon=no_consta")
    client.post("/mesa/pendientes", data={"_csrf": csrf_of(client), "numeros": "1,2", "accion": "resuelto"})
    with session(full.engine) as db:
        lines = {row.action: row.detail for row in db.scalars(select(AuditRow).order_by(AuditRow.id.desc()))}
    assert lines["sin_respuesta_vistos"]["razon"] == "no_consta"
    assert lines["sin_respuesta_marcados"]["mensajes"] == 2
    assert "bitcoin" not in str(lines)


def test_the_nearest_phrase_is_of_the_intent_that_means_the_same() -> None:
    phrases = Phrases(
        [("consultar_pagos", "¿puedo cobrar con paypal?"), ("consultar_logistica", "¿cuánto demora el envío?")]
    )
    near = phrases.nearest(["cobran con paypal??", "cuanto demoran los envios", "clima en lima"])
    assert [one.intent if one else None for one in near] == ["consultar_pagos", "consultar_logistica", None]
    assert Phrases([]).nearest(["hola"]) == [None]


def test_marking_knows_its_words(full: Desk) -> None:
    with pytest.raises(ValueError, match="status"):
        mark(full.engine, [1], "borrado", NOW)
    before = unanswered.state(full.engine)
    mark(full.engine, [1], "resuelto", NOW)
    assert unanswered.state(full.engine) != before
