"""The words of a phrase: as a file takes them, as they are compared, and without annotations."""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import key

_SPACES = re.compile(r"\s+")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_GLUE = "\u200d"  # joins the pieces of an emoji
# What Rasa reads as an entity: [text](kind), [text]{…} and [text][…] (rasa/shared/nlu/training_data/entities_parser.py).
ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\}|\[[^\]]*\])")


def clean(text: str) -> str:
    """Return a phrase as it is written in a file: one line, composed accents, nothing invisible."""
    one_line = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    seen = (char for char in one_line if char == _GLUE or unicodedata.category(char) not in _INVISIBLE)
    return _SPACES.sub(" ", "".join(seen)).strip(f" {_GLUE}")


def same(text: str) -> str:
    """Return the form in which two phrases are one: folded words; what has no words stays as it is."""
    return " ".join(re.findall(r"\w+", key(text))) or text.strip()


def plain(text: str) -> str:
    """Return the words of a message of a test, without its annotations."""
    return ENTITY.sub(r"\1", text).strip()
