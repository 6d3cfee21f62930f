"""Takes out of the knowledge what leads to a fact or an entry that was withdrawn: it is never told, and breaks nothing.

A list loses the name; a part that stood on a fact goes with it (a step, a guide's line); an entry that has nothing left
to say goes too. Texts that have a source of their own (a reading, a dated value) only lose the link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Entries = Mapping[str, Mapping[str, Any]]
_LISTS: dict[str, dict[str, tuple[str, ...]]] = {  # kind → its lists of names, each with the kinds they lead to
    "facts": {"about": ("programmes", "organisations", "platforms")},
    "disputes": {"facts": ("facts",)},
    "guides": {"facts": ("facts",)},
    "organisations": {"facts": ("facts",)},
    "programmes": {"facts": ("facts",), "purposes": ("cues",)},
    "platforms": {"facts": ("facts",)},
    "terms": {"facts": ("facts",)},
    "generic_words": {"products": ("products",)},
    "themes": {"topics": ("topics",)},
    "questions": {"destino": ("topics",), "origen": ("topics",)},
    "procedures": {"about": ("programmes", "organisations", "platforms")},
}
_ONE: dict[str, dict[str, str]] = {  # kind → the names that may be missing
    "facts": {"dispute": "disputes"},
    "parameters": {"dispute": "disputes"},
    "programmes": {"run_by": "organisations"},
    "procedures": {"office": "organisations"},
    "terms": {"topic": "topics"},
}
_NEEDED = {  # kind → what it cannot be without
    "guides": {"facts"},
    "generic_words": {"products"},
    "procedures": {"steps"},
    "themes": {"topics"},
}


def prune(entries: Entries) -> dict[str, dict[str, Any]]:
    """Return the entries of every kind without what leads nowhere; what is whole is handed on as it is."""
    kept: dict[str, dict[str, Any]] = {}
    for kind, found in entries.items():
        mended = {key: _mended(kind, entry, entries) for key, entry in found.items()}
        kept[kind] = {key: entry for key, entry in mended.items() if entry is not None}
    return kept


def _mended(kind: str, entry: Any, entries: Entries) -> Any:
    """Return the entry without what leads nowhere, None where nothing is left."""
    changes: dict[str, Any] = {}
    for name, targets in _LISTS.get(kind, {}).items():
        names = getattr(entry, name)
        left = [one for one in names if any(one in entries[target] for target in targets)]
        if len(left) != len(names):
            changes[name] = left
    for name, target in _ONE.get(kind, {}).items():
        if getattr(entry, name) is not None and getattr(entry, name) not in entries[target]:
            changes[name] = None
    if kind in _PARTS:
        changes |= _PARTS[kind](entry, entries)
    if not changes:
        return entry
    if any(not changes[name] for name in _NEEDED.get(kind, set()) & changes.keys()):
        return None
    return entry.model_copy(update=changes)


def _readings(entry: Any, entries: Entries) -> dict[str, Any]:
    return _unlinked(entry, "readings", entries, {"fact": None})


def _permits(entry: Any, entries: Entries) -> dict[str, Any]:
    """A permit whose fact is gone is no longer sure."""
    return _unlinked(entry, "permits", entries, {"fact": None, "verified": False})


def _values(entry: Any, entries: Entries) -> dict[str, Any]:
    gone = [day for day, value in entry.values.items() if _gone(value, entries)]
    if not gone:
        return {}
    unlinked = {day: entry.values[day].model_copy(update={"fact": None}) for day in gone}
    return {"values": {**entry.values, **unlinked}}


def _procedure(entry: Any, entries: Entries) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if any(_gone(step, entries) for step in entry.steps):
        changes["steps"] = [step for step in entry.steps if not _gone(step, entries)]
    for name in ("documents", "time", "cost"):
        part = getattr(entry, name)
        if part is not None and _gone(part, entries):
            changes[name] = None
    return changes


def _authorities(entry: Any, entries: Entries) -> dict[str, Any]:
    left = {country: name for country, name in entry.authorities.items() if name in entries["organisations"]}
    return {"authorities": left} if len(left) != len(entry.authorities) else {}


def _unlinked(entry: Any, name: str, entries: Entries, update: dict[str, Any]) -> dict[str, Any]:
    parts = getattr(entry, name)
    if not any(_gone(part, entries) for part in parts):
        return {}
    return {name: [part.model_copy(update=update) if _gone(part, entries) else part for part in parts]}


def _gone(part: Any, entries: Entries) -> bool:
    return part.fact is not None and part.fact not in entries["facts"]


_PARTS: dict[str, Callable[[Any, Entries], dict[str, Any]]] = {
    "disputes": _readings, "products": _permits, "parameters": _values, "procedures": _procedure, "topics": _authorities,
}  # fmt: skip
