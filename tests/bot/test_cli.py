"""The command: it starts at once, speaks Spanish, and says what to do when the assistant is not running."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import app
from bot.lazy_commands import LAZY
from bot.settings import Settings, get_settings
from bot.terminal_chat import chosen, converse
from tests.fake_rasa import FakeRasa, fake_rasa
from tests.puertos import free_port

ROOT = Path(__file__).parents[2]
RUNNER = CliRunner()
HEAVY = ("rasa", "tensorflow", "spacy", "sqlalchemy", "fastapi", "httpx", "pydantic", "knowledge", "conversations")


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRasa]:
    with fake_rasa() as state:
        monkeypatch.setenv("BRUJULA_RASA_PORT", str(state.port))
        get_settings.cache_clear()
        yield state
    get_settings.cache_clear()


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BRUJULA_RASA_PORT", str(free_port()))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_importing_the_command_loads_little_and_nothing_heavy() -> None:
    """What it loads is counted, not timed: it is some 150 modules, and each of the heavy ones brings hundreds."""
    script = f"import sys, bot.cli; print(len(sys.modules), [name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    count, loaded = done.stdout.strip().split(" ", 1)
    assert loaded == "[]"
    assert int(count) < 300


def test_help_lists_every_order_without_importing_the_lazy_ones() -> None:
    result = RUNNER.invoke(app, ["--help"])
    assert result.exit_code == 0
    for name in ("serve", "train", "chat", "ask", "knowledge", "cost", "unanswered"):
        assert name in result.output
    assert "Órdenes" in result.output
    assert "Muestra esta ayuda" in result.output


def orders(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every order, however deep."""
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from orders(inner, (*path, name))
    for name, (module, _) in LAZY.items() if not path else ():
        yield from orders(typer.main.get_command(import_module(module).app), (name,))


@pytest.mark.parametrize("path", orders(typer.main.get_command(app)), ids=" ".join)
def test_the_help_of_every_order_is_in_spanish(path: tuple[str, ...]) -> None:
    result = RUNNER.invoke(app, [*path, "--help"])
    assert result.exit_code == 0
    assert "Muestra esta ayuda." in result.output
    for english in (
        "Show this",
        "Usage",
        "OPTIONS",
        "COMMAND",
        "ARGS",
        "default:",
        "required",
        "completion",
        "Install",
    ):
        assert english not in result.output


@pytest.mark.parametrize("path", [(), ("knowledge",)], ids=["brujula", "knowledge"])
def test_an_order_that_is_not_known_is_said_in_spanish(path: tuple[str, ...]) -> None:
    result = RUNNER.invoke(app, [*path, "exportar"])
    assert result.exit_code == 2
    assert "No conozco la orden «exportar»" in result.output
    assert "para ver la ayuda" in result.output
    assert "Usage" not in result.output


def test_a_lazy_order_runs_with_its_own_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("bot.cost_cli")
    module.app = typer.Typer()  # type: ignore[attr-defined]

    @module.app.command()
    def calcular(monto: str) -> None:
        typer.echo(f"costo {monto}")

    monkeypatch.setitem(sys.modules, "bot.cost_cli", module)
    monkeypatch.setattr("bot.lazy_commands.find_spec", lambda _: object())
    assert "costo 200" in RUNNER.invoke(app, ["cost", "200"]).output


def test_a_lazy_order_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.lazy_commands.find_spec", lambda _: None)
    result = RUNNER.invoke(app, ["cost"])
    assert result.exit_code == 1
    assert "todavía no está disponible" in result.output


def test_ask_prints_the_reply_and_its_suggestions(rasa: FakeRasa) -> None:
    rasa.answer = lambda _: [{"text": "Son *19 %* [1]", "custom": {"suggestions": ["¿Y Perú?"]}}]
    result = RUNNER.invoke(app, ["ask", "¿IVA?", "--sender", "ana"])
    assert result.exit_code == 0
    assert "19 % [1]" in result.output
    assert "1 ¿Y Perú?" in result.output
    assert rasa.received == [{"sender": "ana", "message": "¿IVA?"}]


def test_ask_as_json_is_json(rasa: FakeRasa) -> None:
    rasa.answer = lambda _: [{"text": "Hola", "custom": {"kind": "fixed"}}]
    result = RUNNER.invoke(app, ["ask", "hola", "--json"])
    assert json.loads(result.output) == [{"text": "Hola", "suggestions": [], "custom": {"kind": "fixed"}}]


@pytest.mark.usefixtures("nobody")
def test_ask_says_how_to_start_when_nobody_answers() -> None:
    result = RUNNER.invoke(app, ["ask", "hola"])
    assert result.exit_code == 1
    assert "make run" in result.output


def test_ask_tells_a_confused_server_from_a_stopped_one(rasa: FakeRasa) -> None:
    rasa.raw = b"<html>"
    result = RUNNER.invoke(app, ["ask", "hola"])
    assert result.exit_code == 1
    assert "var/log" in result.output


def test_a_conversation_sends_the_label_of_the_number_typed(rasa: FakeRasa) -> None:
    rasa.answer = lambda _: [{"text": "¿Qué país?", "custom": {"suggestions": ["Chile", "Perú"]}}]
    typed = iter(["hola", "", "2", "9", "salir"])
    out = StringIO()
    assert converse("", Console(file=out), lambda: next(typed)) == 0
    assert [body["message"] for body in rasa.received] == ["hola", "Perú", "9"]
    assert len({body["sender"] for body in rasa.received}) == 1
    assert "Hasta pronto" in out.getvalue()


@pytest.mark.usefixtures("nobody")
def test_a_conversation_without_server_ends_with_words() -> None:
    out = StringIO()
    assert converse("", Console(file=out, width=200), lambda: "hola") == 1
    assert "make run" in out.getvalue()


def test_a_number_without_suggestions_is_a_message() -> None:
    assert chosen("2", []) == "2"
    assert chosen("0", ["a"]) == "0"
    assert chosen("1", ["a"]) == "a"


def test_serve_on_a_busy_port_ends_with_words(rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("ACTIONS", "WEB"):
        monkeypatch.setenv(f"BRUJULA_{name}_PORT", str(free_port()))
    get_settings.cache_clear()
    result = RUNNER.invoke(app, ["serve"])
    assert result.exit_code == 1
    assert f"El puerto {rasa.port} ya está ocupado" in result.output
    assert "BRUJULA_RASA_PORT=" in result.output


def test_the_example_file_lists_every_variable() -> None:
    listed = {line.partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line[:40]}
    assert {f"BRUJULA_{name.upper()}" for name in Settings.model_fields} <= listed
    assert all(value.get_default() is not None for value in Settings.model_fields.values())
