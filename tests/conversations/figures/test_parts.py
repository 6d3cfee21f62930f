"""The rules of the figures one by one: results, outcomes, days, and what two readers or an erasure do to them."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update

from conversations.db import session, writing
from conversations.errors import StoreUnavailable
from conversations.figures import erase, sums
from conversations.figures.headline import headline
from conversations.figures.models import FigureConversationRow, FigureMemoryRow, FigureTurnRow
from conversations.figures.outcomes import Step, outcome_of
from conversations.figures.results import result_of
from conversations.figures.sums import ConversationSum, Span, TurnSum
from conversations.handover_models import CsatRow, HandoverRow
from conversations.models import OutboxRow
from conversations.zones import zone_of
from tests import historia
from tests.consultas import figures_of
from tests.conversations.figures.conftest import NOW, ZONE

DAY = datetime.date(2026, 11, 29)


@pytest.mark.parametrize(
    ("status", "structure", "reason", "intent", "expected"),
    [
        ("done", {"known": True, "facts": ["F-1"]}, None, "consultar_cargos", "respondida"),
        ("done", {"known": True, "facts": [], "asks": "pais"}, None, "consultar_cargos", "pregunta"),
        ("done", {"known": True, "facts": ["F-1"], "asks": "exporta"}, None, "consultar_cargos", "respondida"),
        ("done", {"known": False, "facts": []}, None, "consultar_cargos", "no_consta"),
        ("done", {"known": False, "reason": "fuera_de_alcance"}, None, "fuera_de_alcance", "fuera_de_alcance"),
        ("done", {"known": True, "facts": []}, "no_entendido", "nlu_fallback", "no_entendido"),
        ("done", {"suggestions": ["Menú"]}, None, "saludar", "charla"),
        ("done", None, None, None, "charla"),
        ("failed", None, None, None, "fallo"),
        ("held", None, None, None, "persona"),
        ("done", {"known": True}, None, "pedir_humano", "persona"),
        ("done", {"known": True, "handover": {"reason": "pedido"}}, None, None, "persona"),
        ("done", {"known": True, "handover": {}}, None, "expresar_frustracion", "charla"),
    ],
)
def test_what_becomes_of_a_message(status, structure, reason, intent, expected):
    assert result_of(status, structure, reason, intent) == expected


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (["charla", "respondida", "charla"], "resuelta"),
        (["no_entendido", "respondida"], "resuelta"),
        (["respondida", "fuera_de_alcance"], "resuelta"),
        (["respondida", "pregunta"], "abandonada"),
        (["respondida", "no_consta"], "sin_respuesta"),
        (["respondida", "fallo"], "sin_respuesta"),
        (["respondida", "persona"], "traspasada"),
        (["charla"], "sin_consulta"),
        (["fuera_de_alcance", "charla"], "ajena"),
        ([], "sin_consulta"),
    ],
)
def test_what_becomes_of_a_conversation(results, expected):
    assert outcome_of([Step(result) for result in results]) == expected


def test_an_answer_found_useless_resolves_nothing():
    assert outcome_of([Step("respondida", useful=False)]) == "sin_respuesta"
    assert outcome_of([Step("respondida", useful=False), Step("respondida")]) == "resuelta"


def test_parts_of_nothing_are_unknown_and_a_cost_needs_every_price():
    nothing = headline([], [])
    assert (nothing.containment, nothing.messages_per_resolved, nothing.satisfaction) == (None, None, None)
    turns = [TurnSum(DAY, "whatsapp", "respondida", "service", 2, 3, 3, 1, 0)]
    some = headline(turns, [ConversationSum(DAY, "whatsapp", "resuelta", 2)], {5: 3, 4: 1, 1: 4})
    assert (some.messages_per_resolved, some.satisfaction) == (Decimal("1.5"), Decimal("0.5"))
    assert some.cost({"service": Decimal("0.0034")}) == Decimal("0.0102")
    assert some.cost({"utility": Decimal("1")}) is None


def test_the_span_before_is_as_long_and_ends_the_day_before():
    span = Span(datetime.date(2026, 3, 1), datetime.date(2026, 3, 7), "web", "PE")
    assert span.previous() == Span(datetime.date(2026, 2, 22), datetime.date(2026, 2, 28), "web", "PE")


def one_message(store, number: int, at: datetime.datetime, kind: str = "respondida", channel: str = "web") -> str:
    """Put a message and its reply in the store; return its correlation id."""
    history = historia.History()
    if number == 1:
        history.people.append({
            "id": 1, "channel": channel, "address": "56900000001", "name": None, "created_at": at, "choices": [], "state": "bot",
        })  # fmt: skip
    person = {"id": 1, "channel": channel, "address": "56900000001"}
    status = {"persona": "held", "fallo": "failed"}.get(kind, "done")
    key = f"c{number}"
    history.inbox.append({
        "id": number, "channel": channel, "message_id": f"m{number}", "person_id": 1, "kind": "text", "text": "hola",
        "data": {}, "sent_at": at, "received_at": at, "status": status, "attempts": 1, "next_at": at,
        "correlation_id": key, "finished_at": at,
    })  # fmt: skip
    history.outbox.append({
        "id": number, "inbox_id": number, "seq": 2, "person_id": person["id"], "channel": channel, "kind": "bot",
        "text": "x", "structure": historia.STRUCTURES[kind], "payload": {}, "status": "sent", "attempts": 1, "next_at": at,
        "correlation_id": key, "created_at": at, "sent_at": at, "pricing": {},
    })  # fmt: skip
    history.write(store.engine, store.events)
    return key


@pytest.mark.parametrize(
    ("zone", "moment", "day", "hour"),
    [
        ("CL", "2026-09-06T03:59:00+00:00", "2026-09-05", 23),  # the last minute before Chile's clocks go forward
        ("CL", "2026-09-06T04:00:00+00:00", "2026-09-06", 1),  # midnight does not exist that day
        ("CL", "2026-04-05T02:59:59+00:00", "2026-04-04", 23),
        ("CL", "2026-04-05T03:30:00+00:00", "2026-04-04", 23),  # that hour comes twice
        ("CL", "2026-04-05T04:00:00+00:00", "2026-04-05", 0),
        ("CO", "2026-11-30T04:59:59+00:00", "2026-11-29", 23),
        ("MX", "2026-11-30T06:00:00+00:00", "2026-11-30", 0),
        ("PE", "2026-12-31T23:00:00+00:00", "2026-12-31", 18),
    ],
)
def test_a_day_is_that_of_the_agency(store, zone, moment, day, hour):
    one_message(store, 1, datetime.datetime.fromisoformat(moment))
    store.read(zone=zone_of(zone))
    there = datetime.date.fromisoformat(day)
    for offset, expected in ((-1, 0), (0, 1), (1, 0)):
        one = there + datetime.timedelta(days=offset)
        assert headline(sums.turn_sums(store.engine, Span(one, one)), []).turns == expected
    assert [share.key for share in sums.by_hour(store.engine, Span(there, there))] == [str(hour)]


def test_when_the_agency_moves_its_days_move_too(store):
    one_message(store, 1, datetime.datetime(2026, 11, 30, 4, tzinfo=datetime.UTC))
    store.read(zone=ZoneInfo("America/Santiago"))
    store.read(zone=ZoneInfo("America/Lima"))
    with session(store.engine) as db:
        assert db.scalars(select(FigureTurnRow.day)).all() == [datetime.date(2026, 11, 29)]
        assert db.scalars(select(FigureConversationRow.day)).all() == [datetime.date(2026, 11, 29)]


def test_a_day_of_silence_ends_a_conversation_and_less_does_not(store):
    begin = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
    moments = [begin, begin + datetime.timedelta(hours=23, minutes=59), begin + datetime.timedelta(hours=48)]
    for number, at in enumerate(moments, 1):
        one_message(store, number, at)
        store.read()
    with session(store.engine) as db:
        assert db.scalars(select(FigureConversationRow.turns).order_by(FigureConversationRow.id)).all() == [2, 1]


def test_who_writes_every_day_begins_another_conversation_after_a_week(store):
    begin = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
    for number in range(1, 11):
        one_message(store, number, begin + datetime.timedelta(hours=20 * (number - 1)))
    store.read()
    with session(store.engine) as db:
        assert db.scalars(select(FigureConversationRow.turns).order_by(FigureConversationRow.id)).all() == [9, 1]


def test_events_may_come_after_their_message(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    key = one_message(store, 1, at)
    store.read()
    sender = historia.mark("web", "56900000001")
    historia.write_events(store.events, historia.told(sender, key, "pedir_humano", {"pais_destino": ["PE"]}, at))
    store.read()
    span = Span(DAY, DAY, country="PE")
    found = headline(sums.turn_sums(store.engine, span), sums.conversation_sums(store.engine, span))
    assert (found.turns, found.handed_over) == (1, 1)


def test_a_gap_in_the_numbers_is_waited_for_and_then_passed(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    key, sender = one_message(store, 1, at), historia.mark("web", "56900000001")
    heard = historia.told(sender, key, "consultar_cargos", {"tema": "cargos"}, at)
    historia.write_events(store.events, [*heard, historia.event(sender, "slot", at, name="tema", value="pagos")])
    with store.events.begin() as db:
        db.execute(text("DELETE FROM events WHERE id = 2"))  # as if its writer had not committed yet
    store.read(now=at + datetime.timedelta(seconds=5))
    span = Span(DAY, DAY)
    assert sums.by_theme(store.engine, span) == []
    store.read(now=at + datetime.timedelta(seconds=15))
    assert [share.key for share in sums.by_theme(store.engine, span)] == ["pagos"]


def test_the_words_for_an_unknown_product_are_not_kept(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    key, sender = one_message(store, 1, at), historia.mark("web", "56900000001")
    historia.write_events(
        store.events, historia.told(sender, key, "dar_dato", {"producto": "ojotas de mi abuela Juana"}, at)
    )
    store.read()
    with session(store.engine) as db:
        assert db.scalars(select(FigureTurnRow.product)).all() == [None]
        assert db.scalars(select(FigureMemoryRow.slots)).all() == [{"producto": None}]


def test_a_price_told_later_is_counted_when_it_comes(store):
    at = NOW - datetime.timedelta(minutes=1)
    one_message(store, 1, at, channel="whatsapp")
    store.read(now=NOW)
    span = Span(DAY, DAY + datetime.timedelta(days=1))
    assert headline(sums.turn_sums(store.engine, span), []).charged == 0
    with writing(store.engine) as db:
        db.execute(update(OutboxRow).values(pricing={"billable": True, "category": "service"}, status="delivered"))
    store.read(now=NOW + datetime.timedelta(seconds=5))  # not yet its turn
    assert headline(sums.turn_sums(store.engine, span), []).charged == 0
    store.read(now=NOW + datetime.timedelta(minutes=2))
    assert headline(sums.turn_sums(store.engine, span), []).categories == {"service": 1}


def test_two_readers_count_each_message_once(store):
    history = historia.make(600, datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC), 20)
    history.write(store.engine, store.events)

    def reader(_: int) -> None:
        with suppress(StoreUnavailable):  # SQLite was busy for too long: its next round reads the rest
            store.read()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(reader, range(4)))
    store.read()
    whole = Span(datetime.date(2026, 10, 30), datetime.date(2026, 11, 30))
    assert headline(sums.turn_sums(store.engine, whole), []).turns == 600
    with session(store.engine) as db:
        kept = db.scalars(select(FigureConversationRow.turns)).all()
    assert sum(kept) == 600
    assert ZONE


def test_what_is_erased_leaves_numbers_of_nobody(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    key, sender = one_message(store, 1, at), historia.mark("web", "56900000001")
    historia.write_events(store.events, historia.told(sender, key, "consultar_cargos", {"tema": "cargos"}, at))
    store.read()
    assert figures_of(store.engine, sender) == 3
    with writing(store.engine) as db:
        db.execute(text("DELETE FROM outbox"))
        db.execute(text("DELETE FROM inbox"))
        erase.forget(db, sender)
    assert figures_of(store.engine, sender) == 0
    store.read()
    assert figures_of(store.engine, sender) == 0
    span = Span(DAY, DAY)
    assert headline(sums.turn_sums(store.engine, span), []).turns == 1
    with session(store.engine) as db:
        assert db.scalars(select(FigureTurnRow.correlation_id)).one() == "anonima:1"
    # SQLite gives the number of the erased message to the next one, which is another message all the same.
    one = historia.History()
    one.inbox.append({
        "id": 1, "channel": "web", "message_id": "otro", "person_id": 1, "kind": "text", "text": "hola", "data": {},
        "sent_at": at, "received_at": at, "status": "done", "attempts": 1, "next_at": at, "correlation_id": "c-otro",
        "finished_at": at,
    })  # fmt: skip
    one.write(store.engine, store.events)
    store.read()
    assert headline(sums.turn_sums(store.engine, span), []).turns == 2


def test_who_has_long_been_silent_becomes_nobody(store):
    one_message(store, 1, datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC))
    store.read()
    sender = historia.mark("web", "56900000001")
    assert erase.purge(store.engine, NOW, 300) == 0
    assert erase.purge(store.engine, NOW, 90) == 1
    assert figures_of(store.engine, sender) == 0


def graded(store, at: datetime.datetime, profile: dict | None = None) -> None:
    """Have a person asked for, and a grade of 4 given afterwards."""
    row: dict = {
        "id": 1, "person_id": 1, "status": "cerrado", "callback": False, "reason": "pedido", "summary": "", "facts": [],
        "profile": profile or {}, "labels": [], "requested_at": at + datetime.timedelta(seconds=1),
    }  # fmt: skip
    with writing(store.engine) as db:
        db.add(HandoverRow(**row))
        db.flush()
        db.add(CsatRow(handover_id=1, person_id=1, score=4, at=at + datetime.timedelta(hours=1)))
    store.read()


def test_a_grade_has_the_countries_of_its_conversation(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    key, sender = one_message(store, 1, at), historia.mark("web", "56900000001")
    slots = {"tema": "cargos", "pais_origen": "PE", "pais_destino": "CL"}
    historia.write_events(store.events, historia.told(sender, key, "consultar_cargos", slots, at))
    store.read()
    graded(store, at)
    found = {code: sums.csat_scores(store.engine, Span(DAY, DAY, country=code)) for code in ("CL", "PE", "MX", "")}
    assert found == {"CL": {4: 1}, "PE": {4: 1}, "MX": {}, "": {4: 1}}


def test_a_grade_without_its_conversation_has_the_countries_that_the_handover_was_told(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    one_message(store, 1, at)
    store.read()
    with writing(store.engine) as db:
        erase.forget(db, historia.mark("web", "56900000001"))
    graded(store, at, {"origenes": ["CO"], "destinos": []})
    found = {code: sums.csat_scores(store.engine, Span(DAY, DAY, country=code)) for code in ("CO", "CL", "")}
    assert found == {"CO": {4: 1}, "CL": {}, "": {4: 1}}


def test_a_handover_and_its_grade_are_counted(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    one_message(store, 1, at)
    store.read()
    graded(store, at)
    span = Span(DAY, DAY)
    assert headline([], sums.conversation_sums(store.engine, span)).handed_over == 1
    assert sums.csat_scores(store.engine, span) == {4: 1}
    assert sums.csat_scores(store.engine, Span(DAY, DAY, channel="whatsapp")) == {}
    with writing(store.engine) as db:  # they think again
        db.execute(update(CsatRow).values(score=2, at=at + datetime.timedelta(hours=2)))
    store.read()
    assert sums.csat_scores(store.engine, span) == {2: 1}


def test_that_the_assistant_is_down_is_no_handover(store):
    at = datetime.datetime(2026, 11, 29, 15, tzinfo=datetime.UTC)
    one_message(store, 1, at)
    with writing(store.engine) as db:
        db.add(HandoverRow(
            id=1, person_id=1, status="en_espera", callback=True, reason="caido", summary="", facts=[], profile={}, labels=[],
            requested_at=at,
        ))  # fmt: skip
    store.read()
    assert headline([], sums.conversation_sums(store.engine, Span(DAY, DAY))).resolved == 1
