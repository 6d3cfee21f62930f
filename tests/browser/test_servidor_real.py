"""The widget over the real web process, the real Rasa and the real actions."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from bot.processes import end, launch
from bot.serving import children_for
from bot.settings import Settings
from bot.supervisor import is_healthy
from bot.web.widget_build import ensure_widget
from tests.browser.chat import box, button, launcher, log, open_chat, panel, say, scrolls_sideways, violations
from tests.browser.conftest import PHONE, new_page, shoot
from tests.puertos import free_port
from tests.server.conftest import (  # noqa: F401  (fixtures of the session)
    Assistant,
    assistant,
    model,
    server_settings,
    snapshot,
)

MOST_KB = 60
PATIENT = 30_000  # milliseconds: Rasa's first answers are slow
QUESTION = "¿Cuánto paga mi cliente en Bogotá por unos botines de cuero de 120 dólares más 20 de flete desde Perú?"

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def site(assistant: Assistant, server_settings: Settings) -> Iterator[str]:  # noqa: F811
    """The address of a web process, with its worker, in front of the running assistant."""
    ensure_widget()
    settings = server_settings.model_copy(update={"web_port": free_port(), "worker_port": free_port()})
    environment = {**settings.child_environment(), "BRUJULA_CHATS_PER_MINUTE": "1000"}
    children = children_for(settings, Path("models"))[-2:]
    path = server_settings.log_dir / "web-prueba.log"
    with path.open("wb") as log_file:
        servers = [launch(child.command, environment, log_file) for child in children]
    try:
        deadline = time.monotonic() + 60
        while not all(is_healthy(child.port, child.health) for child in children):
            assert all(server.poll() is None for server in servers), path.read_text("utf-8")[-3000:]
            assert time.monotonic() < deadline, path.read_text("utf-8")[-3000:]
            time.sleep(0.1)
        yield f"http://127.0.0.1:{settings.web_port}"
    finally:
        end(servers)


@pytest.fixture
def talk(browser: Any, site: str) -> Iterator[Callable[..., Any]]:
    contexts = []

    def open_page(viewport: dict[str, int] | None = None) -> Any:
        context = browser.new_context(viewport=viewport or {"width": 1280, "height": 860}, locale="es-CL")
        contexts.append(context)
        return new_page(context, site)

    yield open_page
    for context in contexts:
        context.close()


def test_the_script_travels_small(site: str) -> None:
    with httpx.stream("GET", f"{site}/widget.js", headers={"Accept-Encoding": "gzip"}, trust_env=False) as answer:
        size = sum(len(piece) for piece in answer.iter_raw())
        assert answer.headers.get("content-encoding") == "gzip"
    assert size <= MOST_KB * 1024
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_whole_sum_by_keyboard_with_its_quote_and_a_reload(talk: Callable[..., Any], site: str) -> None:
    page = talk()
    launcher(page).focus()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(log(page).locator(".door")).to_contain_text("USD", timeout=PATIENT)
    expect(log(page).get_by_role("table", name="Cuenta, cargo por cargo")).to_contain_text("IVA")
    expect(log(page).locator(".typing")).to_have_count(0)
    assert violations(page) == []
    page.wait_for_timeout(300)
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "Mándame la cotización":
            break
    expect(button(page, "Mándame la cotización")).to_be_focused()
    page.keyboard.press("Enter")
    card = log(page).locator("a.file")
    expect(card).to_be_visible(timeout=PATIENT)
    path = urlsplit(card.get_attribute("href")).path
    answer = httpx.get(site + path, trust_env=False)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    page.reload()
    expect(card).to_be_visible()
    expect(log(page).locator(".me")).to_have_text([re.compile("botines de cuero"), re.compile("Mándame la cotización")])
    assert page.faults == []


def test_a_rating_is_kept_and_a_conversation_forgotten(talk: Callable[..., Any]) -> None:
    page = talk()
    open_chat(page)
    say(page, "¿Qué IVA hay en Chile?")
    expect(log(page).get_by_text("¿Te sirvió?")).to_be_visible(timeout=PATIENT)
    with page.expect_response("**/widget/ratings") as answered:
        log(page).get_by_role("button", name="No", exact=True).click()
        page.get_by_label("Hay un dato equivocado").check()
        button(page, "Enviar opinión").click()
    assert answered.value.status == 204
    expect(log(page)).to_contain_text("Gracias por tu opinión.")
    with page.expect_response("**/widget/forget") as answered:
        button(page, "Empezar de nuevo").click()
        button(page, "Sí, borrar y empezar").click()
    assert answered.value.status == 204
    expect(log(page).locator(".me")).to_have_count(0)
    page.reload()
    expect(panel(page)).to_be_visible()
    say(page, "hola")
    expect(log(page).locator(".bot")).to_have_count(2, timeout=PATIENT)
    expect(log(page).locator(".me")).to_have_count(1)


def test_two_tabs_and_a_lost_connection(talk: Callable[..., Any], site: str) -> None:
    page = talk()
    open_chat(page)
    other = new_page(page.context, site)
    open_chat(other)
    say(page, "¿Qué programas de apoyo hay en Perú?")
    for one in (page, other):
        expect(log(one).locator(".bot")).to_have_count(2, timeout=PATIENT)
        expect(log(one).locator(".me")).to_have_count(1)
    page.context.set_offline(True)
    say(other, "¿Y en Chile?")
    expect(log(other)).to_contain_text("lo envío cuando vuelva")
    page.context.set_offline(False)
    for one in (page, other):
        expect(log(one).locator(".bot")).to_have_count(3, timeout=PATIENT)
        expect(log(one).locator(".me")).to_have_count(2)


def test_a_phone_of_360_pixels(talk: Callable[..., Any]) -> None:
    page = talk(PHONE)
    open_chat(page)
    say(page, QUESTION)
    expect(log(page).locator(".door")).to_contain_text("USD", timeout=PATIENT)
    assert not scrolls_sideways(page)
    assert violations(page) == []
    shoot(page, "web-360-servidor")
