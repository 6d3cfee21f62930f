"""The whole circle with the real Rasa: what had no answer is taught, trained, in service and answered; nobody notices."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.processes import end, launch
from bot.settings import ROOT
from bot.supervisor import is_healthy
from bot.web.widget_build import ensure_widget
from conversations import unanswered
from conversations.db import open_engine
from desk.ensenanza import lessons
from tests.browser.chat import log, open_chat, say, violations
from tests.browser.conftest import PHONE, shoot
from tests.browser.mesa import enter, sideways, staff
from tests.server.conftest import Conversation, free_ports, model  # noqa: F401  (a fixture of the session)

pytestmark = pytest.mark.server
PHRASE, INTENT = "ando perdido con mi encargo", "reportar_envio"
LONG = 600_000  # milliseconds that a training on two busy cores may take
COPIED = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data", "tests/nlu", "tests/stories")
LINKED = ("bot", "knowledge", "conversations", "actions", "desk")


@dataclass
class Place:
    """A Brújula of its own: where it is, and its folder."""

    url: str
    root: Path
    rest: str
    database: str
    waits: list[float] = field(default_factory=list)

    @property
    def desk(self) -> str:
        return f"{self.url}/mesa"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Place]:  # noqa: F811
    """`brujula serve` at a root of its own, since teaching writes into data/."""
    ensure_widget()
    root = tmp_path_factory.mktemp("modelo")
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, root / name)
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    (root / "models").mkdir()
    shutil.copy2(model, root / "models" / model.name)
    rasa, other, actions, worker, web = free_ports(5)
    ports = {"RASA": rasa, "RASA_OTHER": other, "ACTIONS": actions, "WORKER": worker, "WEB": web}
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BRUJULA_")},
        **{f"BRUJULA_{name}_PORT": str(port) for name, port in ports.items()},
        "BRUJULA_EXCHANGE_HOURS": "0", "BRUJULA_CHATS_PER_MINUTE": "1000", "PYTHONPATH": str(root),
    }  # fmt: skip
    database = f"sqlite:///{root}/var/atencion.db"
    (root / "var").mkdir()
    staff(database)
    log_path = root / "serve.log"
    with log_path.open("wb") as output:
        command = [sys.executable, "-c", "import os, sys; os.chdir(sys.argv.pop(1)); sys.path.insert(0, os.getcwd());"
                   "from bot.cli import app; app()", str(root), "serve"]  # fmt: skip
        served = launch(command, environment, output)
    try:
        deadline = time.monotonic() + 180
        while not (is_healthy(web, "/health/ready") and is_healthy(worker, "/health")):
            assert served.poll() is None, log_path.read_text("utf-8")[-3000:]
            assert time.monotonic() < deadline, log_path.read_text("utf-8")[-3000:]
            time.sleep(0.3)
        yield Place(f"http://127.0.0.1:{web}", root, f"http://127.0.0.1:{rasa}/webhooks/rest/webhook", database)
    finally:
        served.terminate()
        try:
            served.wait(30)
        except subprocess.TimeoutExpired:
            end([served])


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    return partial(open_page, bypass_csp=True)  # for axe-core


def clean(page: Any) -> None:
    assert violations(page) == []
    assert not sideways(page)


def test_what_had_no_answer_is_taught_trained_and_answered(open_page: Callable[..., Any], place: Place) -> None:
    number = _taught(place)
    person = open_page(place.url)
    open_chat(person)
    say(person, "hola")
    expect(log(person).locator(".bot, .bubble, p").first).to_be_visible(timeout=60_000)
    desk = open_page(f"{place.desk}/entrar")
    enter(desk, place, "marta")  # type: ignore[arg-type]
    desk.goto(f"{place.desk}/ensenar/modelo")
    expect(desk.get_by_text(f"«{PHRASE}»")).to_be_visible()
    clean(desk)
    shoot(desk, "mesa-modelo")
    desk.get_by_role("button", name="Solo revisar").click()
    expect(desk.get_by_text("Nada impide entrenar")).to_be_visible(timeout=LONG)
    desk.goto(f"{place.desk}/ensenar/modelo")
    desk.get_by_role("button", name="Entrenar").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    expect(desk.get_by_text("Entreno el modelo nuevo")).to_be_visible(timeout=LONG)
    clean(desk)
    shoot(desk, "mesa-modelo-marcha")
    expect(desk.get_by_role("button", name="Poner en servicio")).to_be_visible(timeout=LONG)
    expect(desk.get_by_text("Entiende 1 de las 1 frases")).to_be_visible()
    clean(desk)
    shoot(desk, "mesa-modelo-resultado")
    if desk.get_by_label(re.compile("quiero ponerlo en servicio igual")).count():
        desk.get_by_label(re.compile("quiero ponerlo en servicio igual")).check()
    desk.get_by_role("button", name="Poner en servicio").click()
    expect(desk.get_by_text("el modelo de antes sigue respondiendo")).to_be_visible()
    shoot(desk, "mesa-modelo-cambio")
    asked = 0
    while not desk.get_by_role("button", name="Volver al anterior").count():
        asked += 1
        assert asked < 120
        say(person, f"¿qué impuestos paga mi cliente en Chile por {asked} gorros de 100 dólares?")
        _answered(person, asked)
        desk.wait_for_timeout(1_000)
    clean(desk)
    assert asked >= 2
    assert "No perdí tu mensaje" not in log(person).inner_text()
    assert f"- {PHRASE}\n" in (place.root / f"data/nlu/{INTENT}.yml").read_text("utf-8")
    said_before = log(person).inner_text().count("Sigo con tu mensaje")
    assert said_before == 0
    _resolved(place, number)
    clean(desk)
    assert desk.faults == []
    phone = open_page(f"{place.desk}/entrar", PHONE)
    enter(phone, place, "marta")  # type: ignore[arg-type]
    for path in ("/ensenar/modelo", "/ensenar/modelo/2"):
        phone.goto(f"{place.desk}{path}")
        clean(phone)
        shoot(phone, f"mesa-modelo-telefono{path.count('/')}")


def _taught(place: Place) -> int:
    engine, now = open_engine(place.database), datetime.datetime.now(datetime.UTC)
    number = unanswered.record(engine, unanswered.Unanswered("m" * 64, PHRASE, "no_entendido"), now, 180)
    lessons.add(engine, [lessons.Draft(lessons.PHRASE, INTENT, PHRASE, (number,))], "Marta Silva", now)
    engine.dispose()
    return number


def _answered(person: Any, asked: int) -> None:
    expect(log(person).get_by_text(re.compile("^¿qué impuestos paga"))).to_have_count(asked)
    expect(log(person).locator(".typing")).to_have_count(0, timeout=60_000)


def _resolved(place: Place, number: int) -> None:
    engine = open_engine(place.database)
    assert [row.id for row in unanswered.listed(engine, unanswered.RESOLVED)] == [number]
    assert [lesson.text for lesson in lessons.listed(engine, lessons.IN_SERVICE)] == [PHRASE]
    engine.dispose()
