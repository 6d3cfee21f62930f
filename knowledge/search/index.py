"""An inverted index with BM25 weights over the fields of the facts: title, questions, summary, statement, norm."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import schema
from knowledge.search.meaning import Meaning
from knowledge.search.stems import stem, stems
from knowledge.snapshot import Snapshot
from knowledge.text import words

_K1, _B = 1.2, 0.6
_FIELDS = (("title", 2.0), ("summary", 1.0), ("statement", 0.6), ("norm", 1.0), ("note", 0.15))
_QUESTION_WEIGHT = 1.4
# "21.719" names one law, and "33.5%" one rate: they say more than any word beside them.
_NORM_NUMBER, _NUMBER_OF_A_NORM = re.compile(r"\d+[.-]\d{3,}(?:-\w+)?|\d{4,5}|\d+(?:\.\d+)?%"), 1.8


@dataclass
class Index:
    """Stem → {fact: weight}; immutable once built, one for each revision of the knowledge."""

    postings: dict[str, dict[str, float]] = field(default_factory=dict)
    synonyms: dict[str, frozenset[str]] = field(default_factory=dict)
    meaning: Meaning = field(default_factory=lambda: Meaning({}))

    def __post_init__(self) -> None:
        """Keep what each stem came to: the same few thousand return in every message."""
        self._known = lru_cache(maxsize=20_000)(self._nearest)
        self._weights = lru_cache(maxsize=20_000)(self._with_synonyms)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Index:
        """Build the index of a snapshot."""
        index = cls(
            synonyms=_synonyms(snapshot), meaning=Meaning({fact.id: _said(fact) for fact in snapshot.facts.values()})
        )
        counts = {fact.id: _weighted(fact, snapshot) for fact in snapshot.facts.values()}
        mean = sum(sum(count.values()) for count in counts.values()) / max(1, len(counts))
        spread = Counter(term for count in counts.values() for term in count)
        for fact_id, count in counts.items():
            norm = _K1 * (1 - _B + _B * sum(count.values()) / mean)
            for term, weight in count.items():
                rarity = math.log(1 + (len(counts) - spread[term] + 0.5) / (spread[term] + 0.5))
                index.postings.setdefault(term, {})[fact_id] = rarity * weight * (_K1 + 1) / (weight + norm)
        return index

    def terms(self, text: str) -> list[str]:
        """Return the stems of a question, misspelt ones put right by the nearest known stem."""
        return [self._known(term) for term in stems(text)]

    def scores(self, terms: list[str]) -> dict[str, float]:
        """Return the BM25 score of every fact that shares a stem, or a synonym at 0.8 of its weight."""
        totals: dict[str, float] = defaultdict(float)
        for term in dict.fromkeys(terms):
            strength = _NUMBER_OF_A_NORM if _NORM_NUMBER.fullmatch(term) else 1.0
            for fact_id, weight in self._weights(term).items():
                totals[fact_id] += strength * weight
        return totals

    def _with_synonyms(self, term: str) -> Mapping[str, float]:
        best = dict(self.postings.get(term, {}))
        for other in self.synonyms.get(term, frozenset()):
            for fact_id, weight in self.postings.get(other, {}).items():
                best[fact_id] = max(best.get(fact_id, 0.0), 0.8 * weight)
        return best

    def held(self, fact_id: str, terms: Iterable[str]) -> int:
        """Return how many of some stems a fact holds."""
        return sum(fact_id in self.postings.get(term, {}) for term in terms)

    def told(self, fact_id: str, terms: Iterable[str]) -> int:
        """Return how many of some stems a fact holds, or says by a synonym."""
        return sum(
            any(fact_id in self.postings.get(said, {}) for said in (term, *self.synonyms.get(term, ())))
            for term in terms
        )

    def _nearest(self, term: str) -> str:
        if term in self.postings or term in self.synonyms or len(term) < 5 or not term.isalpha():
            return term
        near = process.extractOne(term, self._candidates(term), scorer=OSA.distance, score_cutoff=1)
        return near[0] if near else term

    def _candidates(self, term: str) -> list[str]:
        near = (known for size in (-1, 0, 1) for known in self._alike.get((term[0], len(term) + size), ()))
        return sorted(near, key=lambda known: (-len(self.postings[known]), known))

    @cached_property
    def _alike(self) -> Mapping[tuple[str, int], list[str]]:
        """The stems by their first letter and length."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for known in self.postings:
            found[known[:1], len(known)].append(known)
        return found


def names_a_norm(text: str) -> bool:
    """Tell whether a text has the number of a law or rule ("21.719", "3.7.35"), or a rate ("33,5%")."""
    return any(_NORM_NUMBER.fullmatch(term) for term in stems(text))


def _weighted(fact: schema.Fact, snapshot: Snapshot) -> dict[str, float]:
    count: dict[str, float] = defaultdict(float)
    for name, weight in _FIELDS:
        for term in stems(getattr(fact, name) or ""):
            count[term] += weight
    for question in fact.questions:
        for term in set(stems(question)):
            count[term] += _QUESTION_WEIGHT
    names = [snapshot.named(key).name for key in fact.about]
    topic = snapshot.topics.get(fact.topic)
    for term in {t for text in [*names, *(topic.words if topic else [])] for t in stems(text)}:
        count[term] += 0.7
    return count


def _said(fact: schema.Fact) -> list[str]:
    return stems(" ".join((fact.title, fact.summary, *fact.questions)))


def _synonyms(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for group in snapshot.synonyms.values():
        heads = {stem(words(word)[0]) for word in group.words if len(words(word)) == 1}
        for head in heads:
            groups[head] |= heads - {head}
    return {head: frozenset(others) for head, others in groups.items()}


def index_of(snapshot: Snapshot) -> Index:
    """Return the index of a snapshot, built once and kept with it."""
    if "search_index" not in snapshot.__dict__:
        snapshot.__dict__["search_index"] = Index.of(snapshot)
    return snapshot.__dict__["search_index"]
