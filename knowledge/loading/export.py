"""Writes the database back as YAML, in the files of the baseline, so that what the desk changed can be reviewed.

The same database always gives the same text. Comments of the baseline are not in the database and so are lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine, select

from knowledge import models
from knowledge.db import session
from knowledge.loading.baseline import DEFAULTS, KINDS
from knowledge.loading.rows import ROWS
from knowledge.snapshot import Snapshot, from_database

_WIDTH = 140
_INLINE_KINDS = {"countries", "topics", "synonyms"}
_INLINE_FIELDS = {"values", "tariffs", "permits", "alternatives", "steps", "documents", "time", "cost"}
# Where an entry goes that was born at the desk and so stands in no file yet.
_NEW_FILE: dict[str, Callable[[Any], str]] = {
    "facts": lambda e: f"facts/{e.country.lower()}/{e.topic}.yml",
    "parameters": lambda e: f"parameters/{e.country.lower()}/{e.topic}.yml",
    "disputes": lambda e: f"disputes/{e.country.lower()}.yml",
    "organisations": lambda e: f"organisations/{e.country.lower()}.yml",
    "programmes": lambda e: f"programmes/{e.country.lower()}.yml",
    "platforms": lambda e: f"platforms/{e.kind}.yml",
    "procedures": lambda e: f"procedures/{e.country.lower()}.yml",
    "cues": lambda e: f"cues/{e.group}.yml",
    "products": lambda e: f"products/{e.sector}.yml",
    "places": lambda e: f"places/{e.country.lower()}.yml" if e.country and not e.readings else "places/ambiguos.yml",
    "countries": lambda e: "places/countries.yml",
    "terms": lambda e: "glossary/terminos.yml",
    "generic_words": lambda e: "products/palabras.yml",
    "sector_words": lambda e: "products/palabras.yml",
    "questions": lambda e: "preguntas.yml",
    "settings": lambda e: "agency.yml",
    "diagnosis_questions": lambda e: "autodiagnostico.yml",
    "diagnosis_profiles": lambda e: "autodiagnostico.yml",
    "diagnosis_steps": lambda e: "autodiagnostico.yml",
}


def export(engine: Engine, root: Path) -> list[Path]:
    """Write everything published below `root`; return the files written, in order."""
    snapshot = from_database(engine)
    written = []
    for file, kinds in sorted(_by_file(snapshot, _places(engine)).items()):
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_render(kinds), encoding="utf8")
        written.append(path)
    return written


def _places(engine: Engine) -> dict[tuple[str, str], str]:
    """Return the file of every entry that came from YAML."""
    found: dict[tuple[str, str], str] = {}
    with session(engine) as db:
        tables: dict[str, Any] = {**ROWS, "facts": models.FactRow}
        for kind, row_type in tables.items():
            key = next(iter(row_type.__table__.primary_key.columns))
            for name, file in db.execute(select(key, row_type.file)):
                found[kind, name] = file or ""
    return found


def _by_file(snapshot: Snapshot, places: dict[tuple[str, str], str]) -> dict[str, dict[str, list[Any]]]:
    files: dict[str, dict[str, list[Any]]] = defaultdict(dict)
    for kind in KINDS:
        for name, entry in getattr(snapshot, kind).items():
            if kind == "parameters" and not entry.values:  # withdrawn at the desk
                continue
            file = places.get((kind, name)) or _NEW_FILE.get(kind, lambda e, k=kind: f"{k}.yml")(entry)
            files[file].setdefault(kind, []).append(entry)
    return files


def _render(kinds: dict[str, list[Any]]) -> str:
    shared = _shared([entry for entries in kinds.values() for entry in entries])
    parts = [_dump(shared)] if shared else []
    for kind, entries in kinds.items():
        plain = [_plain(kind, entry, shared) for entry in entries]
        gap = "" if kind in _INLINE_KINDS else "\n"
        parts.append(f"{kind}:\n" + "".join(gap + _dump([entry]) for entry in plain))
    return "".join(parts)


def _shared(entries: list[Any]) -> dict[str, Any]:
    """Return the values that every entry of a file has in common and the head of the file says once."""
    shared = {}
    for name in DEFAULTS:
        if len({getattr(entry, name, None) for entry in entries}) == 1 and getattr(entries[0], name, None) is not None:
            shared[name] = getattr(entries[0], name)
    return shared


def _plain(kind: str, entry: Any, shared: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as YAML writes it, without what says no more than a default."""
    left = entry.model_dump(mode="json", exclude_defaults=True, exclude=set(shared))
    for name in _INLINE_FIELDS & left.keys():
        if isinstance(left[name], list):
            left[name] = [_Inline(item) for item in left[name]]
        elif isinstance(left[name], dict) and kind == "procedures":
            left[name] = _Inline(left[name])
    return _Inline(left) if kind in _INLINE_KINDS else left


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


class _Inline(dict[str, Any]):
    """A mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    """Lists of words on one line, lists of sentences one below the other, long texts as blocks, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write repeated values again: `&id001` is for nobody to read."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    inline = not any(isinstance(item, dict | list) or str(item).count(" ") > 4 for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=inline)


def _inline(dumper: yaml.SafeDumper, entry: _Inline) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", entry.items(), flow_style=True)


_Dumper.add_representer(_Inline, _inline)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
