"""What was not answered is kept, found, marked and forgotten, alike on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from conversations.db import VERSION_TABLE, migrate, open_engine, session
from conversations.errors import StoreUnavailable, UnknownItem, ValueRefused
from conversations.models import Base, UnansweredRow
from conversations.unanswered import LONGEST, Unanswered, listed, purge, record, resolve

NOW = datetime.datetime(2026, 11, 29, 23, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))
ITEM = Unanswered(
    "f" * 64, "¿me aceptan el sello de mi gremio? 🙂", "no_consta", "consultar_regulacion", 0.42,
    ("regulacion", "origen"), ("cl-iva",), "CL", "modelo-1", 7, "abc-123",
)  # fmt: skip


def test_a_message_is_kept_whole(engine):
    number = record(engine, ITEM, NOW, 180)
    (row,) = listed(engine)
    assert row.id == number
    assert {name: getattr(row, name) for name in vars(ITEM)} == {
        **vars(ITEM),
        "topics": list(ITEM.topics),
        "facts": list(ITEM.facts),
    }
    assert (row.status, row.resolved_at, row.created_at) == ("pendiente", None, NOW)
    assert row.created_at.utcoffset() == datetime.timedelta(0)


def test_resolving_takes_it_off_the_list_and_keeps_the_first_moment(engine):
    number = record(engine, ITEM, NOW, 180)
    resolve(engine, number, NOW)
    resolve(engine, number, NOW + datetime.timedelta(days=1))
    assert listed(engine) == []
    (row,) = listed(engine, status=None)
    assert (row.status, row.resolved_at) == ("resuelto", NOW)


def test_resolving_what_is_not_there_says_so(engine):
    with pytest.raises(UnknownItem):
        resolve(engine, 99, NOW)


def test_the_newest_come_first_and_one_reason_can_be_chosen(engine):
    for days, reason in enumerate(("no_consta", "no_entendido", "fuera_de_alcance")):
        record(engine, Unanswered("a" * 64, reason, reason), NOW + datetime.timedelta(days=days), 180)
    assert [row.text for row in listed(engine)] == ["fuera_de_alcance", "no_entendido", "no_consta"]
    assert [row.text for row in listed(engine, reason="no_entendido")] == ["no_entendido"]
    assert len(listed(engine, limit=2)) == 2


def test_the_old_ones_go_when_another_is_written_whatever_their_status(engine):
    resolve(engine, record(engine, ITEM, NOW, 30), NOW)
    record(engine, ITEM, NOW + datetime.timedelta(days=29), 30)
    later = NOW + datetime.timedelta(days=30, seconds=1)
    record(engine, ITEM, later, 30)
    assert [row.created_at for row in listed(engine, status=None)] == [later, NOW + datetime.timedelta(days=29)]


def test_the_old_ones_go_by_order_too(engine):
    record(engine, ITEM, NOW, 30)
    assert purge(engine, NOW + datetime.timedelta(days=30), 30) == 0
    assert purge(engine, NOW + datetime.timedelta(days=31), 30) == 1
    assert listed(engine, status=None) == []


def test_a_very_long_text_is_cut_and_an_unknown_reason_refused(engine):
    record(engine, Unanswered("a" * 64, "x" * (LONGEST + 500), "no_entendido"), NOW, 180)
    assert len(listed(engine)[0].text) == LONGEST
    with pytest.raises(ValueError, match="reason"):
        record(engine, Unanswered("a" * 64, "x", "otra"), NOW, 180)  # type: ignore[arg-type]


def test_a_moment_without_zone_is_refused(engine):
    with pytest.raises(StoreUnavailable):
        record(engine, ITEM, NOW.replace(tzinfo=None), 180)


def test_the_migrations_make_the_models(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []
    migrate(engine)  # again: nothing to do


def test_the_errors_never_show_what_people_wrote(engine):
    """PostgreSQL quotes the failing row in its message, and SQLAlchemy the values of the statement."""
    secret = "mi numero es 999888777"
    with pytest.raises(ValueRefused) as caught, session(engine) as db:
        db.add(UnansweredRow(sender="a", text=secret, topics=[], facts=[], reason="no_consta", status="pendiente"))
    error = caught.value
    assert secret not in f"{error!r} {error.__cause__!r}"
    assert error.__suppress_context__, "a traceback would print the database's own message"


def test_sqlite_is_put_in_wal_once(tmp_path):
    migrate(engine := open_engine(f"sqlite:///{tmp_path}/a.db"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_store_that_cannot_be_reached_says_so_at_once():
    with pytest.raises(StoreUnavailable):
        migrate(open_engine("postgresql+psycopg://nadie@127.0.0.1:1/nada"))
