"""Word-level normalisation of chat Spanish: accents, abbreviations, stretched letters and emoji."""

from __future__ import annotations

import re

from knowledge.chat import chat_words
from knowledge.text import fold

_STRETCHED = re.compile(r"([a-zñ])\1{2,}")
_LAUGH = re.compile(r"^(?:(?:ja|je|ji|jo|ha|lol){2,}j?|lol|xd+)$")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]")


def normalize_word(word: str) -> str:
    """Return the folded, spelled-out form of one word of a chat ("XQ" → "porque", "holaaaa" → "hola")."""
    folded = fold(word)
    abbreviations, emoji = chat_words()
    if folded in abbreviations:
        return abbreviations[folded]
    if _LAUGH.match(folded):
        return "jaja"
    if word in emoji:
        return emoji[word]
    return _STRETCHED.sub(r"\1", folded)


def only_emoji(text: str) -> bool:
    """Tell whether a message holds nothing but emoji, spaces and punctuation."""
    rest = _EMOJI.sub("", text)
    return rest != text and not any(char.isalnum() for char in rest)


_SOUND = [
    (re.compile(r"qu(?=[ei])|k"), "c"), (re.compile(r"c(?=[ei])|z|sc(?=[ei])|x"), "s"), (re.compile("v"), "b"),
    (re.compile("ll"), "y"), (re.compile(r"g(?=[ei])"), "j"), (re.compile(r"(?<![csp])h"), ""), (re.compile(r"y$"), "i"),
    (re.compile(r"([a-zñ])\1"), r"\1"), (re.compile("w|gu(?=a)|hu(?=a)"), "u"),
]  # fmt: skip


def sound(word: str) -> str:
    """Return a key that is equal for words that sound alike in Latin America (zapatos, sapatos, çapatos)."""
    for pattern, by in _SOUND:
        word = pattern.sub(by, word)
    return word
