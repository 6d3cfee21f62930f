"""Teaching at the desk: what nobody answered becomes a phrase, and a conversation a test, by mouse, keyboard and phone."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.settings import ROOT
from conversations.db import open_engine
from conversations.unanswered import Unanswered, record
from desk.ensenanza import files, lessons
from tests.browser.chat import log, open_chat, say, violations
from tests.browser.conftest import PHONE, SLOW, shoot
from tests.browser.mesa import STORY, Agency, agency, enter, sideways
from tests.memoria import entity, event, heard, keep

NOW = datetime.datetime.now(datetime.UTC)
ASKED = (
    "hola, me llamo Rosa Quispe, ¿mandan quipus morados a Tocopilla?",
    "mandan quipus lilas a tocopilla? mi cel 987 654 321",
    "quipus a tocopilla, los mandan?",
)
SAID = "a cómo mandan ocho chompitas de alpaca tiesas a Lima?"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    folder = tmp_path_factory.mktemp("ensenar")
    with agency(folder) as found:
        found.rasa.answer = remembering(folder)
        store = open_engine(f"sqlite:///{folder}/conversations.db")
        for said in ASKED:
            record(store, Unanswered("m" * 64, said, "no_consta", country="CL"), NOW, 180)
        found.store = store  # type: ignore[attr-defined]
        yield found
        store.dispose()


def remembering(folder: Path) -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """Answer, and keep in the memory what Rasa would."""
    memory = open_engine(f"sqlite:///{folder}/tracker.db")

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        said, at = body["message"], datetime.datetime.now(datetime.UTC).timestamp()
        thanks = "gracias" in said
        words = [] if thanks else [
            entity(said, "chompitas de alpaca", "producto", "chompa"), entity(said, "Lima", "pais", "PE", role="destino"),
        ]  # fmt: skip
        intent, action = ("agradecer", "utter_agradecer") if thanks else ("consultar_pagos", "action_consultar_tema")
        reply = "De nada." if thanks else "Un envío a Lima demora 5 días."
        keep(
            memory,
            body["sender"],
            [heard(said, intent, at, *words), event("action", at, name=action), event("bot", at, text=reply)],
        )
        custom = {"blocks": [{"type": "text", "text": reply}], "story": {**STORY, "country": "PE"}}
        return [{"text": reply, "custom": custom}]

    return answer


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, bypass_csp=True)  # for axe-core


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("data", "tests/nlu", "tests/stories"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "domain.yml", tmp_path)
    return tmp_path


def clean(page: Any, name: str) -> None:
    """Assert that axe-core finds nothing and that nothing sticks out at the side."""
    shoot(page, name)
    assert violations(page) == []
    assert not sideways(page)


def entered(open_page: Callable[..., Any], place: Agency, **options: Any) -> Any:
    desk = open_page(f"{place.desk}/entrar", **options)
    enter(desk, place, "marta")
    return desk


def test_what_nobody_answered_is_taught_and_written(open_page: Callable[..., Any], place: Agency, root: Path) -> None:
    desk = entered(open_page, place)
    desk.get_by_role("link", name=re.compile("^Sin responder")).first.click()
    desk.locator(".grupo").get_by_role("link", name=re.compile("^Enseñar")).first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Enseñar frases")
    expect(desk.get_by_label("Frase 1", exact=True)).not_to_have_value(re.compile("Rosa|987"))
    desk.get_by_text("Qué es cada una, con ejemplos").click()
    clean(desk, "ensenar-frases")
    desk.get_by_label("Frase 1", exact=True).fill("mi correo es rosa@taller.pe, mandan quipus a Tocopilla?")
    desk.get_by_label("¿Qué quiere la persona?").select_option(label="Envíos")
    desk.get_by_role("button", name="Enseñar", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("debajo de cada una")
    expect(desk.locator(".falla")).to_contain_text("un correo")
    clean(desk, "ensenar-frases-mal")
    desk.get_by_label("Frase 1", exact=True).fill("mandan quipus morados hasta Tocopilla?")
    desk.get_by_role("button", name="Enseñar", exact=True).click()
    expect(desk.locator(".leccion").first).to_contain_text("Envíos")
    expect(desk.locator(".leccion", has_text="mandan quipus morados hasta Tocopilla?")).to_be_visible()
    clean(desk, "ensenar-lecciones")
    waiting = lessons.pending(place.store)  # type: ignore[attr-defined]
    assert sorted(number for one in waiting for number in one.unanswered) == [1, 3], "alike"
    assert files.apply(root, waiting) == [root / "data/nlu/consultar_logistica.yml"]
    assert "    - mandan quipus morados hasta Tocopilla?\n" in (root / "data/nlu/consultar_logistica.yml").read_text(
        "utf-8"
    )
    assert [fault for fault in desk.faults if "422" not in fault] == []


def test_a_conversation_is_read_corrected_and_becomes_a_test(
    open_page: Callable[..., Any], place: Agency, root: Path
) -> None:
    person = open_page(place.url)
    open_chat(person)
    for said, reply in ((SAID, "demora 5 días"), ("gracias", "De nada")):
        say(person, said)
        expect(log(person)).to_contain_text(reply, timeout=SLOW)
    desk = entered(open_page, place)
    desk.goto(f"{place.desk}/ensenar/conversaciones")
    clean(desk, "ensenar-conversaciones")
    desk.locator(".charlas a").first.click()
    expect(desk.locator(".turno")).to_have_count(2)
    expect(desk.locator(".hallado").first).to_contain_text("chompitas de alpacaProducto")
    clean(desk, "ensenar-conversacion")
    desk.locator(".hallado").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Qué es una palabra")
    clean(desk, "ensenar-palabra")
    desk.get_by_label("La palabra o el nombre").fill("chompitas tiesas")
    desk.get_by_label("¿De qué es otro nombre?").fill(desk.locator("#cosas option").first.get_attribute("value"))
    desk.get_by_role("button", name="Proponer el cambio").click()
    expect(desk.locator("#avisos")).to_contain_text("quedó propuesto")
    desk.get_by_role("link", name="Convertir en prueba o historia").click()
    desk.get_by_label("¿Qué pasa, en una frase?").fill("Pregunta por un envío a Lima y da las gracias")
    desk.get_by_label("Qué quiere el mensaje 1").select_option(label="Envíos")
    clean(desk, "ensenar-relato")
    desk.get_by_role("button", name="Ver cómo queda").click()
    expect(desk.locator(".previa pre")).to_contain_text("intent: consultar_logistica")
    clean(desk, "ensenar-previa")
    desk.get_by_role("button", name="Guardar la prueba").click()
    expect(desk.locator("#avisos")).to_contain_text("Gracias: la prueba")
    tests = [one for one in lessons.pending(place.store) if one.kind == "prueba"]  # type: ignore[attr-defined]
    assert files.apply(root, tests) == [root / "tests/stories/test_de_la_mesa.yml"]
    assert desk.faults == []


def test_it_fits_a_phone_and_works_by_keyboard(open_page: Callable[..., Any], place: Agency) -> None:
    desk = entered(open_page, place, viewport=PHONE)
    desk.goto(f"{place.desk}/pendientes")
    clean(desk, "ensenar-pendientes-movil")
    desk.goto(f"{place.desk}/ensenar/frases?numeros=1,2,3")
    clean(desk, "ensenar-frases-movil")
    box = desk.get_by_label("Frase 2", exact=True)
    box.fill("llevan quipus a Mejillones, oiga?")
    for place_of in ("Enseñar la frase 1", "Enseñar la frase 3"):
        desk.get_by_label(place_of).focus()
        desk.keyboard.press("Space")
    desk.get_by_label("¿Qué quiere la persona?").select_option(label="Envíos")
    desk.get_by_role("button", name="Enseñar", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".leccion", has_text="llevan quipus a Mejillones")).to_be_visible()
    clean(desk, "ensenar-lecciones-movil")
    desk.on("dialog", lambda dialog: dialog.accept())
    button = desk.get_by_role("button", name=re.compile("^Descartar.*llevan quipus"))
    button.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#avisos")).to_contain_text("ya no se enseñará")
    for path, name in (
        ("intenciones", "intenciones"),
        ("intenciones/consultar_pagos", "intencion"),
        ("conversaciones", "charlas"),
    ):
        desk.goto(f"{place.desk}/ensenar/{path}")
        clean(desk, f"ensenar-{name}-movil")
    desk.locator(".charlas a").first.click()
    clean(desk, "ensenar-conversacion-movil")
    desk.get_by_role("link", name="Convertir en prueba o historia").click()
    clean(desk, "ensenar-relato-movil")
