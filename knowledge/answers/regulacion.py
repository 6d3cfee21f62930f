"""Product regulation: the permits of the product in the destination, or that none is noted, go before the facts."""

from __future__ import annotations

from dataclasses import replace

from knowledge import schema
from knowledge.answers.called import claims, on_claims
from knowledge.answers.compose import authority_name
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.product_finder import find_products
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_LABEL = "etiquetado"
_ASKS_LABEL, _ASKS_PERMIT = "pide_etiqueta", "pide_permiso"  # groups of cues
_CUSTOMS = "aduana"  # the topic whose authority says what a parcel needs to come in


def permits_lead(snapshot: Snapshot, question: Question, country: str, most: int = 4) -> tuple[str, ...]:
    """Return the line with the permits of the product in that country; nothing where it is unknown or has none."""
    product = _product(snapshot, question)
    if product is None:
        return ()
    names = [
        permit.name + ("" if permit.verified else " (por confirmar)")
        for permit in product.permits
        if permit.country == country
    ]
    if not names:
        return ()
    name, where = question.product or product.name, snapshot.country_name(country)
    return (snapshot.phrase("permisos_de", producto=name, pais=where, permisos="; ".join(names[:most])),)


def at_the_other_end(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the line with the permits of the product where it goes, beside what its own country asks."""
    return next((permits_lead(snapshot, question, there) for there in question.destinations if there != country), ())


def unnoted(snapshot: Snapshot, question: Question, country: str) -> bool:
    """Tell whether the product is known and has no permit noted in that country."""
    product = _product(snapshot, question)
    return product is not None and country not in {permit.country for permit in product.permits}


def gap(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the line that no permit of the product is noted there, and who knows: nobody said that none is needed."""
    authority = authority_name(snapshot, _CUSTOMS, country) or snapshot.phrase("agencia_de_tu_pais")
    where = snapshot.country_name(country)
    return (snapshot.phrase("permisos_sin_anotar", producto=question.product or "", pais=where, organismo=authority),)


def labels_first(snapshot: Snapshot, question: Question, hits: list[Hit]) -> list[Hit]:
    """Return the hits with those on the label first, where it and nothing else was asked and the first say nothing of it."""
    if not asks_label(snapshot, question) or any(hit.fact.topic == _LABEL for hit in hits[:1]):
        return hits
    own = [hit for hit in hits if hit.fact.topic == _LABEL]
    return [*(replace(hit, score=hits[0].score) for hit in own), *(hit for hit in hits if hit.fact.topic != _LABEL)]


def asks_label(snapshot: Snapshot, question: Question) -> bool:
    """Tell whether the words ask what goes on the label, and no permit."""
    return bool(cues_in(snapshot, _ASKS_LABEL, question.text)) and not cues_in(snapshot, _ASKS_PERMIT, question.text)


def label_gap(snapshot: Snapshot, question: Question, country: str, hits: list[Hit]) -> tuple[str, ...]:
    """Return the line that what goes on the label of the goods is not noted there; nothing where it is, or was not asked."""
    if any(hit.fact.topic == _LABEL for hit in hits) or not asks_label(snapshot, question):
        return ()
    where = snapshot.country_name(country)
    return (snapshot.phrase("etiqueta_sin_anotar", producto=question.product or "", pais=where),)


def claim_gap(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the line that what it takes to say something of the goods on their label is not known there, and who knows."""
    told = {
        cue.id for fact in on_claims(snapshot, question, country) for cue in cues_in(snapshot, "dice_de_si", fact.title)
    }
    lacking = [cue.reason or "" for cue in claims(snapshot, question) if cue.id not in told]
    authority = authority_name(snapshot, _LABEL, country)
    if not lacking or authority is None:
        return ()
    where = snapshot.country_name(country)
    return (snapshot.phrase("dice_de_si_sin_anotar", pais=where, dicho=", ".join(lacking), organismo=authority),)


def _product(snapshot: Snapshot, question: Question) -> schema.Product | None:
    found = find_products(snapshot, question.product)
    return found[0] if found else None
