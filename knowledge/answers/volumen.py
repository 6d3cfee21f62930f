"""By which weight a courier charges a box: the real one or that of its volume, with the sum where its size is told."""

from __future__ import annotations

import re
from decimal import Decimal

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.search import SURE, Hit
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_ASKS = "peso_volumetrico"  # the group of cues by which the weight that is charged is asked
_DIVISOR = "divisor"
_THEMES = (None, "logistica", "simplificada", "costo", "cargos", "envio", "requisitos")
_SIDES = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d)?)" + r"\s*(?:cms?\.?)?\s*(?:x|\*|por)\s*(\d{1,3}(?:[.,]\d)?)" * 2 + r"(?![\d.,]*\d)"
)
_KILOS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:kg|kgs|kilo|kilos|k)\b")
_METRES = re.compile(r"\b(?:m|mts?|metros?|mm|pulgadas?)\b")


def charged_weight(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return how the charged weight is found, with the sum of the box told; None where it is not what is asked."""
    if question.theme not in _THEMES or not cues_in(snapshot, _ASKS, question.text):
        return None
    fact = next((fact for fact in snapshot.facts.values() if _divisor(fact)), None)
    if fact is None:
        return None
    theme = snapshot.themes["logistica"]
    lead = _summed(snapshot, question, _divisor(fact) or 1)
    return facts_answer(snapshot, theme.name, [Hit(fact, SURE, SURE)], lead=lead, suggestions=tuple(theme.offers))


def _divisor(fact: schema.Fact) -> int | None:
    if fact.legal_status != "vigente":
        return None
    return next((int(value[_DIVISOR]) for value in fact.values if _DIVISOR in value), None)


def _summed(snapshot: Snapshot, question: Question, divisor: int) -> tuple[str, ...]:
    """Return the sum of the box in centimetres, and which weight is the greater where the real one is told."""
    said = fold(question.text)
    sides = _SIDES.search(said)
    if sides is None or _METRES.search(said):
        return ()
    long, wide, high = map(_number, sides.groups())
    volume, real = long * wide * high / divisor, _KILOS.search(said)
    kilos = _number(question.weight or (real.group(1) if real else "0"))
    told = {"lados": " × ".join(map(_plain, (long, wide, high))), "divisor": f"{divisor:,}".replace(",", ".")}
    if not kilos:
        return (snapshot.phrase("volumen_solo", **told, volumen=_plain(volume)),)
    kind = "volumen_mayor" if volume > kilos else "volumen_menor"
    return (snapshot.phrase(kind, **told, volumen=_plain(volume), kilos=_plain(kilos)),)


def _number(said: str) -> Decimal:
    return Decimal(said.replace(",", "."))


def _plain(value: Decimal) -> str:
    """Return a number as it is read: two decimals at most, without the zeros that say nothing."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return shown.replace(".", ",")
