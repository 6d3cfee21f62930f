"""What staff should look at again, entry by entry, each with its reasons, its source and since when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.dates import last_day, parse_day
from knowledge.pending import ENDING_DAYS, STALE_DAYS
from knowledge.schema import DatedValue, Fact, Parameter, Source
from knowledge.snapshot import Snapshot

STALE, ENDING, EXPIRED, UNVERIFIED, TO_CONFIRM, DISPUTED = (
    "vieja", "por_vencer", "vencida", "sin_verificar", "por_confirmar", "en_disputa",
)  # fmt: skip
REASONS = (EXPIRED, ENDING, STALE, UNVERIFIED, TO_CONFIRM, DISPUTED)
CHECKED = ("facts", "parameters")  # the kinds that say when somebody looked at their source
_CURRENT = ("vigente", "por_confirmar")


@dataclass(frozen=True)
class ToReview:
    """An entry to look at again; `ends` is its last day in force, `source` where it was read."""

    kind: str
    key: str
    title: str
    countries: tuple[str, ...]
    topic: str
    reasons: tuple[str, ...]
    checked_on: str | None = None
    ends: str | None = None
    source: Source | None = None
    site: str | None = None

    @property
    def link(self) -> str | None:
        """Return the address to look at."""
        address = (self.source.url if self.source else None) or self.site
        if not address or address.startswith(("http://", "https://")):
            return address
        return f"https://{address}" if "." in address and " " not in address else None


def to_review(snapshot: Snapshot, on: datetime.date, stale_days: int = STALE_DAYS) -> list[ToReview]:
    """Return what should be looked at on a day, the most pressing first, then what nobody looked at for longest."""
    found = [*_facts(snapshot, on, stale_days), *_parameters(snapshot, on, stale_days), *_others(snapshot)]
    return sorted(found, key=lambda one: (REASONS.index(one.reasons[0]), one.checked_on or "9", one.kind, one.key))


def _facts(snapshot: Snapshot, on: datetime.date, stale_days: int) -> Iterator[ToReview]:
    for fact in snapshot.facts.values():
        if fact.legal_status not in _CURRENT:
            continue
        left = (last_day(fact.valid_to) - on).days if fact.valid_to else None
        reasons = [
            *([EXPIRED] if left is not None and left < 0 else []),
            *([ENDING] if left is not None and 0 <= left <= ENDING_DAYS else []),
            *_old(fact.checked_on, on, stale_days),
            *([] if fact.verified else [UNVERIFIED]),
        ]
        if reasons:
            yield ToReview(
                "facts", fact.id, fact.title, _places(fact), fact.topic, tuple(reasons),
                fact.checked_on, fact.valid_to, fact.source,
            )  # fmt: skip


def _parameters(snapshot: Snapshot, on: datetime.date, stale_days: int) -> Iterator[ToReview]:
    for parameter in snapshot.parameters.values():
        value = _in_force(parameter, on)
        if value is None:
            continue
        reasons = (*_old(value.checked_on, on, stale_days), *(() if value.verified else (UNVERIFIED,)))
        if reasons:
            yield ToReview(
                "parameters", parameter.id, parameter.name, (parameter.country,), parameter.topic, reasons, value.checked_on,
                None, value.source,
            )  # fmt: skip


def _others(snapshot: Snapshot) -> Iterator[ToReview]:
    for programme in snapshot.programmes.values():
        if programme.still_runs == "por_confirmar":
            yield ToReview(
                "programmes", programme.id, programme.name, (programme.country,), "", (TO_CONFIRM,), site=programme.site
            )
    for platform in snapshot.platforms.values():
        if platform.still_runs == "por_confirmar":
            where = tuple(platform.works_in or platform.sells_to or ())
            yield ToReview("platforms", platform.id, platform.name, where, "", (TO_CONFIRM,), site=platform.site)
    for dispute in snapshot.disputes.values():
        if not dispute.settled:
            yield ToReview(
                "disputes", dispute.id, dispute.question, (dispute.country,), dispute.topic, (DISPUTED,),
                source=_source_of(snapshot, dispute.facts),
            )  # fmt: skip


def _source_of(snapshot: Snapshot, names: list[str]) -> Source | None:
    facts = (snapshot.facts.get(name) for name in names)
    return next((fact.source for fact in facts if fact and fact.source), None)


def _places(fact: Fact) -> tuple[str, ...]:
    return (fact.country, *fact.countries)


def _old(checked_on: str, on: datetime.date, stale_days: int) -> tuple[str, ...]:
    return (STALE,) if (on - parse_day(checked_on)).days > stale_days else ()


def _in_force(parameter: Parameter, on: datetime.date) -> DatedValue | None:
    """Return the value of a day; a series that was closed is nothing to look at."""
    days = [day for day in parameter.values if parse_day(day) <= on]
    value = parameter.values[max(days)] if days else None
    return value if value and (value.value is not None or value.low is not None) else None


def still_so(kind: str, entry: Any, on: datetime.date) -> dict[str, Any]:
    """Return the content of an entry whose source was looked at on a day and says the same; raises ValueError for other kinds."""
    content: dict[str, Any] = entry.model_dump(mode="json")
    if kind == "facts":
        content["checked_on"] = on.isoformat()
        return content
    if kind == "parameters":
        days = [day for day in content["values"] if parse_day(day) <= on]
        if days:
            content["values"][max(days)]["checked_on"] = on.isoformat()
            return content
    raise ValueError(kind)
