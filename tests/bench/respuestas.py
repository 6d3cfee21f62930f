"""How often the fact that a question leads to is told, on questions that the search never saw: `make bench-respuestas`.

One question of each fact (bot/components/lessons.py: nothing learns it) is taken out of the knowledge; the rest is
indexed. Then it is asked as a person would (reader, classifier, gate, action), with the fact's country already known.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from rasa_sdk.executor import CollectingDispatcher
from rich.console import Console
from rich.table import Table

from actions.base import BrujulaAction
from bot.components.lessons import kept_apart
from knowledge import schema
from knowledge.snapshot import Snapshot
from tests.actions.conversation import tracker
from tests.bench.alcance import actions
from tests.knowledge.answers.baseline import snapshot
from tests.nlu.pipeline import parsed

Case = tuple[schema.Fact, str]


def held_out(whole: Snapshot) -> tuple[Snapshot, list[Case]]:
    """Return the knowledge without one question of each fact that has two or more, and those questions."""
    facts, cases = {}, []
    for fact in whole.facts.values():
        taken = kept_apart(fact)
        if taken is not None:
            cases.append((fact, taken))
        kept = [question for question in fact.questions if question != taken]
        facts[fact.id] = fact.model_copy(update={"questions": kept})
    return replace(whole, facts=facts), cases


def told(knowledge: Snapshot, case: Case, heard: dict[str, Any]) -> tuple[str, ...]:
    """Return the facts that the reply to a question tells, in its order."""
    fact, _ = case
    action = actions().get(heard["intent"]["name"])
    if action is None:
        return ()
    dispatcher = CollectingDispatcher()
    with patch.object(BrujulaAction, "knowledge", lambda self: knowledge):
        events = action.run(dispatcher, tracker(heard, _known(fact)), {})
    slots = {event["name"]: event["value"] for event in events}
    return tuple(slots.get("hechos") or ())


def _known(fact: schema.Fact) -> dict[str, Any]:
    if fact.country not in schema.BLOC:
        return {}
    slot = "pais_origen" if fact.role == "origen" else "pais_destino"
    return {slot: [fact.country]}


def results(knowledge: Snapshot, cases: list[Case], heard: list[dict[str, Any]]) -> Iterator[tuple[schema.Fact, int]]:
    """Return each fact with its place in the reply to its question, from 0; -1 where it is not told."""
    for case, message in zip(cases, heard, strict=True):
        facts = told(knowledge, case, message)
        yield case[0], facts.index(case[0].id) if case[0].id in facts else -1


def main() -> None:
    warnings.filterwarnings("ignore")
    knowledge, cases = held_out(snapshot())
    found = list(results(knowledge, cases, parsed([question for _, question in cases])))
    table = Table("asunto", "preguntas", "lo dice", "lo dice primero")
    topics = Counter(fact.topic for fact, _ in found)
    for topic, number in topics.most_common():
        own = [place for fact, place in found if fact.topic == topic]
        table.add_row(topic, str(number), _share(own, lambda p: p >= 0), _share(own, lambda p: p == 0))
    places = [place for _, place in found]
    table.add_row("todas", str(len(places)), _share(places, lambda p: p >= 0), _share(places, lambda p: p == 0))
    Console().print(table)


def _share(places: list[int], wanted: Any) -> str:
    return f"{100 * sum(map(wanted, places)) / len(places):.1f} %".replace(".", ",")


if __name__ == "__main__":
    main()
