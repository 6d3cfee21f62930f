"""How people write in a chat: the abbreviations and emoji of abreviaturas.yaml, and a text with the first spelled out."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.text import fold

_WORD, _SPACES = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?"), re.compile(r"\s+")


@lru_cache(maxsize=1)
def chat_words() -> tuple[dict[str, str], dict[str, str]]:
    """Return (abbreviations, emoji) with what they stand for."""
    data = yaml.safe_load((Path(__file__).parent / "abreviaturas.yaml").read_text(encoding="utf8"))
    return data["abbreviations"], data["emoji"]


@lru_cache(maxsize=256)
def spelled(text: str) -> str:
    """Return a text folded, with single spaces and its abbreviations spelled out: "mandó d vuelta" → "mando de vuelta"."""
    abbreviations = chat_words()[0]
    folded = _SPACES.sub(" ", fold(text))
    return _WORD.sub(lambda match: abbreviations.get(match[0], match[0]), folded)
