"""What a message carries beyond its words: the kinds of things it names, and the topics that its words point to.

"Estafeta" may stand in no training phrase, and yet the catalogue knows it is a courier and the facts that hold its words
are about sending: a classifier that is told both needs no example of each name (`make bench-nlu`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge import schema
from knowledge.schema import BLOC
from knowledge.search.index import index_of
from knowledge.snapshot import Snapshot

_KEPT = "rasgos"
_FULL = 20.0  # a BM25 score from which the words leave no doubt
_KIND = 0.25  # what naming a kind of thing weighs beside a topic that is beyond doubt
NAMES = ("plataforma", "programa", "organismo")  # kinds of who answers a question in our catalogues


def evidence(message: Message, snapshot: Snapshot) -> dict[str, float]:
    """Return the features of a message: "tema:<topic>" from 0 to 1, and "nombra:<kind>" for what it names.

    Kept with the message, since the classifier and the scope detector both ask for them.
    """
    kept: dict[str, float] | None = message.get(_KEPT)
    if kept is None:
        kept = {**_topics(str(message.get(TEXT) or ""), snapshot), **_named(message.get(ENTITIES) or [], snapshot)}
        message.set(_KEPT, kept)
    return kept


def _topics(text: str, snapshot: Snapshot) -> dict[str, float]:
    """Return, for each topic, how well the words find the best of its facts."""
    index = index_of(snapshot)
    best: dict[str, float] = {}
    for fact, score in index.scores(index.terms(text)).items():
        topic = snapshot.facts[fact].topic
        if score > best.get(topic, 0.0):
            best[topic] = score
    return {f"tema:{topic}": min(score, _FULL) / _FULL for topic, score in best.items()}


def _named(entities: Iterable[dict[str, Any]], snapshot: Snapshot) -> dict[str, float]:
    return {f"nombra:{kind}": _KIND for entity in entities for kind in _kinds(entity, snapshot)}


def _kinds(entity: dict[str, Any], snapshot: Snapshot) -> Iterable[str]:
    kind = entity["entity"]
    yield kind
    if entity.get("role"):
        yield f"{kind}:{entity['role']}"
    if kind == "pais" and entity["value"] not in BLOC:
        yield "pais:fuera"
    entry = snapshot.find(entity["value"]) if kind in NAMES else None
    if isinstance(entry, schema.Platform):
        yield f"plataforma:{entry.kind}"
