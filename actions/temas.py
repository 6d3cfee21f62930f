"""The answer to a topic's question: the theme behind the intent, the context, one call into knowledge."""

from __future__ import annotations

from dataclasses import replace

from actions.base import BrujulaAction
from actions.context import Context, ask_anew, go_on
from actions.heard import Heard
from knowledge.answers import Answer, reply
from knowledge.answers.asking import missing
from knowledge.answers.reply import with_assumption
from knowledge.snapshot import Snapshot


def side_of(snapshot: Snapshot, theme: str | None) -> str:
    """Return the side of the border that a theme looks at."""
    entry = snapshot.themes.get(theme or "")
    return entry.side if entry else "ambos"


def respond(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    """Ask for what is missing, or answer, and remember it."""
    question = context.question()
    answer = missing(snapshot, question, context.pending) or reply(snapshot, question)
    answer = with_assumption(snapshot, answer, context.assumed)
    return answer, context.answered(answer)


class TopicAction(BrujulaAction):
    """Answers the intents of themes; subclasses only have their name."""

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Answer the question of a theme; a message with nothing but data goes on with the one before."""
        if heard.only_data and context.pending and context.theme:
            return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
        entry = snapshot.theme_of_intent.get(heard.intent)
        theme = entry.id if entry else None
        after = ask_anew(context, heard, theme, side_of(snapshot, theme), snapshot)
        question = after.question()
        if theme is None:
            answer = reply(snapshot, replace(question, term=heard.term))
            return answer, after.answered(answer)
        return respond(snapshot, after)


class ActionConsultarTema(TopicAction):
    """Every theme without an action of its own."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_tema"
