"""The pages of attending: what they show, what they refuse in words, and what is written into the audit log."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, update

from conversations import handover, handover_queue, handover_settings, inbox, people, staff_words, turns
from conversations.db import session, writing
from conversations.handover import Member, Request
from conversations.messages import Draft, Made, Received
from conversations.models import OutboxRow, PersonRow
from desk.atencion import vista
from desk.core import Desk
from desk.models import AuditRow
from desk.settings import MOUNT
from tests.desk.conftest import csrf_of

PHONE = "56912344821"
BASE = f"{MOUNT}/atencion"


def now() -> datetime.datetime:
    """Return the moment at which it is asked: the pages tell how long people have been waiting."""
    return datetime.datetime.now(datetime.UTC)


def case_of(engine: Engine, channel: str = "whatsapp", address: str = PHONE, text: str = "¿qué IVA paga?") -> int:
    """Have somebody ask for a person; return the handover's number."""
    item = Received(channel, f"m-{address}", address, "text", text, None, now(), "c1", name="Rosa Quispe")
    inbox.store(engine, [item], now())
    (turn,) = inbox.take(engine, "a", now(), 10, 1)
    draft = Draft("Te paso con una persona.")
    request = Request("pedido", "cargos", "CL", "Pregunta por el IVA.", (), {"producto": "zapatos", "origenes": ["PE"]})
    turns.finish(engine, [turns.Ending(turn, "a", [(draft, Made(({"text": "x"},)))], handover=request)], now())
    return handover_queue.cases(engine, "espera", 0)[-1].id


def post(client: TestClient, path: str, **form: str) -> str:
    """Send a form as the page does and return the page that follows."""
    answer = client.post(f"{BASE}{path}", data={"_csrf": csrf_of(client), **form}, follow_redirects=True)
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def actions(engine: Engine) -> list[tuple[str, str | None]]:
    with session(engine) as db:
        return [(row.action, row.subject) for row in db.scalars(select(AuditRow).order_by(AuditRow.id))]


@pytest.fixture
def agent(as_role: Callable[[str], TestClient]) -> TestClient:
    return as_role("agente")


def test_the_queue_shows_who_waits_and_not_their_number(agent: TestClient, desk: Desk) -> None:
    case_of(desk.engine)
    shown = agent.get(BASE).text
    for part in ("Rosa Quispe", "WhatsApp · ···4821", "Pregunta por el IVA.", "Chile", "menos de 1 min", "Atender"):
        assert part in shown
    assert PHONE not in shown


def test_a_conversation_shows_all_that_is_known_and_the_look_is_written_down(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine)
    shown = agent.get(f"{BASE}/conversaciones/{number}").text
    for part in ("¿qué IVA paga?", "Te paso con una persona.", "zapatos", "Perú", "Pidió hablar con alguien"):
        assert part in shown
    assert PHONE not in shown
    assert ("ver_conversacion", "persona:1") in actions(desk.engine)


def test_the_whole_address_is_for_who_may_see_people_and_is_written_down(
    as_role: Callable[[str], TestClient], desk: Desk
) -> None:
    number = case_of(desk.engine)
    assert as_role("agente").get(f"{BASE}/conversaciones/{number}/direccion").status_code == 403
    shown = as_role("administrador").get(f"{BASE}/conversaciones/{number}/direccion").text
    assert f"+{PHONE}" in shown
    assert ("ver_direccion", "persona:1") in actions(desk.engine)


def test_what_the_person_wrote_is_never_markup(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine, text="<script>alert(1)</script>")
    assert "<script>alert" not in agent.get(f"{BASE}/conversaciones/{number}").text


def test_take_answer_note_label_and_close(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine)
    here = f"/conversaciones/{number}"
    assert 'id="respuesta"' in post(agent, f"{here}/tomar")
    post(agent, f"{here}/responder", texto="Hola, Rosa.", clave="k1")
    post(agent, f"{here}/responder", texto="Hola, Rosa.", clave="k1")
    assert "Quedó en llamar" in post(agent, f"{here}/nota", texto="Quedó en llamar")
    assert "aduana" in post(agent, f"{here}/etiquetas", etiquetas="Aduana, aduana, chile")
    assert "Conversación cerrada" in post(agent, f"{here}/cerrar", motivo="resuelto")
    with session(desk.engine) as db:
        said = db.scalars(select(OutboxRow).where(OutboxRow.kind == "agent")).all()
    assert [(row.text, row.structure) for row in said] == [("Hola, Rosa.", {"name": "Ana agente"})]
    case = handover_queue.case(desk.engine, number)
    assert (case.status, case.end_reason, case.labels) == ("cerrado", "resuelto", ("aduana", "chile"))
    done = [action for action, _ in actions(desk.engine)]
    for action in ("tomar", "responder", "nota", "etiquetas", "cerrar"):
        assert action in done


@pytest.mark.parametrize(
    ("texto", "words"),
    [("  ", "Escribe algo"), ("Hola {producto}", "Falta llenar {producto}"), ("x" * 2_001, "Es muy largo")],
)
def test_what_cannot_be_sent_is_told_before(agent: TestClient, desk: Desk, texto: str, words: str) -> None:
    number = case_of(desk.engine)
    post(agent, f"/conversaciones/{number}/tomar")
    assert words in post(agent, f"/conversaciones/{number}/responder", texto=texto, clave="k")


def test_the_window_of_whatsapp_is_told_before_and_after(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine)
    post(agent, f"/conversaciones/{number}/tomar")
    assert "WhatsApp deja escribirle hasta" in agent.get(f"{BASE}/conversaciones/{number}").text
    with writing(desk.engine) as db:
        db.execute(update(PersonRow).values(last_inbound_at=now() - datetime.timedelta(hours=25)))
    assert "no deja escribirle hasta que la persona" in agent.get(f"{BASE}/conversaciones/{number}").text
    told = post(agent, f"/conversaciones/{number}/responder", texto="Hola", clave="k")
    assert "Tu texto no se envió" in told
    with session(desk.engine) as db:
        assert db.scalars(select(OutboxRow).where(OutboxRow.kind == "agent")).all() == []


def test_what_another_has_is_told_and_can_be_taken_over(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine)
    handover.take(desk.engine, number, Member(99, "Luis"), now())
    assert "La tiene Luis" in post(agent, f"/conversaciones/{number}/tomar")
    assert "La tiene Luis" in post(agent, f"/conversaciones/{number}/cerrar", motivo="resuelto")
    assert "Ahora es tuya" in post(agent, f"/conversaciones/{number}/relevar")
    assert handover_queue.case(desk.engine, number).staff_name == "Ana agente"


def test_closing_twice_is_told(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine)
    post(agent, f"/conversaciones/{number}/cerrar", motivo="no_corresponde")
    assert "Ya terminó: la cerró o devolvió Ana agente" in post(
        agent, f"/conversaciones/{number}/cerrar", motivo="no_corresponde"
    )


def test_passing_on_only_to_who_may_attend(as_role: Callable[[str], TestClient], desk: Desk) -> None:
    agent, number = as_role("agente"), case_of(desk.engine)
    as_role("editor")
    post(agent, f"/conversaciones/{number}/tomar")
    shown = agent.get(f"{BASE}/conversaciones/{number}").text
    assert "Ana editor" not in shown
    for bad in ("2", "999", "x"):
        assert "ya no atiende" in post(agent, f"/conversaciones/{number}/transferir", a=bad)
    assert "Volvió a la fila de todos" in post(agent, f"/conversaciones/{number}/transferir", a="")


def test_a_conversation_that_was_erased_is_told(agent: TestClient, desk: Desk) -> None:
    answer = agent.get(f"{BASE}/conversaciones/77")
    assert answer.status_code == 404
    assert "borremos sus datos" in answer.text


def test_a_piece_of_the_page_comes_alone(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine, "web", "a3f9Zx")
    for path in ("/lista?vista=espera", f"/conversaciones/{number}/charla", f"/conversaciones/{number}/ficha"):
        piece = agent.get(f"{BASE}{path}", headers={"HX-Request": "true"}).text
        assert "<html" not in piece
        assert piece.strip()
    assert "Web · a3f9" in agent.get(BASE).text


def test_an_answer_by_htmx_says_whether_it_was_sent(agent: TestClient, desk: Desk) -> None:
    number = case_of(desk.engine)
    post(agent, f"/conversaciones/{number}/tomar")
    headers = {"HX-Request": "true", "X-CSRF-Token": csrf_of(agent)}
    path = f"{BASE}/conversaciones/{number}/responder"
    sent = agent.post(path, data={"texto": "Hola", "clave": "k"}, headers=headers)
    assert (sent.headers["HX-Trigger"], "Hola" in sent.text) == ("mesa-enviado", True)
    refused = agent.post(path, data={"texto": " ", "clave": "k2"}, headers=headers)
    assert (refused.headers["HX-Trigger"], "Escribe algo" in refused.text) == ("mesa-no-enviado", True)


def test_whom_the_assistant_does_not_answer_is_brought_to_the_queue(agent: TestClient, desk: Desk) -> None:
    old = now() - datetime.timedelta(minutes=5)
    inbox.store(desk.engine, [Received("whatsapp", "m1", PHONE, "text", "¿hola?", None, old, "c")], old)
    assert "El asistente no responde a 1 persona" in agent.get(BASE).text
    assert "Trajiste 1 a la fila" in post(agent, "/atascadas")
    (case,) = handover_queue.cases(desk.engine, "espera", 0)
    assert case.reason == "caido"
    shown = agent.get(f"{BASE}/conversaciones/{case.id}").text
    assert "el asistente todavía no lo respondió" in shown


def test_replies_kept_ready_are_changed_and_deleted(agent: TestClient, desk: Desk) -> None:
    assert "Respuesta guardada" in post(agent, "/respuestas", titulo="Saludo", texto="Hola {nombre}")
    assert "Ya hay una respuesta" in post(agent, "/respuestas", titulo="Saludo", texto="Otra")
    assert "Escribe un título" in post(agent, "/respuestas", titulo=" ", texto="x")
    (kept,) = handover_settings.canned(desk.engine)
    assert "Cambiar «Saludo»" in agent.get(f"{BASE}/respuestas?editar={kept.id}").text
    post(agent, "/respuestas", titulo="Saludo", texto="Buenas", numero=str(kept.id))
    assert handover_settings.canned(desk.engine)[0].text == "Buenas"
    assert "ya no está" in post(agent, "/respuestas", titulo="Nadie", texto="x", numero="999")
    post(agent, f"/respuestas/{kept.id}/borrar")
    assert list(handover_settings.canned(desk.engine)) == []


def test_the_news_are_a_stream_that_only_a_page_asks_for(agent: TestClient) -> None:
    assert agent.get(f"{BASE}/novedades").status_code == 406


def test_places_are_filled_where_they_are_known(desk: Desk) -> None:
    case = handover_queue.case(desk.engine, case_of(desk.engine))
    assert vista.filled("Hola {nombre}, soy {agente}: {producto} a {destino}", case, "Ana", "X") == (
        "Hola Rosa, soy Ana: zapatos a {destino}"
    )
    assert vista.left("a {destino}") == ["destino"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "menos de 1 min"), (61, "1 min"), (3_600, "1 h"), (5_400, "1 h 30 min"), (200_000, "2 días")],
)
def test_a_wait_in_words(seconds: int, said: str) -> None:
    assert vista.lasted(datetime.timedelta(seconds=seconds)) == said


def test_every_step_of_the_history_has_words(desk: Desk) -> None:
    number, ana = case_of(desk.engine), Member(1, "Ana")
    handover.take(desk.engine, number, ana, now())
    handover.take_over(desk.engine, number, Member(2, "Luis"), now())
    handover.transfer(desk.engine, number, Member(2, "Luis"), ana, now())
    handover.take(desk.engine, number, ana, now())
    handover.label(desk.engine, number, ["x"], ana, now())
    handover.close(desk.engine, number, ana, "resuelto", now())
    told = [vista.done(row.kind, row.staff_name, row.text) for row in handover_queue.events(desk.engine, number)]
    assert told == [
        "Entró a la fila: pidió hablar con alguien", "Ana la tomó", "Luis la tomó de Ana", "Luis la tomó",
        "Luis la pasó a Ana", "Ana la tomó", "Ana puso las etiquetas: x", "Ana la cerró: Quedó resuelto",
    ]  # fmt: skip
    assert not any(re.search(r"[{}]", words) for words in told)


def test_words_for_every_reason_and_ending() -> None:
    assert set(handover.REASONS) == set(vista.REASONS)
    assert set(handover.CLOSE_REASONS) <= set(vista.ENDINGS)


def test_the_state_of_a_person_is_what_the_page_says(agent: TestClient, desk: Desk) -> None:
    number: Any = case_of(desk.engine)
    post(agent, f"/conversaciones/{number}/tomar")
    person = people.find(desk.engine, "whatsapp", PHONE)
    assert person is not None
    assert person.state == "con_persona"
    with session(desk.engine) as db:
        wrote = db.scalars(select(PersonRow.last_inbound_at)).one()
    assert staff_words.window("whatsapp", wrote).is_open(now())
