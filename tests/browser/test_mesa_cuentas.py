"""The desk's accounts and the data of persons in Chromium: by keyboard, at 360 pixels, with axe, and erased to the end."""

from __future__ import annotations

import datetime
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from conversations import erasure
from conversations.db import open_engine
from desk.places import places_of
from tests.browser.chat import button, log, open_chat, say, violations
from tests.browser.conftest import DESKTOP, PHONE, shoot
from tests.browser.mesa import PASSWORD, Agency, agency, enter, sideways
from tests.conversations.test_erasure import BROKER, MEMORY, rasa, told

SMALL = """() => [...document.querySelectorAll('button, summary, nav a, .boton, input:not([type=hidden]), select')]
  .filter((one) => one.getClientRects().length && !['checkbox', 'radio'].includes(one.type) && !one.closest('.salto'))
  .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44).map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("agencia")


@pytest.fixture(scope="module")
def place(folder: Path) -> Iterator[Agency]:
    with agency(folder) as found:
        yield found


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, reduced_motion="reduce")


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def tab_to(page: Any, name: str, most: int = 30) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page).startswith(name):
            return
    raise AssertionError(f"{name} is not reached by the keyboard: {focused(page)}")


def test_the_way_in_and_out_by_keyboard_alone(open_page: Callable[..., Any], place: Agency) -> None:
    page = open_page(f"{place.desk}/auditoria")
    expect(page).to_have_title(re.compile("^Entrar"))
    expect(page.get_by_label("Correo")).to_be_focused()
    page.keyboard.type("marta@agencia.example")
    page.keyboard.press("Tab")
    page.keyboard.type("no es esta")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("El correo o la contraseña no coinciden.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Correo")).to_have_value("marta@agencia.example")
    tab_to(page, "clave")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Auditoría")
    page.keyboard.press("Tab")
    assert focused(page) == "Saltar al contenido"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido"
    tab_to(page, "quien")
    page.goto(f"{place.desk}/")
    tab_to(page, "MMarta Silva")
    page.keyboard.press("Enter")
    tab_to(page, "Salir", 3)
    page.keyboard.press("Escape")
    assert focused(page).startswith("MMarta")
    page.keyboard.press("Enter")
    tab_to(page, "Salir", 3)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Entrar"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mesa de atención")
    assert [fault for fault in page.faults if "401" not in fault] == [], "the policy of the page lets all of it work"


@pytest.mark.parametrize(("viewport", "name"), [(DESKTOP, "escritorio"), (PHONE, "360")], ids=["escritorio", "360"])
def test_every_page_is_clean_for_axe_and_fits(
    open_page: Callable[..., Any], place: Agency, viewport: dict[str, int], name: str
) -> None:
    place.write("Hola, ¿qué IVA pagan mis chompas en Chile?", f"5691234{viewport['width']:04d}"[:11])
    page = open_page(f"{place.desk}/entrar", viewport, bypass_csp=True)  # for axe-core
    check(page, f"mesa-{name}-entrar")
    page.get_by_label("Correo").fill("nadie@agencia.example")
    page.get_by_label("Contraseña").fill("una cualquiera")
    button(page, "Entrar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    enter(page, place, "marta")
    check(page, f"mesa-{name}-inicio")
    page.locator("details.cuenta summary").click()
    check(page)
    for path, title in (("/clave", "Cambiar contraseña"), ("/equipo", "Equipo"), ("/equipo/nueva", "Nueva cuenta"),
                        ("/equipo/1", "Ana Rojas"), ("/auditoria", "Auditoría"), ("/auditoria?hasta=2020-01-01", "Auditoría"),
                        ("/personas", "Datos de personas"), ("/nada", "No encuentro esa página")):  # fmt: skip
        page.goto(f"{place.desk}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        check(page, f"mesa-{name}-{path.strip('/').partition('?')[0].replace('/', '-')}" if "?" not in path else None)
    page.goto(f"{place.desk}/equipo/nueva")
    page.get_by_label("Nombre").fill("Luz Prado")
    page.get_by_label("Correo").fill(f"luz-{name}@agencia.example")
    page.get_by_label(re.compile("^Editor")).check()
    check(page)
    button(page, "Crear la cuenta").click()
    expect(page.locator("code.clave")).to_have_text(re.compile(r"^(\w{4}-){3}\w{4}$"))
    check(page, f"mesa-{name}-entrega")
    page.goto(f"{place.desk}/personas")
    page.get_by_label("Número, nombre o marca").fill("nadie así")
    button(page, "Buscar").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Nadie con esos datos")
    check(page)
    look_for(page, f"5691234{viewport['width']:04d}"[:11])
    check(page, f"mesa-{name}-personas-hallada")
    page.locator("td a").first.click()
    expect(page.locator(".charla")).to_contain_text("chompas")
    check(page, f"mesa-{name}-persona")
    page.get_by_role("link", name="Borrar sus datos").click()
    check(page, f"mesa-{name}-borrar")


def check(page: Any, name: str | None = None) -> None:
    if name:
        shoot(page, name)
    assert violations(page) == [], page.url
    assert not sideways(page), page.url
    assert page.evaluate(SMALL) == [], page.url


def look_for(page: Any, words: str) -> None:
    for _ in range(50):
        page.get_by_label("Número, nombre o marca").fill(words)
        button(page, "Buscar").click()
        if page.locator("td a").count():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{words} was not found")


# --- Erased to the end


def remember(folder: Path, sender: str, words: str) -> None:
    """Write into Rasa's two databases what it would have written."""
    now = datetime.datetime.now(datetime.UTC)
    for name, table in (("tracker", MEMORY), ("events", BROKER)):
        engine = rasa(f"sqlite:///{folder}/{name}.db", table.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
        told(engine, sender, now, words=words)
        engine.dispose()


def rows(folder: Path) -> str:
    """Return every row of every table of every database of the agency but the knowledge."""
    found = []
    for path in sorted(folder.glob("*.db")):
        if path.name == "database.db":
            continue
        with closing(sqlite3.connect(path)) as db:
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found += [
                f"{path.name} {table} {row}" for table in tables for row in db.execute(f'SELECT * FROM "{table}"')
            ]
    return "\n".join(found)


def files(folder: Path) -> bytes:
    """Return all that is in the databases' files, and in their logs, as bytes."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("conversations.db*")))


def settled(folder: Path) -> None:
    """Do now what the worker does some minutes after an erasure."""
    engine = open_engine(f"sqlite:///{folder}/conversations.db")
    places = places_of(f"sqlite:///{folder}/tracker.db", f"sqlite:///{folder}/events.db", folder / "cotizaciones")
    assert erasure.carry_out(engine, places, datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)) == 0
    with engine.connect() as db:
        driver: Any = db.connection.driver_connection
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def until(condition: Callable[[], bool], why: str) -> None:
    for _ in range(100):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(why)


def test_borra_mis_datos_in_the_widget_leaves_nothing_in_any_store(
    open_page: Callable[..., Any], place: Agency, folder: Path
) -> None:
    secret = "relicarios inconfundibles de plata"
    page = open_page(place.url)
    open_chat(page)
    say(page, f"Vendo {secret}")
    expect(log(page)).to_contain_text(f"Eco: Vendo {secret}")
    sender = place.rasa.received[-1]["sender"]
    remember(folder, sender, secret)
    remember(folder, "otra-persona", "lo de otra persona")
    assert secret in rows(folder)
    say(page, "borra mis datos")
    expect(log(page)).to_contain_text("no se puede deshacer")
    shoot(page, "web-escritorio-borrar-datos")
    button(page, "Sí, borra todo").click()
    expect(log(page)).to_contain_text("Listo: borré todo lo que tenía de ti")
    until(lambda: secret not in rows(folder), "the words are still there")
    page.reload()
    expect(log(page)).to_contain_text("Listo: borré todo lo que tenía de ti")
    expect(log(page)).not_to_contain_text("relicarios")
    settled(folder)
    kept = rows(folder)
    assert secret not in kept
    assert sender not in kept
    assert "lo de otra persona" in kept
    assert secret.encode() not in files(folder)
    say(page, "hola de nuevo")
    expect(log(page)).to_contain_text("Eco: hola de nuevo")
    assert page.faults == []


def test_erased_by_the_staff_leaves_nothing_in_any_store(
    open_page: Callable[..., Any], place: Agency, folder: Path
) -> None:
    phone, secret = "56987654321", "ponchos inconfundibles de alpaca"
    place.write(f"Vendo {secret}", phone)
    place.until(f"Eco: Vendo {secret}", phone=phone)
    sender = next(body["sender"] for body in place.rasa.received if secret in body["message"])
    remember(folder, sender, secret)
    page = open_page(f"{place.desk}/entrar")
    enter(page, place, "marta")
    page.get_by_role("link", name="Personas", exact=True).click()
    look_for(page, phone)
    page.get_by_role("link", name="WhatsApp · ···4321").click()
    with page.expect_download() as given:
        button(page, "Bajar sus datos").click()
    written = Path(given.value.path()).read_text("utf-8")
    assert written.count(secret) >= 4
    assert given.value.suggested_filename.startswith("datos-persona-")
    page.get_by_role("link", name="Borrar sus datos").click()
    page.get_by_label("Comprobé que lo pide la propia persona").check()
    button(page, "Borrar para siempre").click()
    expect(page.get_by_role("status")).to_contain_text("Borraste todo lo que se guardaba de esa persona")
    settled(folder)
    kept = rows(folder)
    for trace in (secret, phone, sender):
        assert trace not in kept
    assert secret.encode() not in files(folder)
    assert phone.encode() not in files(folder)
    page.get_by_role("link", name="Auditoría", exact=True).click()
    expect(page.locator("tbody")).to_contain_text("Borró los datos de una persona")
    assert page.faults == []
