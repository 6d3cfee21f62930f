"""Refusals that remember: who asked how to declare less still sends the same goods to the same place.

The refusal is for who wants to hide, lower or split. Who asks for the paper that lowers a charge by law is answered.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.base import BrujulaAction, said
from actions.context import REFUSED, Context, ask_anew, go_on
from actions.continuar import continue_with
from actions.heard import Heard
from actions.respuesta import best_theme, respond, side_of
from knowledge.answers import Answer
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_FEW = 3  # telling words of a message that only supposes another figure
_LOWERED = re.compile(r"\b(?:baj[oa]|bajamos|rebaj[oa]|bajar[eia]*) (?:el precio )?a (\d{1,7})\b")


class ActionNegarTrampa(BrujulaAction):
    """Say no to cheating, why, and the legal way; the places, the product and the amounts said are kept."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_negar_trampa"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the refusal; the question before it stays open, and its legal ways may be asked for next."""
        if _only_less(snapshot, context, heard):
            return continue_with(snapshot, context, replace(heard, amount=heard.amount or _lowered(heard.said)))
        if wants_the_lawful(snapshot, heard.said):
            return _lawful(snapshot, context, heard)
        after = ask_anew(context, heard, context.theme, "destino", snapshot)
        kept = replace(after, text=context.text, names=context.names, pending=context.pending or REFUSED)
        # Which of the figures said is the true one nobody can tell: none of them goes into a sum.
        kept = replace(kept, amount=context.amount, currency=context.currency, quantity=context.quantity)
        bribe = cues_in(snapshot, "trampa_soborno", heard.said)
        return said(snapshot.phrase("trampa_soborno" if bribe else "trampa")), kept


def _only_less(snapshot: Snapshot, context: Context, heard: Heard) -> bool:
    """Tell whether less is only supposed of a sum or a parcel just told, and nothing hidden: "¿y si le bajo a kilo y medio?"."""
    few = len(heard.rest) <= _FEW and not (heard.product or heard.any_place or heard.names)
    return bool(context.theme and few and not _hides(snapshot, heard.said) and (heard.weight or _lowered(heard.said)))


def _lowered(text: str) -> str | None:
    """Return the figure that something is lowered to: "190" of "si le bajo a 190"."""
    found = _LOWERED.search(fold(text))
    return found[1] if found else None


def wants_the_lawful(snapshot: Snapshot, text: str) -> bool:
    """Tell whether a message asks for what lowers a charge by law, and for nothing hidden."""
    return not _hides(snapshot, text) and bool(cues_in(snapshot, "trampa_legal", text))


def _hides(snapshot: Snapshot, text: str) -> bool:
    """Tell whether a message wants something hidden, lowered on paper or bought with a bribe."""
    return bool(cues_in(snapshot, "trampa_oculta", text) or cues_in(snapshot, "trampa_soborno", text))


def _lawful(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
    """Return the answer of what was being talked of, else of the theme that the words are likeliest about."""
    if context.theme:
        return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
    guess, chance = best_theme(snapshot, heard)
    after = ask_anew(context, heard, guess, side_of(snapshot, guess), snapshot)
    return respond(snapshot, replace(after, certainty=chance))
