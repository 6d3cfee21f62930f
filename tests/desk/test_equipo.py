"""The staff's accounts and the audit log."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from desk import accounts, audit
from desk.audit_reading import Filter, every, listed, purge
from desk.core import Desk
from desk.errors import AccountRefused
from desk.settings import MOUNT
from tests.consultas import administrators
from tests.desk.conftest import NOW, PASSWORD, add, csrf_of, enter


@pytest.fixture
def admin(as_role: Callable[[str], TestClient]) -> TestClient:
    return as_role("administrador")


def post(client: TestClient, path: str, **given: str) -> Any:
    return client.post(f"{MOUNT}{path}", data={"_csrf": csrf_of(client), **given}, follow_redirects=False)


def password_in(text: str) -> str:
    found = re.search(r'<code class="clave">([\w-]+)</code>', text)
    assert found
    return found[1]


def test_a_new_account_enters_with_a_password_that_serves_once(admin: TestClient, outer: FastAPI, desk: Desk) -> None:
    made = post(admin, "/equipo/nueva", nombre="Luz Prado", correo="Luz@agencia.example", rol="editor")
    assert made.status_code == 200
    given = password_in(made.text)
    luz = TestClient(outer)
    assert enter(luz, "luz@agencia.example", given).status_code == 303  # type: ignore[attr-defined]
    assert luz.get(f"{MOUNT}/", follow_redirects=False).headers["location"] == f"{MOUNT}/clave"
    assert luz.get(f"{MOUNT}/equipo", follow_redirects=False).status_code == 303, "nothing else opens before"
    changed = post(luz, "/clave", actual=given, nueva="tres gatos en la proa", repetida="tres gatos en la proa")
    assert changed.status_code == 303
    assert luz.get(f"{MOUNT}/").status_code == 200
    assert "Luz Prado" in admin.get(f"{MOUNT}/equipo").text
    with_role = [(row.action, row.detail) for row in listed(desk.engine, Filter(action="cuenta_creada"))]
    assert with_role == [("cuenta_creada", {"rol": "editor"})]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nombre": "Luz", "correo": "sin arroba", "rol": "editor"}, "no está bien escrito"),
        ({"nombre": "Luz", "correo": "luz@agencia.example\r\nBcc: x@y.cl", "rol": "editor"}, "no está bien escrito"),
        ({"nombre": "", "correo": "luz@agencia.example", "rol": "editor"}, "Escribe un nombre"),
        ({"nombre": "Luz", "correo": "luz@agencia.example", "rol": "dueña"}, "roles de la lista"),
        ({"nombre": "Luz", "correo": "administrador@agencia.example", "rol": "editor"}, "Ya hay una cuenta"),
    ],
)
def test_an_account_that_cannot_be_made_is_told_why(admin: TestClient, given: dict[str, str], words: str) -> None:
    refused = post(admin, "/equipo/nueva", **given)
    assert refused.status_code == 422
    assert words in refused.text


def test_a_role_that_changes_counts_from_the_next_page(
    admin: TestClient, as_role: Callable[[str], TestClient], desk: Desk
) -> None:
    other = as_role("editor")
    number = accounts.number_of(desk.engine, "editor@agencia.example")
    assert other.get(f"{MOUNT}/auditoria").status_code == 403
    assert post(admin, f"/equipo/{number}/rol", rol="administrador").status_code == 303
    assert other.get(f"{MOUNT}/auditoria").status_code == 200
    (line,) = listed(desk.engine, Filter(action="rol_cambiado"))
    assert (line.subject, line.detail) == (f"cuenta:{number}", {"antes": "editor", "ahora": "administrador"})


def test_closing_an_account_ends_its_sessions_and_opening_brings_none_back(
    admin: TestClient, as_role: Callable[[str], TestClient], desk: Desk
) -> None:
    other = as_role("agente")
    number = accounts.number_of(desk.engine, "agente@agencia.example")
    post(admin, f"/equipo/{number}/cerrar")
    assert other.get(f"{MOUNT}/", follow_redirects=False).status_code == 303
    post(admin, f"/equipo/{number}/abrir")
    assert other.get(f"{MOUNT}/", follow_redirects=False).status_code == 303
    assert enter(other, "agente@agencia.example").status_code == 303  # type: ignore[attr-defined]


def test_another_password_ends_the_sessions_and_the_one_before(
    admin: TestClient, as_role: Callable[[str], TestClient], desk: Desk, outer: FastAPI
) -> None:
    other = as_role("agente")
    number = accounts.number_of(desk.engine, "agente@agencia.example")
    given = password_in(post(admin, f"/equipo/{number}/clave").text)
    assert other.get(f"{MOUNT}/", follow_redirects=False).status_code == 303
    assert enter(TestClient(outer), "agente@agencia.example").status_code == 401  # type: ignore[attr-defined]
    assert enter(TestClient(outer), "agente@agencia.example", given).status_code == 303  # type: ignore[attr-defined]


def test_nobody_changes_their_own_account_here(admin: TestClient, desk: Desk) -> None:
    number = accounts.number_of(desk.engine, "administrador@agencia.example")
    for path in ("rol", "cerrar", "clave", "abrir"):
        assert post(admin, f"/equipo/{number}/{path}", rol="agente").status_code == 409
    assert admin.get(f"{MOUNT}/").status_code == 200


def test_the_last_administrator_stays(engine: Engine) -> None:
    only, other = add(engine, "administrador"), add(engine, "editor")
    for change in (
        lambda: accounts.set_active(engine, only, False),
        lambda: accounts.change_role(engine, only, "agente"),
    ):
        with pytest.raises(AccountRefused, match="única cuenta"):
            change()
    accounts.change_role(engine, other, "administrador")
    accounts.change_role(engine, only, "agente")
    assert administrators(engine) == 1


def test_two_administrators_who_close_each_other_at_once_leave_one(engine: Engine) -> None:
    both = [add(engine, "administrador", f"{name}@agencia.example") for name in ("una", "otra")]

    def close(number: int) -> bool:
        try:
            accounts.set_active(engine, number, False)
        except AccountRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, both)) == [False, True]
    assert administrators(engine) == 1


def test_the_same_address_at_the_same_moment_is_one_account(engine: Engine) -> None:
    def made(_: int) -> bool:
        try:
            add(engine, "editor", "misma@agencia.example")
        except AccountRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(made, range(4))) == [False, False, False, True]


def test_the_log_is_filtered_paged_and_purged(engine: Engine) -> None:
    ana = accounts.Staff(7, "Ana", "ana@agencia.example", "agente")
    for day in range(120):
        at = NOW.replace(hour=12) - audit.datetime.timedelta(days=day)
        audit.record(engine, at, ana if day % 2 else None, "persona_vista", f"persona:{day % 3}", {"n": day})
    assert len(listed(engine, Filter())) == 50
    first = listed(engine, Filter())
    second = listed(engine, Filter(), first[-1].id)
    assert {row.id for row in first} & {row.id for row in second} == set()
    assert len(list(every(engine, Filter(staff_id=7)))) == 60
    assert len(list(every(engine, Filter(subject="persona:1")))) == 40
    since = NOW.replace(hour=0) - audit.datetime.timedelta(days=9)
    assert len(list(every(engine, Filter(since=since)))) == 10
    assert len(list(every(engine, Filter(until=since)))) == 110
    assert list(every(engine, Filter(action="entrada"))) == []
    assert purge(engine, NOW.replace(hour=12), 99) == 20
    assert len(list(every(engine, Filter()))) == 100


def test_an_unknown_action_or_personal_words_are_not_written(engine: Engine) -> None:
    with pytest.raises(ValueError, match="unknown action"):
        audit.record(engine, NOW, None, "algo", None)


def test_the_pages_of_the_log_filter_by_day_and_go_on(admin: TestClient, desk: Desk) -> None:
    for number in range(60):
        audit.record(desk.engine, NOW, None, "persona_vista", f"persona:{number}")
    text = admin.get(f"{MOUNT}/auditoria?accion=persona_vista").text
    assert "persona:59" in text
    assert "persona:5<" not in text
    more = re.search(r'href="(/mesa/auditoria\?[^"]*antes=\d+)"', text)
    assert more
    assert "persona:5<" in admin.get(more[1].replace("&amp;", "&")).text
    assert "No hay nada así" in admin.get(f"{MOUNT}/auditoria?hasta=2020-01-01").text
    for odd in ("quien=abc", "desde=ayer", "antes=-1", "hasta=9999-12-31", "quien=²", "antes=" + "9" * 30):
        assert admin.get(f"{MOUNT}/auditoria?{odd}").status_code == 200, odd


def test_the_log_is_taken_away_as_a_table_that_runs_nothing(admin: TestClient, desk: Desk) -> None:
    staff = accounts.Staff(9, "=CMD()", "x@y.cl", "agente")
    audit.record(desk.engine, NOW, staff, "persona_vista", "persona:1")
    response = admin.get(f"{MOUNT}/auditoria/auditoria.csv?accion=persona_vista")
    assert response.headers["content-disposition"] == 'attachment; filename="auditoria.csv"'
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][3] == "quién"
    assert rows[1][3:6] == ["'=CMD()", "Vio los datos de una persona", "persona:1"]
    assert len(rows) == 2
    (line,) = listed(desk.engine, Filter(action="auditoria_bajada"))
    assert line.detail == {"action": "persona_vista"}


def test_the_first_administrator_enters(outer: FastAPI, desk: Desk) -> None:
    add(desk.engine, "administrador", "jefa@agencia.example")
    assert enter(TestClient(outer), "jefa@agencia.example", PASSWORD).status_code == 303  # type: ignore[attr-defined]
