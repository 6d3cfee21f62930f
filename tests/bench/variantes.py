"""Brújula's components with one thing taken away, to measure what it adds. Configurations name them by module path."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities import Reading, read_message
from bot.components.lexicon import Lexicon
from bot.components.spanish_reader import SpanishReader, baseline_lexicon, baseline_snapshot
from knowledge.text import nfc

_MESSAGE_TOKENIZER = DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER


class LiteralLexicon(Lexicon):
    """A lexicon that takes every word as it is written."""

    def _repair(self, key: str, written: str, following: list[str]) -> str:
        return key


@lru_cache(maxsize=1)
def literal_lexicon() -> Lexicon:
    """Return the baseline's lexicon without spelling correction."""
    return LiteralLexicon.of(baseline_snapshot())


class _FixedReader(SpanishReader):
    """The reader over the baseline, open to what a variant changes."""

    lexicon = staticmethod(baseline_lexicon)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return self.tokens(self._read(message.get(attribute)))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if isinstance(message.get(TEXT), str):
                reading = self._read(message.get(TEXT))
                message.set("text_tokens", self.tokens(reading))
                message.set(ENTITIES, reading.entities(), add_to_output=True)
        return messages

    def tokens(self, reading: Reading) -> list[Token]:
        return _as_tokens(reading.masked())

    def _read(self, text: Any) -> Reading:
        return read_message(nfc(str(text)), self.lexicon())


@DefaultV1Recipe.register(_MESSAGE_TOKENIZER, is_trainable=False)
class UncorrectedReader(_FixedReader):
    """The reader without spelling correction against the catalogues."""

    lexicon = staticmethod(literal_lexicon)


@DefaultV1Recipe.register(_MESSAGE_TOKENIZER, is_trainable=False)
class UnmaskedReader(_FixedReader):
    """The reader that leaves names and amounts in the words that the classifier sees."""

    def tokens(self, reading: Reading) -> list[Token]:
        return _as_tokens(reading.words)


def _as_tokens(words: Any) -> list[Token]:
    return [Token(word.norm, word.start, word.end) for word in words] or [Token("__vacio__", 0, 1)]
