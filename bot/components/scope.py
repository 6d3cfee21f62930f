"""How likely a message is off the subject: trained examples, what the message names, and what the search finds.

No threshold on one of them separates the two; together they do (`make bench-alcance`; docs/decisiones.md). It sets a score
beside the intents, and the gate decides (intent_gate.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, make_union

from bot.components.evidence import NAMES, evidence
from bot.components.lessons import lessons
from bot.components.spanish_reader import as_trained, baseline_snapshot, live_snapshot, training_message
from knowledge.schema import BLOC
from knowledge.search.index import Index, index_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

SCORE = "fuera_puntaje"  # above 0, more likely off the subject than on it
_TOKENS = "text_tokens"  # Rasa's own name, written by the tokenizer
_OUT = "fuera_de_alcance"
_FILE = "scope.joblib"
_NAMED = ("producto", "sector"), NAMES, ("termino",), ("monto",)
_NOT_WORDS = {"pais", "lugar_ambiguo", "cantidad", "peso", "numero"}


class ScopeModel:
    """A logistic regression over the masked words and a few figures about the message."""

    def __init__(self, C: float, random_state: int, questions_of_each_fact: int = 0):  # noqa: N803
        self._of_each = questions_of_each_fact
        words = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)
        chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._words: FeatureUnion = make_union(words, chars)
        self._evidence = DictVectorizer()
        # liblinear takes ten passes where the default takes four hundred; it also shrinks the intercept, hence its scale.
        self._model = LogisticRegression(
            C=C, class_weight="balanced", solver="liblinear", intercept_scaling=10, random_state=random_state
        )
        self._within: Counter[str] = Counter()
        self._beyond: Counter[str] = Counter()
        self.is_trained = False

    def fit(self, messages: Sequence[Message], off: Sequence[bool], snapshot: Snapshot) -> None:
        """Learn from messages and whether each is off the subject, and that questions of the knowledge are not."""
        ours, snapshot = lessons(snapshot, self._of_each)
        messages = [*messages, *map(training_message, ours)]
        off = [*off, *(False for _ in ours)]
        for message, is_off in zip(messages, off, strict=True):
            (self._beyond if is_off else self._within).update(_stems(message))
        words = self._words.fit_transform([masked(message) for message in messages])
        carried = self._evidence.fit_transform([evidence(message, snapshot) for message in messages])
        self._model.fit(hstack([words, carried, self._told(messages, index_of(snapshot), off)]).tocsr(), off)
        self.is_trained = True

    def scores(self, messages: Sequence[Message], snapshot: Snapshot) -> list[float]:
        """Return the score of each message."""
        words = self._words.transform([masked(message) for message in messages])
        carried = self._evidence.transform([evidence(message, snapshot) for message in messages])
        joined = hstack([words, carried, self._told(messages, index_of(snapshot), None)]).tocsr()
        return [float(value) for value in self._model.decision_function(joined)]

    def knows(self, message: Message, index: Index) -> bool:
        """Tell whether any word of a message means something: of "xxyyzz qwerty" nobody can tell what it is about."""
        found = _stems(message)
        known = any(stem in self._within or stem in self._beyond or stem in index.postings for stem in found)
        return known or not found

    def _told(self, messages: Sequence[Message], index: Index, own: Sequence[bool] | None) -> csr_matrix:
        sides: Iterable[bool | None] = own if own is not None else [None] * len(messages)
        rows = [
            [*figures(message, index), *self._news(message, index, side)]
            for message, side in zip(messages, sides, strict=True)
        ]
        return csr_matrix(np.array(rows, dtype=float))

    def _news(self, message: Message, index: Index, own: bool | None) -> list[float]:
        """Return the shares of words that no other example within, no fact, and some example beyond has."""
        found = _stems(message)
        size = max(1, len(found))
        within = sum(self._within[stem] > (own is False) for stem in found)
        beyond = sum(self._beyond[stem] > (own is True) for stem in found)
        return [1 - within / size, 1 - sum(stem in index.postings for stem in found) / size, beyond / size]


def figures(message: Message, index: Index) -> list[float]:
    """Return what the message names, and how well its words find a fact."""
    entities = message.get(ENTITIES) or []
    kinds = {entity["entity"] for entity in entities}
    places = [entity["value"] for entity in entities if entity["entity"] == "pais"]
    named = [float(bool(kinds & set(group))) for group in _NAMED]
    bloc, away = (float(any((place in BLOC) is side for place in places)) for side in (True, False))
    terms = list(dict.fromkeys(index.terms(_searchable(str(message.get(TEXT) or ""), entities))))
    best = max(index.scores(terms).values(), default=0.0) / 10
    return [*named, bloc, away, best, best / max(1, len(terms)) ** 0.5, math.log1p(len(masked(message).split())) / 3]


def _searchable(text: str, entities: Iterable[dict[str, Any]]) -> str:
    for entity in sorted(entities, key=lambda found: -found["start"]):
        if entity["entity"] in _NOT_WORDS:
            text = text[: entity["start"]] + " " + text[entity["end"] :]
    return text


def masked(message: Message) -> str:
    """Return the words as the classifier sees them."""
    return " ".join(token.text for token in message.get(_TOKENS, []))


def _stems(message: Message) -> set[str]:
    return set(stems(" ".join(word for word in masked(message).split() if not word.startswith("__"))))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ScopeDetector(GraphComponent):
    """Scores each message; training reads the YAML baseline, serving the newest knowledge."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: ScopeModel,
        snapshot: Callable[[], Snapshot] = live_snapshot,
    ):
        self._storage, self._resource, self._model, self._snapshot = storage, resource, model, snapshot

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages it needs."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: C and seed of the regression, and how many questions of each fact it learns as ours."""
        return {"C": 16.0, "random_state": 42, "questions_of_each_fact": 2}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeDetector:
        """Create the untrained component."""
        model = ScopeModel(config["C"], config["random_state"], config["questions_of_each_fact"])
        return cls(config, model_storage, resource, model)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ScopeDetector:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        off = [example.get(INTENT) == _OUT for example in examples]
        if any(off) and not all(off):  # a smoke train may have none beyond
            messages = [as_trained(example) for example in examples]
            self._model.fit(messages, off, baseline_snapshot())
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the score of each message that has a word somebody knows."""
        if not self._model.is_trained:
            return messages
        snapshot = self._snapshot()
        index = index_of(snapshot)
        asked = [message for message in messages if message.get(TEXT) is not None and self._model.knows(message, index)]
        if asked:
            scores = self._model.scores(asked, snapshot)
            for message, score in zip(asked, scores, strict=True):
                message.set(SCORE, score, add_to_output=True)
        return messages
