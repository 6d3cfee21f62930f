"""The words of a description: what is sent, what it only goes with, comes in or is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from knowledge.text import words

_COLOUR = re.compile(r"(?<=\w)\s+(?:de\s+)?color\s+\w+", re.IGNORECASE)


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    """Return the lists of palabras.txt ("name: words"), whose comments say what each is for."""
    lines = (Path(__file__).parent / "palabras.txt").read_text(encoding="utf8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return {name: frozenset(said.split()) for name, said in pairs}


@lru_cache(maxsize=8)
def _stems(name: str) -> frozenset[str]:
    """Return a list as the tokens of a description are compared."""
    return frozenset(map(singular, _lists()[name]))


def singular(word: str) -> str:
    """Return a rough stem, one for the singular and the plural of a noun (luz, luces; dulce, dulces; iphone, iphones).

    It is enough to compare the words of two names of the same thing.
    """
    stem = word[:-1] if len(word) > 3 and word.endswith("s") else word
    if len(stem) > 3 and stem.endswith("e") and stem[-2] not in "aeiou":
        stem = stem[:-1]
    return f"{stem[:-1]}c" if stem.endswith("z") else stem


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Return the meaningful words of a text, folded and in singular."""
    empty = _lists()["vacias"]
    return tuple(singular(word) for word in words(text) if word not in empty)


def sent(text: str) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the words of what is sent, without its colour, and which of them depend on one before (complements)."""
    plain = _COLOUR.sub(" ", text)
    found = tokens(plain)
    start = next((place for place, word in enumerate(found) if not word.isdigit()), 0)
    return (found[start:], frozenset()) if is_accessory(found[start:]) else (found, complements(plain))


def is_accessory(found: tuple[str, ...]) -> bool:
    """Tell whether what is sent is an accessory: what follows its name is what it is for."""
    return bool(found) and found[0] in _stems("accesorios")


def is_measure(name: str) -> bool:
    """Tell whether a name is only what goods come in: a bag, a box, a bottle."""
    return bool(tokens(name)) and set(tokens(name)) <= _stems("medidas")


def of_hide(found: Iterable[str]) -> bool:
    """Tell whether one of the words is leather or fur."""
    return not _stems("pieles").isdisjoint(found)


@lru_cache(maxsize=8192)
def complements(text: str) -> frozenset[int]:
    """Return the positions, among the tokens, of the words that a preposition ties to a word before them."""
    empty, links = _lists()["vacias"], _lists()["enlaces"]
    found, linked, position = set(), False, 0
    for word in words(text):
        if word in empty:
            linked = linked or word in links
            continue
        if linked and position:
            found.add(position)
        linked, position = False, position + 1
    return frozenset(found)


def mentions(mine: tuple[str, ...], phrases: Iterable[str]) -> bool:
    """Tell whether the tokens hold one of the phrases whole."""
    said = " ".join(("", *mine, ""))
    return any(f" {' '.join(tokens(phrase))} " in said for phrase in phrases)


Run = tuple[int, tuple[str, ...]]


def of_the_good(
    found: tuple[str, ...], links: frozenset[int], runs: list[Run], sector: str | None
) -> list[tuple[str, ...]]:
    """Return the names that say what the good is, not what it comes in, is made of or goes with.

    A name tied by "de" to another known name gives way to it; tied to an unknown one it counts only where the sector
    is said ("semillas de tomate" are not tomatoes); leather or wool after any other word is its material.
    """
    named = [run for run in runs if len(run[1]) > 1 or run[1][0] not in _stems("medidas")] or runs
    heads = [run for run in named if not _tied(found, links, run)]
    kept = heads or [run for run in named if sector and not _stems("materiales").issuperset(run[1])]
    return [phrase for _, phrase in kept]


def _tied(found: tuple[str, ...], links: frozenset[int], run: Run) -> bool:
    """Tell whether a name depends on a word before it that is not a measure."""
    start, phrase = run
    before = [word for word in found[:start] if word not in _stems("medidas") and not word.isdigit()]
    return bool(before) and (start in links or _stems("materiales").issuperset(phrase))


def runs_of(found: tuple[str, ...]) -> Iterator[Run]:
    """Yield every run of words and where it starts, the longest first, then from the left; of an accessory, its name."""
    for size in range(len(found), 0, -1):
        for start in range(1 if is_accessory(found) else len(found) - size + 1):
            yield start, found[start : start + size]


def phrases_of(found: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every run of words of the text, the longest first, then from the left."""
    return (phrase for _, phrase in runs_of(found))
