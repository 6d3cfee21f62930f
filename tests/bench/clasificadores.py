"""Compares intent classifiers on the held-out phrases, side by side in one run: `make bench-nlu`.

All see the same masked words. "Rasa" is what LogisticRegressionClassifier does on two CountVectorsFeaturizers
(words 1-2, char_wb 2-5 limited to 20,000): counts and a balanced logistic regression with 100 iterations.
"""

from __future__ import annotations

import time
import warnings
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from bot.components.entities import read_message
from bot.components.intent_classifier import LinearIntentClassifier, build
from bot.components.spanish_reader import baseline_lexicon

ROOT = Path(__file__).parents[2]


def phrases(folder: str) -> tuple[list[str], list[str]]:
    """Return the masked phrases of a folder of NLU files and their intents."""
    texts, intents = [], []
    for path in sorted((ROOT / folder).glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf8"))
        for group in data.get("nlu", []) if isinstance(data, dict) else []:
            for line in group["examples"].splitlines():
                if line.strip().startswith("- "):
                    reading = read_message(line.strip()[2:], baseline_lexicon())
                    texts.append(" ".join(word.norm for word in reading.masked()))
                    intents.append(group["intent"])
    return texts, intents


def rasa_like() -> Pipeline:
    """Return the model of Rasa's own linear classifier."""
    words = CountVectorizer(token_pattern=r"\S+", ngram_range=(1, 2))
    chars = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), max_features=20_000)
    return make_pipeline(make_union(words, chars), LogisticRegression(max_iter=100, class_weight="balanced"))


def main() -> None:
    """Train both, print the table."""
    warnings.filterwarnings("ignore")
    (train, intents), (held_out, truth) = phrases("data/nlu"), phrases("tests/nlu")
    table = Table(title=f"{len(train)} frases de entrenamiento, {len(held_out)} apartadas")
    for column in ("clasificador", "micro-F1", "macro-F1", "segundos"):
        table.add_column(column)
    models = {"Rasa: cuentas + regresión logística": rasa_like(), "Brújula: TF-IDF + SVM lineal": build(_defaults())}
    for name, model in models.items():
        start = time.perf_counter()
        guess = model.fit(train, intents).predict(held_out)
        seconds = time.perf_counter() - start
        scores = (f1_score(truth, guess, average=kind) for kind in ("micro", "macro"))
        table.add_row(name, *(f"{score:.3f}" for score in scores), f"{seconds:.1f}")
    Console().print(table)


def _defaults() -> dict[str, object]:
    return LinearIntentClassifier.get_default_config()


if __name__ == "__main__":
    main()
