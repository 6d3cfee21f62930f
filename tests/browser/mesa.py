"""A whole agency for the desk's pages: the real web process and worker, a Rasa and a WhatsApp of our own, and its staff."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
from playwright.sync_api import expect

from bot.channels.whatsapp.routes import PATH
from bot.channels.whatsapp.simulator import served
from bot.channels.whatsapp.standin import StandIn
from bot.channels.whatsapp.standin_app import create_app
from bot.processes import end, launch
from bot.serving import children_for
from bot.settings import Settings
from bot.supervisor import is_healthy
from bot.web.widget_build import ensure_widget
from conversations.db import migrate, open_engine
from desk import accounts
from desk.db import migrate as migrate_desk
from knowledge.db import open_engine as open_knowledge
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from tests.fake_rasa import FakeRasa, fake_rasa
from tests.puertos import free_port

PASSWORD = "puerto-anclado-con-neblina"
PHONE = "56912344821"
KEYS = {"token": "llave-del-simulador-7421", "app_secret": "firma-del-simulador-9153", "phone_id": "10987654321"}
STORY = {
    "topic": "cargos", "country": "CL", "facts": ["cl-iva-bajo-valor-500", "cl-iva-no-inscrito-paga-aduana"],
    "summary": "Tema: Impuestos al llegar. Lo último que preguntó: «¿qué paga mi cliente por unos botines?».",
    "profile": {"origenes": ["PE"], "destinos": ["CL"], "producto": "botines de cuero", "monto": "120.00 USD"},
}  # fmt: skip


@dataclass
class Agency:
    """Where it is, what its Rasa was asked, and the phones of its WhatsApp."""

    url: str
    rasa: FakeRasa
    graph: str

    @property
    def desk(self) -> str:
        return f"{self.url}/mesa"

    def write(self, text: str, phone: str = PHONE) -> None:
        """Write as a phone."""
        httpx.post(f"{self.graph}/_standin/phones/{phone}/messages", json={"text": text}, trust_env=False)

    def press(self, number: int, phone: str = PHONE) -> None:
        """Press an option of the last message that has any."""
        answer = httpx.post(f"{self.graph}/_standin/phones/{phone}/messages", json={"press": number}, trust_env=False)
        assert answer.status_code == 200

    def phone(self, phone: str = PHONE) -> list[str]:
        """Return what a phone shows, oldest first."""
        answer = httpx.get(f"{self.graph}/_standin/phones/{phone}/messages", trust_env=False)
        return [_words(message) for message in answer.json()["messages"]]

    def until(self, words: str, count: int = 1, phone: str = PHONE) -> str:
        """Wait until a phone shows these words so many times and return the last message that has them."""
        for _ in range(200):
            found = [said for said in self.phone(phone) if words in said]
            if len(found) >= count:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"{words} never came: {self.phone(phone)}")


def _words(message: dict[str, Any]) -> str:
    part = message[message["type"]]
    return str(part["body"]["text"] if message["type"] == "interactive" else part.get("body", ""))


def answers(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer as the assistant does: about a person, with its story, else with an echo."""
    if "persona" in body["message"]:
        asked = {
            "blocks": [{"type": "text", "text": "Te paso."}],
            "story": STORY,
            "handover": {"reason": "pedido", "lead": ""},
        }
        return [{"text": "Te paso.", "custom": asked}]
    said = f"Eco: {body['message']}"
    return [{"text": said, "custom": {"blocks": [{"type": "text", "text": said}], "story": STORY}}]


@contextlib.contextmanager
def agency(folder: Path) -> Iterator[Agency]:
    """Run it until the block ends."""
    ensure_widget()
    urls = {
        f"{name}_url": f"sqlite:///{folder}/{name}.db" for name in ("database", "conversations", "tracker", "events")
    }
    engine = open_knowledge(urls["database_url"])
    load(engine, read_baseline())
    engine.dispose()
    staff(urls["conversations_url"])
    web = free_port()
    stand_in = StandIn(**KEYS, webhook_url=f"http://127.0.0.1:{web}{PATH}")
    with fake_rasa() as rasa, served(create_app(stand_in), 0) as graph:
        rasa.answer = answers
        settings = Settings(
            _env_file=None, var_dir=folder, rasa_port=rasa.port, web_port=web, worker_port=free_port(), cache_dir=folder,
            **urls,
        )  # fmt: skip
        whatsapp = {
            "API_URL": graph,
            "VERIFY_TOKEN": "verifica-al-simulador-31",
            **{k.upper(): v for k, v in KEYS.items()},
        }
        environment = {
            **settings.child_environment(), "BRUJULA_CHATS_PER_MINUTE": "1000",
            **{f"BRUJULA_WHATSAPP_{name}": value for name, value in whatsapp.items()},
        }  # fmt: skip
        children = children_for(settings, Path("models"))[-2:]
        with (folder / "procesos.log").open("wb") as log_file:
            servers = [launch(child.command, environment, log_file) for child in children]
        try:
            _wait(children, servers, folder / "procesos.log")
            yield Agency(f"http://127.0.0.1:{web}", rasa, graph)
        finally:
            end(servers)


def _wait(children: Any, servers: Any, log_file: Path) -> None:
    deadline = time.monotonic() + 60
    while not all(is_healthy(child.port, child.health) for child in children):
        assert all(server.poll() is None for server in servers), log_file.read_text("utf-8")[-3000:]
        assert time.monotonic() < deadline, log_file.read_text("utf-8")[-3000:]
        time.sleep(0.1)


def staff(url: str) -> None:
    """Make the accounts of two agents, of who administers, of an editor and of a reviewer."""
    engine = open_engine(url)
    migrate(engine)
    migrate_desk(engine)
    now = datetime.datetime.now(datetime.UTC)
    people = (
        ("Ana Rojas", "agente"), ("Luis Paredes", "agente"), ("Marta Silva", "administrador"), ("Elena Ríos", "editor"),
        ("Raul Soto", "revisor"),
    )  # fmt: skip
    for name, role in people:
        mail = f"{name.split()[0].lower()}@agencia.example"
        accounts.add(engine, mail, name, role, PASSWORD, now, must_change=False)
    engine.dispose()


class HasDesk(Protocol):
    """Something that has a desk to enter."""

    @property
    def desk(self) -> str: ...


def enter(page: Any, agency: HasDesk, name: str = "ana") -> None:
    """Enter the desk: the last click is the first of those that are counted."""
    page.goto(f"{agency.desk}/entrar")
    page.get_by_label("Correo").fill(f"{name}@agencia.example")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hola")


def answer(page: Any, text: str) -> None:
    """Write to the person whose conversation is open."""
    page.get_by_label("Tu respuesta").fill(text)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.locator(".linea.agente").last).to_contain_text(text)
    expect(page.get_by_label("Tu respuesta")).to_have_value("")


def sideways(page: Any) -> bool:
    """Tell whether a page of the desk is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
