"""What was just said in the widget, at the desk: counted in the figures, and in the queue where it got no answer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from conversations.db import open_engine
from conversations.unanswered import Unanswered, record
from tests import historia
from tests.browser.chat import log, open_chat, say, violations
from tests.browser.conftest import PHONE, SLOW, shoot
from tests.browser.mesa import Agency, agency, enter, sideways

ANSWER = {"known": True, "facts": ["cl-iva-bajo-valor-500"], "asks": None, "reason": None, "suggestions": []}
UNKNOWN = {"known": False, "facts": [], "asks": None, "reason": "no_entendido", "suggestions": []}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    folder = tmp_path_factory.mktemp("cifras")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRUJULA_FIGURES_SECONDS", "0.3")
        with agency(folder) as found:
            found.rasa.answer = answering(folder)
            yield found


def answering(folder: Path) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """Answer, tell the events as Rasa's broker does, and note what has no answer as the actions do."""
    events, store = (open_engine(f"sqlite:///{folder}/{name}.db") for name in ("events", "conversations"))

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        at, key = datetime.datetime.now(datetime.UTC), body["metadata"]["correlation_id"]
        unknown = "marca" in body["message"] or "dron" in body["message"]
        slots = {} if unknown else {"tema": "cargos", "producto": "miel", "pais_destino": ["CL"], "pais_origen": ["PE"]}
        intent = "nlu_fallback" if unknown else "consultar_cargos"
        historia.write_events(events, historia.told(body["sender"], key, intent, slots, at))
        if unknown:
            record(
                store, Unanswered("m" * 64, body["message"], "no_entendido", country="PE", correlation_id=key), at, 180
            )
        words = "No te entendí bien." if unknown else "En Chile paga 19 % de IVA."
        custom = {**(UNKNOWN if unknown else ANSWER), "blocks": [{"type": "text", "text": words}]}
        return [{"text": words, "custom": custom}]

    return answer


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, bypass_csp=True)  # for axe-core


def clean(page: Any) -> None:
    """Assert that axe-core finds nothing and that nothing sticks out at the side."""
    assert violations(page) == []
    assert not sideways(page)


def figure(page: Any, key: str) -> Any:
    return page.locator(f'[data-cifra="{key}"]')


def until(page: Any, key: str, value: str) -> None:
    """Load the page again until a figure has a value: it is read every few moments."""
    for _ in range(40):
        page.reload()
        if figure(page, key).inner_text() == value:
            return
        page.wait_for_timeout(250)
    expect(figure(page, key)).to_have_text(value)


def test_the_figures_show_what_was_just_done(open_page: Callable[..., Any], place: Agency) -> None:
    desk = open_page(f"{place.desk}/entrar")
    enter(desk, place)
    desk.get_by_role("link", name=re.compile("^Cifras")).first.click()
    expect(desk.get_by_text("Todavía no hay conversaciones en estos días")).to_be_visible()
    person = open_page(place.url)
    open_chat(person)
    say(person, "¿qué impuestos paga mi cliente en Chile por la miel?")
    expect(log(person)).to_contain_text("19 % de IVA", timeout=SLOW)
    log(person).get_by_role("button", name="Sí").click()
    expect(log(person)).to_contain_text("Gracias por tu opinión.")
    until(desk, "resueltas", "1")
    until(desk, "utiles", "100 %")
    for key, value in {"conversaciones": "1", "contencion": "100 %", "deflexion": "100 %", "traspasadas": "0"}.items():
        expect(figure(desk, key)).to_have_text(value)
    for title, row in {"Temas": "Impuestos al llegar", "A dónde quieren vender": "Chile", "Productos": "Miel"}.items():
        expect(desk.locator("section.lista", has_text=title).first).to_contain_text(row)
    say(person, "quiero una persona para lo de mi marca")
    expect(log(person)).to_contain_text("No te entendí bien", timeout=SLOW)
    until(desk, "sin_respuesta", "1")
    expect(figure(desk, "resueltas")).to_have_text("0")
    clean(desk)
    assert desk.faults == []


def test_the_figures_are_read_by_keyboard_and_in_a_table(open_page: Callable[..., Any], place: Agency) -> None:
    desk = open_page(f"{place.desk}/entrar")
    enter(desk, place)
    desk.goto(f"{place.desk}/cifras")
    desk.get_by_label("Período").focus()
    desk.keyboard.press("ArrowUp")  # the last seven days
    desk.get_by_role("button", name="Ver", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("periodo=7"))
    meaning = desk.locator(".explica summary").first
    meaning.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Es el trabajo que tu equipo no tuvo que hacer.")).to_be_visible()
    numbers = desk.locator(".ver-tabla summary").first
    numbers.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".ver-tabla table").first.locator("tbody tr")).to_have_count(7)
    clean(desk)
    with desk.expect_download() as download:
        desk.get_by_text("Descargar", exact=True).click()
        desk.get_by_role("link", name=re.compile("^Por día y canal")).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("Día;Canal;Conversaciones")


def test_an_unanswered_message_appears_in_the_queue_and_is_dealt_with(
    open_page: Callable[..., Any], place: Agency
) -> None:
    person = open_page(place.url)
    open_chat(person)
    for count, text in enumerate(("¿cómo patento mi marca en Perú?", "patentar mi marca en peru", "un dron"), 1):
        say(person, text)
        expect(log(person).get_by_text("No te entendí bien.")).to_have_count(count, timeout=SLOW)
    desk = open_page(f"{place.desk}/entrar")
    enter(desk, place, "marta")
    desk.get_by_role("link", name=re.compile("^Sin responder")).first.click()
    group = desk.locator(".grupo", has_text="2 veces")
    expect(group).to_contain_text("marca en Per", ignore_case=True)
    expect(group.get_by_role("heading", name="El dato más cercano")).to_be_visible()
    expect(group).to_contain_text("Registra tu marca")
    expect(group.get_by_text(re.compile("se parece un"))).to_be_visible()
    clean(desk)
    shoot(desk, "mesa-sin-responder")
    group.get_by_role("button", name=re.compile("^Resuelto")).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Listo: 2 mensajes, resuelto.")).to_be_visible()
    expect(desk.locator(".grupo", has_text="patent")).to_have_count(0)
    expect(desk.locator(".grupo", has_text="un dron")).to_have_count(1)
    assert desk.faults == []


@pytest.mark.parametrize("path", ["/cifras", "/pendientes"])
def test_both_pages_fit_a_phone(open_page: Callable[..., Any], place: Agency, path: str) -> None:
    desk = open_page(f"{place.desk}/entrar", PHONE)
    enter(desk, place, "marta")
    desk.goto(f"{place.desk}{path}")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    clean(desk)
    small = desk.evaluate(
        "[...document.querySelectorAll('main button, main select, main .boton')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []
