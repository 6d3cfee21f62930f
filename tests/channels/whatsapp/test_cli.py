"""`brujula whatsapp`: a conversation through the stand-in over real sockets, and words for what is wrong."""

import asyncio
import io

import httpx
import pytest
from fastapi import FastAPI
from rich.console import Console
from typer.testing import CliRunner

from bot.channels.messages import Outbound
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.channels.whatsapp.routes import PATH, create_routes
from bot.channels.whatsapp.simulator import Phone, PortBusy, served
from bot.channels.whatsapp.standin import StandIn
from bot.channels.whatsapp.standin_app import create_app
from bot.settings import get_settings
from bot.whatsapp_cli import app
from tests.channels.whatsapp.bodies import SECRET, settings
from tests.puertos import free_port

RUNNER = CliRunner()
KEYS = {
    "TOKEN": "EAAG-llave-de-prueba-123",
    "APP_SECRET": SECRET,
    "VERIFY_TOKEN": "palabra-larga-de-acuerdo-9",
    "PHONE_ID": "106540352242922",
}
OFFER = {
    "title": "Impuestos",
    "blocks": [{"type": "text", "text": "¿A *cuál* país?"}],
    "footer": "Fuente: SII",
    "suggestions": ["Chile", "Perú", "Colombia", "Servicios y productos digitales"],
    "asks": "pais",
}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # without a .env
    for name in (*KEYS, "API_URL"):
        monkeypatch.delenv(f"BRUJULA_WHATSAPP_{name}", raising=False)
    get_settings.cache_clear()

    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"BRUJULA_WHATSAPP_{name}", value)

    yield put
    get_settings.cache_clear()


def brujula(port: int) -> tuple[FastAPI, list[str]]:
    """Return an application that answers each message with an offer, as the gateway would, and what it was told."""
    ours = settings(api_url=f"http://127.0.0.1:{port}")
    told: list[str] = []
    kept = set()

    async def answer(address: str) -> None:
        channel = WhatsAppChannel(ours)
        out = Outbound(len(told), "whatsapp", address, "", OFFER, None, "c")
        for payload in channel.render(out).payloads:
            await channel.send(out, payload, "k")
        await channel.aclose()

    async def accept(messages, statuses) -> None:
        for message in messages:
            told.append(f"{message.kind}:{message.text}")
            task = asyncio.create_task(answer(message.address))
            kept.add(task)
            task.add_done_callback(kept.discard)

    application = FastAPI()
    application.router.routes += create_routes(ours, accept)
    application.get("/health")(lambda: {"status": "ok"})
    return application, told


def test_a_person_writes_presses_and_shares_from_the_terminal():
    port = free_port()
    application, told = brujula(port)
    with served(application, 0) as ours:
        stand_in = StandIn(
            token=KEYS["TOKEN"], app_secret=SECRET, phone_id=KEYS["PHONE_ID"], webhook_url=f"{ours}{PATH}"
        )
        with served(create_app(stand_in), port) as address:
            screen = io.StringIO()
            typed = iter(["hola", "4", "", "=2", "/audio", "salir"])
            phone = Phone(address, "56900000001", Console(file=screen, width=100), patience=20, quiet=0.4)
            phone.converse(lambda: next(typed))
            phone.close()
    assert told == ["text:hola", "choice:Servicios y productos digitales", "text:2", "audio:"]
    shown = screen.getvalue()
    assert "Brújula Impuestos\n¿A cuál país?" in shown
    assert "☰ Ver países" in shown
    assert "4 Servicios digitales  Servicios y productos digitales" in shown
    assert "Fuente: SII" in shown
    assert "nada todavía" not in shown
    assert shown.rstrip().endswith("Hasta pronto.")


def test_a_busy_port_is_told():
    with served(FastAPI(), 0) as address, pytest.raises(PortBusy), served(FastAPI(), int(address.rpartition(":")[2])):
        pass


def test_where_nothing_arrives_the_person_is_told():
    with served(FastAPI(), 0) as nobody:
        stand_in = StandIn(token="x", app_secret=SECRET, phone_id="1", webhook_url=nobody)
        stand_in.behaviour.webhook_tries = 1
        with served(create_app(stand_in), 0) as address:
            screen, typed = io.StringIO(), iter(["hola", "salir"])
            Phone(address, "1", Console(file=screen), patience=0.3).converse(lambda: next(typed))
    assert "nada todavía" in screen.getvalue()


def test_the_end_of_the_input_is_the_end_of_the_conversation():
    def closed() -> str:
        raise EOFError

    with served(FastAPI(), 0) as address:
        screen = io.StringIO()
        Phone(address, "1", Console(file=screen)).converse(closed)
    assert "Hasta pronto." in screen.getvalue()


def test_without_keys_simulate_gives_the_lines_for_the_environment(environment):
    result = RUNNER.invoke(app, ["simulate"])
    assert result.exit_code == 1
    lines = dict(line.split("=", 1) for line in result.output.splitlines() if line.startswith("BRUJULA_"))
    environment(**{name.removeprefix("BRUJULA_WHATSAPP_"): value for name, value in lines.items()})
    get_settings.cache_clear()
    again = RUNNER.invoke(app, ["simulate", "--telefono", "no"])
    assert again.exit_code == 2, "the lines it gives are accepted"
    assert "solo cifras" in again.output


def test_the_keys_of_a_real_number_are_not_simulated(environment):
    environment(**KEYS)
    result = RUNNER.invoke(app, ["simulate"])
    assert result.exit_code == 1
    assert "https://graph.facebook.com" in result.output
    assert KEYS["TOKEN"] not in result.output


def test_without_brujula_running_simulate_says_how_to_start_it(environment, monkeypatch):
    monkeypatch.setenv("BRUJULA_WEB_PORT", str(free_port()))
    environment(**KEYS, API_URL=f"http://127.0.0.1:{free_port()}")
    result = RUNNER.invoke(app, ["simulate"])
    assert result.exit_code == 1
    assert "make run" in result.output


def test_simulate_runs_whole(environment, monkeypatch):
    port = free_port()
    application, told = brujula(port)
    with served(application, 0) as ours:
        monkeypatch.setenv("BRUJULA_WEB_PORT", ours.rpartition(":")[2])
        environment(**KEYS, API_URL=f"http://127.0.0.1:{port}")
        result = RUNNER.invoke(app, ["simulate"], input="hola\nsalir\n")
    assert result.exit_code == 0, result.output
    assert told == ["text:hola"]
    assert "Ver países" in result.output


def test_a_wrong_key_is_told_before_anything(environment):
    environment(**{**KEYS, "APP_SECRET": "${SECRETO}"})
    for order in ("simulate", "check"):
        result = RUNNER.invoke(app, [order])
        assert result.exit_code == 1
        assert "BRUJULA_WHATSAPP_APP_SECRET" in result.output


def test_check_without_keys_says_that_it_is_off(environment):
    result = RUNNER.invoke(app, ["check"])
    assert result.exit_code == 1
    assert "apagado" in result.output


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({}, 0, "✓ Brújula (simulador) (+1 555 000 1111), calidad GREEN."),
        ({"TOKEN": "EAAG-otra-llave-distinta-9"}, 1, "otro token permanente"),
        ({"PHONE_ID": "99999999"}, 1, "identificador del número"),
    ],
)
def test_check_asks_for_the_number(environment, changes, code, words):
    ours = settings()
    stand_in = StandIn(
        token=ours.token.get_secret_value(), app_secret=SECRET, phone_id=ours.phone_id, webhook_url="http://x"
    )
    with served(create_app(stand_in), 0) as address:
        environment(**{**KEYS, **changes}, API_URL=address)
        result = RUNNER.invoke(app, ["check"])
    assert result.exit_code == code
    assert words in result.output
    if not code:
        assert "/webhooks/whatsapp" in result.output


def test_check_without_network_says_so(environment, monkeypatch):
    environment(**KEYS, API_URL=f"http://127.0.0.1:{free_port()}")
    assert "No pude llegar" in RUNNER.invoke(app, ["check"]).output
    assert httpx.ConnectError.__name__ in RUNNER.invoke(app, ["check"]).output
