"""What a person decides: to agree, to rate an answer, to begin again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat import box, button, launcher, log, open_chat, panel, say
from tests.browser.stub import CONSENT, Stub


@pytest.fixture
def rated(page: Any) -> Any:
    """A conversation with one answer that can be rated."""
    open_chat(page)
    say(page, "120")
    expect(log(page).get_by_text("¿Te sirvió?")).to_be_visible()
    return page


def last_id(stub: Stub) -> str:
    return str(stub.talk().events[-1]["id"])


def test_an_answer_is_useful(rated: Any, stub: Stub) -> None:
    log(rated).get_by_role("button", name="Sí").click()
    expect(log(rated)).to_contain_text("Gracias por tu opinión.")
    assert stub.ratings == [{"message": last_id(stub), "useful": True, "reason": None, "comment": None}]
    rated.reload()
    expect(log(rated)).to_contain_text("Gracias por tu opinión.")


def test_an_answer_is_not_useful_and_why_by_keyboard(rated: Any, stub: Stub) -> None:
    log(rated).get_by_role("button", name="No", exact=True).focus()
    rated.keyboard.press("Enter")
    expect(rated.get_by_label("No era mi pregunta")).to_be_focused()
    rated.keyboard.press("ArrowDown")
    expect(rated.get_by_label("Hay un dato equivocado")).to_be_checked()
    rated.keyboard.press("Tab")
    rated.keyboard.type("El IVA es otro.")
    rated.keyboard.press("Tab")
    rated.keyboard.press("Enter")
    expect(log(rated)).to_contain_text("Gracias por tu opinión.")
    expected = {"useful": False, "reason": "dato_equivocado", "comment": "El IVA es otro."}
    assert stub.ratings == [{"message": last_id(stub), **expected}]
    button(rated, "Cambiar").click()
    log(rated).get_by_role("button", name="Sí").click()
    expect(log(rated)).to_contain_text("Gracias")
    assert [rating["useful"] for rating in stub.ratings] == [False, True]


def test_escape_leaves_the_question_and_not_the_conversation(rated: Any, stub: Stub) -> None:
    log(rated).get_by_role("button", name="No", exact=True).click()
    rated.keyboard.press("Escape")
    expect(panel(rated)).to_be_visible()
    expect(log(rated).get_by_role("button", name="No", exact=True)).to_be_focused()
    assert stub.ratings == []


def test_a_rating_that_fails_is_told_and_can_be_repeated(rated: Any, stub: Stub) -> None:
    stub.fail = {"/widget/ratings": (500, "")}
    log(rated).get_by_role("button", name="Sí").click()
    expect(log(rated).get_by_role("alert")).to_have_text("No pude guardar tu opinión. Inténtalo otra vez.")
    stub.fail = {}
    log(rated).get_by_role("button", name="Sí").click()
    expect(log(rated)).to_contain_text("Gracias")


def test_a_question_back_is_not_rated(page: Any) -> None:
    open_chat(page)
    say(page, "¿cuánto paga?")
    expect(log(page)).to_contain_text("¿De cuánto es el envío")
    expect(log(page).get_by_text("¿Te sirvió?")).to_have_count(0)


def test_the_notice_is_shown_until_somebody_agrees(page: Any, stub: Stub) -> None:
    open_chat(page)
    notice = page.get_by_role("region", name="Aviso de privacidad")
    expect(notice).to_contain_text(CONSENT)
    page.reload()
    expect(notice).to_be_visible()
    button(page, "Entendido").click()
    expect(notice).to_have_count(0)
    expect(box(page)).to_be_focused()
    page.reload()
    expect(box(page)).to_be_visible()
    expect(log(page).get_by_text("Abro la conversación")).to_have_count(0)
    expect(notice).to_have_count(0)
    stub.consent = {"version": "2", "text": "Cambió.", "url": "https://ejemplo.test/privacidad"}
    page.reload()
    expect(notice).to_contain_text("Cambió.")
    expect(notice.get_by_role("link", name="Leer más")).to_have_attribute("href", "https://ejemplo.test/privacidad")


def test_who_writes_has_read_the_notice(page: Any) -> None:
    open_chat(page)
    expect(page.get_by_role("region", name="Aviso de privacidad")).to_be_visible()
    say(page, "hola")
    expect(page.get_by_role("region", name="Aviso de privacidad")).to_have_count(0)


def test_to_begin_again_is_asked_twice_and_forgets(rated: Any, stub: Stub) -> None:
    (token,) = stub.talks
    button(rated, "Empezar de nuevo").focus()
    rated.keyboard.press("Enter")
    sure = rated.get_by_role("dialog", name="¿Empezar de nuevo?")
    expect(sure).to_be_visible()
    rated.keyboard.press("Escape")
    expect(sure).to_be_hidden()
    expect(panel(rated)).to_be_visible()
    expect(button(rated, "Empezar de nuevo")).to_be_focused()
    assert token in stub.talks
    rated.keyboard.press("Enter")
    button(rated, "Sí, borrar y empezar").click()
    expect(log(rated).locator(".me")).to_have_count(0)
    expect(button(rated, "¿Dónde vender?")).to_be_visible()
    expect(box(rated)).to_be_focused()
    assert token not in stub.talks
    rated.reload()
    expect(button(rated, "¿Dónde vender?")).to_be_visible()
    expect(log(rated).locator(".me")).to_have_count(0)


def test_without_connection_nothing_is_forgotten(rated: Any, stub: Stub) -> None:
    stub.fail = {"/widget/forget": (503, "")}
    button(rated, "Empezar de nuevo").click()
    button(rated, "Sí, borrar y empezar").click()
    expect(rated.get_by_role("alert")).to_contain_text("No pude borrar la conversación")
    button(rated, "Cancelar").click()
    expect(log(rated).locator(".me")).to_have_count(1)
    assert len(stub.talks) == 1


def test_the_launcher_waits_closed_on_a_phone(visit: Any) -> None:
    page = visit(viewport={"width": 360, "height": 740})
    open_chat(page)
    page.reload()
    expect(launcher(page)).to_be_visible()
    expect(panel(page)).to_be_hidden()
