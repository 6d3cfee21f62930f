"""Reads the whole YAML baseline and checks it: all the problems at once, each with file, line and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge import schema
from knowledge.errors import DataError, Problem
from knowledge.loading import references
from knowledge.loading.messages import explain
from knowledge.loading.yaml_lines import Document, read

ROOT = Path(__file__).parent.parent

KINDS: dict[str, type[schema.Entry]] = {
    "countries": schema.CountryEntry,
    "topics": schema.Topic,
    "themes": schema.Theme,
    "questions": schema.Question,
    "guides": schema.Guide,
    "cues": schema.Cue,
    "synonyms": schema.Synonym,
    "places": schema.Place,
    "organisations": schema.Organisation,
    "disputes": schema.Dispute,
    "facts": schema.Fact,
    "programmes": schema.Programme,
    "platforms": schema.Platform,
    "procedures": schema.Procedure,
    "products": schema.Product,
    "generic_words": schema.GenericWord,
    "sector_words": schema.SectorWords,
    "parameters": schema.Parameter,
    "terms": schema.Term,
    "phrases": schema.Phrase,
    "settings": schema.Setting,
    "diagnosis_questions": schema.DiagnosisQuestion,
    "diagnosis_profiles": schema.DiagnosisProfile,
    "diagnosis_steps": schema.DiagnosisFurtherStep,
}
DEFAULTS = ("country", "topic", "kind", "sector", "checked_on")


@dataclass
class Baseline:
    """The checked entries of every kind, in the order of the files."""

    entries: dict[str, list[Any]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    digest: str = ""

    def file(self, kind: str, key: str) -> str:
        """Return the file of an entry, below the knowledge folder."""
        return self.where(kind, key)[0].partition("/")[2]

    def where(self, kind: str, key: str) -> tuple[str, int]:
        """Return the file and line of an entry."""
        return self.places.get((kind, key), ("?", 1))


def identity(entry: Any) -> str:
    """Return the key of an entry within its kind."""
    for name in ("id", "code", "key"):
        if hasattr(entry, name):
            return str(getattr(entry, name))
    raise TypeError(type(entry).__name__)


def digest(root: Path = ROOT) -> str:
    """Return a hash of the bytes of every *.yml below `root`: it tells whether a database still says the same."""
    mark = hashlib.sha256()
    for path in sorted(root.rglob("*.yml")):
        mark.update(str(path.relative_to(root)).encode())
        mark.update(path.read_bytes())
    return mark.hexdigest()


def read_baseline(root: Path = ROOT) -> Baseline:
    """Read and check every *.yml below `root`; raises DataError with all the problems found."""
    baseline, problems = Baseline(digest=digest(root)), []
    for path in sorted(root.rglob("*.yml")):
        try:
            document = read(path, root)
        except DataError as error:
            problems += error.problems
            continue
        problems += list(_collect(document, baseline))
    if not problems:
        problems = list(references.check(baseline))
    if problems:
        raise DataError(problems)
    return baseline


def _collect(document: Document, baseline: Baseline) -> Iterator[Problem]:
    data = document.data
    if not isinstance(data, dict):
        yield document.problem(
            (), "el archivo debe ser un mapa con una lista", f"empieza por una de: {', '.join(KINDS)}"
        )
        return
    for key in sorted(data.keys() - KINDS.keys() - set(DEFAULTS), key=str):
        yield document.problem((key,), f"clave desconocida «{key}»", f"se conocen: {', '.join([*KINDS, *DEFAULTS])}")
    defaults = {key: value for key, value in data.items() if key in DEFAULTS}
    for kind in [kind for kind in KINDS if kind in data]:
        items = data[kind]
        if not isinstance(items, list):
            yield document.problem((kind,), f"«{kind}» debe ser una lista", "pon un guion delante de cada entrada")
            continue
        for index, item in enumerate(items):
            yield from _add(document, baseline, kind, index, item, defaults)


def _add(
    document: Document, baseline: Baseline, kind: str, index: int, item: Any, defaults: dict[str, Any]
) -> Iterator[Problem]:
    model = KINDS[kind]
    usable = {key: value for key, value in defaults.items() if key in model.model_fields}
    if not isinstance(item, dict):
        yield document.problem((kind, index), "cada entrada debe ser un mapa", "escribe clave: valor")
        return
    try:
        entry = model.model_validate({**usable, **item})
    except ValidationError as error:
        for fault in error.errors():
            what, hint = explain(fault, model)
            yield document.problem(
                (kind, index, *fault["loc"]),
                f"{item.get('id') or item.get('code') or item.get('key') or kind}: {what}",
                hint,
            )
        return
    key = identity(entry)
    if (kind, key) in baseline.places:
        file, line = baseline.places[kind, key]
        yield document.problem((kind, index), f"{key}: identificador repetido (ya está en {file}:{line})", "cámbialo")
        return
    baseline.places[kind, key] = (document.file, document.line((kind, index)))
    baseline.entries[kind].append(entry)
