"""All that is taught and all that is held out, to tell whether a lesson is new: read once, again when a file changed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from desk.ensenanza.intents import title_of
from desk.ensenanza.phrase_files import FOLDER, Example, examples_in, read_yaml
from desk.ensenanza.words import plain, same

logger = logging.getLogger("brujula.desk")
HELD_OUT = (Path("tests/nlu"), Path("tests/stories"))
_BUTTONS = "botones.yml"
_SAID = ("texto", "text", "user")  # keys of what somebody wrote, in the files of the tests


@dataclass
class Corpus:
    """The phrases that are taught, by intent, and the words of the tests."""

    examples: list[Example]
    held_out: frozenset[str] = frozenset()
    _forms: dict[str, str] = field(
        default_factory=dict
    )  # how each phrase is compared, handed on: folding 17,000 takes time
    _places: dict[str, str] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for example in self.examples:
            form = self._forms.get(example.text)
            if form is None:
                form = self._forms[example.text] = same(example.text)
            self._places.setdefault(form, example.intent)
            self._counts[example.intent] += 1

    @property
    def intents(self) -> list[str]:
        """Return the intents that have phrases."""
        return sorted(self._counts)

    def where(self, phrase: str) -> str | None:
        """Return the intent that has a phrase, however it is written."""
        return self._places.get(same(phrase))

    def has(self, intent: str, phrase: str) -> bool:
        """Tell whether an intent has exactly this phrase."""
        return any(one.intent == intent and one.text == phrase for one in self.examples)

    def of(self, intent: str) -> list[str]:
        """Return the phrases of an intent."""
        return [one.text for one in self.examples if one.intent == intent]

    def count(self, intent: str) -> int:
        """Return how many phrases an intent has."""
        return self._counts[intent]

    def is_button(self, phrase: str) -> bool:
        """Tell whether a phrase is the text of a button."""
        return any(one.file == _BUTTONS and one.text == phrase for one in self.examples)

    def is_held_out(self, phrase: str) -> bool:
        """Tell whether a phrase stands in the tests."""
        return same(phrase) in self.held_out

    def title(self, intent: str) -> str:
        """Return what staff call an intent."""
        return title_of(intent)

    def plus(self, pairs: list[tuple[str, str]]) -> Corpus:
        """Return it with phrases (intent, words) that wait to be taught."""
        new = [Example(intent, text, "") for intent, text in pairs]
        return Corpus([*self.examples, *new], self.held_out, self._forms)

    def holding(self, texts: Iterable[str]) -> Corpus:
        """Return it with words that are held out to test."""
        return Corpus(self.examples, self.held_out | {same(text) for text in texts}, self._forms)

    def minus(self, pairs: list[tuple[str, str]]) -> Corpus:
        """Return it without phrases (intent, words) that wait to be taken away."""
        gone = set(pairs)
        kept = [one for one in self.examples if (one.intent, one.text) not in gone]
        return Corpus(kept, self.held_out, self._forms)


def corpus_of(root: Path = Path()) -> Corpus:
    """Return what is taught and held out below a root; where the tests are not installed, nothing is held out."""
    files = [*sorted((root / FOLDER).glob("*.yml")), *(p for d in HELD_OUT for p in sorted((root / d).rglob("*.yml")))]
    state = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path in files for stat in (path.stat(),))
    return _read(root, state)


@lru_cache(maxsize=4)
def _read(root: Path, state: tuple[tuple[str, int, int], ...]) -> Corpus:
    examples: list[Example] = []
    held: set[str] = set()
    for name, _, _ in state:
        path = Path(name)
        try:
            text = path.read_text("utf-8")
            if path.parent == root / FOLDER:
                examples += examples_in(text, path.name)
            else:
                held |= {same(said) for said in _words_of_test(text)}
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:  # the staff edit these files
            logger.warning("%s not readable: %s", path.name, type(error).__name__)
    return Corpus(examples, frozenset(held))


def _words_of_test(text: str) -> Iterator[str]:
    yield from (example.text for example in examples_in(text))
    yield from _said_in(read_yaml(text))


def _said_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (plain(str(value[name])) for name in _SAID if isinstance(value.get(name), str))
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _said_in(one)
