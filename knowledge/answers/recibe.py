"""Which number or paper of who receives the parcel has to be asked for: it is no question of personal data."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_ASKS, _SAYS = "pide_identidad", "dice_identidad"  # groups of cues: it is asked for, and a fact's title tells it
_TOPIC = "regimen_simplificado"
_OFFERS = ("Impuestos al llegar", "Datos personales")
_MOST = 2


def who_receives(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return what identifies who receives, in the country where the goods go; None where it is not asked or not known."""
    if not cues_in(snapshot, _ASKS, question.text):
        return None
    country = next((code for code in (*question.destinations, *question.places) if code in schema.BLOC), None)
    telling = [
        fact
        for fact in snapshot.facts.values()
        if fact.country == country and fact.topic == _TOPIC and cues_in(snapshot, _SAYS, fact.title)
    ]
    if country is None or not telling:
        return None
    # What to ask for goes before how often somebody may receive with it.
    telling.sort(key=lambda fact: (len(cues_in(snapshot, _ASKS, fact.title)) == 0, not fact.main, fact.id))
    title = snapshot.phrase("recibe_titulo", pais=snapshot.country_name(country))
    return facts_answer(snapshot, title, [Hit(fact) for fact in telling], suggestions=_OFFERS, most=_MOST)
