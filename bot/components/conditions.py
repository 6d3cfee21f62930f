"""Finds the words that change a quote: the channel, and what is said of the buyer, the seller or the papers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.components.spacy_words import Word

_GAP = r"(?: \S+){0,4}?"


@dataclass(frozen=True)
class Condition:
    """A phrase found at word positions [first, last): its entity (canal, condicion) and its value."""

    first: int
    last: int
    entity: str
    value: str


@lru_cache(maxsize=1)
def patterns() -> list[tuple[re.Pattern[str], str, str]]:
    """Return (pattern over the normal words, entity, value) for each phrase of condiciones.yml."""
    data = yaml.safe_load((Path(__file__).parent / "condiciones.yml").read_text(encoding="utf8"))
    return [
        (_pattern(str(said)), group["entidad"], group["valor"]) for group in data["frases"] for said in group["dichas"]
    ]


def _pattern(said: str) -> re.Pattern[str]:
    """Return the pattern of a phrase: "a|b" is either word, "<n>" a number, "…" up to four words, "cobr*" any ending."""
    parts = []
    for word in said.split():
        options = r"\d[\d.,]*" if word == "<n>" else "|".join(_word(option) for option in word.split("|"))
        parts.append(_GAP if word == "…" else f" (?:{options})(?= )")
    return re.compile("".join(parts))


def _word(option: str) -> str:
    return re.escape(option).replace(r"\*", r"\S*")


def find(words: Sequence[Word]) -> list[Condition]:
    """Return the conditions in the words, longest first where they overlap, in order."""
    taken: set[int] = set()
    found = []
    for condition in sorted(_all(words), key=lambda c: (c.first - c.last, c.first)):
        span = range(condition.first, condition.last)
        if taken.isdisjoint(span):
            taken.update(span)
            found.append(condition)
    return sorted(found, key=lambda condition: condition.first)


def _all(words: Sequence[Word]) -> Iterator[Condition]:
    line, starts = " ", []
    for word in words:
        starts.append(len(line))
        line += word.norm + " "
    for pattern, entity, value in patterns():
        for match in pattern.finditer(line):
            yield Condition(bisect_left(starts, match.start()), bisect_right(starts, match.end() - 1), entity, value)
