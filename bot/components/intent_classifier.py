"""A linear classifier over words and character n-grams of the masked message (TF-IDF and a linear SVM).

On our held-out phrases it beats Rasa's LogisticRegressionClassifier on counts, and trains in seconds (`make bench-nlu`;
docs/decisiones.md). Probabilities are a softmax of the SVM's margins: they order and threshold, they are not frequencies.
"""

from __future__ import annotations

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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.svm import LinearSVC

_FILE = "intents.joblib"


def build(config: dict[str, Any]) -> Pipeline:
    """Return the untrained model."""
    words = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    return make_pipeline(make_union(words, chars), LinearSVC(C=config["C"], random_state=config["random_state"]))


def probabilities(margins: np.ndarray, temperature: float) -> np.ndarray:
    """Return the softmax of the margins of one message."""
    powers = np.exp((margins - margins.max()) / temperature)
    return powers / powers.sum()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Predicts the intent from the masked tokens."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Pipeline | None = None
    ):
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

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
        return {"C": 1.0, "temperature": 0.25, "ranking_length": 10, "random_state": 42}

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
        examples = [m for m in training_data.intent_examples if m.get("text_tokens")]
        self._model = build(self._config)
        self._model.fit([_masked(m) for m in examples], [m.get(INTENT) for m in examples])
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
        margins = self._model.decision_function([_masked(message)])[0]
        chances = probabilities(margins, self._config["temperature"])
        best = np.argsort(chances)[::-1][: self._config["ranking_length"]]
        return [
            {INTENT_NAME_KEY: str(self._model.classes_[i]), PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in best
        ]


def _masked(message: Message) -> str:
    return " ".join(token.text for token in message.get("text_tokens", []))
