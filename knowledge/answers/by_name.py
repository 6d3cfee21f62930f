"""The card of a programme, platform, organisation or term: what the facts hold, and which fields they do not give."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Block, Bullets, Paragraph
from knowledge.answers.compose import footer, line, source_line
from knowledge.answers.question import Question
from knowledge.search import rank
from knowledge.snapshot import Named, Snapshot

_FIELDS = {
    "for_whom": "para quién", "cost": "costo", "how_to_apply": "cómo postular", "how_to_start": "cómo empezar",
    "site": "sitio", "contact": "contacto",
}  # fmt: skip
_TELLING = 25  # characters below which a first sentence says next to nothing
_LABELS = {
    "for_whom": "Para quién", "cost": "Costo", "how_to_apply": "Cómo postular", "how_to_start": "Cómo empezar",
    "cross_border_note": "Venta entre países", "contact": "Contacto", "site": "Sitio",
}  # fmt: skip


def card(snapshot: Snapshot, entry: Named, question: Question, rest: Sequence[str] = ()) -> Answer:
    """Return what is known of a catalogue entry; a narrower question (`rest`) gets the facts that say it first."""
    missing = [name for field, name in _FIELDS.items() if hasattr(entry, field) and not getattr(entry, field)]
    facts = _facts(snapshot, entry, question)
    narrow = bool(rest) and not question.defines
    intro = _first_sentence(entry.what) if narrow else entry.what + _runner(snapshot, entry)
    fields = [f"{label}: {getattr(entry, field)}" for field, label in _LABELS.items() if getattr(entry, field, None)]
    status = getattr(entry, "still_runs", None)
    state = snapshot.phrase(f"ficha_sigue_{status}") if status else ""
    lack = snapshot.phrase("ficha_falta", campos=", ".join(missing)) if missing and not narrow else ""
    room = LIMIT - 170 - len(intro) - len(state) - len(lack)
    lines, shown = _fill(snapshot, fields, facts, room, narrow)
    closing = " ".join(part for part in (state, lack) if part)
    blocks = (Paragraph(intro), *((Bullets(lines),) if lines else ()), *((Paragraph(closing),) if closing else ()))
    sources = shown or facts[:1]
    return Answer(
        entry.name, blocks, footer(snapshot, sources), ("Más detalle", "¿De dónde sale?"),
        tuple(fact.id for fact in sources), tuple(fact.id for fact in facts if fact not in sources)[:8],
        sources=tuple(source_line(fact) for fact in sources),
    )  # fmt: skip


def _fill(
    snapshot: Snapshot, fields: list[str], facts: list[schema.Fact], room: int, facts_first: bool
) -> tuple[tuple[str, ...], list[schema.Fact]]:
    """Return the lines that fit in `room` characters, and the facts among them."""
    said: list[tuple[str, schema.Fact | None]] = [(line(snapshot, fact), fact) for fact in facts[:3]]
    own: list[tuple[str, schema.Fact | None]] = [(field, None) for field in fields]
    lines: list[str] = []
    shown: list[schema.Fact] = []
    for text, fact in [*said, *own] if facts_first else [*own, *said]:
        if len(text) + sum(map(len, lines)) <= room:
            lines.append(text)
            shown += [fact] if fact else []
    return tuple(lines), shown


def _first_sentence(text: str) -> str:
    """Return the first sentence, and the next where it says next to nothing ("Marketplace.")."""
    head, _, tail = text.partition(". ")
    return f"{head.rstrip('.')}." if len(head) >= _TELLING or not tail else f"{head}. {_first_sentence(tail)}"


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


def term_card(snapshot: Snapshot, term: schema.Term, question: Question) -> Answer:
    """Return a glossary term in plain words with its example, and the facts that give its figures."""
    asked = set(question.countries_on("ambos"))
    facts = [snapshot.facts[fact] for fact in term.facts if fact in snapshot.facts]
    facts.sort(key=lambda fact: not asked & set(fact.applies_to))
    head = f"{term.term} ({term.expands})" if term.expands else term.term
    blocks: list[Block] = [Paragraph(term.definition)]
    blocks += [Paragraph(f"Ejemplo: {term.example}")] if term.example else []
    blocks += [Bullets(tuple(line(snapshot, fact) for fact in facts[:2]))] if facts else []
    closing = footer(snapshot, facts[:2]) or (f"Fuente: {term.norm}" if term.norm else None)
    return Answer(
        head, tuple(blocks), closing, ("Más detalle", "¿De dónde sale?") if facts else ("Menú",),
        tuple(fact.id for fact in facts[:2]), tuple(fact.id for fact in facts[2:]),
        sources=tuple(source_line(fact) for fact in facts[:2]),
    )  # fmt: skip
