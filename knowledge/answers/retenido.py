"""A parcel that the customs holds: what permits its goods need there goes before the rest, since that is what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.answer import SCREEN, Answer, Paragraph
from knowledge.answers.honesty import without_last_item
from knowledge.answers.question import Question
from knowledge.answers.regulacion import permits_lead
from knowledge.cue_reader import cues_in
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

_THEME, _HELD = "envio", "retenido_en_aduana"  # the theme, and the group of cues by which a parcel is held
_MOST = 2


def with_permits(snapshot: Snapshot, question: Question, goods: Sequence[str], answer: Answer) -> Answer:
    """Return the answer on a held parcel with the permits of its goods first; any other answer as it is."""
    country = _country(snapshot, question, answer)
    held = question.theme == _THEME and cues_in(snapshot, _HELD, question.text)
    if country is None or not held or not answer.known or (answer.asks and not answer.facts):
        return answer
    named = goods or ((question.product,) if question.product else ())
    lines = [line for one in named[:_MOST] for line in permits_lead(snapshot, replace(question, product=one), country)]
    if not lines:
        return answer
    lead = (Paragraph(snapshot.phrase("retenido_permisos")), *map(Paragraph, lines))
    whole = replace(answer, blocks=(*lead, *answer.blocks))
    while len(whole.text) > SCREEN and (shorter := without_last_item(snapshot, whole)).blocks != whole.blocks:
        whole = shorter
    return whole


def _country(snapshot: Snapshot, question: Question, answer: Answer) -> str | None:
    """Return the country of the parcel: the one said, else that of the customs named, else the only one that is told of."""
    bodies = [snapshot.organisations[name].country for name in question.names if name in snapshot.organisations]
    said = [code for code in (*question.destinations, *question.places, *bodies) if code in BLOC]
    told = {snapshot.facts[fact].country for fact in answer.facts if fact in snapshot.facts} & set(BLOC)
    return said[0] if said else next(iter(told)) if len(told) == 1 else None
