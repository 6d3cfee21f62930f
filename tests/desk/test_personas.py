"""The pages of a person's data: found, shown, given as a file, erased in every store."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from conversations import erasure
from conversations.db import session
from conversations.models import Base, PersonRow
from desk import audit, persons
from desk.audit_reading import Filter, listed
from desk.core import Desk
from desk.settings import MOUNT
from tests.conversations.test_erasure import ANA, BROKER, LUZ, MEMORY, QUOTE, SECRET, dump, fill, left, rasa, told
from tests.desk.conftest import NOW, csrf_of, settings_for

KEY = b"clave de las pruebas"


@pytest.fixture
def admin(as_role: Callable[[str], TestClient]) -> TestClient:
    return as_role("administrador")


@pytest.fixture
def ana(desk: Desk, tmp_path: Path) -> int:
    """Somebody of whom every store has something, among others."""
    desk.__dict__["key"] = KEY  # with which the tests of erasing make their names
    fill(desk.engine, LUZ, "palabras de Luz")
    number = fill(desk.engine, ANA)
    folder = desk.settings.quotes_dir
    folder.mkdir(parents=True)
    (folder / QUOTE).write_bytes(b"%PDF-1.4 cotizacion")
    (folder / f"{'f' * 32}.pdf").write_bytes(b"%PDF-1.4 de otra persona")
    for url, kind in ((desk.settings.tracker_url, MEMORY), (desk.settings.events_url, BROKER)):
        engine = rasa(url, kind)
        told(engine, holding(desk, number).assistant, NOW)
        told(engine, "otra", NOW)
        engine.dispose()
    return number


def holding(desk: Desk, number: int) -> Any:
    from conversations import holdings

    found = holdings.find(desk.engine, number, KEY)
    assert found
    return found


def post(client: TestClient, path: str, **given: str) -> Any:
    return client.post(f"{MOUNT}{path}", data={"_csrf": csrf_of(client), **given}, follow_redirects=False)


@pytest.mark.parametrize(
    "asked", [ANA, "+56 9 0000-0001", "WhatsApp · ···0001", "···0001", "0001", "ana SECRETA", "secre", f"  {ANA} "]
)
def test_a_person_is_found_by_number_name_or_mark(admin: TestClient, ana: int, asked: str) -> None:
    text = post(admin, "/personas", texto=asked).text
    assert f'href="/mesa/personas/{ana}"' in text
    assert "···0002" not in text
    assert ANA not in text.replace(asked.strip(), ""), "the list shows marks, not addresses"


@pytest.mark.parametrize(
    "asked", ["", "   ", "%", "_", "%%%%", "____", "an", "56", "5690000", "nadie", "' OR 1=1 --", "🙂"]
)
def test_what_says_nobody_finds_nobody(admin: TestClient, ana: int, asked: str) -> None:
    response = post(admin, "/personas", texto=asked)
    assert response.status_code == 200
    assert f'href="/mesa/personas/{ana}"' not in response.text


def test_every_look_is_in_the_log_without_what_was_looked_for(admin: TestClient, desk: Desk, ana: int) -> None:
    post(admin, "/personas", texto=ANA)
    admin.get(f"{MOUNT}/personas/{ana}")
    post(admin, f"/personas/{ana}/exportar")
    told_ = [(row.action, row.subject, row.detail) for row in listed(desk.engine, Filter(), most=3)]
    assert told_ == [
        ("persona_exportada", f"persona:{ana}", {}),
        ("persona_vista", f"persona:{ana}", {}),
        ("personas_buscadas", None, {"halladas": 1}),
    ]
    everything = str([vars(row) for row in listed(desk.engine, Filter(), most=500)])
    assert ANA not in everything
    assert "Secreta" not in everything


def test_the_page_says_what_every_store_has(admin: TestClient, ana: int) -> None:
    text = admin.get(f"{MOUNT}/personas/{ana}").text
    for words in (
        ANA,
        "Ana Secreta",
        "2026-11",
        SECRET,
        "Lo que el asistente recuerda",
        "Sucesos del asistente",
        "Cotizaciones",
    ):
        assert words in text
    assert "palabras de Luz" not in text


def test_the_file_holds_everything_of_the_person_and_of_nobody_else(admin: TestClient, ana: int) -> None:
    response = post(admin, f"/personas/{ana}/exportar")
    assert response.headers["content-disposition"] == f'attachment; filename="datos-persona-{ana}.json"'
    assert "no-store" in response.headers["cache-control"]
    found = json.loads(response.text)
    assert found["formato"] == persons.FORMAT
    assert found["conversaciones"]["persona"][0]["address"] == ANA
    assert [event["text"] for event in found["memoria_del_asistente"]] == [SECRET]
    assert [event["text"] for event in found["sucesos_del_asistente"]] == [SECRET]
    assert [quote["archivo"] for quote in found["cotizaciones"]] == [QUOTE]
    assert "palabras de Luz" not in response.text
    again = json.loads(post(admin, f"/personas/{ana}/exportar").text)
    assert [look["que"] for look in again["accesos_de_la_mesa"]] == ["Exportó los datos de una persona"]


def test_erased_is_erased_in_every_store(admin: TestClient, desk: Desk, ana: int) -> None:
    folder = desk.settings.quotes_dir
    assert "No se puede deshacer" in admin.get(f"{MOUNT}/personas/{ana}/borrar").text
    who = holding(desk, ana)
    done = post(admin, f"/personas/{ana}/borrar", seguro="si")
    assert (done.status_code, done.headers["location"]) == (303, f"{MOUNT}/personas")
    assert "Borraste todo" in admin.get(f"{MOUNT}/personas").text
    kept = dump(desk.engine)
    for trace in (SECRET, ANA, "Ana Secreta"):
        assert trace not in kept
    for url, kind in ((desk.settings.tracker_url, MEMORY), (desk.settings.events_url, BROKER)):
        engine = rasa(url, kind.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
        assert left(engine) == ["otra"]
        engine.dispose()
    assert [path.name for path in folder.iterdir()] == [f"{'f' * 32}.pdf"]
    assert admin.get(f"{MOUNT}/personas/{ana}").status_code == 404
    (line,) = listed(desk.engine, Filter(action="persona_borrada"))
    assert line.subject == f"persona:{ana}"
    assert set(line.detail) == {"canal", "registros"}
    assert erasure.carry_out(desk.engine, desk.places, datetime.datetime.now(datetime.UTC) + erasure.SETTLED * 2) == 0
    assert who.assistant not in dump(desk.engine)


def test_nothing_is_erased_without_the_box(admin: TestClient, desk: Desk, ana: int) -> None:
    refused = post(admin, f"/personas/{ana}/borrar")
    assert refused.status_code == 422
    assert "Marca la casilla" in refused.text
    assert SECRET in dump(desk.engine)


def test_a_store_that_does_not_answer_is_said_and_waited_for(admin: TestClient, desk: Desk, ana: int) -> None:
    desk.__dict__["places"] = persons.Places((Down(),))
    assert "no responde" in admin.get(f"{MOUNT}/personas/{ana}").text
    refused = post(admin, f"/personas/{ana}/exportar")
    assert (refused.status_code, "incompleta" in refused.text) == (503, True)
    post(admin, f"/personas/{ana}/borrar", seguro="si")
    assert "se borran solos en cuanto vuelva" in admin.get(f"{MOUNT}/personas").text
    assert SECRET not in dump(desk.engine)
    assert erasure.pending(desk.engine) == 1


class Down:
    """A store that does not answer."""

    name = "memoria_del_asistente"

    def count(self, assistant: str) -> int:
        raise persons.StoreUnavailable("OperationalError")

    def export(self, assistant: str) -> list[dict[str, Any]]:
        raise persons.StoreUnavailable("OperationalError")

    def erase(self, assistant: str, before: object) -> int:
        raise persons.StoreUnavailable("OperationalError")

    def purge(self, now: object, days: int) -> int:
        raise persons.StoreUnavailable("OperationalError")


def test_who_asked_in_the_chat_is_listed_until_their_copy_is_made(admin: TestClient, desk: Desk, ana: int) -> None:
    with session(desk.engine) as db:
        for row in db.scalars(select(PersonRow)):
            row.created_at = NOW
    audit.record(desk.engine, NOW, None, "datos_pedidos_por_chat", f"persona:{ana}", {"canal": "whatsapp"})
    assert "Por entregar" in admin.get(f"{MOUNT}/personas").text
    post(admin, f"/personas/{ana}/exportar")
    assert "Copia hecha" in admin.get(f"{MOUNT}/personas").text
    post(admin, f"/personas/{ana}/borrar", seguro="si")
    assert "Pidieron una copia" not in admin.get(f"{MOUNT}/personas").text


def test_who_may_not_see_people_cannot(as_role: Callable[[str], TestClient], ana: int) -> None:
    for role in ("agente", "editor", "revisor"):
        client = as_role(role)
        assert client.get(f"{MOUNT}/personas/{ana}").status_code == 403
        assert post(client, f"/personas/{ana}/borrar", seguro="si").status_code == 403


def test_the_desk_reads_what_the_channels_write(tmp_path: Path) -> None:
    """The key that makes the names is one file for all processes."""
    from conversations.senders import assistant_name, read_key

    desk = Desk(settings_for(tmp_path))
    shared = read_key("", tmp_path / "clave_de_remitentes")
    assert assistant_name("web", "x", desk.key) == assistant_name("web", "x", shared)
    assert "desk_users" not in Base.metadata.tables
    desk.close()
