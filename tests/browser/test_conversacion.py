"""A conversation in the widget: by keyboard, its blocks, its buttons, and nothing that is executed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import replies
from tests.browser.chat import box, button, launcher, listen, log, open_chat, panel, say, scrolls_sideways
from tests.browser.conftest import PHONE
from tests.browser.stub import Stub

NASTY = '<img src=x onerror="document.title=\'mal\'"> <script>document.title="mal"</script> *[x](javascript:1)*'


def test_a_whole_sum_by_keyboard_alone(page: Any, stub: Stub) -> None:
    launcher(page).focus()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type("¿Cuánto paga mi cliente")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("por unos botines?")
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("¿De cuánto es el envío")
    expect(box(page)).to_have_value("")
    page.keyboard.type("120 dólares")
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("cell", name="USD 26,60")).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == "Mándame la cotización":
            break
    expect(button(page, "Mándame la cotización")).to_be_focused()
    page.keyboard.press("Enter")
    expect(log(page).get_by_role("link", name=re.compile("cotizacion-CO.pdf PDF"))).to_be_visible()
    expect(box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    expect(log(page)).to_contain_text("Tu cotización")
    assert [post.get("text") or post["choice"] for post in stub.posts] == [
        "¿Cuánto paga mi cliente\npor unos botines?", "120 dólares", "op:Mándame la cotización",
    ]  # fmt: skip
    assert page.faults == []


def test_a_sum_is_a_table_with_its_norms_and_total(page: Any) -> None:
    open_chat(page)
    say(page, "120")
    account = log(page).get_by_role("table", name="Cuenta, cargo por cargo")
    expect(account.get_by_role("rowheader")).to_have_text(
        [re.compile("Arancel.*Decreto 1165", re.S), re.compile(r"IVA.*19.% de USD.140,00.*Estatuto", re.S)]
    )
    expect(account.get_by_role("cell")).to_have_text(["USD 0,00", "USD 26,60"])
    expect(log(page).locator(".door")).to_have_text(re.compile("En la puerta.*USD.166,60"))
    expect(log(page).locator(".caution")).to_contain_text("Ojo: Hay otra lectura")
    expect(log(page).get_by_role("heading", name="Cuánto paga tu cliente · Colombia")).to_be_visible()


def test_a_list_that_is_no_account_stays_a_list(page: Any, stub: Stub) -> None:
    stub.answer = lambda _: replies.reply(
        replies.bullets("IVA: 19 % de USD 10,00 = USD 1,90", "Pide el RUT: es gratis")
    )
    open_chat(page)
    say(page, "hola")
    expect(log(page).get_by_role("listitem")).to_have_count(2)
    expect(log(page).get_by_role("table")).to_have_count(0)


def test_sources_are_folded_and_open_apart(page: Any) -> None:
    open_chat(page)
    say(page, "120")
    link = log(page).get_by_role("link", name=re.compile("GDA"))
    expect(link).to_be_hidden()
    log(page).get_by_text("Fuentes (2)").focus()
    page.keyboard.press("Enter")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(log(page)).to_contain_text("publicada 2025 · revisada 22 nov 2026")


def test_steps_tables_and_marks_are_drawn(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "explícame")
    expect(log(page).locator("ol > li")).to_have_count(4)
    say(page, "compara")
    table = log(page).get_by_role("table").last
    expect(table.get_by_role("columnheader")).to_have_text(["Perú", "Chile"])
    expect(table.get_by_role("rowheader")).to_have_text(["IVA o IGV", "Exento hasta"])
    stub.answer = lambda _: replies.reply("*Uno* y _dos_, 3*4*5, snake_case_x (*tres*). Mira (https://sii.cl/a_b_c).")
    say(page, "marcas")
    last = log(page).locator(".bot").last
    expect(last.locator("strong")).to_have_text(["Uno", "tres"])
    expect(last.locator("em")).to_have_text("dos")
    expect(last).to_contain_text("3*4*5, snake_case_x")
    expect(last.get_by_role("link")).to_have_attribute("href", "https://sii.cl/a_b_c")


def test_only_the_last_message_offers_its_buttons(page: Any) -> None:
    open_chat(page)
    button(page, "¿Cuánto paga mi cliente?").click()
    expect(button(page, "500 dólares")).to_be_visible()
    expect(button(page, "¿Cuánto paga mi cliente?")).to_have_count(0)
    button(page, "500 dólares").click()
    expect(log(page)).to_contain_text("Eco: 500 dólares")
    expect(button(page, "500 dólares")).to_have_count(0)
    expect(button(page, "Menú")).to_be_visible()


def test_the_quote_is_a_card_with_its_file(page: Any) -> None:
    open_chat(page)
    say(page, "mándame la cotización")
    card = log(page).locator("a.file")
    expect(card).to_have_attribute("href", replies.PDF)
    expect(card).to_have_attribute("rel", "noopener noreferrer")
    expect(log(page).get_by_role("link", name="cotizacion-CO.pdf (se abre en otra pestaña)")).to_have_count(1)


def test_nothing_in_a_reply_is_executed(page: Any, stub: Stub) -> None:
    source = {
        "title": NASTY,
        "norm": NASTY,
        "url": "javascript:document.title='mal'",
        "date": NASTY,
        "checked_on": NASTY,
    }
    stub.answer = lambda _: replies.reply(
        NASTY, replies.bullets(NASTY), replies.steps(NASTY), {"type": "table", "columns": [NASTY], "rows": [[NASTY]]},
        {"type": "lines", "lines": [{"concept": NASTY, "sum": NASTY, "amount": NASTY, "norm": NASTY}]},
        {"type": NASTY, "text": NASTY}, title=NASTY, footer=NASTY, suggestions=(NASTY,), sources=[source],
        document={"url": "javascript:document.title='mal'", "filename": NASTY}, rateable=True,
    )  # fmt: skip
    open_chat(page)
    title = page.title()
    listen(page)
    say(page, NASTY)
    expect(log(page).get_by_role("group", name="Respuestas sugeridas")).to_contain_text("onerror")
    page.get_by_text("Fuente", exact=True).click()
    page.wait_for_timeout(300)
    assert page.title() == title
    assert page.locator("brujula-chat img, brujula-chat script, brujula-chat a").count() == 0
    assert page.faults == []


@pytest.mark.parametrize(("text", "words"), [("   ", "Escribe tu pregunta antes"), ("x" * 2003, "le sobran 3")])
def test_what_cannot_be_sent_is_said_and_not_lost(page: Any, stub: Stub, text: str, words: str) -> None:
    open_chat(page)
    say(page, text)
    expect(panel(page).locator("#fault")).to_contain_text(words)
    expect(box(page)).to_have_value(text)
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    assert stub.posts == []


def test_a_long_answer_is_shown_from_its_beginning(page: Any, stub: Stub) -> None:
    stub.answer = lambda _: replies.reply("Comienzo. " + "Etiqueta con lugar de origen y contenido neto.\n" * 40)
    open_chat(page)
    say(page, "detalle")
    answer = log(page).locator(".bot").last
    expect(answer).to_contain_text("Comienzo")
    page.wait_for_timeout(300)
    assert answer.bounding_box()["y"] >= log(page).bounding_box()["y"]
    assert answer.bounding_box()["y"] < log(page).bounding_box()["y"] + 60


def test_who_reads_further_up_is_not_torn_away(page: Any, stub: Stub) -> None:
    stub.answer = lambda text: replies.reply(text + " línea\n" * 30)
    open_chat(page)
    for word in ("uno", "dos"):
        say(page, word)
        expect(log(page).locator(".bot").last).to_contain_text(f"{word} línea")
    log(page).evaluate("(one) => { one.scrollTop = 0 }")
    stub.talk().add("agent", "Hola, soy Ana.", name="Ana")
    expect(button(page, "Mensajes nuevos")).to_be_visible()
    assert log(page).evaluate("(one) => one.scrollTop") == 0
    button(page, "Mensajes nuevos").click()
    expect(log(page).get_by_text("Hola, soy Ana.")).to_be_in_viewport()


def test_a_person_at_the_desk_is_named_and_a_notice_stands_apart(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    stub.talk().add("notice", "Ana se unió a la conversación.")
    stub.talk().add("agent", "Hola, ¿en qué te ayudo?", name="Ana Rojas")
    expect(log(page).locator(".agent .who")).to_have_text("Ana Rojas")
    expect(log(page).locator(".notice")).to_have_text("Ana se unió a la conversación.")


def test_a_phone_of_360_pixels_needs_no_sideways_scroll(visit: Callable[..., Any], stub: Stub) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    open_chat(page)
    assert panel(page).bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    for text in ("120", "explícame", "compara", "cotización"):
        say(page, text)
        expect(log(page).locator(".bot").last).not_to_contain_text("Eco")
    assert not scrolls_sideways(page)
    stub.answer = lambda _: replies.reply(
        "https://www.ejemplo.gob.mx/" + "a" * 120, "palabra" * 30, suggestions=("palabra" * 20, "Claro")
    )
    say(page, "supercalifragilistico" * 5)
    expect(button(page, "Claro")).to_be_visible()
    assert not scrolls_sideways(page)
