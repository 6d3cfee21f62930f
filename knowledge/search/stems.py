"""Spanish stems of the words that carry meaning."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import snowballstemmer

from knowledge.text import words

_STEMMER = snowballstemmer.stemmer("spanish")
STOPWORDS = frozenset(
    word
    for line in (Path(__file__).parent / "palabras_vacias.txt").read_text(encoding="utf8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; figures and short words stay as they are, a rate with its decimal point."""
    if word.endswith("%"):
        return word.replace(",", ".")
    return word if len(word) <= 3 or any(char.isdigit() for char in word) else _STEMMER.stemWord(word)


def stems(text: str) -> list[str]:
    """Return the stems of a text's meaningful words."""
    return [stem(word.strip("._-/")) for word in words(text) if word not in STOPWORDS]
