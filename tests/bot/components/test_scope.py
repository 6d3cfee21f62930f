"""The scope detector as Rasa runs it, and what it weighs beside the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.scope import SCORE, ScopeDetector, figures
from bot.components.spanish_reader import PINNED, live_current, read
from knowledge.search import index_of
from tests.knowledge.answers.baseline import lexicon, snapshot

WITHIN = ["que impuestos paga mi cliente en Chile por unos zapatos", "como exporto mermelada a Perú", "permisos para vender ropa",
          "donde vendo ponchos en Colombia", "certificado de origen para calzado"]  # fmt: skip
BEYOND = ["quien gano el partido anoche", "me duele la cabeza que tomo", "receta de arroz con leche", "poema para mi novia",
          "capital de mongolia"]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> ScopeDetector:
    folder: Path = tmp_path_factory.mktemp("modelo")
    storage, resource, context = LocalModelStorage.create(folder), Resource("s"), ExecutionContext(GraphSchema({}))
    config = {**ScopeDetector.get_default_config(), "questions_of_each_fact": 0}  # five examples are to be heard
    trained = ScopeDetector.create(config, storage, resource, context)
    data = [Message.build(text, intent="consultar_cargos") for text in WITHIN]
    data += [Message.build(text, intent="fuera_de_alcance") for text in BEYOND]
    assert trained.train(TrainingData(data)) == resource
    return ScopeDetector.load(ScopeDetector.get_default_config(), storage, resource, context)


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PINNED, "1")
    live_current.cache_clear()
    yield
    live_current.cache_clear()


def scored(detector: ScopeDetector, text: str) -> float:
    return detector.process([read(text, lexicon())])[0].get(SCORE)


def test_the_loaded_model_tells_unseen_messages_apart(loaded):
    within = scored(loaded, "que permisos piden para vender mermelada en Colombia")
    beyond = scored(loaded, "receta de arroz para mi novia")
    assert within < 0 < beyond


def test_naming_goods_and_a_country_of_the_bloc_tells():
    texts = ("cosas a ese lugar", "zapatos a Perú", "zapatos a Japón")
    index = index_of(snapshot())
    nothing, bloc, away = (figures(read(text, lexicon()), index) for text in texts)
    assert (nothing[0], bloc[0], away[0]) == (0.0, 1.0, 1.0)
    assert (bloc[4:6], away[4:6]) == ([1.0, 0.0], [0.0, 1.0])


def test_what_the_search_finds_tells():
    index = index_of(snapshot())
    found, lost = (figures(read(text, lexicon()), index)[6] for text in ("certificado de origen", "ññkkj wwqqx zzvvb"))
    assert found > 0.4
    assert lost == 0.0


def test_a_message_without_text_and_an_untrained_model_get_no_score(loaded, tmp_path):
    assert loaded.process([Message({})])[0].get(SCORE) is None
    storage, context = LocalModelStorage.create(tmp_path), ExecutionContext(GraphSchema({}))
    untrained = ScopeDetector.create(ScopeDetector.get_default_config(), storage, Resource("s"), context)
    assert untrained.process([read("hola", lexicon())])[0].get(SCORE) is None


def test_words_that_nobody_knows_get_no_score(loaded):
    assert scored(loaded, "xxyyzz qwrtpsd") is None


def test_training_without_examples_beyond_leaves_it_untrained(tmp_path):
    storage, context = LocalModelStorage.create(tmp_path), ExecutionContext(GraphSchema({}))
    detector = ScopeDetector.create(ScopeDetector.get_default_config(), storage, Resource("s"), context)
    detector.train(TrainingData([Message.build(text, intent="consultar_cargos") for text in WITHIN]))
    assert scored(detector, "hola") is None
