"""How every field of the content is called, explained and written by the staff: campos.yml, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("campos.yml")
MAIN = "Lo principal"


@dataclass(frozen=True)
class Field:
    """One field: its words, its widget, and what the widget needs (options, kinds pointed to, fields of a part)."""

    name: str
    label: str
    help: str
    widget: str
    group: str = MAIN
    options: dict[str, str] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    part: Part | None = None
    many: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Part:
    """What goes into a field that has fields of its own; `key` is the date of a dated value."""

    name: str
    one: str
    fields: dict[str, Field]
    key: Field | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of content in words; `title` is the field by which people know an entry."""

    name: str
    one: str
    many: str
    help: str
    title: str
    fields: dict[str, Field]


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return every kind in the order in which staff see them."""
    data = yaml.safe_load(FILE.read_text("utf-8"))
    parts: dict[str, Part] = {}
    for name, said in data["parts"].items():
        key = _field("", said["key"], data, parts) if "key" in said else None
        parts[name] = Part(name, said["one"], _fields(said["fields"], data, parts), key)
    return {
        name: Kind(name, said["one"], said["many"], said["help"], said["title"], _fields(data["fields"][name], data, parts))
        for name, said in data["kinds"].items()
    }  # fmt: skip


def _fields(said: dict[str, Any], data: Any, parts: dict[str, Part]) -> dict[str, Field]:
    return {name: _field(name, one, data, parts) for name, one in said.items()}


def _field(name: str, said: dict[str, Any], data: Any, parts: dict[str, Part]) -> Field:
    return Field(
        name, said["label"], said.get("help", ""), said["widget"], said.get("group", MAIN),
        data["options"][said["options"]] if "options" in said else {}, tuple(said.get("of", "").split()),
        parts[said["part"]] if "part" in said else None, said.get("many", False), said.get("optional", False),
    )  # fmt: skip
