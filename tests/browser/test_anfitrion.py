"""The page of somebody else: strict CSP, another origin, hostile styles, the tag twice; nothing of it breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import ROOT, box, button, launcher, log, open_chat, panel, say
from tests.browser.stub import Stub, serving

STYLES = """
* { color: red !important; font-size: 9px !important; letter-spacing: 4px; box-sizing: content-box; }
html { font-size: 62.5%; } body { font-family: cursive; text-transform: uppercase; text-align: right; visibility: visible; }
body > * { display: block; max-width: 80px; opacity: .2; position: relative !important; margin: 50px; }
button, section, div, p, table { display: none !important; background: lime; border: 9px solid; }
brujula-chat { width: 10px; overflow: hidden; line-height: 5; direction: rtl; }
"""


def host_page(tag: str, styles: str = "", body: str = "") -> str:
    """Return the page of an agency with the tag where they paste it."""
    link = f'<link rel="stylesheet" href="/paginas/{styles}">' if styles else ""
    return (
        f'<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Agencia</title>{link}</head>'
        f"<body><main><h1>Agencia</h1>{body}</main>{tag}</body></html>"
    )


@pytest.fixture(scope="module")
def one_agency() -> Iterator[Stub]:
    with serving(Stub()) as state:
        yield state


@pytest.fixture
def agency(one_agency: Stub) -> Stub:
    """The agency's own server, on another origin than Brújula's."""
    one_agency.reset()
    return one_agency


def strict(stub: Stub) -> str:
    return (
        f"default-src 'none'; script-src 'self' {stub.url}; connect-src {stub.url}; style-src 'self'; base-uri 'none'; "
        "form-action 'self'; require-trusted-types-for 'script'; trusted-types lit-html"
    )


def test_it_works_under_a_strict_policy_of_another_origin(visit: Callable[..., Any], stub: Stub, agency: Stub) -> None:
    agency.pages["inicio"] = (
        host_page(f'<script src="{stub.url}/widget.js" data-color="#0b6" defer></script>'),
        strict(stub),
    )
    page = visit(f"{agency.url}/paginas/inicio")
    open_chat(page)
    say(page, "120")
    expect(log(page).locator(".door")).to_be_visible()
    assert (
        page.locator("brujula-chat .send").evaluate("(one) => getComputedStyle(one).backgroundColor")
        == "rgb(0, 187, 102)"
    )
    button(page, "Empezar de nuevo").click()
    button(page, "Sí, borrar y empezar").click()
    expect(log(page).locator(".me")).to_have_count(0)
    assert page.faults == []
    assert agency.talks == {}
    assert page.evaluate(f"{ROOT}.querySelectorAll('style, [style]').length") == 0
    assert page.evaluate("document.querySelectorAll('style, [style]').length") == 0


def test_the_page_keeps_its_globals_and_gets_one_element(visit: Callable[..., Any], stub: Stub) -> None:
    count = "<script src='/paginas/antes.js'></script>"
    stub.pages["antes.js"] = ("window.before = Object.getOwnPropertyNames(window).length", "")
    stub.pages["inicio"] = (host_page(f'{count}<script src="/widget.js"></script>'), "")
    page = visit(f"{stub.url}/paginas/inicio")
    open_chat(page)
    added = page.evaluate("Object.getOwnPropertyNames(window).slice(window.before)")
    assert [name for name in added if name != "before"] == []
    assert page.evaluate("document.body.children.length") == 4
    assert page.evaluate("document.styleSheets.length + document.adoptedStyleSheets.length") == 0


def test_hostile_styles_do_not_come_in(visit: Callable[..., Any], stub: Stub) -> None:
    stub.pages["estilos.css"] = (STYLES, "")
    stub.pages["inicio"] = (host_page('<script src="/widget.js" defer></script>', "estilos.css"), "")
    page = visit(f"{stub.url}/paginas/inicio", reduced_motion="reduce")
    open_chat(page)
    place = panel(page).bounding_box()
    assert place["width"] == 416
    assert place["x"] + place["width"] == 1280 - 16
    seen = panel(page).evaluate(
        "(one) => { const look = getComputedStyle(one.querySelector('.says'));"
        " return [look.fontSize, look.color, look.textTransform, look.letterSpacing, look.direction, look.lineHeight] }"
    )
    assert seen == ["16px", "rgb(22, 38, 43)", "none", "normal", "ltr", "24px"]
    assert not panel(page).evaluate("(one) => getComputedStyle(one).fontFamily").startswith("cursive")


@pytest.mark.parametrize(
    "tags",
    [
        '<script src="/widget.js"></script><script src="/widget.js"></script>',
        '<script src="/widget.js" defer></script><script src="/widget.js?v=2" defer></script>',
        '<brujula-chat></brujula-chat><script src="/widget.js"></script>',
        '<script src="/widget.js"></script><brujula-chat></brujula-chat>',
    ],
)
def test_the_tag_twice_gives_one_conversation(visit: Callable[..., Any], stub: Stub, tags: str) -> None:
    stub.pages["inicio"] = (host_page(tags), "")
    page = visit(f"{stub.url}/paginas/inicio")
    expect(launcher(page)).to_be_visible()
    assert page.locator("brujula-chat").count() == 1
    assert page.faults == []


def test_title_greeting_logo_and_side_are_the_agency_s(visit: Callable[..., Any], stub: Stub) -> None:
    tag = (
        '<script src="/widget.js" data-title="Habla con Rumbo" data-greeting="Hola, *somos* Rumbo." '
        'data-logo="/static/brujula.svg" data-position="left"></script>'
    )
    stub.pages["inicio"] = (host_page(tag), "")
    page = visit(f"{stub.url}/paginas/inicio", reduced_motion="reduce")
    expect(launcher(page)).to_have_accessible_name("Abrir la conversación · Habla con Rumbo")
    launcher(page).click()
    dialog = page.get_by_role("dialog", name="Habla con Rumbo")
    assert dialog.bounding_box()["x"] == 16
    expect(dialog.locator("img.logo")).to_have_attribute("src", f"{stub.url}/static/brujula.svg")
    expect(log(page).locator(".bot").first).to_contain_text("Hola, somos Rumbo.")
    assert page.locator("brujula-chat").get_attribute("title") is None


def test_the_element_alone_takes_attributes_and_changes_with_them(visit: Callable[..., Any], stub: Stub) -> None:
    stub.pages["inicio"] = (
        host_page(
            '<script src="/widget.js"></script>', body='<brujula-chat heading="Uno" color="#a00"></brujula-chat>'
        ),
        "",
    )
    page = visit(f"{stub.url}/paginas/inicio")
    chat = page.locator("brujula-chat")
    chat.evaluate("(one) => { one.setAttribute('heading', 'Dos'); one.setAttribute('color', '#080') }")
    expect(launcher(page)).to_have_accessible_name("Abrir la conversación · Dos")
    expect(launcher(page)).to_have_css("background-color", "rgb(0, 136, 0)")
    chat.evaluate("(one) => one.ask('hola')")
    expect(log(page)).to_contain_text("Eco: hola")
    chat.evaluate("(one) => one.hide()")
    expect(launcher(page)).to_be_visible()
    chat.evaluate("(one) => one.remove()")
    assert page.faults == []


@pytest.mark.parametrize("logo", ["javascript:alert(1)", "data:text/html,x"])
def test_a_logo_is_a_picture_of_the_web_or_none(visit: Callable[..., Any], stub: Stub, logo: str) -> None:
    stub.pages["inicio"] = (host_page(f'<script src="/widget.js" data-logo="{logo}"></script>'), "")
    page = visit(f"{stub.url}/paginas/inicio")
    open_chat(page)
    expect(page.locator("brujula-chat .compass")).to_be_visible()
    expect(page.locator("brujula-chat img")).to_have_count(0)


def test_keys_of_the_page_do_not_hear_what_is_written(visit: Callable[..., Any], stub: Stub) -> None:
    stub.pages["teclas.js"] = ("window.keys = []; addEventListener('keydown', (event) => keys.push(event.key))", "")
    stub.pages["inicio"] = (
        host_page('<script src="/paginas/teclas.js"></script><script src="/widget.js"></script>'),
        "",
    )
    page = visit(f"{stub.url}/paginas/inicio")
    open_chat(page)
    box(page).press_sequentially("s/?")
    page.keyboard.press("Escape")
    assert page.evaluate("keys.filter((key) => ['s', '/', '?', 'Escape'].includes(key))") == []
    expect(launcher(page)).to_have_accessible_name(re.compile("Abrir"))
