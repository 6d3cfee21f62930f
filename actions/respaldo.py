"""When the message was not understood: data go on with the last question, sure finds are said, the rest is honest."""

from __future__ import annotations

from dataclasses import replace

from actions.base import BrujulaAction, said
from actions.context import Context, ask_anew
from actions.continuar import continue_with
from actions.heard import Heard
from knowledge.answers import Answer
from knowledge.answers.reply import search_reply
from knowledge.snapshot import Snapshot

OUT = "fuera_de_alcance"
_OUT_SURE = 0.5


class ActionNoEntendi(BrujulaAction):
    """Search before giving up; never answer what is off the subject."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_no_entendi"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the best honest answer."""
        if heard.only_data and context.theme:
            return continue_with(snapshot, context, heard)
        after = ask_anew(context, heard, None, "ambos", snapshot)
        answer = search_reply(snapshot, replace(after.question(), term=heard.term))
        if heard.intent == OUT and (heard.confidence >= _OUT_SURE or not answer.known):
            return said(snapshot.phrase("fuera_de_alcance"), "Menú"), context
        if not answer.known:
            return answer, replace(context, failures=context.failures + 1)
        return answer, after.answered(answer)
