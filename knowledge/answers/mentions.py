"""Where a text names a catalogue entry or a glossary term: by its name or by another of its names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge import schema
from knowledge.snapshot import Named, Snapshot
from knowledge.text import fold, singular

Subject = Named | schema.Term
_TOKEN = re.compile(r"\d+|[^\W\d_]+")


def names_of(subject: Subject) -> tuple[str, ...]:
    """Return every name of an entry or term, the name without its parenthesis among them."""
    name = subject.term if isinstance(subject, schema.Term) else subject.name
    return (name, name.split(" (")[0], *subject.aliases)


def found(subject: Subject, text: str) -> tuple[int, int] | None:
    """Return the place of the longest name of the subject in a text; None where it is not said, or misspelt."""
    tokens, places = _tokens(text)
    for name in _keys(names_of(subject)):
        for first in range(len(tokens) - len(name) + 1):
            if tokens[first] == name[0] and tokens[first : first + len(name)] == name:
                return places[first][0], places[first + len(name) - 1][1]
    return None


def without(subject: Subject, text: str) -> str:
    """Return the text without the mention of the subject."""
    place = found(subject, text)
    return f"{text[: place[0]]} {text[place[1] :]}" if place else text


def namesakes(snapshot: Snapshot, entry: Named) -> list[Named]:
    """Return the other entries of the same kind that answer to one of its names ("Walmart" is three)."""
    catalogue: Iterable[Named] = next(
        found.values()
        for found in (snapshot.programmes, snapshot.platforms, snapshot.organisations)
        if entry.id in found
    )
    own = {_key(name) for name in names_of(entry)}
    return [other for other in catalogue if other.id != entry.id and own & {_key(name) for name in names_of(other)}]


def terms_called(snapshot: Snapshot, term: schema.Term, text: str) -> list[schema.Term]:
    """Return the terms that answer to the name by which a text says one: "RUT" is of Chile and of Colombia."""
    place = found(term, text)
    said = _key(fold(text)[place[0] : place[1]]) if place else _key(term.term)
    return [other for other in snapshot.terms.values() if said in {_key(name) for name in names_of(other)}]


@lru_cache(maxsize=64)
def _tokens(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the words of a text and the place of each; every name is sought in the same few texts of a turn."""
    found = [(singular(match.group()), match.span()) for match in _TOKEN.finditer(fold(text))]
    return tuple(word for word, _ in found), tuple(place for _, place in found)


@lru_cache(maxsize=4_000)
def _keys(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the words of each name, the longest name first."""
    return tuple(sorted({key for name in names if (key := _key(name))}, key=len, reverse=True))


@lru_cache(maxsize=10_000)
def _key(name: str) -> tuple[str, ...]:
    return tuple(singular(token) for token in _TOKEN.findall(fold(name)))
