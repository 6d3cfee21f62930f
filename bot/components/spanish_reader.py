"""The tokenizer of Brújula: reads chat Spanish, finds catalogue names, places and amounts, and masks them by kind.

The classifier sees `__producto__`, never "chompas": a product added by staff is understood without training again.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities import Reading, read_message
from bot.components.lexicon import Lexicon
from knowledge.db import open_engine
from knowledge.errors import KnowledgeError
from knowledge.loading.baseline import read_baseline
from knowledge.settings import KnowledgeSettings
from knowledge.snapshot import Current, Snapshot, from_baseline
from knowledge.text import nfc

logger = logging.getLogger(__name__)
PINNED = "BRUJULA_CATALOGO_FIJO"  # set by training and tests: the matchers use the YAML baseline only


@lru_cache(maxsize=1)
def baseline_snapshot() -> Snapshot:
    """Return the YAML baseline, as training and tests use it."""
    return from_baseline(read_baseline())


@lru_cache(maxsize=1)
def baseline_lexicon() -> Lexicon:
    """Return the lexicon of the YAML baseline."""
    return Lexicon.of(baseline_snapshot())


@lru_cache(maxsize=1)
def live_current() -> Current | None:
    """Return what hands out the newest knowledge to every component of this process; None where it is pinned."""
    return None if os.environ.get(PINNED) == "1" else Current(open_engine(KnowledgeSettings().database_url))


def live_snapshot() -> Snapshot:
    """Return the newest knowledge; the baseline's where it is pinned or the database cannot be read."""
    current = live_current()
    try:
        return current.get() if current else baseline_snapshot()
    except KnowledgeError as error:
        logger.warning("Knowledge not readable, using the baseline: %s", type(error).__name__)
        return baseline_snapshot()


class LiveLexicon:
    """The lexicon of the database's newest revision; the baseline's where the database cannot be read."""

    def __init__(self, current: Current | None):
        self._current = current
        self._lexicon: Lexicon | None = None

    def get(self) -> Lexicon:
        """Return the lexicon, rebuilt only when the knowledge has a new revision."""
        if self._current is None:
            return baseline_lexicon()
        try:
            snapshot = self._current.get()
        except KnowledgeError as error:
            logger.warning("Catalogues not readable, using what is known: %s", type(error).__name__)
            return self._lexicon or baseline_lexicon()
        if self._lexicon is None or self._lexicon.revision != snapshot.revision:
            self._lexicon = Lexicon.of(snapshot)
        return self._lexicon


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpanishReader(Tokenizer):
    """Tokens for the classifier and entities for the dialogue, in one pass."""

    def __init__(self, config: dict[str, Any], live: LiveLexicon):
        super().__init__(config)
        self._live = live

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Return the languages this component reads."""
        return ["es"]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages it needs."""
        return ["spacy", "rapidfuzz"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults of Rasa's tokenizers."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpanishReader:
        """Create the component; nothing is read yet."""
        return cls(config, LiveLexicon(live_current()))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpanishReader:
        """Create the component for serving, its catalogues already read: the first person should not wait for them."""
        reader = cls.create(config, model_storage, resource, execution_context)
        reader._live.get()
        return reader

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the masked tokens of a training text (baseline catalogues)."""
        return list(training_message(str(message.get(attribute))).get("text_tokens"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set tokens and entities of live messages."""
        for message in messages:
            text = message.get(TEXT)
            if not isinstance(text, str):
                continue
            _put(message, read_message(nfc(text), self._live.get()))
        return messages


@lru_cache(maxsize=50_000)
def training_message(text: str) -> Message:
    """Return a training text read with the baseline catalogues; every component that trains shares the reading."""
    return read(text, baseline_lexicon())


def as_trained(example: Message) -> Message:
    """Return a training example with its entities and, as words, what the tokenizer of its pipeline gave it."""
    message = Message(dict(training_message(str(example.get(TEXT))).data))
    message.set("text_tokens", example.get("text_tokens") or message.get("text_tokens"))
    return message


def read(text: str, lexicon: Lexicon) -> Message:
    """Return a new message that is already read."""
    message = Message({TEXT: text})
    _put(message, read_message(nfc(text), lexicon))
    return message


def _put(message: Message, reading: Reading) -> None:
    message.set("text_tokens", _tokens(reading))
    message.set(ENTITIES, [*message.get(ENTITIES, []), *reading.entities()], add_to_output=True)


def _tokens(reading: Reading) -> list[Token]:
    tokens = [Token(word.norm, word.start, word.end) for word in reading.masked()]
    return tokens or [Token("__vacio__", 0, 1)]
