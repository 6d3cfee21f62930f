"""The classifier as Rasa runs it: trained, persisted, loaded, and predicting with a ranking."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.intent_classifier import LinearIntentClassifier, probabilities
from bot.components.spanish_reader import _tokens
from tests.knowledge.answers.baseline import lexicon

EXAMPLES = {
    "saludar": ["hola", "buenas tardes", "hola que tal", "buenos dias", "holaa", "hola buenas"],
    "consultar_cargos": ["que impuestos pago en Chile", "cuanto de iva cobran", "impuestos de zapatos a Perú",
                         "me cobran arancel?", "impuestos al llegar", "cuanto arancel paga mi cliente"],
    "consultar_plataformas": ["donde vendo chompas", "en que plataforma vender", "sirve mercado libre?",
                              "plataformas para vender en Colombia", "marketplaces", "donde publico mis ponchos"],
}  # fmt: skip


def message(text: str, intent: str | None = None) -> Message:
    from bot.components.entities import read_message

    built = Message.build(text, intent=intent)
    built.set("text_tokens", _tokens(read_message(text, lexicon())))
    return built


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LinearIntentClassifier:
    """Trained on a handful of examples, then loaded again from what it persisted."""
    folder: Path = tmp_path_factory.mktemp("modelo")
    storage, resource, context = LocalModelStorage.create(folder), Resource("c"), ExecutionContext(GraphSchema({}))
    config = LinearIntentClassifier.get_default_config()
    trained = LinearIntentClassifier.create(config, storage, resource, context)
    data = TrainingData([message(text, intent) for intent, texts in EXAMPLES.items() for text in texts])
    assert trained.train(data) == resource
    return LinearIntentClassifier.load(config, storage, resource, context)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hola hola", "saludar"),
        ("cuanto pago de impuestos por mermelada en México", "consultar_cargos"),
        ("en que marketplace vendo sombreros", "consultar_plataformas"),
    ],
)
def test_the_loaded_model_predicts_unseen_phrases(loaded, text, intent):
    assert loaded.process([message(text)])[0].get("intent")["name"] == intent


def test_the_ranking_is_ordered_and_sums_to_one(loaded):
    predicted = loaded.process([message("cuanto cuesta el arancel")])[0]
    chances = [entry["confidence"] for entry in predicted.get("intent_ranking")]
    assert {entry["name"] for entry in predicted.get("intent_ranking")} == set(EXAMPLES)
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1.0)
    assert predicted.get("intent")["confidence"] == chances[0]


def test_a_product_never_seen_in_training_changes_no_intent(loaded):
    one, other = (loaded.process([message(f"impuestos de {name} a Perú")])[0] for name in ("pisco", "ponchos"))
    assert one.get("intent")["name"] == other.get("intent")["name"]


def test_training_twice_gives_the_same_predictions(loaded, tmp_path):
    storage, resource, context = LocalModelStorage.create(tmp_path), Resource("c"), ExecutionContext(GraphSchema({}))
    again = LinearIntentClassifier.create(LinearIntentClassifier.get_default_config(), storage, resource, context)
    again.train(TrainingData([message(text, intent) for intent, texts in EXAMPLES.items() for text in texts]))
    text = "cuanto arancel hay"
    assert loaded.process([message(text)])[0].get("intent") == again.process([message(text)])[0].get("intent")


def test_a_message_without_text_is_left_alone(loaded):
    assert loaded.process([Message({})])[0].get("intent") is None


def test_an_untrained_component_predicts_nothing(tmp_path):
    storage, context = LocalModelStorage.create(tmp_path), ExecutionContext(GraphSchema({}))
    config = LinearIntentClassifier.get_default_config()
    untrained = LinearIntentClassifier.create(config, storage, Resource("c"), context)
    assert untrained.process([message("hola")])[0].get("intent_ranking") is None


def test_huge_margins_do_not_overflow():
    chances = probabilities(np.array([1e6, -1e6, 0.0]), 0.25)
    assert chances.sum() == pytest.approx(1.0)
    assert chances[0] == pytest.approx(1.0)
