"""What follows DDP and DAP: which of the two suits who buys, and that each is the other's contrary."""

from __future__ import annotations

from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer
from knowledge.answers.cuenta import INCOTERMS
from knowledge.answers.hilo import Told
from knowledge.cue_reader import value_of
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_PERSON = "consumidor_final"


def were_told(told: Told) -> bool:
    """Tell whether DDP and DAP were what was just said."""
    return bool(set(told.facts) & set(INCOTERMS))


def suits(snapshot: Snapshot, text: str, buyer: str | None) -> Answer:
    """Return which of the two suits who buys: a person where nobody said that it is a firm."""
    who = value_of(snapshot, "quien_compra", text) or buyer or _PERSON
    return _told(snapshot, "hilo_conviene", "incoterm_persona" if who == _PERSON else "incoterm_empresa")


def contrary(snapshot: Snapshot) -> Answer:
    """Return the other of the pair, and what each means."""
    return _told(snapshot, "quien_paga_titulo", "incoterm_contrario")


def _told(snapshot: Snapshot, title: str, said: str) -> Answer:
    hits = [Hit(snapshot.facts[fact]) for fact in INCOTERMS if fact in snapshot.facts]
    return facts_answer(snapshot, snapshot.phrase(title), hits, lead=(snapshot.phrase(said),), most=1)
