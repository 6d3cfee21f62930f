"""When the message was not understood: data go on with the last question, sure finds are said, the rest is honest."""

from __future__ import annotations

from dataclasses import replace

from actions.base import BrujulaAction, said, today
from actions.context import Context, ask_anew, named_freely
from actions.continuar import continue_with, what_about
from actions.heard import Heard
from actions.temas import respond, side_of
from knowledge.answers import Answer
from knowledge.answers.question import outside
from knowledge.snapshot import Snapshot

OUT = "fuera_de_alcance"
_OUT_SURE = 0.5
_SHORT = 3  # a message of so few telling words in mid-conversation is about what was being talked of
_GUESS = 0.18  # from this chance on, the likeliest theme answers a message that no intent claims


class ActionNoEntendi(BrujulaAction):
    """Search before giving up; never answer what is off the subject."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_no_entendi"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the best honest answer."""
        if heard.only_data or named_freely(context, heard):
            return continue_with(snapshot, context, heard)
        guess, chance = best_theme(snapshot, heard)
        after = ask_anew(context, heard, None, side_of(snapshot, guess), snapshot)
        if after.pending:  # an ambiguous place is asked first; the theme waits for it
            return respond(snapshot, replace(after, theme=guess, certainty=chance))
        # Whatever is answered, the places, the product and the amounts just said are remembered.
        kept = replace(after, theme=context.theme, text=context.text, names=context.names)
        answer, found = respond(snapshot, after)
        if outside(after.question(today())):
            return answer, kept
        if heard.intent == OUT and (heard.confidence >= _OUT_SURE or not answer.known):
            return said(snapshot.phrase("fuera_de_alcance"), "Menú"), kept
        if guess and chance >= _GUESS:
            return respond(snapshot, replace(after, theme=guess, certainty=chance))
        if not answer.known and context.theme and heard.intent != OUT and len(heard.rest) <= _SHORT:
            return continue_with(snapshot, context, heard)
        if not answer.known and (heard.product or heard.any_place):
            return what_about(snapshot, kept)
        if not answer.known:
            return answer, replace(kept, failures=context.failures + 1)
        return answer, found


def best_theme(snapshot: Snapshot, heard: Heard) -> tuple[str | None, float]:
    """Return the likeliest theme among the intents that the classifier weighed, with its chance."""
    if heard.asks_price and heard.product and heard.any_place:
        return "costo", heard.confidence or _GUESS  # "q pago si mando 2 chompas a bogota" says it all by its data
    for intent, chance in heard.ranking:
        if intent in snapshot.theme_of_intent:
            return snapshot.theme_of_intent[intent].id, chance
    return None, 0.0
