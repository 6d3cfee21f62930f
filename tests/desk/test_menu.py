"""The menu: one entry for the content, its pages as tabs of it, and a count that never holds a page up."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from desk import knowledge
from desk.core import Desk
from desk.knowledge import Knowledge
from desk.nav import NAV, entries_for, tabs_at
from knowledge.errors import DatabaseUnavailable

AsRole = Callable[[str], TestClient]


@pytest.mark.parametrize(
    ("here", "title"),
    [
        ("/contenido", "Entradas"), ("/contenido/entrada/facts/cl-iva", "Entradas"), ("/contenido/editar/terms/x", "Entradas"),
        ("/contenido/revision", "Revisión"), ("/contenido/planillas/confirmar", "Planillas"),
        ("/contenido/vigencia", "Por revisar"), ("/contenido/cobertura/iva/CL", "Cobertura"), ("/equipo", None), ("/", None),
    ],
)  # fmt: skip
def test_each_page_of_the_content_is_in_one_tab(here: str, title: str | None) -> None:
    tabs, tab = tabs_at(list(NAV), here)
    assert (tab.title if tab else None) == title
    assert bool(tabs) == (title is not None)
    assert tabs_at(entries_for("agente"), here) == ((), None)


def test_the_menu_has_one_entry_for_the_content_and_its_pages_have_the_tabs(full: Desk, as_role: AsRole) -> None:
    client = as_role("editor")
    menu = re.search(r'<nav aria-label="Principal">.*?</nav>', client.get("/mesa/").text, re.S)
    assert menu
    assert menu[0].count("/mesa/contenido") == 1
    for path in ("", "/revision", "/planillas", "/vigencia", "/cobertura"):
        text = client.get(f"/mesa/contenido{path}").text
        tabs = re.search(r'<nav class="pestanas" aria-label="Apartados">.*?</nav>', text, re.S)
        assert tabs, path
        assert f'href="/mesa/contenido{path}" aria-current="page"' in tabs[0], path
        assert tabs[0].count("aria-current") == 1, path
        main = text.partition('<nav aria-label="Principal">')[2].partition("</nav>")[0]
        assert re.findall(r'href="([^"]+)" aria-current="page"', main) == ["/mesa/contenido"], path
        assert tabs[0].count("<a ") == 5, path


def test_a_count_that_cannot_be_made_is_not_tried_again_at_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def refused(engine: object) -> int:
        tries.append(engine)
        raise DatabaseUnavailable("no")

    monkeypatch.setattr(knowledge, "waiting_count", refused)
    clock = [0.0]
    held = Knowledge("sqlite:///", lambda: clock[0])
    assert (held.waiting(), held.waiting(), len(tries)) == (0, 0, 1)
    clock[0] = 11.0
    assert (held.waiting(), len(tries)) == (0, 2)
    monkeypatch.setattr(knowledge, "waiting_count", lambda engine: 3)
    clock[0] = 22.0
    assert held.waiting() == 3
