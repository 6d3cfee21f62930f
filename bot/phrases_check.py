"""Looks over the training phrases: conflicts, near twins in other intents, thin intents, templates, leaks into the tests.

Phrases are compared as the classifier sees them, masked: two that differ only in a product or a country are the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

FEWEST = 40  # phrases of an intent below which it is thin
NEAR = 0.92  # cosine of character trigrams from which two phrases are twins
FORMULA = 3  # words up to which a phrase is a set formula ("muchas gracias") that any set will have
SAME_SHAPE = 4  # phrases of one masked form from which they are a template
SAME_OPENING = 0.12  # share of an intent's phrases with the same three first words from which they are a template


@dataclass(frozen=True)
class Phrase:
    """A training phrase: as written, as the classifier sees it, its intent and its file."""

    text: str
    masked: str
    intent: str
    path: str


@dataclass(frozen=True)
class Finding:
    """Something to look at; an error keeps a model from being trusted, the rest is advice."""

    kind: str
    text: str
    error: bool = False


def read_examples(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (text, intent, file) of every example under a folder."""
    for path in sorted(folder.rglob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf8"))
        for block in data.get("nlu") or [] if isinstance(data, Mapping) else []:
            for line in str(block.get("examples", "")).splitlines():
                if line.startswith("- "):
                    yield line[2:].strip(), block["intent"], str(path)


def read_phrases(folder: Path, masked: Mapping[str, str] | None = None) -> list[Phrase]:
    """Return the training phrases, masked with the catalogues of the YAML baseline; `masked` has those already done."""
    from bot.components.entities import read_message
    from bot.components.lexicon import Lexicon
    from knowledge.loading.baseline import read_baseline
    from knowledge.snapshot import from_baseline

    lexicon = Lexicon.of(from_baseline(read_baseline()))
    done = dict(masked or {})
    phrases = []
    for text, intent, path in read_examples(folder):
        if text not in done:
            done[text] = " ".join(word.norm for word in read_message(text, lexicon).masked())
        phrases.append(Phrase(text, done[text], intent, path))
    return phrases


def check(phrases: list[Phrase], held_out: Iterable[str], fresh: Collection[str] | None = None) -> list[Finding]:
    """Return every finding, errors first; where `fresh` is given, twins are sought for those texts alone."""
    alike = twins(phrases, fresh)
    found = [*conflicts(phrases), *leaks(phrases, held_out), *alike, *thin(phrases), *templates(phrases)]
    return sorted(found, key=lambda finding: not finding.error)


def conflicts(phrases: list[Phrase]) -> Iterator[Finding]:
    """Yield the masked forms that stand in more than one intent: no classifier can tell them apart."""
    forms: dict[str, dict[str, str]] = defaultdict(dict)
    for phrase in phrases:
        forms[phrase.masked].setdefault(phrase.intent, phrase.text)
    for intents in forms.values():
        if len(intents) > 1:
            said = "; ".join(f"{intent}: «{text}»" for intent, text in sorted(intents.items()))
            yield Finding("conflicto", f"La misma frase en dos intenciones. {said}", error=True)


def leaks(phrases: list[Phrase], held_out: Iterable[str]) -> Iterator[Finding]:
    """Yield the training phrases that a test also uses: what was learnt by heart measures nothing."""
    apart = {_plain(text) for text in held_out}
    for phrase in phrases:
        if len(phrase.text.split()) > FORMULA and _plain(phrase.text) in apart:
            yield Finding("fuga", f"Está en las pruebas y en {phrase.path}: «{phrase.text}»", error=True)


def twins(phrases: list[Phrase], fresh: Collection[str] | None = None) -> Iterator[Finding]:
    """Yield the pairs of different intents that are nearly the same: all, or those of some texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    sought = [place for place, phrase in enumerate(phrases) if fresh is None or phrase.text in fresh]
    if not sought:
        return
    texts = [phrase.masked or "_" for phrase in phrases]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(texts)
    told = set()
    for start in range(0, len(sought), 500):
        chunk = sought[start : start + 500]
        near = (vectors[chunk] @ vectors.T).tocoo()
        close = near.data >= NEAR  # nearly every pair shares a few letters: those are let go before Python sees them
        for row, column in zip(near.row[close], near.col[close], strict=True):
            first, second = sorted((chunk[row], int(column)))
            one, other = phrases[first], phrases[second]
            if one.intent != other.intent and one.masked != other.masked and (first, second) not in told:
                told.add((first, second))
                yield Finding("gemelas", f"{one.intent}: «{one.text}» y {other.intent}: «{other.text}»")


def thin(phrases: list[Phrase]) -> Iterator[Finding]:
    """Yield the intents with too few phrases."""
    for intent, count in sorted(Counter(phrase.intent for phrase in phrases).items()):
        if count < FEWEST:
            yield Finding("delgada", f"{intent} tiene {count} frases; conviene llegar a {FEWEST}")


def templates(phrases: list[Phrase]) -> Iterator[Finding]:
    """Yield what looks made from a template: one masked form again and again, or one opening for many phrases."""
    forms: Counter[tuple[str, str]] = Counter((phrase.intent, phrase.masked) for phrase in phrases)
    for (intent, form), count in forms.items():
        if count >= SAME_SHAPE:
            yield Finding("molde", f"{intent}: {count} frases son «{form}»; con una basta")
    totals = Counter(phrase.intent for phrase in phrases)
    openings = Counter((p.intent, " ".join(p.masked.split()[:3])) for p in phrases if len(p.masked.split()) > 4)
    for (intent, opening), count in openings.items():
        if count >= SAME_SHAPE and count > SAME_OPENING * totals[intent]:
            yield Finding("molde", f"{intent}: {count} de {totals[intent]} frases empiezan «{opening}…»")


def held_out_texts(tests: Path) -> Iterator[str]:
    """Yield what the tests use: examples of tests/nlu, messages of its other files, and what users say in stories."""
    yield from (text for text, _, _ in read_examples(tests / "nlu"))
    for path in sorted([*tests.glob("nlu/**/*.yml"), *tests.glob("stories/*.yml")]):
        yield from _texts(yaml.safe_load(path.read_text(encoding="utf8")))


def _texts(data: object) -> Iterator[str]:
    """Yield the values of texto, text and user anywhere in a YAML file."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in ("texto", "text", "user") and isinstance(value, str):
                yield value.strip()
            else:
                yield from _texts(value)
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)


def _plain(text: str) -> str:
    from knowledge.text import key

    return " ".join(re.findall(r"\w+", key(text)))
