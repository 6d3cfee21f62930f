"""The training phrases as files: read, and changed line by line so that comments, order and style stay as they are.

A file is a list of blocks; in each, `examples: |` is followed by one phrase a line. A change is made in the text and then
read back: unless exactly the change that was meant is there, nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from desk.errors import LessonRefused

FOLDER = Path("data/nlu")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTENT = re.compile(r"^(\s*)-\s+intent:\s*['\"]?(\w+)['\"]?\s*(?:#.*)?$")
_EXAMPLES = re.compile(r"^\s+examples:\s*\|[+-]?\s*(?:#.*)?$")
_PHRASE = re.compile(r"^(\s*-\s+)(.*?)\s*$")
_UNREADABLE = "No puedo cambiar el archivo {name}: su forma no es la de siempre. Avisa a quien instaló Brújula."


@dataclass(frozen=True)
class Example:
    """A phrase of an intent, in a file."""

    intent: str
    text: str
    file: str


def read_yaml(text: str) -> Any:
    """Return the content of a YAML text; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER) or {}


def examples_in(text: str, file: str = "") -> list[Example]:
    """Return the phrases of a file's text, in their order; raises yaml.YAMLError."""
    made: list[Example] = []
    content = read_yaml(text)
    for block in (content.get("nlu") or []) if isinstance(content, dict) else []:
        if isinstance(block, dict) and block.get("intent"):
            lines = str(block.get("examples") or "").split("\n")
            made += [Example(str(block["intent"]), line[2:].strip(), file) for line in lines if line.startswith("- ")]
    return made


def with_phrase(text: str, name: str, intent: str, phrase: str) -> str:
    """Return a file's text with a phrase at the end of the last block of an intent; raises LessonRefused."""
    lines = text.splitlines(keepends=True)
    places = [span for span in _blocks(lines) if span[0] == intent]
    if not places:
        raise LessonRefused(f"En {name} no hay frases de «{intent}».")
    _, first, end = places[-1]
    dash = _PHRASE.match(lines[end - 1].rstrip("\r\n")) if end > first else None
    start = dash[1] if dash else "    - "
    new = f"{start}{phrase}{_ending(lines)}"
    before = lines[:end]
    if before and not before[-1].endswith("\n"):
        before[-1] += _ending(lines)
        new = new.rstrip("\r\n")
    made = "".join([*before, new, *lines[end:]])
    return _checked(text, made, name, added=(intent, phrase))


def without_phrase(text: str, name: str, intent: str, phrase: str) -> str:
    """Return a file's text without a phrase of an intent, wherever it stands; raises LessonRefused."""
    lines = text.splitlines(keepends=True)
    gone = {
        place for found, first, end in _blocks(lines) if found == intent
        for place in range(first, end) if _said(lines[place]) == phrase
    }  # fmt: skip
    made = "".join(line for place, line in enumerate(lines) if place not in gone)
    return _checked(text, made, name, removed=(intent, phrase))


def _blocks(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each block of phrases: its intent, its first line and the one after its last."""
    intent, place = "", 0
    while place < len(lines):
        line = lines[place].rstrip("\r\n")
        found = _INTENT.match(line)
        place += 1
        if found:
            intent = found[2]
        elif intent and _EXAMPLES.match(line):
            first = end = place
            while place < len(lines) and _inside(lines[place]):
                place += 1
                end = place if lines[place - 1].strip() else end
            yield intent, first, end
            intent = ""


def _inside(line: str) -> bool:
    return not line.strip() or line[:1] in " \t"


def _said(line: str) -> str:
    found = _PHRASE.match(line.rstrip("\r\n"))
    return found[2] if found else ""


def _ending(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _checked(
    before: str, after: str, name: str, added: tuple[str, str] | None = None, removed: tuple[str, str] | None = None
) -> str:
    """Return the text after a change if it reads as before but for that change."""
    try:
        old, new = _pairs(before), _pairs(after)
    except yaml.YAMLError:
        raise LessonRefused(_UNREADABLE.format(name=name)) from None
    wanted = sorted([*old, added] if added else [pair for pair in old if pair != removed])
    if sorted(new) != wanted:
        raise LessonRefused(_UNREADABLE.format(name=name))
    return after


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(example.intent, example.text) for example in examples_in(text)]
