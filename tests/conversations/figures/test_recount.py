"""Every figure of a made-up history, counted a second time: plain Python over the raw rows, none of the store's SQL."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest

from conversations.figures import sums
from conversations.figures.headline import headline
from conversations.figures.sums import Share, Span
from tests import historia
from tests.conversations.figures.conftest import NOW, ZONE

# Two weeks around the night of 6 September 2026 in which Chile puts its clocks forward.
FIRST = datetime.datetime(2026, 8, 30, 3, 30, tzinfo=datetime.UTC)
SPANS = [
    Span(datetime.date(2026, 8, 29), datetime.date(2026, 9, 15)),
    Span(datetime.date(2026, 9, 6), datetime.date(2026, 9, 6)),
    Span(datetime.date(2026, 9, 1), datetime.date(2026, 9, 7), channel="whatsapp"),
    Span(datetime.date(2026, 9, 1), datetime.date(2026, 9, 10), country="PE"),
    Span(datetime.date(2026, 9, 1), datetime.date(2026, 9, 10), channel="web", country="MX"),
]


class Plain:
    """The history, counted by hand."""

    def __init__(self, history: historia.History):
        people = {person["id"]: person for person in history.people}
        replies = defaultdict(list)
        for row in history.outbox:
            replies[row["inbox_id"]].append(row)
        reasons = {row["correlation_id"]: row["reason"] for row in history.unanswered}
        rated = {row["outbox_id"]: row for row in history.ratings}
        memory: dict[int, dict[str, Any]] = defaultdict(dict)
        told = self._slots(history)
        self.turns: list[dict[str, Any]] = []
        for row in history.inbox:
            mine = memory[row["person_id"]]
            mine.update(told[row["correlation_id"]])
            sent = replies[row["id"]]
            rating = next((rated[reply["id"]] for reply in sent if reply["id"] in rated), None)
            self.turns.append({
                "person": people[row["person_id"]]["id"], "channel": row["channel"], "at": row["received_at"],
                "kind": self._kind(row, sent, reasons), **mine,
                "messages": len(sent), "charged": [r["pricing"]["category"] for r in sent if r["pricing"].get("billable")],
                "latency": min(((r["sent_at"] - row["received_at"]) for r in sent), default=None),
                "useful": rating["useful"] if rating else None, "why": rating["reason"] if rating else None,
            })  # fmt: skip

    @staticmethod
    def _slots(history: historia.History) -> dict[str, dict[str, Any]]:
        import json

        found: dict[str, dict[str, Any]] = defaultdict(dict)
        current: dict[str, str] = {}
        for row in history.events:
            data = json.loads(row["data"])
            if data["event"] == "user":
                current[row["sender_id"]] = data["metadata"]["correlation_id"]
            else:
                value = data["value"]
                found[current[row["sender_id"]]][data["name"]] = value[0] if isinstance(value, list) else value
        return found

    @staticmethod
    def _kind(row: dict[str, Any], sent: list[dict[str, Any]], reasons: dict[str, str]) -> str:
        if row["status"] != "done":
            return {"held": "persona", "failed": "fallo"}[row["status"]]
        if row["correlation_id"] in reasons:
            return reasons[row["correlation_id"]]
        first = sent[0]["structure"]
        if "known" not in first:
            return "charla"
        return "pregunta" if first["asks"] else "respondida"

    def conversations(self) -> list[dict[str, Any]]:
        found = []
        by_person = defaultdict(list)
        for turn in self.turns:
            by_person[turn["person"]].append(turn)
        for turns in by_person.values():
            for turn in turns:
                if not found or found[-1]["turns"][0]["person"] != turn["person"] or self._apart(found[-1], turn):
                    found.append({"turns": []})
                found[-1]["turns"].append(turn)
        return found

    @staticmethod
    def _apart(conversation: dict[str, Any], turn: dict[str, Any]) -> bool:
        silent, begun = (turn["at"] - conversation["turns"][place]["at"] for place in (-1, 0))
        return silent >= datetime.timedelta(hours=24) or begun >= datetime.timedelta(days=7)


def day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(ZONE).date()


def wanted(turn: dict[str, Any], span: Span) -> bool:
    places = (turn.get("pais_destino"), turn.get("pais_origen"))
    return (
        span.first <= day(turn["at"]) <= span.last
        and span.channel in ("", turn["channel"])
        and (not span.country or span.country in places)
    )


def outcome(turns: list[dict[str, Any]]) -> str:
    kinds = [turn["kind"] for turn in turns]
    if "persona" in kinds:
        return "traspasada"
    questions = [turn for turn in turns if turn["kind"] != "charla"]
    if not questions:
        return "sin_consulta"
    ours = [turn for turn in questions if turn["kind"] != "fuera_de_alcance"]
    if not ours:
        return "ajena"
    if ours[-1]["kind"] == "pregunta":
        return "abandonada"
    return "resuelta" if ours[-1]["kind"] == "respondida" and ours[-1]["useful"] is not False else "sin_respuesta"


@pytest.fixture
def history(store) -> historia.History:
    made = historia.make(1_500, FIRST, 15, per_person=10)
    made.write(store.engine, store.events)
    store.read()
    return made


def shares(turns: list[dict[str, Any]], key: str) -> list[Share]:
    about = [turn for turn in turns if turn["kind"] in ("respondida", "pregunta", "no_consta", "no_entendido")]
    count = Counter(turn[key] for turn in about if turn.get(key))
    missed = Counter(turn[key] for turn in about if turn.get(key) and turn["kind"].startswith("no_"))
    return [Share(name, n, missed[name]) for name, n in sorted(count.items(), key=lambda item: (-item[1], item[0]))]


def test_every_figure_is_what_the_raw_rows_say(store, engine, history):
    plain = Plain(history)
    assert {turn["kind"] for turn in plain.turns} == set(historia.KINDS)  # nothing of the vocabulary is left out
    for span in SPANS:
        turns = [turn for turn in plain.turns if wanted(turn, span)]
        assert turns, span
        outcomes: Counter[str] = Counter()
        for conversation in plain.conversations():
            parts = conversation["turns"]
            last = {
                name: next((t[name] for t in reversed(parts) if t.get(name)), None)
                for name in ("pais_destino", "pais_origen")
            }
            if wanted({**parts[0], **last}, span):
                outcomes[outcome(parts)] += 1
        found = headline(sums.turn_sums(engine, span), sums.conversation_sums(engine, span))
        ours = ("resuelta", "traspasada", "abandonada", "sin_respuesta")
        asked = sum(outcomes[name] for name in ours)
        assert (found.conversations, found.with_question) == (sum(outcomes.values()), asked), span
        assert (found.resolved, found.handed_over, found.abandoned, found.unresolved) == tuple(
            outcomes[o] for o in ours
        )
        assert found.turns == len(turns)
        assert found.unanswered == sum(turn["kind"] in ("no_consta", "no_entendido", "fallo") for turn in turns)
        assert found.messages == sum(turn["messages"] for turn in turns)
        charged = Counter(category for turn in turns for category in turn["charged"])
        assert found.charged == charged.total()
        assert found.useful == sum(turn["useful"] is True for turn in turns)
        assert found.useless == sum(turn["useful"] is False for turn in turns)
        assert found.containment == (Decimal(asked - outcomes["traspasada"]) / asked if asked else None)
        assert found.deflection == (Decimal(outcomes["resuelta"]) / asked if asked else None)
        if outcomes["resuelta"]:
            assert found.messages_per_resolved == Decimal(found.messages) / outcomes["resuelta"]
        latencies = sorted(round(t["latency"].total_seconds() * 1000) for t in turns if t["latency"] is not None)
        expected = [latencies[math.ceil(part * len(latencies)) - 1] for part in (0.5, 0.95)]
        assert sums.latency_at(engine, span, [0.5, 0.95]) == expected, span
        assert sums.by_theme(engine, span) == shares(turns, "tema")
        assert sums.by_product(engine, span) == shares(turns, "producto")
        assert sums.by_destination(engine, span) == shares(turns, "pais_destino")
        assert sums.by_origin(engine, span) == shares(turns, "pais_origen")
        hours = Counter(str(turn["at"].astimezone(ZONE).hour) for turn in turns)
        assert {share.key: share.turns for share in sums.by_hour(engine, span)} == dict(hours)
        why = Counter(turn["why"] for turn in turns if turn["useful"] is False and turn["why"])
        assert {share.key: share.turns for share in sums.by_reason(engine, span)} == dict(why)


def test_the_days_of_the_parts_add_up_to_the_whole(engine, history):
    whole = Span(datetime.date(2026, 8, 29), datetime.date(2026, 9, 15))
    days = [Span(day, day) for day in whole.all_days()]
    assert sum(headline(sums.turn_sums(engine, one), []).turns for one in days) == len(history.inbox)
    assert sum(one.count for one in sums.conversation_sums(engine, whole)) == sum(
        one.count for span in days for one in sums.conversation_sums(engine, span)
    )


def test_reading_again_changes_nothing(store, engine, history):
    span = SPANS[0]
    before = (sums.turn_sums(engine, span), sums.conversation_sums(engine, span))
    assert store.read() == 0
    from sqlalchemy import text

    with engine.begin() as db:  # as if every cursor had been lost
        db.execute(text("UPDATE figure_cursors SET position = 0"))
    store.read()
    assert (sums.turn_sums(engine, span), sums.conversation_sums(engine, span)) == before
    assert NOW  # the moment is an argument everywhere
