"""What the replies cost, counted from the outbox."""

import datetime

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot.channels.whatsapp.costs import bill
from bot.whatsapp_cli import app
from conversations.db import migrate, open_engine
from conversations.models import OutboxRow
from conversations.people import person_for
from tests.channels.whatsapp.bodies import PERSON, PRICING

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


def keep(engine, *messages, age=0):
    """Keep messages of ours, each a reply (correlation id), a status and what Meta said of its price."""
    made = NOW - datetime.timedelta(days=age)
    with Session(engine) as db, db.begin():
        person = person_for(db.connection(), "whatsapp", PERSON, made)
        for seq, (reply, status, pricing, channel) in enumerate(messages, db.query(OutboxRow).count()):
            row = OutboxRow(
                seq=seq, person_id=person, channel=channel, kind="bot", text="", structure={}, payload={},
                status=status, attempts=1, next_at=made, correlation_id=reply, created_at=made, pricing=pricing,
            )  # fmt: skip
            db.add(row)


def test_delivered_messages_are_counted_by_reply_and_category(engine):
    free = {**PRICING, "type": "free_entry_point", "billable": False}
    keep(
        engine,
        ("a", "read", PRICING, "whatsapp"),
        ("a", "delivered", PRICING, "whatsapp"),
        ("b", "sent", {**PRICING, "category": "utility"}, "whatsapp"),
        ("c", "sent", free, "whatsapp"),
        ("d", "sent", {}, "whatsapp"),
        ("e", "failed", PRICING, "whatsapp"),
        ("f", "pending", {}, "whatsapp"),
        ("g", "sent", {}, "web"),
    )
    keep(engine, ("z", "read", PRICING, "whatsapp"), age=40)
    found = bill(engine, NOW - datetime.timedelta(days=30))
    assert (found.replies, found.messages, found.charged, found.untold) == (4, 5, 3, 1)
    assert found.categories == {"service": 2, "utility": 1}
    shown = RUNNER.invoke(app, ["costs"]).output
    assert "30 días: 4 respuestas en 5 mensajes (1,25 por respuesta)." in shown
    assert "Cobrados por Meta: 3 (service 2, utility 1)." in shown
    assert "Sin precio todavía: 1" in shown
    assert "respuestas en 6 mensajes" in RUNNER.invoke(app, ["costs", "--dias", "60"]).output


def test_without_messages_it_is_said(engine):
    assert RUNNER.invoke(app, ["costs"]).output == "Ningún mensaje de WhatsApp en 30 días.\n"


def test_a_store_that_cannot_be_opened_is_told_in_words(monkeypatch):
    monkeypatch.setenv("BRUJULA_CONVERSATIONS_URL", "postgresql+psycopg://nadie@127.0.0.1:1/nada")
    result = RUNNER.invoke(app, ["costs"])
    assert result.exit_code == 1
    assert "BRUJULA_CONVERSATIONS_URL" in result.output
