"""Every route of the desk against every role, read from the route table: what declares nothing fails here."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from desk.app import PUBLIC, desk_app
from desk.roles import PERMISSIONS, ROLES
from desk.settings import MOUNT
from tests.desk.conftest import csrf_of, settings_for
from tests.desk.contenido import fill
from tests.desk.rutas import routes


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str | None]]:
    return list(routes(desk_app(settings_for(tmp_path_factory.mktemp("mesa")))))


def ask(client: TestClient, method: str, path: str, token: str = "") -> int:
    """Return the status of a request; numbers stand for the places of a path."""
    address = MOUNT + re.sub(r"\{[^}]+\}", "999999", path)
    headers = {"X-CSRF-Token": token} if token else {}
    return client.request(method, address, headers=headers, follow_redirects=False).status_code


def test_every_route_declares_whom_it_is_for(table: list[tuple[str, str, str | None]]) -> None:
    assert table
    for method, path, permission in table:
        is_open = any(path == public or path.startswith(f"{public}/") for public in PUBLIC)
        assert (permission is None) == is_open, f"{method} {path}"
        assert permission is None or permission in PERMISSIONS


def test_nobody_gets_in_without_a_session(client: TestClient, table: list[tuple[str, str, str | None]]) -> None:
    for method, path, permission in table:
        if permission:
            assert ask(client, method, path) == 303, f"{method} {path}"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_written_of_it_and_nothing_else(
    role: str, outer: FastAPI, as_role: Callable[[str], TestClient], table: list[tuple[str, str, str | None]]
) -> None:
    fill(outer.state.desk.settings.database_url)  # a page of the content is none without any
    client = as_role(role)
    token = csrf_of(client)
    for method, path, permission in table:
        if permission is None or path == "/salir":
            continue
        status = ask(client, method, path, token)
        allowed = role in PERMISSIONS[permission]
        assert (status != 403) == allowed, f"{role} {method} {path}: {status}"
        assert status < 500, f"{role} {method} {path}: {status}"


def test_what_changes_something_needs_the_token_of_the_page(
    as_role: Callable[[str], TestClient], table: list[tuple[str, str, str | None]]
) -> None:
    client = as_role("administrador")
    for method, path, _ in table:
        if method != "GET":
            assert ask(client, method, path) == 403, f"{method} {path}"
            assert ask(client, method, path, "0" * 64) == 403, f"{method} {path}"


def test_every_page_carries_its_own_strict_headers(client: TestClient) -> None:
    for path in ("/entrar", "/static/mesa.css", "/nada"):
        headers = client.get(f"{MOUNT}{path}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
        assert headers["x-request-id"]
    assert "no-store" in client.get(f"{MOUNT}/entrar").headers["cache-control"]
