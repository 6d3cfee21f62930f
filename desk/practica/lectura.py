"""What the words of an answer show: countries, sources, dates, and terms of the trade that were not explained."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from desk.practica.guion import is_question, sentences
from desk.practica.reglas import has, rules
from knowledge.schema import BLOC, Fact
from knowledge.snapshot import Snapshot
from knowledge.text import fold, words

_MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
_DATE = re.compile(
    rf"\b(?:{_MONTHS}|ene|feb|mar|abr|jun|jul|ago|sep|oct|nov|dic)\b.{{0,12}}\b20\d\d\b|\b\d{{1,2}}[/-]\d{{1,2}}[/-]20\d\d\b"
)
_NUMBER = re.compile(r"\d[\d./-]*\d")


def statements(texts: Iterable[str]) -> list[str]:
    """Return the sentences that say something, and ask nothing."""
    return [part for text in texts for part in sentences(text) if not is_question(part)]


def denies(sentence: str) -> bool:
    """Tell whether a sentence denies."""
    return has(sentence, *rules().niega)


def advises(texts: Iterable[str], phrases: Iterable[str]) -> str | None:
    """Return the sentence that says one of these phrases without denying it."""
    wanted = tuple(phrases)
    return next((part for part in statements(texts) if has(part, *wanted) and not denies(part)), None)


def countries_in(snapshot: Snapshot, sentence: str) -> set[str]:
    """Return the countries of the bloc that a sentence speaks of: by their name, their people or their authorities."""
    found = set()
    for code, names in _names(id(snapshot), _Kept(snapshot)).items():
        if has(sentence, *names):
            found.add(code)
    return found


class _Kept:
    """A snapshot as a part of a cache's key."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot

    def __hash__(self) -> int:
        return id(self.snapshot)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.snapshot is self.snapshot


@lru_cache(maxsize=2)
def _names(_: int, kept: _Kept) -> dict[str, tuple[str, ...]]:
    snapshot = kept.snapshot
    found: dict[str, list[str]] = {code: [] for code in BLOC}
    for code in BLOC:
        country = snapshot.countries.get(code)
        found[code] += [country.name, *country.aliases, *country.demonyms] if country else []
    for body in snapshot.organisations.values():
        if body.country in found:
            # «aduana», «el ica» and the like are words of any country: a name of five letters or more is its own.
            found[body.country] += [
                name for name in (body.name, *body.aliases) if len(words(name)) == 1 and len(name) >= 5
            ]
    found["CO"].append("dian")
    return {code: tuple(names) for code, names in found.items()}


def names_source(text: str, facts: Iterable[Fact], snapshot: Snapshot, allowed: set[str]) -> bool:
    """Tell whether a text names a norm, a body or a source of what it says."""
    folded = fold(text)
    for fact in facts:
        if any(len(number) >= 3 and number in folded for number in _NUMBER.findall(fact.norm or "")):
            return True
    bodies = [body for body in snapshot.organisations.values() if body.country in allowed or body.country == "XX"]
    if any(has(text, body.name, *body.aliases) for body in bodies):
        return True
    titles = {word for fact in facts if fact.source for word in words(fact.source.title) if len(word) >= 3}
    return any(has(part, *rules().fuente_con) and bool(titles & set(words(part))) for part in sentences(text))


def tells_date(text: str) -> bool:
    """Tell whether a text says of when it is."""
    return bool(_DATE.search(fold(text))) or has(text, *rules().fecha_con)


def unexplained(text: str, heard: str, snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the terms of the trade that were neither explained nor used by the person, with what they mean."""
    found = []
    for term in (snapshot.terms[key] for key in rules().jerga if key in snapshot.terms):
        if not has(text, term.term) or has(heard, term.term):
            continue
        if not any(_explains(part, term.term) for part in sentences(text) if has(part, term.term)):
            found.append((term.term, term.definition))
    return found


def _explains(sentence: str, term: str) -> bool:
    folded = fold(sentence)
    place = folded.find(fold(term))
    inside = folded.rfind("(", 0, place) > folded.rfind(")", 0, place)
    after = folded[place + len(term) : place + len(term) + 60]
    return inside or any(sign in after for sign in rules().explica_con)
