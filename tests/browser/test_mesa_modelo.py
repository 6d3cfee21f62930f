"""The whole circle with the real Rasa: what had no answer is taught, trained, in service and answered; nobody notices."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.processes import end, launch
from bot.service import staging
from bot.settings import ROOT
from bot.web.widget_build import ensure_widget
from tests.browser.chat import log, open_chat, say, violations
from tests.browser.conftest import PHONE, shoot
from tests.browser.mesa import enter, sideways, staff
from tests.puertos import free_ports
from tests.server.conftest import model  # noqa: F401  (a fixture of the session)

pytestmark = pytest.mark.server
PHRASE, INTENT = "se me arrepintió la señora de Chile", "consultar_consumidor"
REFUSED, ANSWERED = "queda fuera de lo que puedo responder", "retractarse"
SORRY = re.compile("No perdí tu mensaje|Sigo con tu mensaje")  # what is said where a reply is late or lost
LONG = 900_000  # milliseconds that a training on two busy cores may take
LINKED = (*staging.LINKED, "actions", "desk")  # what runs, besides what is trained


@dataclass
class Whole:
    """All of Brújula, served as `make run` does, at a root of its own."""

    url: str
    root: Path

    @property
    def desk(self) -> str:
        return f"{self.url}/mesa"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Whole]:  # noqa: F811
    """`brujula serve` over a copy of what is trained, since teaching writes into data/."""
    ensure_widget()
    root = tmp_path_factory.mktemp("modelo")
    copied(root, model)
    ports = dict(zip(("RASA", "RASA_OTHER", "ACTIONS", "WORKER", "WEB"), free_ports(5), strict=True))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BRUJULA_")},
        **{f"BRUJULA_{name}_PORT": str(port) for name, port in ports.items()},
        "BRUJULA_EXCHANGE_HOURS": "0", "BRUJULA_CHATS_PER_MINUTE": "1000", "PYTHONPATH": str(root),
    }  # fmt: skip
    staff(f"sqlite:///{root}/var/atencion.db")
    written = root / "serve.log"
    with written.open("wb") as output, contextlib.chdir(root):
        served = launch([sys.executable, "-c", "from bot.cli import app; app()", "serve"], environment, output)
    try:
        deadline = time.monotonic() + 180
        while "Brújula está lista" not in written.read_text("utf-8"):
            assert served.poll() is None, written.read_text("utf-8")[-3000:]
            assert time.monotonic() < deadline, written.read_text("utf-8")[-3000:]
            time.sleep(0.3)
        yield Whole(f"http://127.0.0.1:{ports['WEB']}", root)
    finally:
        served.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            served.wait(30)
        end([served])


def copied(root: Path, trained_model: Path) -> None:
    """Make a root: what teaching changes is a copy, the code is that of the checkout."""
    staging.copy(ROOT, root, LINKED)
    (root / "models").mkdir()
    (root / "var").mkdir()
    shutil.copy2(trained_model, root / "models")


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, bypass_csp=True)  # for axe-core


def test_what_had_no_answer_is_taught_trained_in_service_and_answered(
    open_page: Callable[..., Any], place: Whole
) -> None:
    person, other = chatting(open_page, place), chatting(open_page, place)
    assert REFUSED in asked(person, PHRASE)
    assert "Chile" in asked(other, "¿qué impuestos paga mi cliente en Chile por unos gorros de 100 dólares?")
    desk = open_page(f"{place.desk}/entrar")
    enter(desk, place, "marta")
    taught(desk)
    checked(desk, place)
    trained(desk)
    desk.get_by_role("button", name="Poner en servicio").click()
    expect(desk.get_by_text("el modelo de antes sigue respondiendo")).to_be_visible()
    shoot(desk, "mesa-modelo-cambio")
    assert meanwhile(desk, other) >= 2, "somebody wrote while it changed"
    clean(desk, "mesa-modelo-en-servicio")
    assert re.search("Colombia.*Gorro", asked(other, "¿y si fuera en Colombia?"), re.S), "it goes on where it was"
    assert ANSWERED in asked(person, PHRASE)
    written = place.root / f"data/nlu/{INTENT}.yml"
    assert f"- {PHRASE}\n" in written.read_text("utf-8")
    desk.goto(f"{place.desk}/pendientes")
    expect(desk.get_by_text("No hay nada aquí")).to_be_visible()
    desk.goto(f"{place.desk}/ensenar/modelo/2")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="Volver al anterior").click()
    expect(desk.get_by_role("button", name="Poner en servicio")).to_be_visible(timeout=LONG)
    assert REFUSED in asked(chatting(open_page, place), PHRASE)
    assert f"- {PHRASE}\n" not in written.read_text("utf-8")
    desk.goto(f"{place.desk}/ensenar")
    expect(desk.locator(".leccion", has_text=PHRASE)).to_be_visible()
    assert not SORRY.search(log(person).inner_text() + log(other).inner_text())
    assert [*desk.faults, *person.faults, *other.faults] == []
    on_the_phone(open_page, place)


def chatting(open_page: Callable[..., Any], place: Whole) -> Any:
    page = open_page(place.url)
    open_chat(page)
    return page


def asked(page: Any, text: str) -> str:
    """Say something in the widget and return what is answered."""
    replies = log(page).locator(".bot")
    before = replies.count()
    say(page, text)
    expect(replies.nth(before)).to_be_visible(timeout=60_000)
    expect(log(page).locator(".typing")).to_have_count(0, timeout=60_000)
    return str(replies.last.inner_text())


def taught(desk: Any) -> None:
    """Teach the phrase from the queue of what was not answered."""
    desk.get_by_role("link", name=re.compile("^Sin responder")).first.click()
    desk.locator(".grupo", has_text=PHRASE).get_by_role("link", name=re.compile("^Enseñar")).click()
    desk.get_by_label("¿Qué quiere la persona?").select_option(value=INTENT)
    desk.get_by_role("button", name="Enseñar", exact=True).click()
    expect(desk.locator(".leccion", has_text=PHRASE)).to_be_visible()


def checked(desk: Any, place: Whole) -> None:
    """Have what waits checked, without a training."""
    desk.get_by_role("link", name="Entrenar un modelo").click()
    expect(desk.get_by_text(f"«{PHRASE}»")).to_be_visible()
    clean(desk, "mesa-modelo")
    desk.get_by_role("button", name="Solo revisar").click()
    expect(desk.get_by_text("Nada impide entrenar")).to_be_visible(timeout=LONG)
    desk.goto(f"{place.desk}/ensenar/modelo")


def trained(desk: Any) -> None:
    """Train, and see what came out of it."""
    desk.get_by_role("button", name="Entrenar", exact=True).click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    expect(desk.get_by_text("Entreno el modelo nuevo")).to_be_visible(timeout=LONG)
    clean(desk, "mesa-modelo-marcha")
    expect(desk.get_by_text("Entiende la frase que le enseñaron, y antes no")).to_be_visible(timeout=LONG)
    clean(desk, "mesa-modelo-resultado")
    sure = desk.get_by_label(re.compile("quiero ponerlo en servicio igual"))
    if sure.count():
        sure.check()


def meanwhile(desk: Any, other: Any) -> int:
    """Go on with another conversation until the new model serves; return how many messages it took."""
    count = 0
    while not desk.get_by_role("button", name="Volver al anterior").count():
        count += 1
        assert count < 200, "the new model never served"
        assert "Chile" in asked(
            other, f"¿qué impuestos paga mi cliente en Chile por unos gorros de {100 + count} dólares?"
        )
        desk.wait_for_timeout(500)
    return count


def on_the_phone(open_page: Callable[..., Any], place: Whole) -> None:
    phone = open_page(f"{place.desk}/entrar", PHONE)
    enter(phone, place, "marta")
    for path in ("", "/2"):
        phone.goto(f"{place.desk}/ensenar/modelo{path}")
        clean(phone, f"mesa-modelo-telefono{path.replace('/', '-')}")


def clean(page: Any, name: str) -> None:
    """Assert that axe-core finds nothing and that nothing sticks out at the side."""
    shoot(page, name)
    assert violations(page) == []
    assert not sideways(page)
