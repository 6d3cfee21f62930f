"""While the model in service changes every message is answered once and in order; a failure leaves the one of before."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.gateway import Gateway
from bot.channels.intake import Intake
from bot.channels.store import ChannelStore
from bot.channels.words import Agency
from bot.service.address import Address
from bot.service.switching import SwitchFailed
from bot.supervisor import is_healthy
from conversations.db import migrate, open_engine
from conversations.settings import ConversationsSettings
from tests.bot.service.conftest import Place
from tests.channels.conftest import Phone, inbound

PEOPLE, EACH = 10, 20


def carry_out(place: Place, model: str, commit: Callable[[], None] = lambda: None) -> list[str]:
    said: list[str] = []
    for _ in place.switch.to(Path(model), said.append, commit):
        time.sleep(0.01)
    return said


def port_of(place: Place) -> int:
    return int(Address(place.settings).rasa_url.rpartition(":")[2])


def test_the_switch_goes_there_and_back_again(place: Place) -> None:
    carry_out(place, "nuevo")
    assert port_of(place) == place.settings.other_port
    assert is_healthy(place.settings.other_port, "/")
    assert not is_healthy(place.settings.rasa_port, "/")
    carry_out(place, "viejo")
    assert port_of(place) == place.settings.rasa_port
    assert not is_healthy(place.settings.other_port, "/")


@pytest.mark.parametrize(
    ("model", "words"),
    [("muere", "se cerró"), ("mudo", "no respondió"), ("se-cae", "se cerró"), ("vacio", "no entiende nada")],
)
def test_a_model_that_fails_leaves_the_one_of_before(place: Place, model: str, words: str) -> None:
    if model == "mudo":  # the others are given the time that a slow machine takes to start them
        place.switch._patience = 0.5
    with pytest.raises(SwitchFailed, match=words):
        carry_out(place, model)
    assert port_of(place) == place.settings.rasa_port
    assert is_healthy(place.settings.rasa_port, "/")
    assert not is_healthy(place.settings.other_port, "/")


def test_a_busy_port_leaves_the_one_of_before(place: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", place.settings.other_port))
        taken.listen()
        with pytest.raises(SwitchFailed, match="ocupado"):
            carry_out(place, "nuevo")
    assert port_of(place) == place.settings.rasa_port
    assert is_healthy(place.settings.rasa_port, "/")


def test_a_switch_that_is_left_in_the_middle_changes_nothing(place: Place) -> None:
    steps: Any = place.switch.to(Path("nuevo"), lambda _: None, lambda: None)
    next(steps)
    steps.close()
    assert port_of(place) == place.settings.rasa_port
    assert not is_healthy(place.settings.other_port, "/")


def test_what_cannot_be_written_leaves_the_one_of_before(place: Place) -> None:
    def refuse() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        carry_out(place, "nuevo", refuse)
    assert port_of(place) == place.settings.rasa_port


def test_the_one_in_service_is_kept_alive_after_a_switch(place: Place) -> None:
    carry_out(place, "nuevo")
    running = next(one for one in place.supervisor._all if one.child.name == "rasa-otro")
    assert running.process is not None
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    deadline = time.monotonic() + 60
    while not is_healthy(place.settings.other_port, "/"):
        place.supervisor._revive(running)
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_unreadable_file_is_the_last_that_was_known(place: Place) -> None:
    found = Address(place.settings)
    assert found.rest_url() == place.settings.rest_url
    (place.folder / "rasa_en_servicio.json").write_text("{")
    assert found.rest_url() == place.settings.rest_url
    (place.folder / "rasa_en_servicio.json").unlink()
    assert found.rest_url() == place.settings.rest_url


def test_no_message_is_lost_or_repeated_while_the_model_changes(place: Place) -> None:
    phone = Phone()
    asyncio.run(_write_while_switching(place, phone))
    for number in range(PEOPLE):
        assert phone.texts(f"5690000{number:04}") == [f"Eco: mensaje {turn}" for turn in range(EACH)]
    asked = [json.loads(line) for line in place.log.read_text().splitlines()]
    assert len(asked) == PEOPLE * EACH
    models = {model for _, _, model in asked}
    assert "nuevo" in models  # how many the old one still got depends on the machine
    assert models <= {"viejo", "nuevo"}


async def _write_while_switching(place: Place, phone: Phone) -> None:
    settings = place.settings
    engine = open_engine(settings.conversations_url)
    migrate(engine)
    engine.dispose()
    store = ChannelStore(
        ConversationsSettings(_env_file=None, conversations_url=settings.conversations_url, var_dir=settings.var_dir)
    )
    agency = Agency(lambda: {})
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        gateway = Gateway(settings, store, client, agency)
        gateway.add(phone)
        await store.open()
        gateway.start()
        intake = Intake(store)
        switched = asyncio.ensure_future(asyncio.to_thread(carry_out, place, "nuevo"))
        for turn in range(EACH):
            for number in range(PEOPLE):
                address = f"5690000{number:04}"
                await intake.accept([inbound(f"{address}-{turn}", f"mensaje {turn}", address)])
            await asyncio.sleep(0.15)
        await switched
        for _ in range(600):
            if len(phone.got) >= PEOPLE * EACH:
                break
            await asyncio.sleep(0.05)
        await gateway.stop()
    store.close()
