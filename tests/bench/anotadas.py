"""The training examples with entities marked in them, so that DIET or a CRF has something to learn.

Brújula's examples carry no marks: its reader finds names, places and amounts in catalogues and by rules. Here the same
reader marks a copy of data/nlu, so a learned extractor sees exactly what our matchers say and can at best repeat it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader, RasaYAMLWriter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.entities import read_message
from bot.components.spanish_reader import baseline_lexicon

KEPT = ("entity", "role", "value", "start", "end")


def marked(text: str) -> list[dict[str, Any]]:
    """Return the entities of a text as Rasa marks them: the longest first where they overlap, without our own fields."""
    taken: set[int] = set()
    kept = []
    for entity in sorted(read_message(text, baseline_lexicon()).entities(), key=lambda e: e["start"] - e["end"]):
        span = range(entity["start"], entity["end"])
        if span and taken.isdisjoint(span):
            taken.update(span)
            kept.append({name: entity[name] for name in KEPT if name in entity})
    return sorted(kept, key=lambda entity: entity["start"])


def annotate(source: Path, target: Path) -> int:
    """Write the examples of every file of a folder with their entities marked; return how many marks there are."""
    target.mkdir(parents=True, exist_ok=True)
    marks = 0
    for path in sorted(source.glob("*.yml")):
        examples = [_example(message) for message in _read(path)]
        marks += sum(len(example.get("entities", [])) for example in examples)
        (target / path.name).write_text(RasaYAMLWriter().dumps(TrainingData(examples)), encoding="utf8")
    return marks


def _read(path: Path) -> Iterable[Message]:
    return RasaYAMLReader().read(path).training_examples


def _example(message: Message) -> Message:
    text = str(message.get("text"))
    return Message.build(text, message.get("intent"), marked(text))
