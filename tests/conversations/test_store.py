"""The store of a process, and the marks that stand for people."""

from __future__ import annotations

import datetime
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from conversations.senders import read_key, sender_mark
from conversations.settings import ConversationsSettings
from conversations.store import Store
from conversations.unanswered import Unanswered, listed

NOW = datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC)


def settings(folder: Path, **values) -> ConversationsSettings:
    return ConversationsSettings(
        _env_file=None, conversations_url=f"sqlite:///{folder}/atencion.db", var_dir=folder, **values
    )


def test_a_sender_has_one_mark_that_does_not_tell_who():
    mark = sender_mark("56912345678", b"clave")
    assert mark == sender_mark("56912345678", b"clave")
    assert mark not in (sender_mark("56912345679", b"clave"), sender_mark("56912345678", b"otra"))
    assert len(mark) == 64
    assert "56912345678" not in mark


def test_the_key_is_made_once_and_only_we_can_read_it(tmp_path):
    path = tmp_path / "var" / "clave"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_key("", path), range(8)))
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key("configurada", path) == b"configurada"
    assert [file.name for file in path.parent.iterdir()] == ["clave"]


def test_what_is_kept_survives_the_process(tmp_path):
    Store(settings(tmp_path)).keep_unanswered(Unanswered("a" * 64, "hola", "no_entendido"), NOW)
    again = Store(settings(tmp_path))
    assert [row.text for row in listed(again.engine)] == ["hola"]
    assert again.mark("ana") == Store(settings(tmp_path)).mark("ana")


def test_the_days_of_the_settings_are_kept(tmp_path):
    store = Store(settings(tmp_path, unanswered_days=2))
    for days in (0, 3):
        store.keep_unanswered(Unanswered("a" * 64, str(days), "no_consta"), NOW + datetime.timedelta(days=days))
    assert [row.text for row in listed(store.engine, status=None)] == ["3"]
