"""What the pages show of the content: titles, states, differences, what people are told."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desk.contenido.fields import Field, kinds
from desk.contenido.labels import Labels
from knowledge.answers import Question
from knowledge.answers.by_name import card, term_card
from knowledge.answers.compose import facts_answer
from knowledge.answers.procedimientos import steps_answer
from knowledge.editing import uses
from knowledge.errors import KnowledgeError
from knowledge.loading.baseline import KINDS
from knowledge.search import Hit, index_of
from knowledge.snapshot import Snapshot

logger = logging.getLogger("brujula.desk")
_SHOWN = {"si": "Sí", "no": "No"}


@dataclass(frozen=True)
class Difference:
    """A field that changes: its label, what it said and what it says."""

    label: str
    before: str
    after: str


def title_of(kind: str, content: Mapping[str, Any] | None, key: str) -> str:
    """Return how people know an entry."""
    value = (content or {}).get(kinds()[kind].title)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or key)
    return text.replace("_", " ").capitalize() if text == key and "-" not in text else text


def shown(labels: Labels, field: Field, value: Any) -> str:
    """Return a value in words."""
    if field.part is not None:
        return "\n".join(_parts(labels, field, value))
    text = labels.text(field, value)
    if field.options:
        return "\n".join(field.options.get(line, line) for line in text.split("\n"))
    return _SHOWN.get(text, text) if field.widget in ("si_no", "si_no_blanco") else text


def _parts(labels: Labels, field: Field, value: Any) -> Iterator[str]:
    assert field.part
    held: Any = value or []
    items: Any = (
        [("", held)]
        if field.widget == "parte"
        else held.items()
        if isinstance(held, dict)
        else [("", one) for one in held]
    )
    for key, one in items:
        said = [(inner.label, shown(labels, inner, (one or {}).get(name))) for name, inner in field.part.fields.items()]
        line = " · ".join(f"{label}: {text}" for label, text in said if text and text != "No")
        yield f"{key} — {line}" if key else line


def differences(
    labels: Labels, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[Difference]:
    """Return the fields that differ, in the order of the form."""
    found = []
    for name, field in kinds()[kind].fields.items():
        old, new = shown(labels, field, (before or {}).get(name)), shown(labels, field, (after or {}).get(name))
        if old != new:
            found.append(Difference(field.label, old, new))
    return found


def fields_of(labels: Labels, kind: str, content: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what an entry says by groups: label and words, what is blank left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, field in kinds()[kind].fields.items():
        text = shown(labels, field, content.get(name))
        if text:
            groups.setdefault(field.group, []).append((field.label, text))
    return list(groups.items())


def told(snapshot: Snapshot, kind: str, content: Mapping[str, Any]) -> str | None:
    """Return what people are told of an entry, as the assistant writes it; None where it cannot be shown alone."""
    try:
        entry = KINDS[kind].model_validate(content)
        return _told(snapshot, kind, entry)
    except (KnowledgeError, ValueError, LookupError, AttributeError) as error:
        logger.info("no preview of a %s: %s", kind, type(error).__name__)
        return None


def _told(snapshot: Snapshot, kind: str, entry: Any) -> str | None:
    if kind == "facts":
        return facts_answer(snapshot, None, [Hit(entry, 1.0, 1.0)]).text
    if kind not in ("programmes", "platforms", "organisations", "procedures", "terms"):
        return None
    with_it = replace(snapshot, **_with(snapshot, kind, entry))
    with_it.__dict__["search_index"] = index_of(snapshot)
    if kind == "procedures":
        return steps_answer(with_it, entry, Question("")).text
    if kind == "terms":
        return term_card(with_it, entry, Question(entry.term)).text
    return card(with_it, entry, Question(entry.name)).text


def _with(snapshot: Snapshot, kind: str, entry: Any) -> dict[str, Any]:
    return {kind: {**getattr(snapshot, kind), entry.id: entry}}


def pointing(snapshot: Snapshot, kind: str, key: str) -> list[tuple[str, str, str]]:
    """Return (kind, key, title) of what points to an entry."""
    entries = {each: getattr(snapshot, each) for each in KINDS}
    found = uses(entries, kind, key)
    return [(other, own, title_of(other, entries[other][own].model_dump(mode="json"), own)) for other, own in found]
