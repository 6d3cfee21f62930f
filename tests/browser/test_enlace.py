"""What survives: a reload, a lost connection, a server that fails, two tabs; and what is tried again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser import replies
from tests.browser.chat import box, button, heard, launcher, listen, log, offline, open_chat, panel, say
from tests.browser.conftest import new_page
from tests.browser.stub import Stub


def mine(page: Any, text: str) -> Any:
    return log(page).locator(".me").filter(has_text=text)


def test_a_page_that_nobody_talks_on_asks_the_server_nothing(page: Any, stub: Stub) -> None:
    page.wait_for_timeout(300)
    assert stub.talks == {}
    assert stub.polls == 0


def test_the_history_comes_back_after_a_reload(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "120")
    expect(log(page)).to_contain_text("En la puerta")
    box(page).fill("a medio escribir")
    page.reload()
    expect(panel(page)).to_be_visible()
    expect(log(page)).to_contain_text("En la puerta")
    expect(log(page).locator(".me")).to_have_count(1)
    expect(box(page)).to_have_value("a medio escribir")
    expect(button(page, "Explícame la cuenta")).to_be_visible()
    assert len(stub.talks) == 1


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(page: Any, stub: Stub) -> None:
    stub.delay = 0.8
    open_chat(page)
    say(page, "hola")
    expect(log(page).locator(".typing")).to_be_visible()
    page.reload()
    expect(log(page)).to_contain_text("Eco: hola")
    expect(log(page).locator(".typing")).to_have_count(0)
    assert len(stub.posts) == 1


def test_what_is_written_without_connection_is_sent_when_it_returns(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    listen(page)
    page.context.set_offline(True)
    expect(offline(page)).to_be_visible()
    say(page, "primero")
    say(page, "segundo")
    expect(mine(page, "segundo")).to_contain_text("Sin conexión, lo envío cuando vuelva")
    assert len(stub.posts) == 1
    page.context.set_offline(False)
    expect(log(page)).to_contain_text("Eco: segundo")
    expect(page.get_by_text("Sin conexión")).to_have_count(0, timeout=15_000)  # the page waits longer after each try
    expect(log(page).locator(".me")).to_have_count(3)
    assert [post["text"] for post in stub.posts] == ["hola", "primero", "segundo"]
    said = "\n".join(heard(page))
    assert said.count("Sin conexión. Lo que escribas") == 1
    assert said.count("Volvió la conexión") == 1


def test_what_waits_survives_a_reload(page: Any, stub: Stub) -> None:
    open_chat(page)
    stub.fail = {"/widget/messages": (503, "Ahora no puedo."), "/widget/events": (503, "Ahora no puedo.")}
    say(page, "guárdame")
    expect(mine(page, "guárdame")).to_be_visible()
    page.reload()
    expect(mine(page, "guárdame")).to_be_visible()
    expect(button(page, "Reintentar ahora")).to_be_visible()
    stub.fail = {}
    expect(log(page)).to_contain_text("Eco: guárdame")
    expect(mine(page, "guárdame")).to_have_count(1)


def test_an_answer_lost_on_the_way_is_asked_again_and_taken_once(page: Any, stub: Stub) -> None:
    open_chat(page)
    lost = []

    def lose_first(route: Any) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.post_data_json["id"])
        route.fetch()
        return route.abort()

    page.route("**/widget/messages", lose_first)
    say(page, "una vez")
    expect(log(page)).to_contain_text("Eco: una vez")
    expect(mine(page, "una vez")).to_have_count(1)
    expect(log(page).locator(".state", has_text=re.compile(r"\S"))).to_have_count(0)
    assert len(stub.talk().sent) == 1
    assert {post["id"] for post in stub.posts} == set(lost)


def test_a_refused_message_says_why_and_can_be_tried_again(page: Any, stub: Stub) -> None:
    open_chat(page)
    listen(page)
    stub.fail = {"/widget/messages": (422, "No pude leer el mensaje.")}
    say(page, "hola")
    expect(mine(page, "hola")).to_contain_text("No se pudo enviar. No pude leer el mensaje.")
    assert "No se pudo enviar. No pude leer el mensaje." in "\n".join(heard(page))
    stub.fail = {}
    button(page, "Reintentar").click()
    expect(log(page)).to_contain_text("Eco: hola")
    expect(button(page, "Reintentar")).to_have_count(0)
    assert len({post["id"] for post in stub.posts}) == 1


def test_a_refused_message_can_be_let_go(page: Any, stub: Stub) -> None:
    open_chat(page)
    stub.fail = {"/widget/messages": (413, "Tu mensaje es muy largo.")}
    say(page, "hola")
    button(page, "Descartar").click()
    expect(log(page).locator(".me")).to_have_count(0)
    expect(box(page)).to_be_focused()


def test_a_server_that_fails_is_told_and_the_message_goes_later(page: Any, stub: Stub) -> None:
    open_chat(page)
    stub.fail = {"/widget/messages": (503, "Ahora no puedo.")}
    say(page, "hola")
    expect(page.locator("brujula-chat .banner", has_text="No logro comunicarme")).to_be_visible()
    stub.fail = {}
    expect(log(page)).to_contain_text("Eco: hola")
    expect(page.locator("brujula-chat .banner", has_text="No logro comunicarme")).to_have_count(0)


def test_whoever_does_not_want_to_wait_tries_now(page: Any, stub: Stub) -> None:
    page.clock.install()
    open_chat(page)
    stub.fail = dict.fromkeys(("/widget/messages", "/widget/events"), (503, ""))
    say(page, "hola")
    expect(button(page, "Reintentar ahora")).to_be_visible()
    stub.fail = {}
    page.clock.pause_at(page.evaluate("Date.now() + 50"))
    # Playwright's own click waits for a frame, and the clock stands still.
    button(page, "Reintentar ahora").evaluate("(one) => one.click()")
    expect(log(page)).to_contain_text("Eco: hola")


def test_one_can_write_before_the_server_answers_at_all(page: Any, stub: Stub) -> None:
    stub.fail = {"/widget/session": (503, "Ahora no puedo.")}
    launcher(page).click()
    say(page, "hola")
    expect(page.locator("brujula-chat .banner", has_text="No logro comunicarme")).to_be_visible()
    stub.fail = {}
    expect(log(page)).to_contain_text("Eco: hola")
    expect(log(page).locator(".me")).to_have_count(1)


def test_a_session_that_the_server_no_longer_knows_is_renewed(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    stub.talks.clear()
    say(page, "otra vez")
    expect(log(page)).to_contain_text("Eco: otra vez")
    expect(log(page)).not_to_contain_text("Eco: hola")


def test_two_tabs_keep_step(page: Any, stub: Stub) -> None:
    open_chat(page)
    other = new_page(page.context, stub.url)
    open_chat(other)
    say(page, "hola")
    for one in (page, other):
        expect(log(one)).to_contain_text("Eco: hola")
        expect(mine(one, "hola")).to_have_count(1)
    say(other, "chao")
    for one in (page, other):
        expect(log(one)).to_contain_text("Eco: chao")
        expect(log(one).locator(".me")).to_have_count(2)
        expect(log(one).locator(".bot")).to_have_count(3)
    assert len(stub.talks) == 1
    button(page, "Empezar de nuevo").click()
    button(page, "Sí, borrar y empezar").click()
    for one in (page, other):
        expect(log(one).locator(".me")).to_have_count(0)
    say(other, "nueva")
    expect(log(page)).to_contain_text("Eco: nueva")
    expect(mine(page, "nueva")).to_have_count(1)
    page.wait_for_timeout(500)
    assert stub.issued <= 6, "the tabs do not make each other begin again"


def test_a_long_history_is_no_news(page: Any, stub: Stub) -> None:
    open_chat(page)
    button(page, "Entendido").click()
    for number in range(130):
        stub.talk().add("user" if number % 2 else "agent", f"mensaje {number}", name="Ana")
    expect(log(page)).to_contain_text("mensaje 129")
    page.reload()
    listen(page)
    expect(log(page)).to_contain_text("mensaje 129")
    assert heard(page) == []


def test_typing_is_shown_and_always_ends(page: Any, stub: Stub) -> None:
    page.clock.install()
    stub.delay = 3_600
    open_chat(page)
    say(page, "hola")
    expect(log(page).locator(".typing")).to_be_visible()
    stub.talk().typing = False
    page.clock.run_for(45_000)
    expect(log(page).locator(".typing")).to_have_count(0)
    expect(button(page, "¿Dónde vender?")).to_have_count(0)


def test_a_closed_panel_counts_what_is_unread(page: Any, stub: Stub) -> None:
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    page.keyboard.press("Escape")
    listen(page)
    stub.talk().add("agent", "Soy Ana.", name="Ana")
    stub.talk().add("agent", "¿Sigues ahí?", name="Ana")
    expect(button(page, "Abrir la conversación: 2 mensajes sin leer", exact=False)).to_be_visible()
    assert "Ana: ¿Sigues ahí?" in "\n".join(heard(page))
    page.reload()
    expect(button(page, "Abrir la conversación: 2 mensajes sin leer", exact=False)).to_be_visible()
    open_chat(page)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_have_accessible_name(re.compile("^Abrir la conversación ·"))


def test_a_page_without_storage_still_talks(visit: Callable[..., Any], stub: Stub) -> None:
    page = visit("about:blank")
    page.add_init_script("delete Window.prototype.localStorage; delete Window.prototype.sessionStorage")
    page.add_init_script("for (const name of ['localStorage', 'sessionStorage'])"
                         " Object.defineProperty(window, name, { get() { throw new DOMException('no') } })")  # fmt: skip
    page.goto(stub.url)
    open_chat(page)
    say(page, "hola")
    expect(log(page)).to_contain_text("Eco: hola")
    assert page.faults == []


def test_an_old_answer_without_structure_is_shown_as_text(page: Any, stub: Stub) -> None:
    stub.answer = lambda _: {**replies.reply(), "text": "Solo *texto*."}
    open_chat(page)
    say(page, "hola")
    expect(log(page).locator(".bot").last.locator("strong")).to_have_text("texto")
