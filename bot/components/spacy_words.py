"""The Spanish tokenizer of spaCy (no statistical model) and the words it gives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bot.components.normalizer import normalize_word
from knowledge.text import singular


@dataclass(frozen=True)
class Word:
    """A word of the message: as written with its place, and in normal form."""

    text: str
    norm: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """Return the form that catalogue matching compares."""
        return singular(self.norm)


@lru_cache(maxsize=1)
def spanish() -> Language:
    """Return spaCy's blank Spanish pipeline: tokenizer only."""
    nlp = spacy.blank("es")
    nlp.max_length = 20_000
    infixes = [
        *(nlp.Defaults.infixes or []),
        r"(?<=[a-zñáéíóú])[-/](?=[a-zñáéíóú])",
        r"(?<=\d)(?=[a-zA-Z])",
        r"(?<=[a-záéíóú]),(?=\w)",
    ]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return nlp


def split(text: str) -> list[Word]:
    """Return the words of a message in order, punctuation left out except signs that carry meaning."""
    found = []
    for token in spanish().make_doc(text):
        if token.is_space or (token.is_punct and token.text not in "?¿$%"):
            continue
        norm = normalize_word(token.text)
        found.append(Word(token.text, norm, token.idx, token.idx + len(token.text)))
    return found


def doc_of(keys: list[str]) -> Doc:
    """Return a spaCy Doc of already normal words, for PhraseMatcher."""
    return Doc(spanish().vocab, words=keys or [" "])
