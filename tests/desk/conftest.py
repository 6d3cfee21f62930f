"""The desk mounted at /mesa as in the web process, with people of every role; passwords cost little here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from desk import accounts, passwords
from desk.app import desk_app
from desk.core import Desk
from desk.roles import ROLES
from desk.settings import MOUNT, DeskSettings
from tests.desk.contenido import fill, fill_small
from tests.postgres import new_database

PASSWORD = "puerto-anclado-con-neblina"
NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least that argon2 takes: what is tested here is not how dear it is."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._of_nobody.cache_clear()


def settings_for(folder: Path, url: str | None = None, **other: object) -> DeskSettings:
    """Return the settings of a desk that keeps everything in a folder."""
    values = {
        "conversations_url": url or f"sqlite:///{folder}/atencion.db",
        "database_url": f"sqlite:///{folder}/brujula.db",
        "tracker_url": f"sqlite:///{folder}/conversaciones.db",
        "events_url": f"sqlite:///{folder}/eventos.db",
        "var_dir": folder,
        **other,
    }
    return DeskSettings(_env_file=None, **values)  # type: ignore[arg-type]


@contextmanager
def mounted(settings: DeskSettings) -> Iterator[FastAPI]:
    """Yield an application that has the desk where the web process has it; `state.desk` is the desk's own."""
    inner, outer = desk_app(settings), FastAPI()
    outer.mount(MOUNT, inner)
    outer.state.desk, outer.state.inner = inner.state.desk, inner
    yield outer
    inner.state.desk.close()


@pytest.fixture
def outer(tmp_path: Path) -> Iterator[FastAPI]:
    with mounted(settings_for(tmp_path)) as app:
        yield app


@pytest.fixture
def desk(outer: FastAPI) -> Desk:
    found: Desk = outer.state.desk
    return found


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Return a desk that has the real content."""
    fill(desk.settings.database_url)
    return desk


@pytest.fixture
def knowledge(tmp_path: Path, desk: Desk) -> Engine:
    """Return the database of a desk that has a small content with every kind."""
    return fill_small(desk.settings.database_url, tmp_path / "yaml")


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The desk's tables, on each kind of database."""
    if request.param == "sqlite":
        desk = Desk(settings_for(tmp_path))
        yield desk.engine
        desk.close()
        return
    with new_database() as url:
        desk = Desk(settings_for(tmp_path, url))
        yield desk.engine
        desk.close()


def add(engine: Engine, role: str, email: str | None = None, must_change: bool = False) -> int:
    """Make an account of a role."""
    return accounts.add(engine, email or f"{role}@agencia.example", f"Ana {role}", role, PASSWORD, NOW, must_change)


def token_in(text: str) -> str:
    """Return the token of the forms of a page."""
    found = re.search(r'name="_csrf" value="(\w+)"', text)
    assert found, "no form with a token"
    return found[1]


def enter(client: TestClient, email: str, password: str = PASSWORD, next: str = "") -> object:
    """Enter as a person would: open the form, fill it in, send it."""
    form = client.get(f"{MOUNT}/entrar")
    given = {"_csrf": token_in(form.text), "correo": email, "clave": password, "next": next}
    return client.post(f"{MOUNT}/entrar", data=given, follow_redirects=False)


@pytest.fixture
def client(outer: FastAPI) -> TestClient:
    """A browser that nobody has entered with."""
    return TestClient(outer)


@pytest.fixture
def as_role(outer: FastAPI, desk: Desk) -> Callable[[str], TestClient]:
    """Return a browser in which somebody of a role has entered."""

    def entered(role: str) -> TestClient:
        assert role in ROLES
        if accounts.number_of(desk.engine, f"{role}@agencia.example") is None:
            add(desk.engine, role)
        client = TestClient(outer)
        assert enter(client, f"{role}@agencia.example").status_code == 303  # type: ignore[attr-defined]
        return client

    return entered


def csrf_of(client: TestClient) -> str:
    """Return the token of an entered browser."""
    return token_in(client.get(f"{MOUNT}/clave").text)
