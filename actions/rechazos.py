"""Refusals that remember: who asked how to declare less still sends the same goods to the same place."""

from __future__ import annotations

from dataclasses import replace

from actions.base import BrujulaAction, said
from actions.context import REFUSED, Context, ask_anew
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.snapshot import Snapshot


class ActionNegarTrampa(BrujulaAction):
    """Say no to cheating, why, and the legal way; the places, the product and the amounts said are kept."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_negar_trampa"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the refusal; the question before it stays open, and its legal ways may be asked for next."""
        after = ask_anew(context, heard, context.theme, "destino", snapshot)
        kept = replace(after, text=context.text, names=context.names, pending=context.pending or REFUSED)
        return said(snapshot.phrase("trampa")), kept
