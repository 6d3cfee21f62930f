"""Compares intent classifiers on the held-out phrases, side by side in one run: `make bench-nlu`.

"Rasa" is what LogisticRegressionClassifier does on two CountVectorsFeaturizers (words 1-2, char_wb 2-5 limited to 20,000):
counts and a balanced logistic regression with 100 iterations, on the same masked words. Ours is tried whole and without
each of its parts.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

from rasa.shared.nlu.training_data.message import Message
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline, make_union

from bot.components import intent_classifier
from bot.components.intent_classifier import IntentModel, LinearIntentClassifier
from bot.components.spanish_reader import training_message
from tests.knowledge.answers.baseline import snapshot
from tests.nlu.pipeline import examples

ROOT = Path(__file__).parents[2]
Classifier = Callable[[Sequence[Message], Sequence[str], Sequence[Message]], Sequence[str]]


def rasa_like(train: Sequence[Message], intents: Sequence[str], held_out: Sequence[Message]) -> Sequence[str]:
    """Return what Rasa's own linear classifier predicts."""
    words = CountVectorizer(token_pattern=r"\S+", ngram_range=(1, 2))
    chars = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), max_features=20_000)
    model = make_pipeline(make_union(words, chars), LogisticRegression(max_iter=100, class_weight="balanced"))
    return list(model.fit(list(map(masked, train)), intents).predict(list(map(masked, held_out))))


def ours(train: Sequence[Message], intents: Sequence[str], held_out: Sequence[Message]) -> Sequence[str]:
    """Return what our classifier predicts."""
    model = IntentModel(LinearIntentClassifier.get_default_config())
    margins = model.fit(train, intents, snapshot()).margins(held_out, snapshot())
    return [model.intents[place] for place in margins.argmax(axis=1)]


def without(name: str, nothing: Callable[..., object]) -> Classifier:
    """Return our classifier with one of the functions that read a message replaced."""

    def predict(train: Sequence[Message], intents: Sequence[str], held_out: Sequence[Message]) -> Sequence[str]:
        with patch.object(intent_classifier, name, nothing):
            return ours(train, intents, held_out)

    return predict


def masked(message: Message) -> str:
    """Return the words as the classifier sees them."""
    return " ".join(token.text for token in message.get("text_tokens"))


def main() -> None:
    """Train all, print the table."""
    warnings.filterwarnings("ignore")
    trained = {text.casefold() for text, _ in examples(ROOT / "data/nlu")}
    train = [(training_message(text), intent) for text, intent in examples(ROOT / "data/nlu")]
    apart = [(text, intent) for text, intent in examples(ROOT / "tests/nlu") if text.casefold() not in trained]
    held_out = [training_message(text) for text, _ in apart]
    truth = [intent for _, intent in apart]
    table = Table(title=f"{len(train)} frases de entrenamiento, {len(held_out)} apartadas")
    for column in ("clasificador", "micro-F1", "macro-F1", "segundos"):
        table.add_column(column)
    classifiers: dict[str, Classifier] = {
        "Rasa: cuentas + regresión logística": rasa_like,
        "Brújula: SVM lineal, con todo": ours,
        "  sin los temas ni lo que nombra": without("evidence", lambda *_: {}),
        "  sin las letras como se escribieron": without("_written", lambda _: "nada"),
    }
    for name, classify in classifiers.items():
        start = time.perf_counter()
        guess = classify([m for m, _ in train], [i for _, i in train], held_out)
        seconds = time.perf_counter() - start
        scores = (f1_score(truth, guess, average=kind) for kind in ("micro", "macro"))
        table.add_row(name, *(f"{score:.3f}" for score in scores), f"{seconds:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
