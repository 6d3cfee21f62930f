"""Support programmes that fit by data: country, sector, and whether they still run; closed ones are not offered."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.question import Question
from knowledge.product_finder import sector_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

_STATE = {"vigente": "", "por_confirmar": " (por confirmar si sigue abierto)", "cerrado": " (cerrado)"}
_MOST = 3
_KINDS = ("programa", "capacitacion", "fondo", "portal", "feria", "alianza")


def programmes_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the programmes of the country that fit best, each with what it is."""
    fitting = suitable(snapshot, question, country)[:_MOST]
    if not fitting:
        return ()
    lines = [f"• {p.name}{_STATE[p.still_runs]}: {_short(p.what)}" for p in fitting]
    return (snapshot.phrase("programas_intro", pais=snapshot.country_name(country)), *lines)


def suitable(snapshot: Snapshot, question: Question, country: str) -> list[schema.Programme]:
    """Return the open programmes of a country, best fit first: by the question's words, then sector, then state."""
    sector = sector_of(snapshot, question.product)
    asked = set(stems(question.text))

    def fit(programme: schema.Programme) -> tuple[float, str]:
        words = set(stems(f"{programme.name} {programme.what} {programme.for_whom or ''}"))
        sectors = programme.who_may_apply.sectors
        points = 1.5 * len(asked & words)
        points += 2 if sectors and sector in sectors else -3 if sectors and sector else -0.5 if sectors else 0
        points += {"vigente": 1.0, "por_confirmar": 0.0, "cerrado": -9.0}[programme.still_runs]
        points += 1.0 if programme.kind in ("programa", "capacitacion") else 0.0
        points += 0.2 * len(programme.facts)
        return -points, programme.id

    ours = [p for p in snapshot.programmes.values() if p.country == country and p.kind in _KINDS]
    return sorted((p for p in ours if p.still_runs != "cerrado"), key=fit)


def _short(text: str, limit: int = 150) -> str:
    first = text.split(". ")[0].rstrip(".")
    return (first if len(first) <= limit else first[: limit - 1].rsplit(" ", 1)[0] + "…") + "."
