"""Follow-ups on the last answer: its sources, more detail, the same in fewer words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.answer import LIMIT, Answer, Bullets, Paragraph, unique
from knowledge.answers.compose import facts_answer, line, source_line
from knowledge.dates import month_year
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_LIMIT_TOLD = re.compile(
    r"(?i)\b(?:hasta|sobre|más de|menos de|desde|máximo|mínimo|tope) (?:los |de )?(?:USD|US\$|\$|\d)"
)


def sources(snapshot: Snapshot, facts: Sequence[str], norms: Sequence[str] = ()) -> Answer:
    """Return where each fact of the last answer comes from, with address and dates, and the norms of its sum."""
    known = [snapshot.facts[fact] for fact in facts if fact in snapshot.facts]
    if not known:
        return Answer(blocks=(Paragraph(snapshot.phrase("fuente_nada")),), known=False)
    items: list[str] = [snapshot.phrase("fuente_normas", normas="; ".join(norms))] if norms else []
    for fact in known:
        source = source_line(fact)
        pieces = [fact.norm, source.title if source.title != fact.norm else None, source.date, source.url]
        checked = f"revisado {month_year(fact.checked_on)}" + ("" if fact.verified else ", por confirmar")
        item = f"{fact.title}: " + " — ".join(unique(p for p in pieces if p)) + f" ({checked})"
        if items and len("\n".join([*items, item])) > LIMIT:
            break
        items.append(item)
    return Answer("De dónde sale", (Bullets(tuple(items)),), facts=tuple(fact.id for fact in known))


def detail(snapshot: Snapshot, shown: Sequence[str], more: Sequence[str]) -> Answer:
    """Return the facts that came next; where there are none, the full statements with their notes."""
    following = [snapshot.facts[fact] for fact in more if fact in snapshot.facts]
    if following:
        return facts_answer(snapshot, "Más detalle", [Hit(fact) for fact in following])
    known = [snapshot.facts[fact] for fact in shown if fact in snapshot.facts]
    if not known:
        return Answer(blocks=(Paragraph(snapshot.phrase("detalle_nada")),), suggestions=("Menú",), known=False)
    items: list[str] = []
    for fact in known:
        item = fact.statement + (f" Ojo: {fact.note}" if fact.note and fact.country != "XX" else "")
        if items and len("\n".join([*items, item])) > LIMIT:
            break
        items.append(item if len(item) <= LIMIT else fact.statement)
    return Answer(
        "Más detalle", (Bullets(tuple(items)),), suggestions=("¿De dónde sale?",), facts=tuple(f.id for f in known)
    )


def limits(snapshot: Snapshot, shown: Sequence[str]) -> Answer | None:
    """Return again the facts of the last answer that tell an amount up to which something holds; None where none does."""
    known = [snapshot.facts[fact] for fact in shown if fact in snapshot.facts]
    telling = [Hit(fact) for fact in known if _LIMIT_TOLD.search(fact.summary)]
    return facts_answer(snapshot, "El límite", telling) if telling else None


def simple(snapshot: Snapshot, shown: Sequence[str]) -> Answer:
    """Return the last answer in its fewest words: one headline a fact."""
    known = [snapshot.facts[fact] for fact in shown if fact in snapshot.facts]
    if not known:
        return Answer(blocks=(Paragraph(snapshot.phrase("detalle_nada")),), suggestions=("Menú",), known=False)
    first = line(snapshot, known[0])
    rest = tuple(fact.title for fact in known[1:])
    return Answer(
        "En pocas palabras",
        (Paragraph(first), *((Bullets(rest),) if rest else ())),
        suggestions=("Más detalle", "¿De dónde sale?"),
        facts=tuple(fact.id for fact in known),
    )
