"""The demo page of an agency, with the very tag that it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.chat import box, button, launcher, log, offline, open_chat, panel, say
from tests.browser.conftest import PHONE, shoot
from tests.browser.stub import Stub


def test_the_page_is_of_the_agency_and_loads_without_faults(page: Any) -> None:
    expect(page).to_have_title(re.compile("Rumbo Sur"))
    expect(page.get_by_role("banner")).to_contain_text("Rumbo Sur")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "{{" not in page.content()
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.faults == []


def test_a_question_of_the_page_opens_the_conversation_and_asks_it(page: Any, stub: Stub) -> None:
    page.get_by_role("button", name="¿Dónde puedo vender mi ropa en México desde Chile?").click()
    expect(panel(page)).to_be_visible()
    expect(log(page)).to_contain_text("Eco: ¿Dónde puedo vender mi ropa en México desde Chile?")
    assert [post["text"] for post in stub.posts] == ["¿Dónde puedo vender mi ropa en México desde Chile?"]


def test_the_big_button_opens_it_and_the_focus_is_where_one_writes(page: Any) -> None:
    page.get_by_role("button", name="Preguntarle a Brújula").click()
    expect(box(page)).to_be_focused()


def test_the_tag_shown_is_the_tag_used(page: Any, visit: Callable[..., Any], stub: Stub) -> None:
    tag = page.locator("#codigo").inner_text()
    assert tag.startswith(f'<script src="{stub.url}/widget.js"')
    stub.pages["otra"] = (f'<!doctype html><html lang="es"><title>x</title><body><h1>x</h1>{tag}</body></html>', "")
    other = visit(f"{stub.url}/paginas/otra")
    open_chat(other)
    say(other, "hola")
    expect(log(other)).to_contain_text("Eco: hola")
    expect(launcher(page)).to_have_text("Pregúntale a Brújula")


def test_the_tag_can_be_copied(visit: Callable[..., Any], stub: Stub) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    button(page, "Copiar la línea").click()
    expect(page.get_by_text("Copiada.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#codigo").inner_text()


def test_the_page_can_be_walked_by_keyboard(page: Any) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Preguntarle a Brújula")).to_be_focused()


def test_it_fits_a_phone(visit: Callable[..., Any]) -> None:
    page = visit(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main a')].filter((one) => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0


def test_pictures_for_people_to_look_at(visit: Callable[..., Any], stub: Stub) -> None:
    """BRUJULA_SHOTS=docs/imagenes keeps them; docs/widget.md and README show them."""
    for name, viewport in (("escritorio", None), ("360", PHONE)):
        stub.reset()
        page = visit(viewport=viewport, reduced_motion="reduce")
        shoot(page, f"web-{name}-inicio")
        open_chat(page)
        shoot(page, f"web-{name}-abierta")
        say(page, "Unos botines de cuero de 120 dólares más 20 de flete, de Perú a Bogotá")
        expect(log(page).locator(".door")).to_be_attached()
        shoot(page, f"web-{name}-cuenta")
        page.get_by_text("Fuentes (2)").click()
        log(page).evaluate("(one) => { one.scrollTop = one.scrollHeight }")
        shoot(page, f"web-{name}-fuentes")
        button(page, "Mándame la cotización").click()
        expect(log(page).locator("a.file")).to_be_visible()
        page.context.set_offline(True)
        expect(offline(page)).to_be_visible()
        say(page, "¿Y si lo mando a Chile?")
        expect(log(page)).to_contain_text("lo envío cuando vuelva")
        shoot(page, f"web-{name}-sin-conexion")
        page.context.set_offline(False)
        expect(log(page)).to_contain_text("Eco: ¿Y si lo mando a Chile?")
