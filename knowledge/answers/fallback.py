"""What is said when a message was not understood or is off the subject: the nearest themes, a person, or a plain no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from knowledge.answers.agencia import handover
from knowledge.answers.answer import Answer, Handing, Missed, Paragraph, unique
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_CHOICES = 3
# Offered where nothing at all is near: what most people come for.
_USUAL = ("cargos", "plataformas", "programas")
_ASK_A_PERSON, HAND_OVER = 2, 3
PERSON = "Hablar con alguien"


def not_understood(snapshot: Snapshot, guessed: Sequence[str], hits: Sequence[Hit]) -> Answer:
    """Return the nearest themes as choices: those the classifier weighs, in turn with those the search finds."""
    themes = near_themes(snapshot, guessed, hits)
    names = [snapshot.themes[theme].name for theme in themes]
    options = ", ".join(names[:-1]) + (" o " if len(names) > 1 else "") + names[-1]
    text = snapshot.phrase("no_entendi", opciones=options)
    missed = Missed("no_entendido", themes, tuple(hit.id for hit in hits[:3]))
    return Answer(blocks=(Paragraph(text),), suggestions=(*names, "Menú"), asks="tema", known=False, missed=missed)


def near_themes(snapshot: Snapshot, guessed: Sequence[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the two or three nearest themes, best first."""
    found = [
        snapshot.theme_of_topic[hit.fact.topic].id for hit in hits[:6] if hit.fact.topic in snapshot.theme_of_topic
    ]
    known = [theme for theme in guessed if theme in snapshot.themes]
    turns = chain.from_iterable(zip_longest(unique(known), unique(found)))
    near = unique(theme for theme in turns if theme)
    return near[:_CHOICES] if near else tuple(theme for theme in _USUAL if theme in snapshot.themes)


def out_of_scope(snapshot: Snapshot, guessed: Sequence[str] = ()) -> Answer:
    """Return the refusal of what is off the subject."""
    text = snapshot.phrase("fuera_de_alcance")
    missed = Missed("fuera_de_alcance", tuple(guessed[:_CHOICES]))
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False, missed=missed)


def after_failures(snapshot: Snapshot, answer: Answer, failures: int, country: str | None) -> Answer:
    """Return the answer as it is said at the n-th failure in a row: the second offers a person, the third hands over."""
    if failures < _ASK_A_PERSON:
        return answer
    if failures < HAND_OVER:
        offer = Paragraph(snapshot.phrase("ofrece_persona"))
        first = [name for name in answer.suggestions if name != "Menú"][: _CHOICES - 1]
        return replace(answer, blocks=(*answer.blocks, offer), suggestions=(*first, PERSON, "Menú"))
    handed = handover(snapshot, country)
    sorry = Paragraph(snapshot.phrase("tercera_vez"))
    handing = Handing("fallos", sorry.text)
    return replace(handed, blocks=(sorry, *handed.blocks), known=False, missed=answer.missed, handing=handing)


def upset(snapshot: Snapshot, failures: int, country: str | None) -> Answer:
    """Return what is said to somebody who is fed up: the first time an offer, after any failure a person."""
    if failures < _ASK_A_PERSON:
        return Answer(blocks=(Paragraph(snapshot.phrase("frustracion")),), suggestions=(PERSON, "Menú"))
    handed, sorry = handover(snapshot, country), Paragraph(snapshot.phrase("frustracion_persona"))
    return replace(handed, blocks=(sorry, *handed.blocks), handing=Handing("frustracion", sorry.text))
