"""The tokenizer as Rasa runs it: masked tokens and entities on every message."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import spanish_reader
from bot.components.spanish_reader import PINNED, LiveLexicon, SpanishReader
from knowledge.errors import EmptyKnowledge
from tests.knowledge.answers.baseline import lexicon


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SpanishReader:
    monkeypatch.setenv(PINNED, "1")
    monkeypatch.setattr(spanish_reader, "baseline_lexicon", lexicon)
    return SpanishReader.create(
        SpanishReader.get_default_config(),
        LocalModelStorage.create(tmp_path),
        Resource("reader"),
        ExecutionContext(GraphSchema({})),
    )


def process(reader: SpanishReader, text: str) -> Message:
    return reader.process([Message.build(text)])[0]


def test_a_live_message_gets_tokens_and_entities(reader):
    message = process(reader, "Soy de Lima y vendo ponchos a Chile por 200 dólares")
    assert [token.text for token in message.get("text_tokens")] == (
        ["soy", "de", "__pais__", "y", "vendo", "__producto__", "a", "__pais__", "por", "__monto__"]
    )
    assert [(e["entity"], e["value"], e.get("role")) for e in message.get("entities")] == [
        ("pais", "PE", "origen"),
        ("producto", "poncho", None),
        ("pais", "CL", "destino"),
        ("monto", "200", None),
    ]
    assert "entities" in message.as_dict(only_output_properties=True)


def test_a_training_example_gets_the_same_tokens_as_a_live_message(reader):
    texts = ["qué impuestos pago por unos zapatos en Perú", "xq me cobran 3 lucas", "👍", "hola"]
    data = TrainingData([Message.build(text, intent="x") for text in texts])
    reader.process_training_data(data)
    for text, example in zip(texts, data.training_examples, strict=True):
        live = process(reader, text).get("text_tokens")
        assert [t.text for t in example.get("text_tokens")] == [t.text for t in live]


def test_both_forms_of_an_accent_give_the_same_tokens(reader):
    text = "¿cuánto pago de impuestos en México?"
    tokens = [process(reader, unicodedata.normalize(form, text)).get("text_tokens") for form in ("NFC", "NFD")]
    assert [t.text for t in tokens[0]] == [t.text for t in tokens[1]]


@pytest.mark.parametrize("text", ["", "...", "🎉", "   "])
def test_a_message_without_words_still_has_a_token(reader, text):
    assert len(process(reader, text).get("text_tokens")) >= 1


def test_ten_thousand_characters_do_not_crash_it(reader):
    assert process(reader, "vendo zapatos a Chile " * 500).get("entities")


def test_a_message_without_text_is_left_alone(reader):
    message = Message({"intent": {"name": "x"}})
    assert reader.process([message])[0].get("text_tokens") is None


def test_an_empty_database_falls_back_to_the_baseline_names(monkeypatch, caplog):
    class Empty:
        def get(self) -> None:
            raise EmptyKnowledge("prueba")

    monkeypatch.setattr(spanish_reader, "baseline_lexicon", lexicon)
    assert LiveLexicon(Empty()).get() is lexicon()  # type: ignore[arg-type]
    assert "EmptyKnowledge" in caplog.text


def test_the_database_is_not_opened_when_the_catalogue_is_pinned(reader):
    assert reader._live._current is None
