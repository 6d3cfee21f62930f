"""The card of a programme, platform, organisation or term: what the facts hold, and which fields they do not give."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Bullets, Paragraph
from knowledge.answers.compose import footer, line, source_line
from knowledge.answers.question import Question
from knowledge.search import rank
from knowledge.snapshot import Named, Snapshot

_FIELDS = {
    "for_whom": "para quién", "cost": "costo", "how_to_apply": "cómo postular", "how_to_start": "cómo empezar",
    "site": "sitio", "contact": "contacto",
}  # fmt: skip
_LABELS = {
    "for_whom": "Para quién", "cost": "Costo", "how_to_apply": "Cómo postular", "how_to_start": "Cómo empezar",
    "cross_border_note": "Venta entre países", "contact": "Contacto", "site": "Sitio",
}  # fmt: skip


def card(snapshot: Snapshot, entry: Named, question: Question) -> Answer:
    """Return what is known of a catalogue entry, then the facts about it that the question points to."""
    fields = [field for field in _LABELS if getattr(entry, field, None)]
    missing = [name for field, name in _FIELDS.items() if hasattr(entry, field) and not getattr(entry, field)]
    intro = entry.what + _runner(snapshot, entry)
    items = [f"{_LABELS[field]}: {getattr(entry, field)}" for field in fields]
    status = getattr(entry, "still_runs", None)
    state = snapshot.phrase(f"ficha_sigue_{status}") if status else ""
    lack = snapshot.phrase("ficha_falta", campos=", ".join(missing)) if missing else ""
    facts = _facts(snapshot, entry, question)
    shown: list[schema.Fact] = []
    for fact in facts:
        trial = [*items, *(line(snapshot, known) for known in (*shown, fact))]
        if len(intro) + sum(map(len, trial)) + len(state) + len(lack) > LIMIT - 170:
            break
        shown.append(fact)
    sources = shown or facts[:1]
    lines = (*items, *(line(snapshot, fact) for fact in shown))
    closing = " ".join(part for part in (state, lack) if part)
    blocks = (Paragraph(intro), *((Bullets(lines),) if lines else ()), *((Paragraph(closing),) if closing else ()))
    return Answer(
        entry.name, blocks, footer(snapshot, sources), ("Más detalle", "¿De dónde sale?"),
        tuple(fact.id for fact in sources), tuple(fact.id for fact in facts if fact not in sources)[:8],
        sources=tuple(source_line(fact) for fact in sources),
    )  # fmt: skip


def _runner(snapshot: Snapshot, entry: Named) -> str:
    runner = snapshot.organisations.get(getattr(entry, "run_by", None) or "")
    return (
        f" Lo lleva {runner.name}." if runner and runner.name.split(" (")[0].lower() not in entry.what.lower() else ""
    )


def _facts(snapshot: Snapshot, entry: Named, question: Question) -> list[schema.Fact]:
    """Return the entry's facts, those that share words with the question first."""
    linked = {*entry.facts, *(fact.id for fact in snapshot.facts.values() if entry.id in fact.about)}
    query = question.query(snapshot, "ambos", ())
    scores = {hit.id: hit.lexical for hit in rank(snapshot, query, limit=400)}
    order = sorted(
        linked & snapshot.facts.keys(),
        key=lambda key: (-scores.get(key, 0.0), entry.facts.index(key) if key in entry.facts else 99, key),
    )
    return [snapshot.facts[key] for key in order if snapshot.facts[key].legal_status not in ("derogada",)]


def term_card(snapshot: Snapshot, term: schema.Term) -> Answer:
    """Return a glossary term in plain words with its example."""
    facts = [snapshot.facts[fact] for fact in term.facts if fact in snapshot.facts]
    head = f"{term.term} ({term.expands})" if term.expands else term.term
    blocks = [Paragraph(term.definition)]
    blocks += [Paragraph(f"Ejemplo: {term.example}")] if term.example else []
    closing = footer(snapshot, facts[:2]) or (f"Fuente: {term.norm}" if term.norm else None)
    return Answer(
        head, tuple(blocks), closing, ("Más detalle",) if facts else ("Menú",), (), tuple(fact.id for fact in facts),
        sources=tuple(source_line(fact) for fact in facts[:2]),
    )  # fmt: skip
