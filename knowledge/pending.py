"""What waits for an editor: unverified, old, ending, expired or incomplete entries, and open disputes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.dates import last_day, parse_day
from knowledge.schema import Fact
from knowledge.snapshot import Snapshot

STALE_DAYS = 180
ENDING_DAYS = 60
_CURRENT = ("vigente", "por_confirmar")
# What a catalogue entry should say and may lack because no source says it.
WANTED = {
    "programmes": ("run_by", "for_whom", "cost", "how_to_apply", "site"),
    "platforms": ("cost", "how_to_start", "site"),
    "organisations": ("contact", "site"),
    "products": ("hs6",),
    "procedures": ("documents", "office", "time", "cost"),
}


@dataclass(frozen=True)
class Pending:
    """Ids of what waits, by reason; `missing_fields` is kind → field → ids that lack it."""

    unverified: tuple[str, ...]
    stale: tuple[str, ...]
    ending: tuple[str, ...]
    expired: tuple[str, ...]
    unsettled: tuple[str, ...]
    to_confirm: dict[str, tuple[str, ...]]
    closed: dict[str, tuple[str, ...]]
    without_tariff: dict[str, tuple[str, ...]]
    missing_fields: dict[str, dict[str, tuple[str, ...]]]


def pending(snapshot: Snapshot, on: datetime.date, countries: Sequence[str]) -> Pending:
    """Return what waits for an editor on a day."""
    facts = list(snapshot.facts.values())
    return Pending(
        unverified=tuple(fact.id for fact in facts if not fact.verified),
        stale=tuple(fact.id for fact in facts if (on - parse_day(fact.checked_on)).days > STALE_DAYS),
        ending=tuple(fact.id for fact in facts if fact.in_force(on) and _days_left(fact, on) <= ENDING_DAYS),
        expired=tuple(fact.id for fact in facts if fact.legal_status in _CURRENT and _days_left(fact, on) < 0),
        unsettled=tuple(dispute.id for dispute in snapshot.disputes.values() if not dispute.settled),
        to_confirm=_running(snapshot, "por_confirmar"),
        closed=_running(snapshot, "cerrado"),
        without_tariff={country: _without_tariff(snapshot, country) for country in countries},
        missing_fields={kind: _missing(getattr(snapshot, kind), fields) for kind, fields in WANTED.items()},
    )


def _days_left(fact: Fact, on: datetime.date) -> float:
    return (last_day(fact.valid_to) - on).days if fact.valid_to else float("inf")


def _running(snapshot: Snapshot, state: str) -> dict[str, tuple[str, ...]]:
    return {
        kind: tuple(key for key, entry in getattr(snapshot, kind).items() if entry.still_runs == state)
        for kind in ("programmes", "platforms")
    }


def _without_tariff(snapshot: Snapshot, country: str) -> tuple[str, ...]:
    """Return the goods whose general duty in the country is not known, not even as a range."""
    known = {
        product.id
        for product in snapshot.products.values()
        for tariff in product.tariffs
        if tariff.country == country and tariff.regime == "nmf" and _says(tariff)
    }
    return tuple(key for key, product in snapshot.products.items() if product.kind == "bien" and key not in known)


def _says(tariff: Any) -> bool:
    return any(value is not None for value in (tariff.rate, tariff.low, tariff.high))


def _missing(entries: dict[str, Any], fields: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(key for key, entry in entries.items() if not getattr(entry, name)) for name in fields}
