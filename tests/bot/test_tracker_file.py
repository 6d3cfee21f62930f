"""The file of Rasa's conversations is set to WAL, and only that file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.tracker_file import append_to_log


def mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def test_the_file_remembers_the_log(tmp_path: Path) -> None:
    path = tmp_path / "var" / "conversaciones.db"
    assert append_to_log(f"sqlite:///{path}") is True
    assert mode(path) == "wal"


def test_what_was_written_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "conversaciones.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE events (id INTEGER)")
        connection.execute("INSERT INTO events VALUES (7)")
        connection.commit()
    assert append_to_log(f"sqlite:///{path}") is True
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id FROM events").fetchall() == [(7,)]


def test_other_databases_are_left_alone() -> None:
    assert append_to_log("postgresql+psycopg://ana@127.0.0.1/brujula") is False


def test_a_file_that_is_no_database_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "conversaciones.db"
    path.write_text("esto no es una base de datos, ni de lejos" * 20)
    assert append_to_log(f"sqlite:///{path}") is False
    assert "DatabaseError" in caplog.text
    assert path.read_text().startswith("esto no es")
