"""What a message denies or takes back: "no son 30 sino 35", "dije Perú pero es Chile", "vino no, mejor pisco"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.components.spacy_words import Word

_CLASSES = {"pais": "P", "lugar_ambiguo": "P", "producto": "G", "sector": "G"}
FIGURE = "N"
_VERBS = (
    "es|son|era|eran|fue|seria|serian|va|van|voy|mando|mandamos|envio|enviamos|vendo|vendemos|exporto|quiero|quieren|soy|somos"
    "|estoy|vivo|vale|valen|cuesta|cuestan|pesa|pesan|sale|salen|pago|paga|piden|pidio|pidieron"
)
_LINKS = "a|de|del|para|pa|en|desde|hacia|por|como|el|la|los|las|un|una|unos|unas|mi|mis|que|cada"
_V, _F = rf"(?: (?:{_VERBS}))", rf"(?: (?:{_LINKS}))*"
_MARKS = r"perdon|digo|digamos|corrijo|mejor dicho|quise decir|me equivoque|mas bien|mejor|sino"
_OTHER = r"(?: (?!(?:o|u|y|ni)\b)[^<\s]+)"  # a word that is no name or figure, and joins nothing
_ONE, _SAME = r" <(?P<kind>[A-Z])(?P<one>\d+)>", r" <(?P=kind)(?P<other>\d+)>"
_SAID = (
    r"puse|dije|decia|escribi|anote|pense|tenia|quise poner|habia (?:dicho|puesto)|iba(?:mos)? a [^<\s]+r(?:l[aeo]s?)?"
)
_BUT = rf"(?:pero|aunque|perdon|{{no}}|mejor){_OTHER}{{{{0,5}}}}?{_SAME}"
_TAKEN_BACK = [
    re.compile(rf" no,?{_V}?{_F}{_ONE}(?=(?:{_OTHER}{{0,2}}?(?: sino(?: que)?| mas bien| mejor|{_V}){_V}?{_F}|{_F}){_SAME})"),
    re.compile(rf"{_ONE}(?={_OTHER}? (?:no,|no (?:{_MARKS}|es|son)\b)(?: (?:{_MARKS}|{_VERBS}|{_LINKS})\b)*{_SAME})"),
    re.compile(rf" (?:{_SAID}){_V}*{_F}{_ONE}(?={_OTHER}{{0,3}}? {_BUT.format(no='no,?')})"),
    # "eran 150, no, son 450" takes the first back; "eran 450 no 150" the second.
    re.compile(rf" eran?{_V}*{_F}{_ONE}(?={_OTHER}{{0,3}}? {_BUT.format(no='no,')})"),
    re.compile(rf"{_ONE}(?={_OTHER}{{0,2}}? (?:{_MARKS})(?: (?:{_MARKS}|{_VERBS}|{_LINKS}|no|realidad|final|al)\b)*{_SAME})"),
]  # fmt: skip
_DENIED = [
    re.compile(rf" (?:en vez|en lugar) de(?: [^<\s]+r)?{_F}{_ONE}"),
    re.compile(rf" ya no{_V}?{_F}{_ONE}"),
    re.compile(rf"(?<! si)(?<! ¿)(?<! que) no (?:es|son|eran?|fue){_F}{_ONE}(?!.* \?)"),
    re.compile(rf" <(?P<kind>N)\d+>{_OTHER}? no{_V}?{_F} <N(?P<one>\d+)>"),
]
_TRIGGERS = frozenset(
    [
        "no",
        "perdon",
        "digo",
        "digamos",
        "corrijo",
        "mejor",
        "bien",
        "decir",
        "pero",
        "aunque",
        "equivoque",
        "vez",
        "lugar",
    ]
)


@dataclass(frozen=True)
class Denial:
    """An item that is taken back (its class and its number among those of its class), and what stands in its place."""

    kind: str
    one: int
    other: int | None = None


def find(words: Sequence[Word], items: Sequence[tuple[int, int, str, int]]) -> list[Denial]:
    """Return what is taken back among the items (first word, last word, kind of entity, number) of a message."""
    if not items or _TRIGGERS.isdisjoint(word.norm for word in words):
        return []
    line = _line(words, items)
    found = [Denial(m["kind"], int(m["one"]), int(m["other"])) for p in _TAKEN_BACK for m in p.finditer(line)]
    known = {(denial.kind, number) for denial in found for number in (denial.one, denial.other)}
    alone = (Denial(m["kind"], int(m["one"])) for p in _DENIED for m in p.finditer(line))
    return found + [denial for denial in alone if (denial.kind, denial.one) not in known]


def class_of(kind: str) -> str:
    """Return the class of a kind of entity: only one of the same class can take the place of another."""
    return _CLASSES.get(kind, "O")


def _line(words: Sequence[Word], items: Sequence[tuple[int, int, str, int]]) -> str:
    """Return the words with each item as "<class number>"; a "no" with a comma behind it takes back what came before."""
    return " " + " ".join(_parts(words, {first: item for item in items for first in [item[0]]}))


def _parts(words: Sequence[Word], starts: dict[int, tuple[int, int, str, int]]) -> Iterator[str]:
    end = 0
    for index in range(len(words)):
        if index in starts:
            _, end, kind, number = starts[index]
            yield f"<{kind}{number}>"
        elif index >= end:
            yield paused(words, index)


def paused(words: Sequence[Word], index: int) -> str:
    """Return the normal word; "no," where a pause follows, which takes back what came before and not what comes."""
    word = words[index]
    pause = word.norm == "no" and index + 1 < len(words) and words[index + 1].start > word.end + 1
    return "no," if pause else word.norm
