"""Labels that fit: shortened by what they mean, from a table that people edit, and never cut in silence."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.channels.whatsapp.published_limits import BUTTON_TITLE, length
from knowledge.text import nfc, words

_TABLE = Path(__file__).with_name("etiquetas.yml")
_ELLIPSIS = "…"


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """Return the table of labels."""
    read: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf8"))
    return read


def folded(text: str) -> str:
    """Return the form in which a typed label is compared: lower case, without accents, signs or double spaces."""
    return " ".join(words(text))


def short(label: str, limit: int = BUTTON_TITLE) -> str | None:
    """Return a label of at most `limit` characters that means the same, or None where there is none."""
    label = one_line(label)
    if length(label) <= limit:
        return label
    named = _named().get(folded(label))
    if named and length(named) <= limit:
        return named
    return _by_words(label, limit)


def headline(label: str, limit: int) -> str:
    """Return what fits of a label that has no short form: whole words and "…"; its whole text must stand elsewhere."""
    label = one_line(label)
    kept = ""
    for word in label.split(" "):
        longer = f"{kept} {word}".strip()
        if length(longer + _ELLIPSIS) > limit:
            break
        kept = longer
    return (kept.rstrip(" ,;:") or cut(label, limit - 1)) + _ELLIPSIS


def whole(title: str) -> str:
    """Return the label that a shortened title of the table stands for; any other title as it is."""
    return _wholes().get(folded(title), title)


def one_line(label: str) -> str:
    """Return a label without line breaks or double spaces, which a title cannot have."""
    return re.sub(r"\s+", " ", nfc(label)).strip()


def cut(text: str, limit: int) -> str:
    """Return the longest beginning of at most `limit` units, without breaking a character."""
    kept, used = [], 0
    for character in text:
        used += length(character)
        if used > limit:
            break
        kept.append(character)
    return "".join(kept)


def _by_words(label: str, limit: int) -> str | None:
    """Shorten one word at a time, and then leave out articles and prepositions, until it fits."""
    parts = label.split(" ")
    shorter: dict[str, str] = table()["palabras"]
    for at, part in enumerate(parts):
        bare = part.strip(",;:.¿?¡!").lower()
        if bare in shorter:
            found = shorter[bare]
            parts[at] = found[:1].upper() + found[1:] if part[:1].isupper() else found
            if length(" ".join(parts)) <= limit:
                return " ".join(parts)
    for at in range(len(parts) - 2, 0, -1):  # never the first word nor the last: they say what it is about
        if parts[at].lower() in table()["sobran"]:
            del parts[at]
            if length(" ".join(parts)) <= limit:
                return " ".join(parts)
    return None


@lru_cache(maxsize=1)
def _named() -> dict[str, str]:
    return {folded(full): brief for full, brief in table()["etiquetas"].items()}


@lru_cache(maxsize=1)
def _wholes() -> dict[str, str]:
    return {folded(brief): full for full, brief in table()["etiquetas"].items()}
