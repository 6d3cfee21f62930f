"""The words of a question that say what is asked: without its places, its people and the words of any question."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.question import Question
from knowledge.search import index_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot
from knowledge.text import words

_GENERAL = "palabra_general"  # the group of cues with the words that any question may have


def telling_terms(snapshot: Snapshot, question: Question) -> frozenset[str]:
    """Return the stems of the question, without the product, that say what is asked."""
    said = frozenset(index_of(snapshot).terms(question.bare))
    return said - general_stems(snapshot) - place_stems(snapshot, question.countries_on("ambos"))


def general_stems(snapshot: Snapshot) -> frozenset[str]:
    """Return the stems of the words that say nothing of what is asked ("ocupo", "sirve"), read once a revision."""
    return cue_stems(snapshot, _GENERAL)


def cue_stems(snapshot: Snapshot, group: str) -> frozenset[str]:
    """Return the stems of the words of a group of cues, read once a revision."""
    kept: dict[str, frozenset[str]] = snapshot.__dict__.setdefault("cue_stems", {})
    if group not in kept:
        said = (word for cue in snapshot.cues.values() if cue.group == group for word in cue.words)
        kept[group] = frozenset(stem for word in said for stem in stems(word))
    return kept[group]


def place_stems(snapshot: Snapshot, countries: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the names of some countries, of their people ("chilenas") and of their places of one word."""
    if "place_stems" not in snapshot.__dict__:
        snapshot.__dict__["place_stems"] = _places_by_country(snapshot)
    found: dict[str, frozenset[str]] = snapshot.__dict__["place_stems"]
    return frozenset().union(*(found.get(code, frozenset()) for code in countries))


def _places_by_country(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for country in snapshot.countries.values():
        for name in (country.name, *country.aliases, *country.demonyms):
            found.setdefault(country.code, set()).update(stems(name))
    for place in snapshot.places.values():
        single = [name for name in (place.name, *place.aliases, *place.demonyms) if len(words(name)) == 1]
        for code in _countries_of(place):
            found.setdefault(code, set()).update(stem for name in single for stem in stems(name))
    return {code: frozenset(said) for code, said in found.items()}


def _countries_of(place: schema.Place) -> list[str]:
    return [place.country] if place.country else [r["country"] for r in place.readings if r.get("country")]
