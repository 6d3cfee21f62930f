"""`brujula desk add-admin`: asks for the password twice, refuses what is weak, and says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.desk_cli import app
from conversations.db import open_engine
from desk import accounts

RUNNER = CliRunner()
GOOD = "tres gatos en la proa"
ORDER = ["add-admin", "--correo", "Jefa@agencia.example", "--nombre", "Rosa Díaz"]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/atencion.db"
    monkeypatch.setenv("BRUJULA_CONVERSATIONS_URL", url)
    return url


def test_the_first_administrator_is_made_and_the_password_is_never_shown(url: str) -> None:
    result = RUNNER.invoke(app, ORDER, input=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 0, result.output
    assert GOOD not in result.output
    engine = open_engine(url)
    staff = accounts.proven(engine, "jefa@agencia.example", GOOD)
    assert staff
    assert (staff.role, staff.name, staff.must_change) == ("administrador", "Rosa Díaz", False)
    engine.dispose()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (f"{GOOD}\n{GOOD}x\n", "no son iguales"),
        ("corta\ncorta\n", "al menos 12 caracteres"),
        ("contraseña2026\ncontraseña2026\n", "de las primeras que alguien probaría"),
    ],
)
def test_what_is_weak_or_mistyped_makes_no_account(url: str, typed: str, words: str) -> None:
    result = RUNNER.invoke(app, ORDER, input=typed)
    assert result.exit_code == 1
    assert words in result.output
    engine = open_engine(url)
    assert RUNNER.invoke(app, ORDER, input=f"{GOOD}\n{GOOD}\n").exit_code == 0
    engine.dispose()


def test_the_same_address_twice_is_told(url: str) -> None:
    RUNNER.invoke(app, ORDER, input=f"{GOOD}\n{GOOD}\n")
    result = RUNNER.invoke(app, ORDER, input=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 1
    assert "Ya hay una cuenta con ese correo" in result.output


def test_no_option_takes_the_password() -> None:
    assert RUNNER.invoke(app, [*ORDER, "--clave", GOOD]).exit_code == 2


def test_a_store_out_of_reach_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRUJULA_CONVERSATIONS_URL", "postgresql+psycopg://nadie@127.0.0.1:1/nada")
    result = RUNNER.invoke(app, ORDER, input=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 1
    assert "BRUJULA_CONVERSATIONS_URL" in result.output
