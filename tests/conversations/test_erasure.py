"""Erasing and exporting one person: everything of theirs, in every store, and nothing of anybody else."""

from __future__ import annotations

import asyncio
import datetime
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, insert, select, text

from conversations import erasure, holdings, inbox, people, ratings, turns
from conversations.assistant_memory import Broker, Memory
from conversations.db import open_engine, session
from conversations.erasure import SETTLED, TOLD, Places
from conversations.erasure_models import ConsentRow
from conversations.errors import StoreUnavailable
from conversations.figures.models import FigureConversationRow, FigureMemoryRow, FigureTurnRow
from conversations.handover_models import CsatRow, HandoverEventRow, HandoverRow
from conversations.holdings import MARKED, NOBODYS
from conversations.messages import Draft, Turn
from conversations.models import Base, EarlyStatusRow, InboxRow, OutboxRow, PersonRow, UnansweredRow
from conversations.senders import assistant_name, sender_mark
from tests.conversations.test_channels_store import NOW, plain, received, take
from tests.postgres import new_database

KEY = b"clave de las pruebas"
SECRET = "mi secreto inconfundible"
ANA, LUZ = "56900000001", "56900000002"
QUOTE = "0123456789abcdef" * 2 + ".pdf"
MEMORY = (
    "CREATE TABLE events (id {serial}, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, timestamp FLOAT, "
    "intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
)
BROKER = "CREATE TABLE events (id {serial}, sender_id VARCHAR(255), data TEXT)"


def serial(url: str) -> str:
    return "INTEGER PRIMARY KEY" if url.startswith("sqlite") else "SERIAL PRIMARY KEY"


def rasa(url: str, table: str) -> Engine:
    """Make a database as Rasa makes it."""
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text(table.format(serial=serial(url))))
    return engine


def told(engine: Engine, who: str, at: datetime.datetime, type_name: str = "user", words: str = SECRET) -> None:
    """Write an event as Rasa does, into whichever of its two tables."""
    data = json.dumps({"event": type_name, "timestamp": at.timestamp(), "text": words})
    with engine.begin() as db:
        columns = {column[0] for column in db.execute(text("SELECT * FROM events LIMIT 0")).cursor.description}  # type: ignore[union-attr]
        values = {"sender_id": who, "type_name": type_name, "timestamp": at.timestamp(), "data": data}
        kept = {key: value for key, value in values.items() if key in columns}
        names = ", ".join(kept)
        db.execute(text(f"INSERT INTO events ({names}) VALUES ({', '.join(':' + key for key in kept)})"), kept)


def left(engine: Engine) -> list[str]:
    with engine.connect() as db:
        return list(db.execute(text("SELECT sender_id FROM events ORDER BY id")).scalars())


def name_of(address: str) -> str:
    return assistant_name("whatsapp", address, KEY)


def number_of(engine: Engine, address: str = ANA) -> int:
    with session(engine) as db:
        return db.scalars(select(PersonRow.id).where(PersonRow.address == address)).one()


def fill(engine: Engine, address: str, words: str = SECRET) -> int:
    """Put something of a person into every table that can hold it, and return their number."""
    mark = name_of(address)
    inbox.store(
        engine,
        [received(f"m-{address}", address, text=words, name="Ana Secreta" if address == ANA else None, echo=True)],
        NOW,
    )
    (turn,) = take(engine)
    made = turns.rendered(turn, [Draft(words, {"document": {"url": f"http://x/cotizaciones/{QUOTE}"}})], plain)
    ((sent, *_),) = turns.finish(engine, [turns.Ending(turn, "a", made, pulled=True, consent="2026-11")], NOW)  # type: ignore[misc]
    ratings.rate(engine, "whatsapp", address, sent, False, None, words, NOW)
    with session(engine) as db:
        person = turn.person.id
        db.get_one(OutboxRow, sent).channel_message_id = f"wamid.{address}"
        handed = HandoverRow(
            person_id=person, status="cerrado", callback=False, reason="pedido", summary=words, facts=[], profile={"p": words},
            labels=[], requested_at=NOW, ended_at=NOW, told_at=NOW,
        )  # fmt: skip
        db.add(handed)
        db.flush()
        db.add(HandoverEventRow(handover_id=handed.id, kind="nota", at=NOW, text=words))
        db.add(CsatRow(handover_id=handed.id, person_id=person, score=5, comment=words, at=NOW))
        early = {"channel": "whatsapp", "state": "read", "at": NOW, "pricing": {}, "received_at": NOW}
        db.execute(insert(EarlyStatusRow).values(**early, message_id=f"wamid.{address}"))
        lost = {"sender": sender_mark(mark, KEY), "text": words, "topics": [], "facts": [], "reason": "no_consta"}
        db.add(UnansweredRow(**lost, created_at=NOW, status="pendiente"))
        db.add(FigureTurnRow(correlation_id=f"c-m-{address}", mark=mark, day=NOW.date(), messages=1))
        db.add(
            FigureConversationRow(
                mark=mark, channel="whatsapp", began_at=NOW, last_at=NOW, day=NOW.date(), turns=1, outcome="resuelta"
            )
        )
        db.add(FigureMemoryRow(mark=mark, slots={"nombre": words}, at=NOW))
    return person


def dump(engine: Engine) -> str:
    """Return everything that every table holds."""
    with engine.connect() as db:
        tables = {**Base.metadata.tables}
        return "\n".join(str([tuple(row) for row in db.execute(select(one))]) for one in tables.values())


def sizes(engine: Engine) -> dict[str, int]:
    with engine.connect() as db:
        return {one.name: len(db.execute(select(one)).all()) for one in Base.metadata.tables.values()}


def test_every_table_is_somebodys_or_nobodys() -> None:
    theirs = {one.name for one in holdings.owned(1)}
    assert theirs.isdisjoint(MARKED)
    assert set(Base.metadata.tables) == theirs | set(MARKED) | NOBODYS, "say in holdings.py whose the new table is"


def test_nothing_of_the_erased_is_left_and_nothing_of_others_is_touched(engine: Engine) -> None:
    fill(engine, LUZ, "palabras de Luz")
    before = sizes(engine)
    gone = erasure.erase(engine, fill(engine, ANA), KEY, NOW)
    assert gone
    assert set(gone) >= {"people", "inbox", "outbox", "ratings", "handovers", "handover_events", "csat", "consents"}
    assert erasure.carry_out(engine, Places(), NOW) == 1
    assert erasure.carry_out(engine, Places(), NOW + SETTLED) == 0
    kept = dump(engine)
    for trace in (SECRET, ANA, "Ana Secreta", name_of(ANA), sender_mark(name_of(ANA), KEY), f"c-m-{ANA}"):
        assert trace not in kept
    after = sizes(engine)
    anonymous = {"figure_turns", "figure_conversations"}  # numbers of nobody stay
    assert {name: n for name, n in after.items() if name not in anonymous} == {
        name: n for name, n in before.items() if name not in anonymous
    }
    assert "palabras de Luz" in kept


def test_who_is_not_there_cannot_be_erased(engine: Engine) -> None:
    assert erasure.erase(engine, 99, KEY, NOW) is None


def test_the_export_holds_what_every_table_has_of_them_and_nothing_of_others(engine: Engine) -> None:
    fill(engine, LUZ, "palabras de Luz")
    number = fill(engine, ANA)
    who = holdings.find(engine, number, KEY)
    assert who
    found = holdings.export(engine, who)
    filled = {name for name, rows in found.items() if rows}
    assert filled == set(holdings.TITLES.values())
    written = json.dumps(found, ensure_ascii=False)
    assert written.count(SECRET) >= 8
    assert ANA in written
    assert "palabras de Luz" not in written
    assert "lease_owner" not in written
    assert found["consentimientos"][0]["version"] == "2026-11"


def test_the_raw_file_does_not_hold_the_erased_words(tmp_path: Path) -> None:
    from conversations.db import migrate

    path = tmp_path / "atencion.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    for address in (LUZ, ANA, "56900000003"):
        fill(engine, address, SECRET if address == ANA else "otras palabras")
    assert any(SECRET.encode() in one.read_bytes() for one in tmp_path.iterdir())
    erasure.erase(engine, number_of(engine), KEY, NOW)
    with engine.connect() as db:
        db.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    engine.dispose()
    for one in tmp_path.iterdir():
        assert SECRET.encode() not in one.read_bytes(), one
        assert ANA.encode() not in one.read_bytes(), one


# --- In the chat


def ask_to_erase(engine: Engine, *more: str) -> Turn:
    fill(engine, ANA)
    inbox.store(engine, [received("si", ANA, text="sí", echo=True)], NOW)
    (turn,) = take(engine)
    for message_id in more:
        inbox.store(engine, [received(message_id, ANA, text="hola otra vez", echo=True)], NOW)
    return turn


def close(engine: Engine, turn: Turn, owner: str = "a") -> list[int] | None:
    made = turns.rendered(turn, [Draft("Listo")], plain)

    def rows(_: int) -> list[dict[str, Any]]:
        return [row for draft, one in made for row in turns.rows(turn, draft, one, False, NOW)]

    return erasure.close_and_erase(engine, turn, owner, KEY, rows, NOW)


def test_who_erases_themselves_is_told_and_then_nothing_is_left(engine: Engine) -> None:
    turn = ask_to_erase(engine)
    assert close(engine, turn)
    kept = dump(engine)
    assert SECRET not in kept
    assert "Ana Secreta" not in kept
    with session(engine) as db:
        assert [(row.text, row.status) for row in db.scalars(select(OutboxRow))] == [("Listo", "pending")]
        assert [(row.message_id, row.text) for row in db.scalars(select(InboxRow))] == [("si", "")]
    again = inbox.store(engine, [received("si", ANA, text="sí")], NOW)[0]
    assert not again.new, "the channel may send it again"
    assert erasure.carry_out(engine, Places(), NOW + TOLD) == 1, "not told yet"
    with session(engine) as db:
        db.scalars(select(OutboxRow)).one().status = "delivered"
    assert erasure.carry_out(engine, Places(), NOW + TOLD + SETTLED) == 0
    assert ANA not in dump(engine)
    assert sizes(engine)["erasures"] == 0


def test_what_they_write_after_it_is_a_new_conversation(engine: Engine) -> None:
    turn = ask_to_erase(engine, "despues")
    close(engine, turn)
    with session(engine) as db:
        db.scalars(select(OutboxRow).where(OutboxRow.text == "Listo")).one().status = "sent"
    erasure.carry_out(engine, Places(), NOW + TOLD + SETTLED)
    with session(engine) as db:
        assert [row.message_id for row in db.scalars(select(InboxRow))] == ["despues"]
        assert [row.text for row in db.scalars(select(OutboxRow))] == ["hola otra vez"]
        person = db.scalars(select(PersonRow)).one()
        assert (person.address, person.name, person.consent_version) == (ANA, None, None)


def test_a_message_that_another_worker_has_erases_nothing(engine: Engine) -> None:
    turn = ask_to_erase(engine)
    assert close(engine, turn, "otro") is None
    assert SECRET in dump(engine)


def test_the_answer_to_the_erased_is_not_given_to_who_gets_their_number(engine: Engine) -> None:
    inbox.store(engine, [received("m1", ANA)], NOW)
    (turn,) = take(engine)
    erasure.erase(engine, turn.person.id, KEY, NOW)
    inbox.store(engine, [received("m2", LUZ)], NOW)
    with session(engine) as db:  # as SQLite does by itself
        db.execute(
            text("UPDATE people SET id = :id"), {"id": turn.person.id}
        ) if engine.dialect.name == "sqlite" else None
    take(engine)
    made = turns.rendered(turn, [Draft("para Ana")], plain)
    assert turns.finish(engine, [turns.Ending(turn, "a", made)], NOW) == [None]
    assert close(engine, turn) is None
    assert "para Ana" not in dump(engine)


def test_a_forgotten_address_is_refused_for_a_day_and_then_gone(engine: Engine) -> None:
    fill(engine, ANA)
    erasure.forget(engine, "whatsapp", ANA, KEY, NOW)
    assert people.is_forgotten(engine, "whatsapp", ANA)
    assert SECRET not in dump(engine)
    people.purge(engine, NOW + people.CLOSED + datetime.timedelta(seconds=1), 90)
    assert ANA not in dump(engine)


# --- Rasa's two databases


@pytest.fixture(params=["sqlite", "postgres"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The memory and the events of Rasa on each kind of database, and our side of them."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path}/memoria.db", f"sqlite:///{tmp_path}/sucesos.db"]
        yield from _made(urls)
        return
    with new_database() as one, new_database() as other:
        yield from _made([one, other])


def _made(urls: list[str]) -> Any:
    made = [rasa(urls[0], MEMORY), rasa(urls[1], BROKER)]
    yield made, (Memory(urls[0]), Broker(urls[1]))
    for engine in made:
        engine.dispose()


def test_what_rasa_has_of_a_person_is_counted_exported_and_erased(stores: Any) -> None:
    engines, ours = stores
    for engine in engines:
        told(engine, "ana", NOW)
        told(engine, "luz", NOW)
        told(engine, "ana", NOW + datetime.timedelta(minutes=2))
    for engine, store in zip(engines, ours, strict=True):
        assert store.count("ana") == 2
        assert [event["text"] for event in store.export("ana")] == [SECRET, SECRET]
        assert store.erase("ana", NOW + datetime.timedelta(minutes=1)) == 1
        assert left(engine) == ["luz", "ana"], "what they did since stays"
        assert store.erase("ana", NOW + SETTLED) == 1
        assert left(engine) == ["luz"]


def test_what_is_old_goes_and_a_conversation_that_goes_on_stays_whole(stores: Any) -> None:
    (memory, events), (ours, broker) = stores
    day = datetime.timedelta(days=1)
    for at in (NOW - 200 * day, NOW - 199 * day):
        told(memory, "vieja", at)
    for at, kind in ((NOW - 120 * day, "session_started"), (NOW - 119 * day, "user"), (NOW - 99 * day, "session_started"),
                     (NOW - 99 * day, "user"), (NOW - day, "user")):  # fmt: skip
        told(memory, "sigue", at, kind)
        told(events, "sigue", at, kind)
    assert ours.purge(NOW, 90) == 4
    with memory.connect() as db:
        kept = db.execute(text("SELECT type_name FROM events ORDER BY id")).scalars().all()
    assert kept == ["session_started", "user", "user"], "Rasa reads from the last start of a session on"
    assert broker.purge(NOW, 90) == 4
    assert len(left(events)) == 1


def test_where_rasa_has_made_nothing_there_is_nothing_and_nothing_is_made(tmp_path: Path) -> None:
    for store in (Memory(f"sqlite:///{tmp_path}/no.db"), Broker(f"sqlite:///{tmp_path}/no.db")):
        assert (store.count("ana"), store.export("ana"), store.erase("ana", NOW), store.purge(NOW, 1)) == (0, [], 0, 0)
    assert list(tmp_path.iterdir()) == []
    create_engine(f"sqlite:///{tmp_path}/vacia.db").connect().execute(text("CREATE TABLE otra (x)"))
    assert Memory(f"sqlite:///{tmp_path}/vacia.db").erase("ana", NOW) == 0


def test_the_erased_begin_clean_in_rasas_own_store(tmp_path: Path) -> None:
    """Rasa's own class: after erasing it knows nothing of them, and a late turn that writes again is erased again."""
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import SlotSet, UserUttered

    path = tmp_path / "memoria.db"
    store = SQLTrackerStore(Domain.empty(), host=f"sqlite:///{path}")
    memory = Memory(f"sqlite:///{path}")

    async def main() -> None:
        tracker = await store.get_or_create_tracker("ana")
        tracker.update(UserUttered(SECRET))
        tracker.update(SlotSet("producto", "zapatos"))
        await store.save(tracker)
        late = await store.retrieve("ana")
        assert memory.erase("ana", datetime.datetime.now(datetime.UTC)) > 0
        assert await store.retrieve("ana") is None, "nothing is kept in Rasa's memory"
        late.update(UserUttered("y otra cosa"))
        await store.save(late)
        assert SECRET in str([event.get("text") for event in memory.export("ana")]), "the late turn wrote it again"
        memory.erase("ana", datetime.datetime.now(datetime.UTC))
        assert await store.retrieve("ana") is None
        fresh = await store.get_or_create_tracker("ana")
        assert [event for event in fresh.events if isinstance(event, UserUttered)] == []

    asyncio.run(main())
    store.engine.dispose()


class Flaky:
    """A store that does not answer until it does."""

    name = "otra"

    def __init__(self) -> None:
        self.down, self.erased = True, []

    def erase(self, assistant: str, before: datetime.datetime) -> int:
        if self.down:
            raise StoreUnavailable("OperationalError")
        self.erased.append((assistant, before))
        return 1


def test_a_store_that_does_not_answer_is_erased_when_it_does(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    withdrawn: list[list[str]] = []
    store: Any = Flaky()
    places = Places((store,), lambda names: withdrawn.append(list(names)) or 0)
    erasure.erase(engine, fill(engine, ANA), KEY, NOW)
    assert erasure.carry_out(engine, places, NOW) == 1
    assert erasure.pending(engine) == 1
    assert (store.erased, withdrawn) == ([], [])
    store.down = False
    assert erasure.carry_out(engine, places, NOW + datetime.timedelta(seconds=1)) == 1, "not yet due"
    assert store.erased == []
    erasure.carry_out(engine, places, NOW + erasure.AGAIN)
    assert erasure.pending(engine) == 0
    assert erasure.carry_out(engine, places, NOW + SETTLED) == 0
    assert [who for who, _ in store.erased] == [name_of(ANA)] * 2, "twice, since a turn may have been under way"
    assert withdrawn == [[QUOTE], [QUOTE]]
    assert SECRET not in caplog.text
    assert ANA not in caplog.text


def test_each_version_that_was_agreed_to_is_kept_with_its_moment(engine: Engine) -> None:
    for number, version in enumerate(("2026-11", "2027-01")):
        inbox.store(engine, [received(f"m{number}", ANA)], NOW)
        (turn,) = take(engine)
        made = turns.rendered(turn, [Draft("hola")], plain)
        turns.finish(engine, [turns.Ending(turn, "a", made, pulled=True, consent=version)], NOW)
    with session(engine) as db:
        assert [row.version for row in db.scalars(select(ConsentRow).order_by(ConsentRow.id))] == ["2026-11", "2027-01"]
        assert db.scalars(select(PersonRow.consent_version)).one() == "2027-01"
