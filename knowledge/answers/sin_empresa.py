"""Whether the platforms just listed take who has no firm: what their cards say of it, else that it is not known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import Answer, Bullets, Paragraph
from knowledge.answers.compose import footer, source_line
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot

_SAYS = "dice_empresa"  # the group of cues by which a text tells of firms and persons
_MOST = 4
_SENTENCES = re.compile(r"(?<=\.) (?=[A-ZÁÉÍÓÚÑ])")


def without_a_firm(snapshot: Snapshot, entries: Sequence[schema.Platform]) -> Answer:
    """Return for each platform what is known of selling there without a firm; the ways without a marketplace close."""
    lines, facts = [], []
    for entry in entries[:_MOST]:
        said, fact = _told(snapshot, entry)
        gap = snapshot.phrase("sin_empresa_no_consta", sitio=entry.site or entry.name)
        lines.append(f"{entry.name}: {said or gap}")
        facts += [fact] if fact else []
    closing = Paragraph(snapshot.phrase("plataformas_tuya"))
    lead = Paragraph(snapshot.phrase("sin_empresa"))
    return Answer(
        snapshot.phrase("sin_empresa_titulo"), (lead, Bullets(tuple(lines)), closing), footer(snapshot, facts),
        ("Más detalle", "¿De dónde sale?"), tuple(fact.id for fact in facts),
        sources=tuple(source_line(fact) for fact in facts), entries=tuple(entry.id for entry in entries[:_MOST]),
    )  # fmt: skip


def _told(snapshot: Snapshot, entry: schema.Platform) -> tuple[str | None, schema.Fact | None]:
    """Return the sentence of the card, or of a fact about the platform, that tells of firms and persons."""
    facts = [fact for fact in snapshot.facts.values() if entry.id in fact.about or fact.id in entry.facts]
    first = next((snapshot.facts[key] for key in entry.facts if key in snapshot.facts), None)
    texts = [(entry.how_to_start, first), (entry.cross_border_note, first), *((fact.summary, fact) for fact in facts)]
    for text, fact in texts:
        for sentence in _SENTENCES.split(text or ""):
            if cues_in(snapshot, _SAYS, sentence):
                return sentence, fact
    return None, None
