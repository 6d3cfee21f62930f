"""`brujula unanswered`: lists, resolves, forgets, and says what is wrong."""

from __future__ import annotations

import datetime
import json

import pytest
from typer.testing import CliRunner

from bot.unanswered_cli import app
from conversations.db import migrate, open_engine
from conversations.unanswered import Unanswered, record

RUNNER = CliRunner()
NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/atencion.db"
    monkeypatch.setenv("BRUJULA_CONVERSATIONS_URL", url)
    engine = open_engine(url)
    migrate(engine)
    yield engine
    engine.dispose()


def keep(engine, text="¿y el sello de mi gremio?", reason="no_consta", days=0):
    item = Unanswered("a" * 64, text, reason, "consultar_regulacion", 0.4, ("regulacion",), country="CL")
    return record(engine, item, NOW - datetime.timedelta(days=days), 10_000)


def test_an_empty_store_is_said_in_words(engine):
    assert "No hay mensajes" in RUNNER.invoke(app, ["list"]).output


def test_a_message_is_listed_resolved_and_gone(engine):
    number = keep(engine)
    shown = RUNNER.invoke(app, ["list"]).output
    assert "¿y el sello de mi gremio?" in shown
    assert "no_consta" in shown
    assert "regulacion" in shown
    assert RUNNER.invoke(app, ["resolve", str(number)]).output == f"{number}: resuelto.\n"
    assert "No hay mensajes" in RUNNER.invoke(app, ["list"]).output
    assert "resuelto" in RUNNER.invoke(app, ["list", "--todo"]).output


def test_one_reason_as_json(engine):
    keep(engine)
    keep(engine, "hola?", "no_entendido")
    rows = json.loads(RUNNER.invoke(app, ["list", "--razon", "no_entendido", "--json"]).output)
    assert [(row["text"], row["topics"]) for row in rows] == [("hola?", ["regulacion"])]
    assert "sender" not in rows[0]


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [(["resolve", "99"], 1, "número 99"), (["list", "--razon", "otra"], 2, "No existe la razón «otra»")],
)
def test_a_mistake_is_said_in_words(engine, order, code, words):
    result = RUNNER.invoke(app, order)
    assert result.exit_code == code
    assert words in result.output


def test_the_old_ones_are_forgotten_by_order(engine, monkeypatch):
    keep(engine, days=40)
    keep(engine)
    monkeypatch.setenv("BRUJULA_UNANSWERED_DAYS", "30")
    assert RUNNER.invoke(app, ["purge"]).output.startswith("1 borrados")


def test_a_store_out_of_reach_is_said_in_words(monkeypatch):
    monkeypatch.setenv("BRUJULA_CONVERSATIONS_URL", "postgresql+psycopg://nadie@127.0.0.1:1/nada")
    result = RUNNER.invoke(app, ["list"])
    assert result.exit_code == 1
    assert "BRUJULA_CONVERSATIONS_URL" in result.output
