"""The content at the desk: a fact corrected, approved by another, answered anew and undone; the queues; phone width."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from actions import base
from knowledge.db import open_engine
from knowledge.snapshot import Current
from tests.actions.conversation import Conversation
from tests.browser.chat import violations
from tests.browser.conftest import PHONE, shoot
from tests.browser.mesa import Agency, agency, enter, sideways

FACT = "cl-minimis-fin-exencion-41"
NEW = "Chile no tiene un mínimo libre de IVA: toda compra en línea paga 19%; así lo corrigió la mesa (Ley 21.713)."
WITHIN = 5.0  # seconds in which a published correction is in the next answer


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    folder = tmp_path_factory.mktemp("contenido")
    with agency(folder) as found:
        found.folder = folder  # type: ignore[attr-defined]
        yield found


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, bypass_csp=True)  # for axe-core


@pytest.fixture
def asked(place: Agency, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Ask the actions, as another process has them, what a parcel to Chile pays, until they say what is expected."""
    folder: Path = place.folder  # type: ignore[attr-defined]
    engine = open_engine(f"sqlite:///{folder}/database.db")
    replica = Current(engine)
    monkeypatch.setattr(base, "_current", lambda: replica)

    def ask() -> str:
        return Conversation().say("¿qué impuestos paga mi cliente en Chile?", "consultar_cargos")

    yield ask
    engine.dispose()


def until(ask: Callable[[], str], holds: Callable[[str], bool]) -> str:
    ends = time.monotonic() + WITHIN
    while True:
        said = ask()
        if holds(said) or time.monotonic() > ends:
            return said
        time.sleep(0.2)


def clean(page: Any, name: str) -> None:
    """Assert that axe-core finds nothing and that nothing sticks out at the side."""
    shoot(page, name)
    assert violations(page) == []
    assert not sideways(page)


def entered(open_page: Callable[..., Any], place: Agency, who: str, **options: Any) -> Any:
    desk = open_page(f"{place.desk}/entrar", **options)
    enter(desk, place, who)
    return desk


def test_a_fact_is_corrected_approved_answered_and_undone(
    open_page: Callable[..., Any], place: Agency, asked: Callable[[], str]
) -> None:
    before = asked()
    assert NEW not in before
    editor = entered(open_page, place, "elena")
    editor.get_by_role("link", name=re.compile("^Contenido")).first.click()
    clean(editor, "contenido-lista")
    editor.goto(f"{place.desk}/contenido/entrada/facts/{FACT}")
    clean(editor, "contenido-entrada")
    editor.get_by_role("link", name="Corregir").click()
    editor.get_by_label("Lo que se dice en el chat", exact=False).first.fill(NEW)
    editor.get_by_role("button", name="Enviar a revisión").click()
    expect(editor.get_by_role("alert")).to_contain_text("azón")  # what was written stays, the reason is asked
    expect(editor.get_by_label("Lo que se dice en el chat", exact=False).first).to_have_value(NEW)
    editor.get_by_label("Razón del cambio").fill("La ley lo dice así desde octubre de 2025.")
    editor.get_by_role("button", name="Ver cómo queda").last.click()
    expect(editor.get_by_role("heading", name="Así quedaría")).to_be_visible()
    clean(editor, "contenido-corregir")
    editor.get_by_role("button", name="Enviar a revisión").click()
    editor.goto(f"{place.desk}/contenido/revision")
    expect(editor.locator("main")).to_contain_text("Otra persona tiene que aprobarlo")
    expect(editor.get_by_role("button", name=re.compile("^Aprobar"))).to_have_count(0)
    assert NEW not in until(asked, lambda said: NEW in said), "nobody approved it"

    reviewer = entered(open_page, place, "raul")
    reviewer.goto(f"{place.desk}/contenido/revision")
    clean(reviewer, "contenido-revision")
    reviewer.get_by_role("button", name=re.compile("^Aprobar")).click()
    expect(reviewer.locator("#avisos")).to_be_visible()
    assert NEW in until(asked, lambda said: NEW in said)

    reviewer.goto(f"{place.desk}/contenido/entrada/facts/{FACT}")
    expect(reviewer.locator("#historia + *, .cambios-hechos")).to_contain_text("Elena Ríos")
    clean(reviewer, "contenido-historia")
    reviewer.get_by_text("Volver a lo de antes").first.click()
    reviewer.locator("details[open] input[name=razon]").fill("Se aprobó por error.")
    reviewer.get_by_role("button", name="Volver atrás").click()
    assert until(asked, lambda said: said == before) == before
    assert [fault for fault in (*editor.faults, *reviewer.faults) if "422" not in fault] == []


def test_a_withdrawn_fact_is_never_said_again(
    open_page: Callable[..., Any], place: Agency, asked: Callable[[], str]
) -> None:
    before = asked()
    editor = entered(open_page, place, "elena")
    editor.goto(f"{place.desk}/contenido/entrada/facts/{FACT}")
    told = editor.locator(".globo").inner_text().removeprefix("• ").split(" (")[0][:60]
    assert told in before
    editor.get_by_label("Razón").first.fill("La fuente ya no lo dice.")
    editor.get_by_role("button", name="Retirar ahora").click()
    assert told not in until(asked, lambda said: told not in said)
    expect(editor.locator("main")).to_contain_text("No está publicado")


def test_every_page_of_the_content_fits_a_phone(open_page: Callable[..., Any], place: Agency) -> None:
    desk = entered(open_page, place, "elena", viewport=PHONE)
    for path, name in (
        ("contenido", "lista"), ("contenido/entrada/parameters/cl-iva", "parametro"), ("contenido/planillas", "planillas"),
        ("contenido/vigencia", "vigencia"), ("contenido/cobertura", "cobertura"), ("contenido/revision", "revision"),
        ("contenido/editar/facts/co-de-minimis-iva", "editar"), ("ensenar/modelo", "modelo"),
    ):  # fmt: skip
        desk.goto(f"{place.desk}/{path}")
        clean(desk, f"contenido-{name}-movil")
