"""The demo page in a real browser, with a Rasa of our own on localhost."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api
from playwright.sync_api import expect

from bot.processes import end, launch
from bot.serving import children_for
from bot.settings import Settings
from bot.supervisor import is_healthy
from tests.fake_rasa import FakeRasa, fake_rasa, free_port

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NASTY = '<img src=x onerror="document.title=\'mal\'"> <script>document.title="mal"</script> *[x](javascript:1)*'
LONG = "Etiqueta: *lugar de origen*, razón social, RUT o NIT del importador y contenido neto.\n" * 8
SHOTS = os.environ.get("BRUJULA_SHOTS")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="falta Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def one_rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as state:
        yield state


@pytest.fixture
def rasa(one_rasa: FakeRasa) -> FakeRasa:
    vars(one_rasa).update({**vars(FakeRasa()), "port": one_rasa.port})
    return one_rasa


@pytest.fixture(scope="module")
def address(one_rasa: FakeRasa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tmp_path = tmp_path_factory.mktemp("web")
    port = free_port()
    environment = {
        **os.environ,
        "BRUJULA_RASA_PORT": str(one_rasa.port),
        "BRUJULA_VAR_DIR": str(tmp_path),
        "BRUJULA_REPLY_TIMEOUT": "2",
        "BRUJULA_CHATS_PER_MINUTE": "1000",
    }
    web = children_for(Settings(_env_file=None, web_port=port), Path("models"))[-1]
    with (tmp_path / "web.log").open("wb") as log:
        server = launch(web.command, environment, log)
    try:
        deadline = time.monotonic() + 20
        while not is_healthy(port, web.health):
            assert time.monotonic() < deadline, (tmp_path / "web.log").read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        end([server])


@pytest.fixture
def page(browser: Any, address: str, rasa: FakeRasa) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="es-CL")
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(address)
    yield page
    context.close()


def say(page: Any, text: str) -> None:
    page.get_by_label("Tu pregunta").fill(text)
    page.keyboard.press("Enter")


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(500)
        page.screenshot(path=f"{SHOTS}/{name}.png")


def scrolls_sideways(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_a_whole_conversation_with_the_keyboard_alone(page: Any, rasa: FakeRasa) -> None:
    rasa.answer = lambda body: [
        {"text": f"Sobre «{body['message']}»: *19 %*.", "custom": {"suggestions": ["¿Y para Perú?", "¿De dónde sale?"]}}
    ]
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir a escribir una pregunta")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("¿Qué IVA hay")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("en Chile?")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log.locator("strong")).to_have_text("19 %")
    expect(page.get_by_label("Tu pregunta")).to_be_focused()
    expect(page.get_by_label("Tu pregunta")).to_have_value("")
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="¿Y para Perú?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(log.get_by_text("Sobre «¿Y para Perú?»")).to_be_visible()
    assert [body["message"] for body in rasa.received] == ["¿Qué IVA hay\nen Chile?", "¿Y para Perú?"]
    assert len({body["sender"] for body in rasa.received}) == 1
    assert page.faults == []


def test_an_example_can_be_chosen_and_the_conversation_started_again(page: Any, rasa: FakeRasa) -> None:
    page.get_by_role("button", name="¿Dónde puedo vender mi ropa en México?").click()
    expect(page.get_by_text("Eco: ¿Dónde puedo vender mi ropa en México?")).to_be_visible()
    with page.expect_response("**/chat/new"):
        page.get_by_role("button", name="Empezar de nuevo").click()
    expect(page.get_by_text("Eco:")).to_have_count(0)
    page.get_by_role("button", name="¿Qué impuestos paga mi cliente en Chile?").click()
    expect(page.get_by_text("Eco: ¿Qué impuestos")).to_be_visible()
    assert rasa.received[0]["sender"] != rasa.received[1]["sender"]


def test_the_person_sees_that_the_answer_is_on_its_way(page: Any, rasa: FakeRasa) -> None:
    rasa.delay = 0.8
    say(page, "hola")
    expect(page.get_by_text("Pensando")).to_be_visible()
    say(page, "otra cosa")
    expect(page.get_by_text("Eco: hola")).to_be_visible()
    expect(page.get_by_text("Pensando")).to_have_count(0)
    assert len(rasa.received) == 1


@pytest.mark.parametrize(("status", "delay", "words"), [(500, 0.0, "no puedo responder"), (200, 3.0, "tardando")])
def test_a_failure_is_told_and_can_be_tried_again(
    page: Any, rasa: FakeRasa, status: int, delay: float, words: str
) -> None:
    rasa.status, rasa.delay = status, delay
    say(page, "hola")
    expect(page.locator(".message.error")).to_contain_text(words)
    shoot(page, f"error-{status}")
    rasa.status, rasa.delay = 200, 0.0
    page.get_by_role("button", name="Intentarlo otra vez").click()
    expect(page.get_by_text("Eco: hola")).to_be_visible()


def test_a_lost_connection_is_told(page: Any) -> None:
    page.route("**/chat", lambda route: route.abort())
    say(page, "hola")
    expect(page.locator(".message.error")).to_contain_text("Revisa tu conexión")


@pytest.mark.parametrize(("text", "words"), [("   ", "Escribe tu pregunta"), ("x" * 2001, "2.000 caracteres")])
def test_an_empty_or_long_message_is_not_sent_and_not_lost(page: Any, rasa: FakeRasa, text: str, words: str) -> None:
    say(page, text)
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_label("Tu pregunta")).to_have_value(text)
    assert rasa.received == []


def test_nothing_in_a_message_is_executed(page: Any, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: [{"text": NASTY, "custom": {"suggestions": [NASTY]}}]
    title = page.title()
    say(page, NASTY)
    expect(page.get_by_role("log").get_by_text("onerror")).to_have_count(3)
    page.wait_for_timeout(300)
    assert page.title() == title
    assert page.locator(".log img, .log script, .log a").count() == 0
    assert page.faults == []


def test_addresses_become_links_without_the_full_stop(page: Any, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: [{"text": "Mira (https://www.sii.cl/iva?x=1). Y javascript:alert(1)."}]
    say(page, "fuente")
    link = page.get_by_role("log").get_by_role("link")
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://www.sii.cl/iva?x=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_long_answer_is_shown_from_its_beginning(page: Any, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: [{"text": "Comienzo. " + LONG * 3}]
    say(page, "detalle")
    answer = page.locator(".message.bot").last
    expect(answer).to_contain_text("Comienzo")
    page.wait_for_timeout(600)
    assert answer.bounding_box()["y"] >= page.get_by_role("log").bounding_box()["y"]


def test_a_phone_of_360_pixels_needs_no_sideways_scroll(page: Any, rasa: FakeRasa) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert not scrolls_sideways(page)
    shoot(page, "360-inicio")
    rasa.answer = lambda _: [
        {"text": LONG + "https://www.ejemplo.gob.mx/" + "a" * 120, "custom": {"suggestions": ["palabra" * 20, "Sí"]}}
    ]
    say(page, "supercalifragilistico" * 5)
    expect(page.get_by_role("button", name="Sí", exact=True)).to_be_visible()
    assert not scrolls_sideways(page)
    assert page.get_by_role("button", name="Enviar").bounding_box()["width"] > 40
    shoot(page, "360-conversacion")


def test_the_log_announces_what_arrives(page: Any) -> None:
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    assert page.locator("html").get_attribute("lang") == "es"


def test_pictures_for_people_to_look_at(page: Any, rasa: FakeRasa) -> None:
    shoot(page, "inicio")
    rasa.answer = lambda _: [
        {
            "text": "*Café tostado a Chile*\nUn envío de hasta 500 USD paga *IVA 19 %* al comprar y no paga arancel "
            "(Ley 21.713).\n\nTe piden:\n• etiqueta en español con país de origen\n• resolución de la SEREMI\n\n"
            "Fuente: Aduanas, Ley 21.713 · revisado nov 2026\nhttps://www.aduana.cl",
            "custom": {"suggestions": ["Más detalle", "¿De dónde sale?", "¿Y para Perú?"]},
        }
    ]
    say(page, "¿Qué paga mi café tostado si lo compran desde Chile?")
    expect(page.get_by_role("button", name="Más detalle")).to_be_visible()
    shoot(page, "conversacion")
