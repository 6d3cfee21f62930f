"""Reads in a message the cues that the knowledge base holds: a step-by-step asked, a purpose, whether they export."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge import schema
from knowledge.chat import spelled
from knowledge.snapshot import Snapshot


def cues_in(snapshot: Snapshot, group: str, text: str) -> tuple[schema.Cue, ...]:
    """Return the cues of a group that a text holds, in the order of the file."""
    said = spelled(text)
    return tuple(cue for cue, pattern in _patterns(snapshot).get(group, ()) if pattern.search(said))


def without(snapshot: Snapshot, group: str, text: str) -> str:
    """Return the folded text without the words of a group of cues."""
    said = spelled(text)
    for _, pattern in _patterns(snapshot).get(group, ()):
        said = pattern.sub(" ", said)
    return said


def value_of(snapshot: Snapshot, group: str, text: str) -> str | None:
    """Return what the first cue of a group reads in a text; None where there is none."""
    return next((cue.value for cue in cues_in(snapshot, group, text)), None)


def values_in(snapshot: Snapshot, group: str, text: str) -> tuple[str, ...]:
    """Return what the cues of a group read in a text, in the order said; a word that one has read is not another's."""
    said = spelled(text)
    found: list[tuple[int, int, str]] = []
    for cue, pattern in _patterns(snapshot).get(group, ()):
        for match in pattern.finditer(said):
            taken = any(match.start() < end and start < match.end() for start, end, _ in found)
            found += [(match.start(), match.end(), cue.value)] if cue.value and not taken else []
    return tuple(dict.fromkeys(value for _, _, value in sorted(found)))


def _patterns(snapshot: Snapshot) -> dict[str, list[tuple[schema.Cue, re.Pattern[str]]]]:
    """Return the patterns by group, built once for each revision of the knowledge."""
    if "cue_patterns" not in snapshot.__dict__:
        found: dict[str, list[tuple[schema.Cue, re.Pattern[str]]]] = {}
        for cue in snapshot.cues.values():
            found.setdefault(cue.group, []).append((cue, _pattern(cue.words)))
        snapshot.__dict__["cue_patterns"] = found
    return snapshot.__dict__["cue_patterns"]


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole words; one that ends in "*" also takes what goes on from it."""
    parts = [re.escape(spelled(word).removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
