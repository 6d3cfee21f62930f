"""Finds catalogue entries by their names: programmes, platforms, organisations, products and terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from knowledge.schema import BLOC
from knowledge.search.stems import stem
from knowledge.snapshot import Snapshot
from knowledge.text import words

CATALOGUES = ("programmes", "platforms", "organisations", "products", "terms")


@dataclass(frozen=True)
class Entry:
    """A catalogue entry that the words name."""

    kind: str
    id: str
    name: str
    what: str
    facts: tuple[str, ...]


def find_entries(snapshot: Snapshot, text: str, countries: Iterable[str] = (), limit: int = 12) -> list[Entry]:
    """Return the entries named in a text, or whose name holds the whole text; the longest name first."""
    asked, wanted = _stems(text), set(countries)
    found = []
    for kind in CATALOGUES:
        for key, entry in getattr(snapshot, kind).items():
            weight = max((_weight(_stems(name), asked) for name in _names(entry)), default=0.0)
            if weight and (not wanted or wanted & _countries(entry)):
                found.append((-weight, CATALOGUES.index(kind), key, entry))
    return [_entry(CATALOGUES[kind], key, entry) for _, kind, key, entry in sorted(found, key=lambda f: f[:3])[:limit]]


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


def _weight(name: frozenset[str], asked: frozenset[str]) -> float:
    if not name or not asked:
        return 0.0
    return len(name) if name <= asked else len(asked) / len(name) if asked <= name else 0.0


def _names(entry: Any) -> Iterator[str]:
    yield getattr(entry, "name", None) or entry.term
    yield from getattr(entry, "aliases", None) or getattr(entry, "synonyms", None) or []


def _countries(entry: Any) -> set[str]:
    own = getattr(entry, "country", None)
    if own:
        return {own} if own in BLOC else set(BLOC)
    lists = (getattr(entry, name, None) for name in ("sells_to", "sellers_from", "works_in", "countries"))
    named = {country for countries in lists for country in countries or []}
    return named or set(BLOC)


def _entry(kind: str, key: str, entry: Any) -> Entry:
    what = getattr(entry, "what", None) or getattr(entry, "definition", None) or getattr(entry, "hs_description", None)
    name = getattr(entry, "name", None) or entry.term
    return Entry(kind, key, name, what or "", tuple(getattr(entry, "facts", ())))
