"""How much off-subject is declined and how much of the subject is lost, on phrases never trained on: `make bench-alcance`.

The whole pipeline without a server (tests/nlu/pipeline.py) and then the action itself: what the person reads decides. The
phrases of tests/nlu/alcance were written by another hand; half of those off the subject are near it. Those of en_medio.yml
are said after others, in the middle of a conversation.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rich.console import Console
from rich.table import Table

from actions.base import BrujulaAction
from knowledge.text import key
from tests.nlu.pipeline import examples, parsed, share

ROOT = Path(__file__).parents[2]
OUT = "fuera_de_alcance"
REFUSED = {"inyectar_instrucciones", "hablar_otro_idioma"}  # answered by one sentence that says no and what we do
Parse = Callable[[Sequence[str]], list[dict[str, Any]]]


@lru_cache(maxsize=2)
def phrases(name: str) -> list[dict[str, Any]]:
    """Return the messages of tests/nlu/alcance/fuera.yml or dentro.yml that do not stand in data/nlu by chance."""
    path = ROOT / "tests/nlu/alcance" / f"{name}.yml"
    trained = {key(text) for text, _ in examples(ROOT / "data/nlu")}
    found = yaml.safe_load(path.read_text(encoding="utf8"))["mensajes"]
    return [message for message in found if key(message["texto"]) not in trained]


@lru_cache(maxsize=1)
def actions() -> dict[str, BrujulaAction]:
    """Return the action that the rules give to each intent, where it is one of ours."""
    import actions as package

    for module in Path(package.__path__[0]).glob("*.py"):
        __import__(f"actions.{module.stem}")
    known = {action().name(): action() for action in _all(BrujulaAction) if not action.__abstractmethods__}
    steps = [
        rule["steps"]
        for path in (ROOT / "data/rules").glob("*.yml")
        for rule in _rules(path)
        if "condition" not in rule
    ]
    return {pair[0]["intent"]: known[pair[1]["action"]] for pair in steps if pair[1]["action"] in known}


def _all(kind: type[Any]) -> set[type[Any]]:
    return {kind, *(found for child in kind.__subclasses__() for found in _all(child))}


def _rules(path: Path) -> list[dict[str, Any]]:
    return yaml.safe_load(path.read_text(encoding="utf8"))["rules"]


def reason(message: dict[str, Any], slots: dict[str, Any] | None = None) -> str | None:
    """Return why the person gets no answer to a message, or None; `slots`, what the conversation knows, is brought up to date."""
    if message["intent"]["name"] in REFUSED:
        return OUT
    action = actions().get(message["intent"]["name"])
    if action is None:
        return None
    known = {} if slots is None else slots
    dispatcher = CollectingDispatcher()
    tracker = Tracker.from_dict({"sender_id": "banco", "slots": dict(known), "latest_message": message})
    with patch("actions.base.note"):
        events = action.run(dispatcher, tracker, {})
    known.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
    return (dispatcher.messages[0].get("custom") or {}).get("reason")


def measure(parse: Parse = parsed) -> dict[str, Any]:
    """Return, for both files, what the pipeline (ours, or another that parses) chose and what the person reads."""
    from tests.knowledge.answers.baseline import snapshot

    with patch.object(BrujulaAction, "knowledge", lambda self: snapshot()):
        return {
            name: [
                {**phrase, "intent": message["intent"]["name"], "reason": reason(message)}
                for phrase, message in zip(phrases(name), parse([p["texto"] for p in phrases(name)]), strict=True)
            ]
            for name in ("fuera", "dentro")
        }


@lru_cache(maxsize=1)
def in_conversation() -> list[dict[str, Any]]:
    """Return the messages of en_medio.yml, each with why it is not answered after those said before it."""
    from tests.knowledge.answers.baseline import snapshot

    path = ROOT / "tests/nlu/alcance/en_medio.yml"
    said = yaml.safe_load(path.read_text(encoding="utf8"))["mensajes"]
    with patch.object(BrujulaAction, "knowledge", lambda self: snapshot()):
        return [{**one, "reason": _last_reason([*one["antes"], one["texto"]])} for one in said]


def _last_reason(texts: Sequence[str]) -> str | None:
    slots: dict[str, Any] = {}
    return [reason(message, slots) for message in parsed(texts)][-1]


def rates(rows: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return the shares that the pipeline calls out of scope, and that are declined to the person."""
    return share(row["intent"] == OUT for row in rows), share(row["reason"] == OUT for row in rows)


def _by_side(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        "en medio, fuera de alcance": [row for row in rows if not row["dentro"]],
        "en medio, dentro (se pierde)": [row for row in rows if row["dentro"]],
    }


def main() -> None:
    """Measure and print."""
    warnings.filterwarnings("ignore")
    found = measure()
    groups = {
        "fuera de alcance, todo": found["fuera"],
        "  cerca del tema": [row for row in found["fuera"] if row["cerca"]],
        "  lejos del tema": [row for row in found["fuera"] if not row["cerca"]],
        "dentro de alcance (se pierde)": found["dentro"],
    }
    table = Table(title="Mensajes apartados que se declinan")
    for column in ("grupo", "frases", "por la intención", "por lo que lee la persona"):
        table.add_column(column)
    for name, rows in groups.items():
        by_intent, by_reply = rates(rows)
        table.add_row(name, str(len(rows)), f"{by_intent:.1%}", f"{by_reply:.1%}")
    for name, rows in _by_side(in_conversation()).items():
        table.add_row(name, str(len(rows)), "", f"{share(row['reason'] == OUT for row in rows):.1%}")
    console = Console(width=110)
    console.print(table)
    missed = Counter(row["intent"] for row in found["fuera"] if row["reason"] != OUT)
    lost = Counter(row["asunto"] for row in found["dentro"] if row["reason"] == OUT)
    unsure = sum(row["reason"] == "no_entendido" for row in found["fuera"])
    console.print(
        f"De fuera y no declinadas, por intención: {dict(missed.most_common())} ({unsure} dicen «no estoy seguro»)"
    )
    console.print(f"De dentro y declinadas, por asunto: {dict(lost.most_common())}")


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    main()
