"""Folding of Spanish text: one form for comparing words, whatever the accents, case or phone that wrote them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# ñ is a letter of its own in Spanish (ano is not año): it survives the folding of accents.
_HIDE = str.maketrans("ñÑ", "\ue000\ue001")
_SHOW = str.maketrans("\ue000\ue001", "ñÑ")
# The places of a list of options, as a message points to them.
ORDINALS = ("primero", "primera", "segundo", "segunda", "tercero", "tercera", "cuarto", "cuarta", "ultimo", "ultima")
_WORD = re.compile(r"\d+(?:[.,]\d+)*%|\w+(?:[.,/-]\w+)*|[^\w\s]")


def nfc(text: str) -> str:
    """Return the text in Unicode form NFC (phones send both composed and decomposed accents)."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text in lower case without accents, keeping ñ.

    The result has as many characters as the NFC form of the text, so positions stay valid.
    """
    if text.isascii():
        return text.lower()
    marked = nfc(text).translate(_HIDE)
    return "".join(_base(c) for c in marked).translate(_SHOW).lower()


@lru_cache(maxsize=4_096)
def _base(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return base if len(base.lower()) == 1 else char


def words(text: str) -> list[str]:
    """Return the folded words of a text, without punctuation."""
    return [w for w in _WORD.findall(fold(text)) if w[0].isalnum()]


def singular(word: str) -> str:
    """Return a light singular of a folded Spanish word, one for all forms of a noun (flores → flor, luces → luz)."""
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    if word.endswith("es") and len(word) > 4 and word[-3] in "lnrdjz" and not word.endswith("tes"):
        return word[:-2]
    return word[:-1]


def key(phrase: str) -> str:
    """Return the form in which names are compared: folded, singular words."""
    return " ".join(singular(word) for word in words(phrase))
