"""Questions back that do not depend on the theme: an ambiguous place, and which pesos are meant."""

from __future__ import annotations

from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.question import Question
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

_MONEY_THEMES = ("costo", "cargos")


def missing(snapshot: Snapshot, question: Question, pending: str | None) -> Answer | None:
    """Return the question back for what cannot be guessed, or None."""
    if pending and pending.startswith("lugar:"):
        return _which_place(snapshot, pending)
    if question.currency == "PESOS" and question.theme in _MONEY_THEMES and not question.origins:
        text = snapshot.phrase("pesos_ambiguos")
        return Answer(blocks=(Paragraph(text),), suggestions=("Chilenos", "Colombianos", "Mexicanos"), asks="moneda")
    return None


def _which_place(snapshot: Snapshot, pending: str) -> Answer:
    place = snapshot.places[pending.split(":")[1]]
    readings = [reading for reading in place.readings if reading.get("country") in BLOC]
    names = [f"{reading['name']} ({snapshot.country_name(reading['country'])})" for reading in readings]
    text = snapshot.phrase("lugar_ambiguo", opciones=" o ".join(names))
    countries = tuple(snapshot.country_name(reading["country"]) for reading in readings)
    return Answer(blocks=(Paragraph(text),), suggestions=countries, asks=pending)
