"""A linear SVM over the words and pieces of words of a message, as written and masked, and what else it carries.

On our held-out phrases it beats Rasa's LogisticRegressionClassifier on counts, and trains in seconds (`make bench-nlu`;
docs/decisiones.md). Probabilities are a softmax of the SVM's margins: they order and threshold, they are not frequencies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_union
from sklearn.svm import LinearSVC

from bot.components.evidence import evidence
from bot.components.spanish_reader import as_trained, baseline_snapshot, live_snapshot
from knowledge.snapshot import Snapshot
from knowledge.text import nfc

_FILE = "intents.joblib"
_WRITTEN_WEIGHT = 0.7  # the words as written say less than the masked ones


class IntentModel:
    """TF-IDF of masked words (1-2), their pieces (2-5) and the pieces of the words as written (3-5), and the evidence."""

    def __init__(self, config: dict[str, Any]):
        words = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)
        pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._masked: FeatureUnion = make_union(words, pieces)
        self._written = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
        self._evidence = DictVectorizer()
        # Intents with many examples must not draw the others' messages.
        self._svm = LinearSVC(C=config["C"], class_weight="balanced", random_state=config["random_state"])

    @property
    def intents(self) -> list[str]:
        """Return the intents in the order of the margins."""
        return list(self._svm.classes_)

    def fit(self, messages: Sequence[Message], intents: Sequence[str], snapshot: Snapshot) -> IntentModel:
        """Learn from messages that are already read."""
        parts = (
            self._masked.fit_transform([_masked(message) for message in messages]),
            self._written.fit_transform([_written(message) for message in messages]),
            self._evidence.fit_transform([evidence(message, snapshot) for message in messages]),
        )
        self._svm.fit(_join(parts), intents)
        return self

    def margins(self, messages: Sequence[Message], snapshot: Snapshot) -> np.ndarray:
        """Return the margin of each intent for each message; shape (messages, intents)."""
        parts = (
            self._masked.transform([_masked(message) for message in messages]),
            self._written.transform([_written(message) for message in messages]),
            self._evidence.transform([evidence(message, snapshot) for message in messages]),
        )
        return self._svm.decision_function(_join(parts))


def _join(parts: Sequence[Any]) -> Any:
    masked, written, carried = parts
    return hstack([masked, _WRITTEN_WEIGHT * written, carried]).tocsr()


def _masked(message: Message) -> str:
    return " ".join(token.text for token in message.get("text_tokens", []))


def _written(message: Message) -> str:
    return nfc(str(message.get(TEXT) or "")).lower()


def probabilities(margins: np.ndarray, temperature: float) -> np.ndarray:
    """Return the softmax of the margins of one message."""
    powers = np.exp((margins - margins.max()) / temperature)
    return powers / powers.sum()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Predicts the intent from the masked tokens."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
        snapshot: Callable[[], Snapshot] = live_snapshot,
    ):
        self._config, self._storage, self._resource, self._model = config, storage, resource, model
        self._snapshot = snapshot

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages it needs."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: C of the SVM, softmax temperature, how many intents to report."""
        return {"C": 1.0, "temperature": 0.18, "ranking_length": 10, "random_state": 42}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Create the untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Load the trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example with an intent."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        messages = [as_trained(example) for example in examples]
        self._model = IntentModel(self._config).fit(
            messages, [example.get(INTENT) for example in examples], baseline_snapshot()
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message."""
        for message in messages:
            if message.get(TEXT) is None or self._model is None:
                continue
            ranking = self._rank(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        assert self._model is not None
        margins = self._model.margins([message], self._snapshot())[0]
        chances = probabilities(margins, self._config["temperature"])
        best = np.argsort(chances)[::-1][: self._config["ranking_length"]]
        return [
            {INTENT_NAME_KEY: str(self._model.intents[i]), PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in best
        ]
