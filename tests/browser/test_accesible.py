"""Keyboard, screen reader, contrast, motion and size: WCAG 2.2 AA as far as a machine can tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import replies
from tests.browser.chat import (
    ROOT,
    box,
    button,
    heard,
    launcher,
    listen,
    log,
    offline,
    open_chat,
    panel,
    say,
    scrolls_sideways,
    violations,
)
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.stub import CONSENT, Stub

SMALL = f"""() => [...{ROOT}.querySelectorAll('button, textarea, summary, a.file, .sources a'),
  ...[...{ROOT}.querySelectorAll('brujula-rating')]
    .flatMap((one) => [...one.shadowRoot.querySelectorAll('button, label.reason')])]
  .filter((one) => one.getClientRects().length)
  .map((one) => [one.textContent.trim() || one.ariaLabel, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([text, box]) => `${{text}}: ${{box.width}} x ${{box.height}}`)"""
MOVING = f"""() => {ROOT}.getAnimations().filter((one) => one.playState === 'running').length"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["escritorio", "360"])
def test_axe_finds_nothing_in_any_state(visit: Callable[..., Any], stub: Stub, viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport, reduced_motion="reduce")
    assert violations(page) == [], "closed"
    open_chat(page)
    assert violations(page) == [], "open, with the consent notice"
    say(page, "120")
    expect(log(page)).to_contain_text("En la puerta")
    assert violations(page) == [], "a sum"
    page.get_by_text("Fuentes (2)").click()
    assert violations(page) == [], "sources open"
    log(page).get_by_role("button", name="No", exact=True).click()
    assert violations(page) == [], "rating"
    button(page, "Cancelar").click()
    for text in ("compara", "explícame", "cotización"):
        say(page, text)
        expect(log(page).locator(".bot").last).not_to_contain_text("Eco")
        assert violations(page) == [], text
    stub.talk().add("notice", "Ana se unió.")
    stub.talk().add("agent", "Hola, soy Ana.", name="Ana")
    expect(log(page)).to_contain_text("soy Ana")
    stub.delay = 3_600
    say(page, "hola")
    expect(log(page).locator(".typing")).to_be_visible()
    assert violations(page) == [], "agent and typing"
    stub.fail = {"/widget/messages": (422, "No pude leerlo.")}
    say(page, "mal")
    expect(button(page, "Reintentar")).to_be_visible()
    say(page, " ")
    assert violations(page) == [], "failed and empty"
    stub.fail = {}
    page.context.set_offline(True)
    say(page, "sin red")
    expect(offline(page)).to_be_visible()
    assert violations(page) == [], "offline"
    button(page, "Empezar de nuevo").click()
    assert violations(page) == [], "confirmation"


def heard_consent(page: Any) -> None:
    expect(page.get_by_role("status").filter(has_text="Aviso de privacidad")).to_have_count(1)


def test_each_message_is_read_once_and_history_is_not(page: Any, stub: Stub) -> None:
    open_chat(page)
    heard_consent(page)
    listen(page)
    say(page, "120")
    expect(log(page)).to_contain_text("En la puerta")
    said = heard(page)
    assert len(said) == 1
    assert said[0].startswith("Brújula: Cuánto paga tu cliente · Colombia")
    assert "USD 26,60" in said[0]
    assert "*" not in said[0]
    assert said[0].endswith("Opciones: Explícame la cuenta, Mándame la cotización, ¿DDP o DAP?, Prueba de origen.")
    page.reload()
    expect(log(page)).to_contain_text("En la puerta")
    listen(page)
    assert heard(page) == []
    expect(page.get_by_role("status").filter(has_text="Brújula")).to_have_count(0)
    expect(log(page)).to_have_attribute("aria-live", "off")
    assert page.locator("brujula-chat [aria-live=polite]").count() == 1


def test_the_consent_notice_is_read_when_it_first_appears(page: Any) -> None:
    listen(page)
    open_chat(page)
    expect(page.get_by_role("region", name="Aviso de privacidad")).to_contain_text(CONSENT)
    assert heard(page) == [f"Aviso de privacidad: {CONSENT}"]


def test_two_messages_at_once_are_both_read(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    expect(page.get_by_role("status").filter(has_text="Eco: hola")).to_have_count(1)
    listen(page)
    stub.talk().add("agent", "Uno.", name="Ana")
    stub.talk().add("agent", "Dos.", name="Ana")
    expect(log(page)).to_contain_text("Dos.")
    assert "".join(heard(page)).split("\n") == ["Ana: Uno.", "Ana: Dos."]


def test_the_panel_and_its_controls_have_names_and_a_language(page: Any) -> None:
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    open_chat(page)
    expect(panel(page)).to_be_visible()
    assert panel(page).evaluate("(one) => one.closest('[lang]').lang") == "es"
    for name in ("Empezar de nuevo", "Cerrar la conversación", "Enviar"):
        expect(button(page, name)).to_be_visible()
    expect(box(page)).to_have_accessible_description(re.compile("Intro envía"))


def test_tab_goes_round_inside_a_full_screen_panel_and_out_of_a_small_one(visit: Callable[..., Any]) -> None:
    phone = visit(viewport=PHONE)
    open_chat(phone)
    expect(panel(phone)).to_have_attribute("aria-modal", "true")
    seen = set()
    for _ in range(16):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement.localName") == "brujula-chat"
        seen.add(phone.evaluate("document.activeElement.shadowRoot.activeElement.ariaLabel"))
    assert {"Cerrar la conversación", "Enviar"} <= seen
    for _ in range(16):
        phone.keyboard.press("Shift+Tab")
        assert phone.evaluate("document.activeElement.localName") == "brujula-chat"
    desktop = visit()
    open_chat(desktop)
    for _ in range(12):
        desktop.keyboard.press("Shift+Tab")
        if desktop.evaluate("document.activeElement.localName") != "brujula-chat":
            break
    else:
        pytest.fail("Tab never left the panel")


def test_every_target_is_at_least_44_pixels(visit: Callable[..., Any]) -> None:
    for viewport in (DESKTOP, PHONE):
        page = visit(viewport=viewport, reduced_motion="reduce")
        assert min(launcher(page).bounding_box()[side] for side in ("width", "height")) >= 44
        open_chat(page)
        say(page, "120")
        page.get_by_text("Fuentes (2)").click()
        assert page.evaluate(SMALL) == []
        log(page).get_by_role("button", name="No", exact=True).click()
        expect(button(page, "Enviar opinión")).to_be_visible()
        assert page.evaluate(SMALL) == []
        say(page, "cotización")
        expect(log(page).locator("a.file")).to_be_visible()
        assert page.evaluate(SMALL) == []


def test_reduced_motion_stops_every_animation(visit: Callable[..., Any], stub: Stub) -> None:
    stub.delay = 3_600
    moving = visit()
    open_chat(moving)
    say(moving, "hola")
    expect(log(moving).locator(".typing")).to_be_visible()
    assert moving.evaluate(MOVING) > 0
    still = visit(reduced_motion="reduce")
    open_chat(still)
    say(still, "hola")
    expect(log(still).locator(".typing")).to_be_visible()
    assert still.evaluate(MOVING) == 0


def test_forced_colours_keep_edges_and_focus(visit: Callable[..., Any]) -> None:
    page = visit(forced_colors="active")
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    for selector in (".me .bubble", ".bot .bubble", ".send", ".suggestions button"):
        width = (
            log(page)
            .page.locator(f"brujula-chat {selector}")
            .first.evaluate("(one) => getComputedStyle(one).borderTopWidth")
        )
        assert width == "1px", selector
    outline = box(page).evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert outline == "solid"


def test_letters_of_twice_the_size_fit(visit: Callable[..., Any]) -> None:
    """The letters of the whole page doubled, as a browser's own setting does, and the zoom of 200 % on a small screen."""
    for viewport in ({"width": 640, "height": 800}, PHONE, {"width": 320, "height": 400}):
        page = visit(viewport=viewport)
        if viewport["width"] > 320:
            page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        open_chat(page)
        say(page, "120")
        expect(log(page)).to_contain_text("En la puerta")
        assert not scrolls_sideways(page)
        assert log(page).bounding_box()["height"] >= 80
        inside = panel(page).bounding_box()
        for part in (box(page), button(page, "Enviar"), button(page, "Cerrar la conversación")):
            place = part.bounding_box()
            assert place["y"] + place["height"] <= inside["y"] + inside["height"] + 1
            assert place["x"] + place["width"] <= inside["x"] + inside["width"] + 1
        if viewport["width"] > 320:
            assert box(page).evaluate("(one) => getComputedStyle(one).fontSize") == "32px"


@pytest.mark.parametrize(
    "color", ["#ffd400", "#00bb66", "#0b6", "#7f7f7f", "#fff", "#000", "tomato", "esto no es un color"]
)
def test_any_colour_of_the_agency_is_readable(visit: Callable[..., Any], stub: Stub, color: str) -> None:
    stub.pages["color"] = (
        f'<!doctype html><html lang="es"><title>x</title><main><h1>x</h1></main>'
        f'<script src="/widget.js" data-color="{color}"></script></html>',
        "",
    )
    page = visit(f"{stub.url}/paginas/color", reduced_motion="reduce")
    open_chat(page)
    say(page, "120")
    expect(log(page)).to_contain_text("En la puerta")
    page.get_by_text("Fuentes (2)").click()
    assert violations(page) == []


def test_the_account_is_read_as_a_table(page: Any, stub: Stub) -> None:
    stub.answer = lambda _: replies.account()
    open_chat(page)
    say(page, "120")
    headers = log(page).get_by_role("columnheader")
    expect(headers).to_have_text(["Concepto", "Monto"])
