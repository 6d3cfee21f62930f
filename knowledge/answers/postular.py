"""How to apply to a programme: steps from what its catalogue entry holds, and what it does not say."""

from __future__ import annotations

import logging

from knowledge import schema
from knowledge.answers.answer import Answer, Block, Paragraph, Steps
from knowledge.answers.compose import authority_name, footer, source_line
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot

logger = logging.getLogger(__name__)
_LACKING = {"how_to_apply": "postular_sin_como", "cost": "tramite_sin_cost", "site": "postular_sin_sitio"}


def application_reply(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return how to apply to the programme named, where that is what is asked."""
    programme = next((snapshot.programmes[name] for name in question.names if name in snapshot.programmes), None)
    asked = cues_in(snapshot, "postulacion", question.text) and cues_in(snapshot, "procedimiento", question.text)
    if programme is None or not asked or question.defines:
        return None
    facts = [snapshot.facts[key] for key in programme.facts if key in snapshot.facts][:2]
    title = snapshot.phrase("postular_titulo", nombre=programme.name)
    state = snapshot.phrase(f"ficha_sigue_{programme.still_runs}")
    blocks: list[Block] = [Paragraph(state), *_steps(snapshot, programme), *_cost(snapshot, programme)]
    return Answer(
        title, (*blocks, *_missing(snapshot, programme)), footer(snapshot, facts), ("Más detalle", "¿De dónde sale?"),
        tuple(fact.id for fact in facts), tuple(programme.facts[2:8]),
        sources=tuple(source_line(fact) for fact in facts), entries=(programme.id,),
    )  # fmt: skip


def _steps(snapshot: Snapshot, programme: schema.Programme) -> list[Block]:
    who = programme.who_may_apply
    whom = programme.for_whom or who.size
    said = [
        snapshot.phrase("postular_para", quien=_low(whom)) if whom else None,
        snapshot.phrase("postular_requisitos", requisitos="; ".join(who.requirements)) if who.requirements else None,
        programme.how_to_apply.rstrip(".") + "." if programme.how_to_apply else None,
        snapshot.phrase("postular_sitio", sitio=programme.site) if programme.site else None,
        _ask_at(snapshot, programme),
    ]
    return [Steps(tuple(text for text in said if text))]


def _low(text: str) -> str:
    """Return a text that goes on a sentence: its first letter small, but not that of a name or acronym."""
    head = text.split(" ", 1)[0]
    return (text if head.isupper() else text[:1].lower() + text[1:]).rstrip(".")


def _ask_at(snapshot: Snapshot, programme: schema.Programme) -> str | None:
    """Return where to ask when the next call opens."""
    runner = snapshot.organisations.get(programme.run_by or "")
    name = runner.name if runner else authority_name(snapshot, "programa_apoyo", programme.country)
    return snapshot.phrase("postular_pregunta", organismo=name) if name else None


def _cost(snapshot: Snapshot, programme: schema.Programme) -> list[Block]:
    return [Paragraph(snapshot.phrase("tramite_cost", texto=f"{programme.cost}."))] if programme.cost else []


def _missing(snapshot: Snapshot, programme: schema.Programme) -> list[Block]:
    lacking = [name for name in _LACKING if not getattr(programme, name)]
    if not lacking:
        return []
    logger.info("application to programmes in %s lacks %s", programme.country, ", ".join(lacking))
    names = [snapshot.phrase(_LACKING[name]) for name in lacking]
    joined = ", ".join(names[:-1]) + (" ni " if len(names) > 1 else "") + names[-1]
    return [Paragraph(snapshot.phrase("tramite_falta", campos=joined))]
