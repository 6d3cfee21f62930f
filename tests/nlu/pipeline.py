"""The trained pipeline without a server: reader, classifier, gate and fallback, as config.yml sets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.intent_classifier import IntentModel, LinearIntentClassifier
from bot.components.intent_gate import WEIGHED, IntentGate
from bot.components.questions import QUESTIONS, QuestionJoiner, QuestionSplitter
from bot.components.scope import ScopeDetector, ScopeModel
from bot.components.spanish_reader import read, training_message
from tests.knowledge.answers.baseline import lexicon, snapshot

ROOT = Path(__file__).parents[2]
_TOLD = ("text", "intent", "intent_ranking", "entities", WEIGHED, QUESTIONS)


def examples(folder: Path) -> list[tuple[str, str]]:
    """Return the phrases of a folder of NLU files with their intents."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf8"))
        for block in data.get("nlu", []) if isinstance(data, dict) else []:
            found += [
                (line[2:].strip(), block["intent"]) for line in block["examples"].splitlines() if line[:2] == "- "
            ]
    return found


@lru_cache(maxsize=1)
def classifier() -> LinearIntentClassifier:
    """Return the classifier, trained on data/nlu."""
    config, training = LinearIntentClassifier.get_default_config(), examples(ROOT / "data/nlu")
    messages = [training_message(text) for text, _ in training]
    model = IntentModel(config).fit(messages, [intent for _, intent in training], snapshot())
    return LinearIntentClassifier(config, None, None, model, snapshot)  # type: ignore[arg-type]


def parsed(texts: Sequence[str], gated: bool = True) -> list[dict[str, Any]]:
    """Return what the action server would be told of each message: text, intent, ranking, entities and its questions."""
    split = QuestionSplitter().process([Message({TEXT: text}) for text in texts])
    messages = classifier().process([_read(message) for message in split])
    if gated:
        for component in (scope(), _configured(IntentGate), _configured(FallbackClassifier)):
            messages = component.process(messages)
    return [{name: message.get(name) for name in _TOLD} for message in QuestionJoiner().process(messages)]


def _read(message: Message) -> Message:
    """Return a message as the reader leaves it; the lexicon is the baseline's."""
    done = read(message.get(TEXT), lexicon())
    done.set(QUESTIONS, message.get(QUESTIONS))
    return done


@lru_cache(maxsize=1)
def scope() -> ScopeDetector:
    """Return the scope detector, trained on data/nlu."""
    training = examples(ROOT / "data/nlu")
    model = ScopeModel(**_settings(ScopeDetector))
    messages = [training_message(text) for text, _ in training]
    model.fit(messages, [intent == "fuera_de_alcance" for _, intent in training], snapshot())
    return ScopeDetector({}, None, None, model, snapshot)  # type: ignore[arg-type]


def _configured(component: Any) -> Any:
    return component(_settings(component))


def _settings(component: Any) -> dict[str, Any]:
    """Return the settings of a component: its defaults, and what config.yml says."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf8"))["pipeline"]
    said = next(part for part in pipeline if part["name"].split(".")[-1] == component.__name__)
    return {**component.get_default_config(), **{name: value for name, value in said.items() if name != "name"}}


def share(flags: Iterable[bool]) -> float:
    """Return the share of the flags that hold."""
    listed = list(flags)
    return sum(listed) / max(1, len(listed))
