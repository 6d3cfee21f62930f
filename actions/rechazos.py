"""Refusals that remember: who asked how to declare less still sends the same goods to the same place.

The refusal is for who wants to hide, lower or split. Who asks for the paper that lowers a charge by law is answered.
"""

from __future__ import annotations

from dataclasses import replace

from actions.base import BrujulaAction, said
from actions.context import REFUSED, Context, ask_anew, go_on
from actions.heard import Heard
from actions.respuesta import best_theme, respond, side_of
from knowledge.answers import Answer
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot


class ActionNegarTrampa(BrujulaAction):
    """Say no to cheating, why, and the legal way; the places, the product and the amounts said are kept."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_negar_trampa"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the refusal; the question before it stays open, and its legal ways may be asked for next."""
        if wants_the_lawful(snapshot, heard.said):
            return _lawful(snapshot, context, heard)
        after = ask_anew(context, heard, context.theme, "destino", snapshot)
        kept = replace(after, text=context.text, names=context.names, pending=context.pending or REFUSED)
        # Which of the figures said is the true one nobody can tell: none of them goes into a sum.
        kept = replace(kept, amount=context.amount, currency=context.currency, quantity=context.quantity)
        bribe = cues_in(snapshot, "trampa_soborno", heard.said)
        return said(snapshot.phrase("trampa_soborno" if bribe else "trampa")), kept


def wants_the_lawful(snapshot: Snapshot, text: str) -> bool:
    """Tell whether a message asks for what lowers a charge by law, and for nothing hidden."""
    hides = cues_in(snapshot, "trampa_oculta", text) or cues_in(snapshot, "trampa_soborno", text)
    return not hides and bool(cues_in(snapshot, "trampa_legal", text))


def _lawful(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
    """Return the answer of what was being talked of, else of the theme that the words are likeliest about."""
    if context.theme:
        return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
    guess, chance = best_theme(snapshot, heard)
    after = ask_anew(context, heard, guess, side_of(snapshot, guess), snapshot)
    return respond(snapshot, replace(after, certainty=chance))
