"""Support programmes that fit by data: country, sector, and whether they still run; closed ones are not offered."""

from __future__ import annotations

from collections import Counter

from knowledge import schema
from knowledge.answers.compose import headline
from knowledge.answers.question import Question
from knowledge.product_finder import sector_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

_STATE = {"vigente": "", "por_confirmar": " (por confirmar si sigue abierto)", "cerrado": " (cerrado)"}
_MOST = 3
_COMMON = 0.2  # share of programmes above which a word is common to them
_KINDS = ("programa", "capacitacion", "fondo", "portal", "feria", "alianza")


def programmes_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the programmes of the country that the question's words or sector point to; the guide says the rest."""
    fitting = suitable(snapshot, question, country)[:_MOST]
    if not fitting:
        return ()
    lines = [f"• {p.name}{_STATE[p.still_runs]}: {headline(p.what)}" for p in fitting]
    return (snapshot.phrase("programas_intro", pais=snapshot.country_name(country)), *lines)


def suitable(snapshot: Snapshot, question: Question, country: str) -> list[schema.Programme]:
    """Return the programmes of a country that are not closed and fit by words or sector, best first."""
    sector = sector_of(snapshot, question.product)
    ours = [p for p in snapshot.programmes.values() if p.country == country and p.kind in _KINDS]
    words = {p.id: set(stems(f"{p.name} {p.what} {p.for_whom or ''}")) for p in ours}
    spread = Counter(stem for found in words.values() for stem in found)
    # What many programmes say of themselves ("exportar", "empresas") tells none of them apart.
    asked = {stem for stem in stems(question.text) if spread[stem] <= _COMMON * len(ours)}
    fits = [(_fit(p, asked & words[p.id], sector), p) for p in ours]
    order = sorted(((points, p) for points, p in fits if points > 0 and p.still_runs != "cerrado"), key=_best_first)
    return [programme for _, programme in order]


def _fit(programme: schema.Programme, shared: set[str], sector: str | None) -> float:
    sectors = programme.who_may_apply.sectors
    if sectors and sector and sector not in sectors:
        return 0.0
    return 1.5 * len(shared) + (2.0 if sectors and sector else 0.0)


def _best_first(fit: tuple[float, schema.Programme]) -> tuple[float, bool, str]:
    points, programme = fit
    return -points, programme.still_runs != "vigente", programme.id
