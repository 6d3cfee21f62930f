"""What a trained model understands of the held-out phrases: intents, entities, scope and the held-out stories.

Runs as a process of its own (`python -m tests.bench.evaluar MODEL RESULT.json`), since models of several
configurations do not fit in one. The whole pipeline decides, as in a conversation: gate and fallback included.
"""

from __future__ import annotations

import asyncio
import json
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage
from rasa.core.test import test as test_stories
from sklearn.metrics import f1_score

from knowledge.text import key
from tests.bench import alcance
from tests.bench.valores import valued
from tests.nlu.entity_score import entity_counts, f1
from tests.nlu.pipeline import ROOT, examples


def evaluate(model: Path) -> dict[str, Any]:
    """Return every score of a model, each between 0 and 1 (see the keys)."""
    agent = asyncio.run(load_agent(model_path=str(model)))

    @cache
    def parse(text: str) -> dict[str, Any]:
        assert agent.processor is not None
        return asyncio.run(agent.processor.parse_message(UserMessage(text)))

    return {
        **_intents(parse),
        **_entities(parse),
        **_scope(parse),
        **asyncio.run(_stories(agent)),
    }


def _intents(parse: Any) -> dict[str, Any]:
    trained = {key(text) for text, _ in examples(ROOT / "data/nlu")}
    cases = [(text, intent) for text, intent in examples(ROOT / "tests/nlu") if key(text) not in trained]
    truth, guess = [intent for _, intent in cases], [str(parse(text)["intent"]["name"]) for text, _ in cases]
    scores = {f"intent_{kind}": float(f1_score(truth, guess, average=kind)) for kind in ("micro", "macro")}
    wrong = Counter((a, b) for a, b in zip(truth, guess, strict=True) if a != b)
    return {**scores, "intent_phrases": len(cases), "confused": [[*pair, n] for pair, n in wrong.most_common(10)]}


def _entities(parse: Any) -> dict[str, Any]:
    counts, _ = entity_counts(lambda text: valued(text, parse(text)["entities"]))
    kinds = {kind: f1(count) for kind, count in sorted(counts.items())}
    return {"entity_micro": f1(sum(counts.values(), Counter())), "entity_kinds": kinds}


def _scope(parse: Any) -> dict[str, Any]:
    def read(texts: Sequence[str]) -> list[dict[str, Any]]:
        return [{**parse(text), "entities": valued(text, parse(text)["entities"])} for text in texts]

    found = alcance.measure(read)
    off, lost = alcance.rates(found["fuera"]), alcance.rates(found["dentro"])
    return {
        "off_by_intent": off[0],
        "off_declined": off[1],
        "lost_by_intent": lost[0],
        "lost_declined": lost[1],
        "off_phrases": len(found["fuera"]),
        "within_phrases": len(found["dentro"]),
    }


async def _stories(agent: Agent) -> dict[str, Any]:
    """Predict every action of the held-out stories, the intents taken from the story: only the policies are measured."""
    report = await test_stories(str(ROOT / "tests/stories"), agent, e2e=False, disable_plotting=True)
    steps = [step for step in report["actions"] if step["action"] != "action_listen"]
    right = sum(step["action"] == step["predicted"] for step in steps)
    by = Counter(str(step["policy"]) for step in report["actions"])
    return {"story_actions": right / max(1, len(steps)), "story_steps": len(steps), "deciding_policies": dict(by)}


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    Path(sys.argv[2]).write_text(json.dumps(evaluate(Path(sys.argv[1])), ensure_ascii=False), encoding="utf8")
