"""A gateway on both kinds of database, with a Rasa and a channel of our own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.channel import SendError, Unsure
from bot.channels.gateway import Gateway
from bot.channels.intake import Intake
from bot.channels.messages import Inbound, Outbound, Rendered, Sent
from bot.channels.store import ChannelStore
from bot.channels.web.channel import WebChannel
from bot.channels.words import Agency
from bot.settings import Settings
from conversations.db import migrate, open_engine
from conversations.settings import ConversationsSettings
from tests.postgres import new_database

CONSENT = {"version": "v1", "texto": "Guardo lo que escribes."}


class Rasa:
    """Stands for Rasa's REST channel."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.working: set[str] = set()
        self.together: set[str] = set()  # senders who were answered twice at the same time
        self.delay = 0.0
        self.held = False  # until this is over nothing is answered: no delay is right on every machine
        self.fault: Exception | httpx.Response | None = None
        self.answer: Callable[[dict[str, Any]], Any] = lambda body: [{"text": f"Eco: {body['message']}"}]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.received.append(body)
        if body["sender"] in self.working:
            self.together.add(body["sender"])
        self.working.add(body["sender"])
        await asyncio.sleep(self.delay)
        while self.held:
            await asyncio.sleep(0.02)
        self.working.discard(body["sender"])
        if isinstance(self.fault, Exception):
            raise self.fault
        return self.fault or httpx.Response(200, json=self.answer(body))

    @property
    def asked(self) -> list[str]:
        return [body["message"] for body in self.received]


class Phone:
    """A channel that is sent to: keeps what arrived, or fails as told."""

    name = "whatsapp"

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.keys: list[str] = []
        self.faults: list[SendError] = []
        self.marks: list[str] = []
        self.sound: bytes | Exception = b"ogg"

    def render(self, out: Outbound) -> Rendered:
        labels = out.structure.get("suggestions") or []
        choices = {f"b{out.id}-{n}": label for n, label in enumerate(labels)}
        return Rendered(({"text": out.text, "buttons": list(choices)},), choices)

    async def send(self, out: Outbound, payload: dict[str, Any], key: str) -> Sent:
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Unsure):
                self.got.append((out.address, payload))
            raise fault
        self.got.append((out.address, payload))
        self.keys.append(key)
        return Sent(f"wamid.{len(self.got)}.{key}")

    async def seen(self, message_id: str) -> None:
        self.marks.append(message_id)

    async def media(self, message: Inbound) -> tuple[bytes, str]:
        if isinstance(self.sound, Exception):
            raise self.sound
        return self.sound, "audio/ogg"

    def texts(self, address: str | None = None) -> list[str]:
        return [payload["text"] for to, payload in self.got if address in (None, to)]


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated store on each kind of database."""
    if request.param == "sqlite":
        yield _migrated(f"sqlite:///{tmp_path}/atencion.db")
        return
    with new_database() as url:
        yield _migrated(url)


def _migrated(url: str) -> str:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


Start = Callable[..., Any]


class Replica:
    """A way in and a gateway on one database, as the web process and the worker have them."""

    def __init__(self, intake: Intake, gateway: Gateway):
        self.accept, self.store, self.gateway = intake.accept, intake.store, gateway


@pytest.fixture
def start(database: str, tmp_path: Path, rasa: Rasa, phone: Phone) -> Start:
    """A function that returns a running gateway as an async context manager; call it twice for two replicas."""

    @asynccontextmanager
    async def started(
        transcriber: Any = None, consent: Any = None, staffed: bool = False, agency: Any = None, **values: Any
    ) -> Any:
        values = {
            "figures_seconds": 0,
            "notice_seconds": 600,  # the speed of the machine does not decide who is told to wait
            "tracker_url": f"sqlite:///{tmp_path}/memoria.db",
            "events_url": f"sqlite:///{tmp_path}/sucesos.db",
            **values,
        }
        settings = Settings(_env_file=None, var_dir=tmp_path, conversations_url=database, **values)
        kept = ConversationsSettings(_env_file=None, conversations_url=database, var_dir=tmp_path)
        async with httpx.AsyncClient(transport=httpx.MockTransport(rasa)) as client:
            store = ChannelStore(kept)
            data = {**(agency or {}), **({"consentimiento": consent} if consent else {})}
            gateway = Gateway(settings, store, client, Agency(lambda: data), transcriber, lambda _: staffed)
            gateway.add(phone)
            gateway.add(WebChannel(), pulled=True)
            gateway.start()
            try:
                yield Replica(Intake(store), gateway)
            finally:
                await gateway.stop()
                store.close()

    return started


def inbound(message_id: str, text: str = "hola", address: str = "56900000001", **values: Any) -> Inbound:
    """A message as a channel hands it over."""
    given = {"channel": "whatsapp", "kind": "text", "choice": None, "sent_at": datetime.now(UTC), **values}
    return Inbound(message_id=message_id, address=address, text=text, **given)


async def until(condition: Callable[[], Any], seconds: float = 60.0) -> None:
    """Wait until something holds; fails when it does not in time."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")


def run(work: Awaitable[None]) -> None:
    """Run a coroutine to its end."""

    async def main() -> None:
        await work

    asyncio.run(main())
