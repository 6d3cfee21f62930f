"""Lessons written into the YAML that is trained and tested: all of them or none, each file replaced whole."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from desk.ensenanza.checks import check_phrase, check_removal
from desk.ensenanza.corpus import Corpus, corpus_of
from desk.ensenanza.lessons import PHRASE, REMOVAL, STORY, TEST, Lesson
from desk.ensenanza.phrase_files import FOLDER, examples_in, with_phrase, without_phrase
from desk.ensenanza.stories import HEADINGS, STORIES, TESTS, World, check_story, messages_of, with_story, world_of
from desk.ensenanza.words import clean
from desk.errors import LessonRefused

__all__ = ["LessonRefused", "apply"]


def apply(root: Path, lessons: Iterable[Lesson]) -> list[Path]:
    """Write lessons below a root and return the files that changed; raises LessonRefused, and then nothing changed.

    What is there already (the same phrase under the same intent) is left as it is, so applying twice changes nothing.
    """
    draft = _Draft(root)
    for lesson in lessons:
        try:
            draft.take(lesson)
        except LessonRefused as refused:
            raise LessonRefused(f"«{_short(lesson)}», de {lesson.author}: {refused}", refused.offer) from None
    return draft.write()


def _short(lesson: Lesson) -> str:
    text = lesson.text.strip().removeprefix("- story:").split("\n", 1)[0].strip()
    return text if len(text) <= 80 else f"{text[:79]}…"


class _Draft:
    """The files of a root as they will be."""

    def __init__(self, root: Path):
        self._root = root
        self._texts: dict[Path, str] = {}
        self._corpus: Corpus = corpus_of(root)
        self._world: World | None = None

    def take(self, lesson: Lesson) -> None:
        """Put a lesson in; raises LessonRefused."""
        if lesson.kind in (STORY, TEST):
            self._story(lesson)
        elif lesson.kind in (PHRASE, REMOVAL):
            {PHRASE: self._phrase, REMOVAL: self._removal}[lesson.kind](lesson.intent or "", lesson.text)
        else:
            raise LessonRefused("No sé qué clase de lección es.")

    def write(self) -> list[Path]:
        """Replace each file that changed by a whole one."""
        changed = [path for path in sorted(self._texts) if self._texts[path] != _text(path)]
        for path in changed:
            _replace(path, self._texts[path])
        return changed

    def _phrase(self, intent: str, text: str) -> None:
        if clean(text) and self._corpus.where(clean(text)) == intent:
            return
        phrase = check_phrase(self._corpus, intent, text)
        path = self._home(intent)
        self._texts[path] = with_phrase(self._now(path), path.name, intent, phrase)
        self._corpus = self._corpus.plus([(intent, phrase)])

    def _removal(self, intent: str, text: str) -> None:
        if not self._corpus.has(intent, clean(text)) and intent in self._corpus.intents:
            return
        phrase = check_removal(self._corpus, intent, text)
        for path in sorted((self._root / FOLDER).glob("*.yml")):
            now = self._now(path)
            if any(one.intent == intent and one.text == phrase for one in examples_in(now)):
                self._texts[path] = without_phrase(now, path.name, intent, phrase)
        self._corpus = self._corpus.minus([(intent, phrase)])

    def _story(self, lesson: Lesson) -> None:
        place = TESTS if lesson.kind == TEST else STORIES
        path = self._root / place
        if lesson.text.strip() in self._now(path):
            return
        world = self._world or world_of(self._root)
        name = check_story(world, self._corpus, lesson.text, lesson.kind == TEST)
        self._corpus = self._corpus.holding(messages_of(lesson.text))
        self._texts[path] = with_story(self._now(path), HEADINGS[place], lesson.text)
        self._world = World(world.intents, world.actions, world.rules, world.names | {name})

    def _home(self, intent: str) -> Path:
        """Return the file of an intent: its own, or the first that has phrases of it."""
        own = self._root / FOLDER / f"{intent}.yml"
        names = [one.file for one in self._corpus.examples if one.intent == intent and one.file]
        return own if own.name in names or not names else self._root / FOLDER / sorted(names)[0]

    def _now(self, path: Path) -> str:
        return self._texts[path] if path in self._texts else _text(path)


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        raise LessonRefused(f"No puedo leer {path.name}. Avisa a quien instaló Brújula.") from None


def _replace(path: Path, text: str) -> None:
    """Put a file in place whole: whoever reads meanwhile gets the old one or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except OSError:
        raise LessonRefused(f"No puedo escribir {path.name}: no hay permiso o no queda espacio.") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
