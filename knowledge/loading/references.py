"""Checks that what one entry names exists in another: facts, disputes, organisations, topics, countries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from knowledge.errors import Problem
from knowledge.schema import REGIONAL

if TYPE_CHECKING:
    from knowledge.loading.baseline import Baseline


Names = Iterator[tuple[str, Iterable[str | None]]]


def check(baseline: Baseline) -> Iterator[Problem]:
    """Yield a Problem for every name that leads nowhere."""
    for kind, entry, target, name in missing(baseline):
        file, line = baseline.where(kind, _key(entry))
        yield Problem(file, line, f"{_key(entry)}: «{name}» no existe en {target}", "corrige el nombre o créalo")


def missing(baseline: Baseline, also: Mapping[str, set[str]] | None = None) -> Iterator[tuple[str, Any, str, str]]:
    """Yield (kind, entry, kind it leads to, name) for every name that leads nowhere; `also` are names that are known."""
    known = {kind: {_key(entry) for entry in entries} for kind, entries in baseline.entries.items()}
    for kind, extra in (also or {}).items():
        known[kind] |= extra
    known["countries"] |= set(REGIONAL)
    known["question numbers"] = {str(question.number) for question in baseline.entries["questions"]}
    known["about"] = known["programmes"] | known["organisations"] | known["platforms"]
    for kind, entries in baseline.entries.items():
        for entry in entries:
            for target, names in names_of(kind, entry):
                for name in names:
                    if name is not None and name not in known[target]:
                        yield kind, entry, target, name


def _key(entry: Any) -> str:
    return str(getattr(entry, "id", None) or getattr(entry, "code", None) or getattr(entry, "key", None))


def names_of(kind: str, entry: Any) -> Names:
    """Yield (kind it leads to, names) for everything that an entry names."""
    if hasattr(entry, "country"):
        yield "countries", [entry.country]
    if hasattr(entry, "facts"):
        yield "facts", entry.facts
    if kind in ("facts", "disputes", "parameters", "terms"):
        yield "topics", [entry.topic]
    if kind in ("facts", "parameters"):
        yield "disputes", [entry.dispute]
    match kind:
        case "facts":
            yield "about", entry.about
            yield "countries", entry.countries
        case "disputes":
            yield "facts", [reading.fact for reading in entry.readings]
        case "parameters":
            yield "facts", [value.fact for value in entry.values.values()]
            yield "products", entry.scope.products
        case "procedures":
            yield "facts", [part.fact for part in entry.said]
            yield "themes", [entry.theme]
            yield "organisations", [entry.office]
            yield "about", entry.about
        case "programmes":
            yield "cues", entry.purposes
            yield "organisations", [entry.run_by]
            yield "countries", [*(entry.destinations or []), *(entry.who_may_apply.origin_countries or [])]
        case "products":
            yield "facts", [permit.fact for permit in entry.permits]
        case "generic_words":
            yield "products", entry.products
        case "topics":
            yield "organisations", entry.authorities.values()
            yield "countries", entry.authorities
        case "platforms":
            for countries in (entry.sells_to, entry.sellers_from, entry.works_in):
                yield "countries", countries or []
        case "guides":
            yield "themes", [entry.theme]
        case "themes":
            yield "topics", entry.topics
            yield "question numbers", [str(entry.question)] if entry.question else []
        case "diagnosis_questions" | "diagnosis_steps":
            step = entry.step if kind == "diagnosis_questions" else entry
            yield "themes", [step.theme]
            yield "countries", step.programmes
            yield "programmes", [name for names in step.programmes.values() for name in names]
        case "questions":
            yield "topics", [*entry.destino, *entry.origen]
