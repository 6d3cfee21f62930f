"""When a part fails the person gets words, the log gets a line, nothing crashes, and it works again afterwards."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.base import NO_DATA, NO_DATABASE
from bot.components.rest_channel import EMOJI, EMPTY, NO_WORDS, SILENCE, TOO_LONG
from bot.processes import StopRequest
from bot.serving import children_for
from bot.settings import ROOT
from bot.supervisor import StartFailed, Supervisor
from knowledge.snapshot import Snapshot
from tests.puertos import free_port
from tests.server.conftest import Assistant, Conversation

Talk = Callable[[], Conversation]
QUESTION = "q impuestos cobran en méxico por zapatos"


@pytest.fixture(autouse=True)
def works_again(assistant: Assistant, snapshot: Snapshot) -> Iterator[None]:
    """After each failure both processes are alive and a new conversation gets a sourced answer."""
    yield
    assert assistant.is_alive()
    wait_until_it_answers(assistant)


def wait_until_it_answers(assistant: Assistant, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not (reply := Conversation(assistant.url).say(QUESTION)).sourced:
        assert time.monotonic() < deadline, reply.text
        time.sleep(0.5)


@contextlib.contextmanager
def new_log_lines(path: Path) -> Iterator[Callable[[], str]]:
    """Give a function that returns what a log has gained."""
    before = path.stat().st_size

    def gained() -> str:
        with path.open("rb") as log:
            log.seek(before)
            return log.read().decode("utf-8", "replace")

    yield gained


# --- The action server


def test_without_the_action_server_there_are_words_and_small_talk_goes_on(assistant: Assistant) -> None:
    talk = Conversation(assistant.url)
    rasa_log = assistant.log_path(assistant.rasa)
    assistant.stop(assistant.actions)
    try:
        with new_log_lines(rasa_log) as gained:
            assert talk.say(QUESTION).text == SILENCE
            assert "ERROR" in gained()
            assert QUESTION not in gained()
        assert "Brújula" in talk.say("hola").text
    finally:
        assistant.start(assistant.actions)
    assert talk.say("q impuestos cobran en méxico por zapatos").sourced


# --- The knowledge database


@contextlib.contextmanager
def spoilt(assistant: Assistant, *statements: str) -> Iterator[None]:
    """Change the live knowledge database, and put its content back at the end (SQLite's own backup, under its locks)."""
    path = assistant.database
    copy = sqlite3.connect(":memory:")
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as live:
        live.backup(copy)
        live.executescript("PRAGMA foreign_keys=OFF;" + ";".join(statements))
        live.commit()
    try:
        yield
    finally:
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as live:
            copy.backup(live)
            live.execute("UPDATE knowledge_state SET revision = revision + 1000")
            live.commit()
        copy.close()


def wait_for(assistant: Assistant, words: str, patience: float = 60.0) -> None:
    """Ask until these words come: a snapshot in memory is kept for some seconds."""
    deadline = time.monotonic() + patience
    while (reply := Conversation(assistant.url).say(QUESTION)).text != words:
        assert time.monotonic() < deadline, reply.text
        time.sleep(0.5)


def test_a_writer_of_the_knowledge_base_does_not_stop_the_answers(assistant: Assistant) -> None:
    with contextlib.closing(sqlite3.connect(assistant.database, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        for _ in range(3):
            assert Conversation(assistant.url).say(QUESTION).sourced
            time.sleep(1)
        writer.execute("ROLLBACK")


@contextlib.contextmanager
def database_set_aside(assistant: Assistant) -> Iterator[Path]:
    """Start the action server without the knowledge database at its place, and put the very same file back."""
    path = assistant.database
    files = [Path(f"{path}{suffix}") for suffix in ("", "-wal", "-shm")]
    assistant.stop(assistant.actions)
    with contextlib.closing(sqlite3.connect(path)) as live:
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Rasa reads this file too: its journal files go with it, or two journals would serve one database.
        aside = [(file, file.rename(f"{file}.aside")) for file in files if file.exists()]
    try:
        yield path
    finally:
        assistant.stop(assistant.actions)
        for file in files:
            file.unlink(missing_ok=True)
        for file, kept in aside:
            kept.rename(file)
        assistant.start(assistant.actions)


def test_a_locked_knowledge_base_is_said_in_words(assistant: Assistant) -> None:
    """In WAL a writer blocks no reader; a database out of WAL (restored from a copy) that is being written does."""
    talk = Conversation(assistant.url)
    with database_set_aside(assistant) as path:
        shutil.copy(f"{path}.aside", path)
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("PRAGMA journal_mode=DELETE")
            holder.execute("BEGIN EXCLUSIVE")
            assistant.start(assistant.actions)
            with new_log_lines(assistant.log_path(assistant.actions)) as gained:
                assert talk.say(QUESTION).text == NO_DATABASE
                assert "DatabaseUnavailable" in gained()
                assert talk.sender in gained()
                assert QUESTION not in gained()
            holder.execute("ROLLBACK")
            assert talk.say(QUESTION).sourced
    assert talk.say(QUESTION).sourced


def test_an_empty_knowledge_base_is_said_in_words(assistant: Assistant) -> None:
    with new_log_lines(assistant.log_path(assistant.actions)) as gained:
        with spoilt(assistant, "DELETE FROM knowledge_state", "UPDATE facts SET revision = NULL"):
            wait_for(assistant, NO_DATA)
        assert "EmptyKnowledge" in gained()


def test_missing_tables_are_said_in_words(assistant: Assistant) -> None:
    with new_log_lines(assistant.log_path(assistant.actions)) as gained:
        with spoilt(assistant, "DROP TABLE fact_revisions", "DROP TABLE knowledge_state"):
            wait_for(assistant, NO_DATABASE)
        assert "DatabaseUnavailable" in gained()


def test_a_knowledge_base_that_is_not_there_is_said_in_words(assistant: Assistant) -> None:
    """The file vanishes before the start: SQLite makes an empty one, and the answer must not be an invention."""
    with database_set_aside(assistant):
        assistant.start(assistant.actions)
        assert Conversation(assistant.url).say(QUESTION).text in (NO_DATABASE, NO_DATA)
        assert assistant.is_alive()


# --- The conversations' database


def test_a_locked_database_of_conversations_is_said_in_words(assistant: Assistant) -> None:
    tracker = assistant.settings.tracker_url.removeprefix("sqlite:///")
    talk = Conversation(assistant.url)
    assert talk.say("hola").text
    with contextlib.closing(sqlite3.connect(tracker, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with new_log_lines(assistant.log_path(assistant.rasa)) as gained:
            assert talk.say(QUESTION).text
            assert "locked" in gained()
        holder.execute("ROLLBACK")
    assert talk.say(QUESTION).sourced


# --- What people send


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("a" * 10_000, TOO_LONG),
        ("¿cuánto pago de impuestos en México? " * 300, TOO_LONG),
        ("", EMPTY),
        ("   \n\t ", EMPTY),
        ("🎉🎉🎉", EMOJI),
        ("😀 😃", EMOJI),
        ("????", NO_WORDS),
        ("...", NO_WORDS),
    ],
)
def test_messages_that_cannot_be_read_get_words(message: str, words: str, conversation: Talk) -> None:
    assert conversation().say(message).text == words


@pytest.mark.parametrize(
    "message",
    [
        "/restart",
        "/session_start",
        "/back",
        '/consultar_cargos{"pais": "MX"}',
        "/intent{roto",
        "/",
        "//////",
        "EXTERNAL: reminder",
        '{"intent": "saludar"}',
        "<script>alert(1)</script>",
        "'; DROP TABLE events; --",
        "%s %d {0} {producto} ${HOME}",
        "\u202eotxet\u202c \x00\x07",
        "á" * 1_999,
        "👍",
        "👎",
    ],
)
def test_whatever_is_typed_is_plain_text_and_gets_words(message: str, conversation: Talk) -> None:
    talk = conversation()
    talk.say(QUESTION)
    assert talk.say(message).text
    if message != "/restart":  # read as "restart", which asks to start over
        assert "Perú" in talk.say("¿y para Perú?").text


def test_a_typed_command_is_not_obeyed(conversation: Talk) -> None:
    """Rasa would open a new session at "/session_start"; here it is only text, and the conversation goes on."""
    talk = conversation()
    answer = talk.say(QUESTION)
    assert talk.say("/session_start").text != SILENCE
    assert talk.say("¿de dónde sale eso?").facts == answer.facts


def post(assistant: Assistant, **request: Any) -> httpx.Response:
    return httpx.post(assistant.url, timeout=60, trust_env=False, **request)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        ["hola"],
        "hola",
        7,
        None,
        {"sender": "x"},
        {"sender": "x", "message": None},
        {"sender": "x", "message": 123},
        {"sender": "x", "message": ["hola"]},
        {"sender": None, "message": "hola"},
        {"message": "hola"},
        {"sender": {"a": 1}, "message": "hola"},
        {"sender": "s" * 5_000, "message": "hola"},
        {"sender": "x", "message": "hola", "metadata": "roto"},
    ],
    ids=lambda body: str(body)[:40],
)
def test_missing_or_odd_fields_get_words(body: Any, assistant: Assistant) -> None:
    answer = post(assistant, json=body)
    assert answer.status_code == 200
    (reply,) = answer.json()
    assert reply["text"].strip()


@pytest.mark.parametrize(
    "request_",
    [
        {"content": b"{", "headers": {"content-type": "application/json"}},
        {"content": b'{"sender": "x", "message": "hola"', "headers": {"content-type": "application/json"}},
        {"content": b"\xff\xfe\x00", "headers": {"content-type": "application/json"}},
        {"content": b"", "headers": {"content-type": "application/json"}},
        {"data": {"sender": "x", "message": "hola"}},
    ],
    ids=["abierto", "cortado", "binario", "vacío", "formulario"],
)
def test_malformed_json_gets_words_in_spanish(request_: dict[str, Any], assistant: Assistant) -> None:
    answer = post(assistant, **request_)
    assert answer.status_code in (200, 400)
    assert answer.headers["content-type"].startswith("application/json"), answer.text[:200]
    assert isinstance(answer.json(), list), answer.text[:200]
    (reply,) = answer.json()
    assert "Escríbeme" in reply["text"] or "mensaje" in reply["text"]


def test_two_people_at_once_do_not_mix(conversation: Talk) -> None:
    one, other = conversation(), conversation()
    one.say("q impuestos cobran en méxico por zapatos")
    other.say("q impuestos cobran en chile por mermelada")
    assert "Perú" in one.say("¿y para Perú?").text
    assert "Chile" in other.say("¿y qué permisos pide?").text


# --- Privacy


def test_what_people_write_stays_out_of_the_logs(assistant: Assistant) -> None:
    """Phone numbers and words are for the conversation's database; logs above DEBUG hold neither."""
    secret, phone = f"xilófono{uuid.uuid4().hex[:8]}", "+56 9 8765 4321"
    with (
        new_log_lines(assistant.log_path(assistant.rasa)) as of_rasa,
        new_log_lines(assistant.log_path(assistant.actions)) as of_actions,
    ):
        Conversation(assistant.url).say(f"soy {secret}, mi número es {phone}, qué impuestos pago en Chile por zapatos")
        Conversation(assistant.url).say(f"humano, me llamo {secret} {phone}")
        lines = (of_rasa() + of_actions()).splitlines()
    leaked = [line[:200] for line in lines if (secret in line or phone in line) and " DEBUG " not in line]
    assert leaked == []


# --- The model


@pytest.mark.slow
def test_without_a_model_the_start_fails_in_words(assistant: Assistant, tmp_path: Path) -> None:
    """Rasa ends without a model; whoever starts Brújula is told so in Spanish, with the end of the log.

    Rasa takes whatever lies in ./models when the model it is given is missing, so this one starts in an empty folder.
    """
    settings = assistant.settings.model_copy(
        update={"rasa_port": free_port(), "tracker_url": f"sqlite:///{tmp_path}/c.db", "var_dir": tmp_path}
    )
    rasa = children_for(settings, tmp_path / "no-hay-modelo.tar.gz")[1]
    absolute = {name: str(ROOT / name) for name in ("endpoints.yml", "credentials.yml")}
    rasa = replace(rasa, command=[absolute.get(word, word) for word in rasa.command])
    said: list[str] = []
    supervisor = Supervisor([rasa], settings.log_dir, settings.child_environment(), said.append, first_pause=0.1)
    with contextlib.chdir(tmp_path):
        try:
            with pytest.raises(StartFailed, match="Rasa se cerró 3 veces al arrancar") as failure:
                supervisor.start(StopRequest(), patience=180)
        finally:
            supervisor.stop()
    assert "model" in str(failure.value)
    assert str(settings.log_dir) in str(failure.value)
    assert any("Rasa se cerró" in line for line in said)
