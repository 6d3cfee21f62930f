"""Two models on the same phrases, none of which was trained on: how many each understands, and which ones changed."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.phrases_check import read_examples
from desk.ensenanza.lessons import PHRASE, Lesson
from desk.ensenanza.words import same

NOISE = 2  # phrases of difference that are chance
LOST_SHARE = 0.10  # of the phrases of an intent from which its loss is told


@dataclass(frozen=True)
class Heard:
    """A phrase, what it should be understood as, and what it was."""

    text: str
    intent: str
    heard: str

    @property
    def right(self) -> bool:
        """Tell whether it was understood."""
        return self.heard == self.intent


Parse = Callable[[Sequence[str]], list[str]]


def parser(model: Path) -> Parse:
    """Load a model and return what names the intent of each text, as the assistant would."""
    import structlog
    from rasa.core.agent import Agent

    # Rasa tells every phrase at DEBUG, and outside its own commands nothing holds that back.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent = Agent.load(str(model))

    async def all_of(texts: Sequence[str]) -> list[str]:
        return [(await agent.parse_message(text)).get("intent", {}).get("name") or "" for text in texts]

    return lambda texts: asyncio.run(all_of(texts))


def held_out(root: Path) -> list[tuple[str, str]]:
    """Return the phrases of tests/nlu that stand in no training file, with their intents."""
    trained = {same(text) for text, _, _ in read_examples(root / "data" / "nlu")}
    folder = root / "tests" / "nlu"
    return [(text, intent) for text, intent, _ in read_examples(folder) if same(text) not in trained]


def listen(parse: Parse, phrases: Sequence[tuple[str, str]]) -> list[Heard]:
    """Return how a model understands phrases."""
    found = parse([text for text, _ in phrases])
    return [Heard(text, intent, heard) for (text, intent), heard in zip(phrases, found, strict=True)]


def taught(lessons: Sequence[Lesson]) -> list[tuple[str, str]]:
    """Return the phrases that the lessons teach."""
    return [(lesson.text, lesson.intent) for lesson in lessons if lesson.kind == PHRASE and lesson.intent]


def compare(before: Sequence[Heard], after: Sequence[Heard]) -> dict[str, Any]:
    """Return what changed, for the page: totals, intents that moved, and the phrases themselves."""
    pairs = list(zip(before, after, strict=True))
    lost = [_told(new) for old, new in pairs if old.right and not new.right]
    won = [_told(new) for old, new in pairs if new.right and not old.right]
    return {
        "phrases": len(pairs), "right_before": sum(one.right for one in before),
        "right_after": sum(one.right for one in after), "lost": lost, "won": won, "intents": _by_intent(pairs),
    }  # fmt: skip


def f1(heard: Sequence[Heard], intent: str) -> float:
    """Return the F1 of an intent: 1 when every phrase of it, and no other, is understood as it."""
    hits = sum(one.right for one in heard if one.intent == intent)
    claimed = sum(one.heard == intent for one in heard)
    expected = sum(one.intent == intent for one in heard)
    return 2 * hits / (claimed + expected) if claimed + expected else 0.0


def verdict(report: dict[str, Any]) -> dict[str, Any]:
    """Return in words whether a candidate is better: `mejora`, `igual` or `empeora`, and where."""
    moved = report["right_after"] - report["right_before"]
    worse = [
        row["intent"] for row in report["intents"] if row["lost"] - row["won"] >= max(NOISE, LOST_SHARE * row["count"])
    ]
    learnt = sum(one["after"] == one["intent"] and one["before"] != one["intent"] for one in report["taught"])
    missed = [one["text"] for one in report["taught"] if one["after"] != one["intent"]]
    if worse or moved < -NOISE or report["stories_failed"]:
        return {"kind": "empeora", "intents": worse, "learnt": learnt, "missed": missed}
    kind = "mejora" if learnt or moved > NOISE else "igual"
    return {"kind": kind, "intents": [], "learnt": learnt, "missed": missed}


def _by_intent(pairs: Sequence[tuple[Heard, Heard]]) -> list[dict[str, Any]]:
    before, after = [old for old, _ in pairs], [new for _, new in pairs]
    counts = Counter(old.intent for old in before)
    lost: dict[str, int] = defaultdict(int)
    won: dict[str, int] = defaultdict(int)
    for old, new in pairs:
        lost[old.intent] += old.right and not new.right
        won[old.intent] += new.right and not old.right
    return [
        {
            "intent": intent, "count": counts[intent], "lost": lost[intent], "won": won[intent],
            "f1_before": round(f1(before, intent), 3), "f1_after": round(f1(after, intent), 3),
        }
        for intent in sorted(counts)
    ]  # fmt: skip


def _told(one: Heard) -> dict[str, str]:
    return {"text": one.text, "intent": one.intent, "heard": one.heard}
