"""The self-assessment: it starts, or goes on where it was left."""

from __future__ import annotations

from actions.base import BrujulaAction, said
from actions.context import Context, go_on
from actions.continuar import continue_with
from actions.cuestionario import begin
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.snapshot import Snapshot


class ActionAutodiagnosticar(BrujulaAction):
    """Begin the self-assessment; what belongs to one under way was taken before (actions/cuestionario.py)."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_autodiagnosticar"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the first question, noting the country and product that the message says."""
        noted = go_on(context, heard, "origen", snapshot) if heard.any_place or heard.product else context
        return begin(snapshot, noted)


class ActionResponderCuestionario(BrujulaAction):
    """Words that answer a self-assessment, where none is under way."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_responder_cuestionario"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Go on with the last question where there is one."""
        if context.theme:
            return continue_with(snapshot, context, heard)
        return said(snapshot.phrase("nada_que_seguir"), "Menú"), context
