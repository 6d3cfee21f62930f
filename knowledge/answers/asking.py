"""Questions back that do not depend on the theme: an ambiguous place, and which pesos are meant."""

from __future__ import annotations

from decimal import Decimal

from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.question import Question
from knowledge.currencies import AMBIGUOUS_PESOS
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

_RARELY_DOLLARS = 5_000
_CURRENCIES = ("Dólares", "Pesos chilenos", "Pesos colombianos", "Pesos mexicanos")
_MONEY_THEMES = ("costo", "cargos")


def missing(snapshot: Snapshot, question: Question, pending: str | None) -> Answer | None:
    """Return the question back for what cannot be guessed, or None."""
    if pending and pending.startswith("lugar:"):
        return _which_place(snapshot, pending)
    if question.currency == AMBIGUOUS_PESOS and question.theme in _MONEY_THEMES and not question.origins:
        text = snapshot.phrase("pesos_ambiguos")
        return Answer(blocks=(Paragraph(text),), suggestions=("Chilenos", "Colombianos", "Mexicanos"), asks="moneda")
    if question.currency is None and question.theme == "costo" and Decimal(question.amount or 0) >= _RARELY_DOLLARS:
        return Answer(blocks=(Paragraph(snapshot.phrase("moneda_falta")),), suggestions=_CURRENCIES, asks="moneda")
    return None


def _which_place(snapshot: Snapshot, pending: str) -> Answer:
    place = snapshot.places[pending.split(":")[1]]
    readings = [reading for reading in place.readings if reading.get("country") in BLOC]
    names = [f"{reading['name']} ({snapshot.country_name(reading['country'])})" for reading in readings]
    text = snapshot.phrase("lugar_ambiguo", opciones=" o ".join(names))
    countries = tuple(snapshot.country_name(reading["country"]) for reading in readings)
    return Answer(blocks=(Paragraph(text),), suggestions=countries, asks=pending)
