"""The way in: sessions, tokens, lockout, and what an attacker would try."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from conversations.db import session
from desk import accounts, passwords, sessions
from desk.core import Desk
from desk.cuentas.entrada import safe_path
from desk.lockout import PER_ACCOUNT, PER_ADDRESS, PER_DEVICE, PER_PAIR, WINDOW, Lockout
from desk.models import AttemptRow, AuditRow, SessionRow, UserRow
from desk.settings import MOUNT
from tests.desk.conftest import NOW, PASSWORD, add, csrf_of, enter, mounted, settings_for, token_in

ANA = "agente@agencia.example"


@pytest.fixture
def ana(desk: Desk) -> int:
    return add(desk.engine, "agente")


def cookie(response: Any, name: str = "mesa") -> str:
    return next(line for line in response.headers.get_list("set-cookie") if line.startswith(f"{name}="))


def actions(desk: Desk) -> list[str]:
    with session(desk.engine) as db:
        return list(db.scalars(select(AuditRow.action).order_by(AuditRow.id)))


def test_who_proves_who_they_are_gets_in_and_the_cookie_is_out_of_reach(client: TestClient, ana: int) -> None:
    response = enter(client, "  Agente@Agencia.Example ")
    assert (response.status_code, response.headers["location"]) == (303, f"{MOUNT}/")
    set_cookie = cookie(response)
    assert "HttpOnly" in set_cookie
    assert "SameSite=lax" in set_cookie
    assert "Secure" not in set_cookie
    assert "Hola, Ana" in client.get(f"{MOUNT}/").text


def test_by_https_the_cookie_travels_by_nothing_else(tmp_path: Path) -> None:
    with mounted(settings_for(tmp_path, public_url="https://mesa.example")) as outer:
        add(outer.state.desk.engine, "agente")
        client = TestClient(outer, base_url="https://mesa.example")
        response = enter(client, ANA)
        set_cookie = cookie(response, "__Host-mesa")
        assert "Secure" in set_cookie
        assert "Path=/;" in set_cookie
        assert "Domain" not in set_cookie
        assert "max-age" in response.headers["strict-transport-security"]
        assert client.get(f"{MOUNT}/").status_code == 200


def test_only_the_hash_of_a_token_is_kept(client: TestClient, desk: Desk, ana: int) -> None:
    enter(client, ANA)
    token = client.cookies["mesa"]
    with session(desk.engine) as db:
        kept = db.scalars(select(SessionRow.token_hash)).all()
    assert kept == [sessions.hash_of(token)]
    assert token not in kept


def test_a_session_that_somebody_planted_is_not_the_one_after_entering(outer: FastAPI, ana: int) -> None:
    def opens(token: str) -> bool:
        client = TestClient(outer, cookies={"mesa": token})
        return client.get(f"{MOUNT}/", follow_redirects=False).status_code == 200

    def enters_with(token: str) -> str:
        form = TestClient(outer).get(f"{MOUNT}/entrar")
        client = TestClient(outer, cookies={"mesa": token, "mesa_entrada": form.cookies["mesa_entrada"]})
        given = {"_csrf": token_in(form.text), "correo": ANA, "clave": PASSWORD}
        return cookie(client.post(f"{MOUNT}/entrar", data=given, follow_redirects=False)).split("=")[1].split(";")[0]

    planted = "a" * 43
    first = enters_with(planted)
    assert opens(first)
    assert not opens(planted)
    second = enters_with(first)
    assert opens(second)
    assert not opens(first), "the token of before entering again is dead"


@pytest.mark.parametrize("email", ["nadie@agencia.example", ANA, "no es un correo", ""])
def test_a_wrong_password_and_an_unknown_account_are_answered_alike(
    client: TestClient, ana: int, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str | None] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda given, kept: compared.append(kept) or real(given, kept))
    response: Any = enter(client, email, "otra-cosa-muy-distinta")
    assert response.status_code == 401
    assert "El correo o la contraseña no coinciden." in response.text
    assert len(compared) == 1, "a hash is computed whoever is asked for"


def test_nobody_has_no_password_that_fits() -> None:
    assert not passwords.matches(PASSWORD, None)
    assert not passwords.matches("", None)
    kept = passwords.hash_password(PASSWORD)
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches(PASSWORD + "x" * 200, kept)
    assert kept.startswith("$argon2id$")


def test_an_accent_is_the_same_however_the_keyboard_sends_it() -> None:
    assert passwords.matches("canción de la marea", passwords.hash_password("canción de la marea"))


@pytest.mark.parametrize("email", [ANA, "nadie@agencia.example"])
def test_an_account_is_closed_for_a_while_after_five_tries_whether_it_exists_or_not(
    client: TestClient, desk: Desk, ana: int, email: str
) -> None:
    for _ in range(PER_PAIR):
        assert enter(client, email, "mala").status_code == 401  # type: ignore[attr-defined]
    locked: Any = enter(client, email)
    assert locked.status_code == 429, "not even with the right password"
    assert "15 minutos" in locked.text
    assert actions(desk).count("entrada_bloqueada") == 1


def test_who_entered_before_gets_in_while_a_stranger_tries_their_account(
    client: TestClient, outer: FastAPI, desk: Desk, ana: int
) -> None:
    enter(client, ANA)
    kept = next(one for one in client.cookies.jar if one.name.startswith("mesa_equipo_"))
    assert (kept.expires or 0) - NOW.timestamp() > 300 * 24 * 3600
    assert ANA not in f"{kept.name}{kept.value}"
    client.post(f"{MOUNT}/salir", data={"_csrf": csrf_of(client)})
    stranger = TestClient(outer)
    answers = [enter(stranger, ANA, "mala").status_code for _ in range(PER_PAIR + 1)]  # type: ignore[attr-defined]
    assert answers == [*[401] * PER_PAIR, 429], "from the same address"
    assert enter(client, ANA).status_code == 303  # type: ignore[attr-defined]
    assert enter(stranger, ANA).status_code == 429  # type: ignore[attr-defined]


def test_a_known_device_has_its_own_limit_and_is_known_by_its_account_alone(
    client: TestClient, desk: Desk, ana: int
) -> None:
    add(desk.engine, "editor")
    enter(client, ANA)
    client.post(f"{MOUNT}/salir", data={"_csrf": csrf_of(client)})
    for _ in range(PER_DEVICE):
        assert enter(client, ANA, "mala").status_code == 401  # type: ignore[attr-defined]
    assert enter(client, ANA).status_code == 429  # type: ignore[attr-defined]
    assert len(mark_keys(desk)) == 1, "only the device was counted"
    assert enter(client, "editor@agencia.example", "mala").status_code == 401  # type: ignore[attr-defined]
    assert len(mark_keys(desk)) == 4, "for the other account it is a stranger: of both, of the account, of the address"


@pytest.mark.parametrize("made_up", ["x" * 22 + "." + "0" * 64, "." * 30, "a" * 200])
def test_a_made_up_mark_of_a_device_is_a_strangers(client: TestClient, desk: Desk, ana: int, made_up: str) -> None:
    enter(client, ANA)
    name = next(one for one in client.cookies if one.startswith("mesa_equipo_"))
    client.cookies.clear()
    for _ in range(PER_PAIR):
        client.cookies.set(name, made_up)
        enter(client, ANA, "mala")
    assert enter(client, ANA).status_code == 429  # type: ignore[attr-defined]


def mark_keys(desk: Desk) -> set[str]:
    """Return what tries are counted for."""
    with session(desk.engine) as db:
        return set(db.scalars(select(AttemptRow.key)))


def test_the_tries_are_forgotten_after_a_while_and_after_entering(engine: Any) -> None:
    lockout = Lockout(b"clave")
    for _ in range(PER_PAIR):
        assert lockout.allows(engine, "a@b.cl", "1.1.1.1", NOW)
    assert not lockout.allows(engine, "a@b.cl", "1.1.1.1", NOW)
    assert lockout.allows(engine, "a@b.cl", "2.2.2.2", NOW)
    assert lockout.allows(engine, "a@b.cl", "1.1.1.1", NOW, "equipo")
    assert lockout.allows(engine, "otra@b.cl", "1.1.1.1", NOW)
    later = NOW + WINDOW + datetime.timedelta(seconds=1)
    for _ in range(PER_PAIR):
        assert lockout.allows(engine, "a@b.cl", "1.1.1.1", later)
    lockout.succeeded(engine, "a@b.cl", "1.1.1.1")
    assert lockout.allows(engine, "a@b.cl", "1.1.1.1", later)


def test_an_account_that_many_addresses_try_is_closed_to_all_but_known_devices(engine: Any) -> None:
    lockout = Lockout(b"clave")
    for number in range(PER_ACCOUNT):
        assert lockout.allows(engine, "a@b.cl", f"1.1.1.{number}", NOW)
    assert not lockout.allows(engine, "a@b.cl", "2.2.2.2", NOW)
    assert lockout.allows(engine, "a@b.cl", "2.2.2.2", NOW, "equipo")


def test_an_address_that_tries_many_accounts_is_stopped_too(engine: Any) -> None:
    lockout = Lockout(b"clave")
    for number in range(PER_ADDRESS):
        assert lockout.allows(engine, f"{number}@b.cl", "1.1.1.1", NOW)
    assert not lockout.allows(engine, "ultima@b.cl", "1.1.1.1", NOW)
    assert lockout.allows(engine, "ultima@b.cl", "3.3.3.3", NOW)


def test_the_form_to_enter_needs_its_token(client: TestClient, ana: int) -> None:
    given = {"correo": ANA, "clave": PASSWORD}
    assert client.post(f"{MOUNT}/entrar", data=given).status_code == 403, "no cookie and no token"
    token = token_in(client.get(f"{MOUNT}/entrar").text)
    assert client.post(f"{MOUNT}/entrar", data=given).status_code == 403
    other = TestClient(client.app)
    other.get(f"{MOUNT}/entrar")
    assert other.post(f"{MOUNT}/entrar", data={**given, "_csrf": token}).status_code == 403, (
        "the token of another's cookie"
    )


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://malo.example"}]
)
def test_a_form_of_another_site_is_refused_even_with_the_token(
    client: TestClient, ana: int, headers: dict[str, str]
) -> None:
    token = token_in(client.get(f"{MOUNT}/entrar").text)
    given = {"_csrf": token, "correo": ANA, "clave": PASSWORD}
    assert client.post(f"{MOUNT}/entrar", data=given, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "https://malo.example", "//malo.example", "/mesa//malo.example", "/mesa/\\malo.example", "/mesa/../admin",
        "/mesa/%2e%2e/x", "/otra", "javascript:alert(1)", "/mesa/a\r\nSet-Cookie: x=1", "/mesaa/", "/mesa/salir", "",
        "/mesa/" + "a" * 350, "/mesa/ñ",
    ],
)  # fmt: skip
def test_after_entering_nobody_is_sent_elsewhere(client: TestClient, ana: int, asked: str) -> None:
    assert safe_path(asked) == "/"
    response: Any = enter(client, ANA, next=asked)
    assert response.headers["location"] == f"{MOUNT}/"
    assert "x=1" not in str(response.headers)


def test_after_entering_one_goes_on_where_one_wanted_to(client: TestClient, desk: Desk) -> None:
    add(desk.engine, "administrador")
    sent = client.get(f"{MOUNT}/auditoria?accion=entrada", follow_redirects=False)
    assert sent.headers["location"] == f"{MOUNT}/entrar?next=/mesa/auditoria%3Faccion%3Dentrada"
    form = client.get(sent.headers["location"])
    given = {"_csrf": token_in(form.text), "correo": "administrador@agencia.example", "clave": PASSWORD}
    given["next"] = "/mesa/auditoria?accion=entrada"
    assert given["next"] in form.text.replace("&#34;", '"')
    response = client.post(f"{MOUNT}/entrar", data=given, follow_redirects=False)
    assert response.headers["location"] == given["next"]


def test_leaving_ends_the_session_on_the_server(client: TestClient, ana: int, outer: FastAPI) -> None:
    enter(client, ANA)
    token = client.cookies["mesa"]
    client.post(f"{MOUNT}/salir", data={"_csrf": csrf_of(client)}, follow_redirects=False)
    assert TestClient(outer, cookies={"mesa": token}).get(f"{MOUNT}/", follow_redirects=False).status_code == 303


def test_a_session_ends_unused_and_after_its_longest_time(engine: Any) -> None:
    number = add(engine, "agente")
    idle, longest = datetime.timedelta(minutes=60), datetime.timedelta(hours=12)
    token = sessions.begin(engine, number, NOW, longest, None)

    def is_open(minutes: int, used: bool = True) -> bool:
        return sessions.find(engine, token, NOW + datetime.timedelta(minutes=minutes), idle, used) is not None

    assert is_open(59)
    assert is_open(59 + 59, used=False)
    assert not is_open(59 + 61), "what the page asks by itself does not keep it open"
    for minutes in range(59, 720, 30):
        assert is_open(minutes)
    assert not is_open(721)
    assert sessions.purge(engine, NOW + longest, idle) == 1


def test_a_closed_account_is_out_at_once(client: TestClient, desk: Desk, ana: int) -> None:
    enter(client, ANA)
    accounts.set_active(desk.engine, ana, False)
    assert client.get(f"{MOUNT}/", follow_redirects=False).status_code == 303
    assert enter(client, ANA).status_code == 401  # type: ignore[attr-defined]


def change(client: TestClient, old: str, new: str, again: str | None = None) -> Any:
    given = {"_csrf": csrf_of(client), "actual": old, "nueva": new, "repetida": again if again is not None else new}
    return client.post(f"{MOUNT}/clave", data=given, follow_redirects=False)


def test_changing_ones_password_ends_the_other_sessions_and_gives_another_token(
    as_role: Callable[[str], TestClient], outer: FastAPI
) -> None:
    here, there = as_role("agente"), as_role("agente")
    before = here.cookies["mesa"]
    response = change(here, PASSWORD, "otra-frase-de-mar-adentro")
    assert response.status_code == 303
    assert here.cookies["mesa"] != before
    assert "Cambiaste tu contraseña" in here.get(f"{MOUNT}/").text
    assert "Cambiaste tu contraseña" not in here.get(f"{MOUNT}/").text
    assert there.get(f"{MOUNT}/", follow_redirects=False).status_code == 303
    assert enter(TestClient(outer), ANA, "otra-frase-de-mar-adentro").status_code == 303  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("no-es-la-mia-de-ahora", "otra-frase-de-mar", None, "Tu contraseña actual no es esa"),
        (PASSWORD, "otra-frase-de-mar", "otra-frase-de-rio", "no son iguales"),
        (PASSWORD, PASSWORD, None, "distinta de la actual"),
        (PASSWORD, "corta", None, "al menos 12 caracteres"),
    ],
)
def test_a_password_that_cannot_be_changed_is_told_why(
    as_role: Callable[[str], TestClient], old: str, new: str, again: str | None, words: str
) -> None:
    client = as_role("agente")
    response = change(client, old, new, again)
    assert response.status_code == 422
    assert words in response.text
    assert old not in response.text


def test_who_holds_a_session_cannot_guess_the_password_of_the_form_to_change_it(
    as_role: Callable[[str], TestClient],
) -> None:
    client = as_role("agente")
    for _ in range(PER_DEVICE):
        assert change(client, "una-que-no-es", "otra-frase-de-mar").status_code == 422
    assert change(client, PASSWORD, "otra-frase-de-mar").status_code == 429


@pytest.mark.parametrize(
    "weak",
    [
        "corta", "aaaaaaaaaaaaaaa", "1234567890123", "contraseña2026", "passwordpassword1", "abcdefghijklmn",
        "brujulabrujula", "qwertyuiopasdf", "Valentina1234", "valentina-puerto1", "x" * 201, "Contraseña-Segura-1",
    ],
)  # fmt: skip
def test_a_weak_password_is_refused(weak: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.check_strength(weak, "valentina@puerto.example", "Valentina Rojas")


def test_a_phrase_and_a_temporary_password_are_taken() -> None:
    passwords.check_strength("tres gatos en la proa", "valentina@puerto.example", "Valentina Rojas")
    made = {passwords.temporary() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        passwords.check_strength(one, "valentina@puerto.example", "Valentina Rojas")


def test_a_password_kept_with_older_parameters_is_kept_anew(client: TestClient, desk: Desk, ana: int) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with session(desk.engine) as db:
        db.get_one(UserRow, ana).password = old
    enter(client, ANA)
    with session(desk.engine) as db:
        assert db.get_one(UserRow, ana).password != old
    assert enter(TestClient(client.app), ANA).status_code == 303  # type: ignore[attr-defined]


def test_the_log_says_who_entered_and_who_could_not_without_what_they_typed(
    client: TestClient, desk: Desk, ana: int
) -> None:
    enter(client, "mi-clave-en-el-campo-del-correo", "mala")
    enter(client, ANA, "mala")
    enter(client, ANA)
    with session(desk.engine) as db:
        rows = db.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    told = [(row.action, row.subject, row.detail) for row in rows]
    assert told == [
        ("entrada_fallida", None, {}),
        ("entrada_fallida", f"cuenta:{ana}", {}),
        ("entrada", f"cuenta:{ana}", {}),
    ]


def test_a_fault_is_a_page_in_spanish_with_its_number(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secreto de alguien")

    monkeypatch.setattr("desk.cuentas.entrada._form", broken)
    response = client.get(f"{MOUNT}/entrar")
    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in response.text
    assert response.headers["x-request-id"] in response.text
    assert response.headers["x-request-id"] in caplog.text
    assert "secreto de alguien" not in response.text + caplog.text
    assert "Traceback" not in response.text


def test_a_store_out_of_reach_is_said_in_words(tmp_path: Path) -> None:
    with mounted(settings_for(tmp_path, "postgresql+psycopg://nadie@127.0.0.1:1/nada")) as outer:
        response = TestClient(outer, cookies={"mesa": "a" * 43}).get(f"{MOUNT}/")
        assert response.status_code == 503
        assert "No puedo abrir la base de datos" in response.text


def test_too_much_and_the_unreadable_are_refused_in_words(client: TestClient) -> None:
    huge = client.post(f"{MOUNT}/entrar", content=b"correo=" + b"a" * 1_100_000, headers={
        "Content-Type": "application/x-www-form-urlencoded"
    })  # fmt: skip
    assert (huge.status_code, "demasiado grande" in huge.text) == (413, True)
    lost = client.get(f"{MOUNT}/nada")
    assert (lost.status_code, "No encuentro esa página" in lost.text) == (404, True)
    assert "Not Found" not in lost.text


def test_a_piece_that_needs_a_session_sends_the_whole_page_to_the_way_in(client: TestClient) -> None:
    response = client.get(f"{MOUNT}/equipo", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["hx-redirect"]) == (401, f"{MOUNT}/entrar")


def test_what_people_type_is_never_run(client: TestClient) -> None:
    response: Any = enter(client, '"><script>alert(1)</script>', "mala")
    assert "<script>alert" not in response.text
