"""The answer to a topic's question: the theme behind the intent, the context, one call into knowledge."""

from __future__ import annotations

from dataclasses import replace

from actions.base import BrujulaAction, today
from actions.context import COST, Context, ask_anew, go_on, tells_pending
from actions.cuenta import reminded, resumed
from actions.heard import Heard
from knowledge.answers import Answer, followups, reply
from knowledge.answers.asking import missing
from knowledge.answers.reply import with_assumption
from knowledge.cue_reader import cues_in
from knowledge.schema import BLOC, Theme
from knowledge.snapshot import Snapshot
from knowledge.text import fold

GUESS = 0.18  # from this chance on, the likeliest theme answers a message that no intent claims
CHOOSING = "tema:"  # pending: the words of a question whose theme was asked
_SURELY, _FEW = 0.6, 1  # certainty of the classifier, and telling words, up to which a message goes on with the last


def best_theme(snapshot: Snapshot, heard: Heard) -> tuple[str | None, float]:
    """Return the likeliest theme among the intents that the classifier weighed, with its chance."""
    if heard.asks_price and heard.product and (heard.any_place or heard.bound):
        return COST, heard.confidence or GUESS  # "q pago si mando 2 chompas a bogota" says it all by its data
    return next(iter(themes_of(snapshot, heard)), (None, 0.0))


def themes_of(snapshot: Snapshot, heard: Heard) -> list[tuple[str, float]]:
    """Return the themes among the intents that the classifier weighed, likeliest first."""
    known = snapshot.theme_of_intent
    return [(known[intent].id, chance) for intent, chance in heard.ranking if intent in known]


def side_of(snapshot: Snapshot, theme: str | None) -> str:
    """Return the side of the border that a theme looks at."""
    entry = snapshot.themes.get(theme or "")
    return entry.side if entry else "ambos"


def respond(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    """Ask for what is missing, or answer, and remember it."""
    question = context.question(today())
    answer = missing(snapshot, question, context.pending) or reply(snapshot, question)
    answer = with_assumption(snapshot, answer, context.assumed)
    after = placed_by(snapshot, answer, context.answered(answer))
    return reminded(snapshot, answer, replace(after, sum_asks=None) if after.theme == COST else after)


def placed_by(snapshot: Snapshot, answer: Answer, context: Context) -> Context:
    """Return the context with the theme and country of the facts just said, so that the next message can go on."""
    facts = [snapshot.facts[fact] for fact in answer.facts if fact in snapshot.facts]
    if not facts:
        return context
    if context.theme is None and facts[0].topic in snapshot.theme_of_topic:
        context = replace(context, theme=snapshot.theme_of_topic[facts[0].topic].id)
    countries = {fact.country for fact in facts}
    if context.origins or context.destinations or len(countries) > 1 or facts[0].country not in BLOC:
        return context
    if facts[0].role == "origen":
        return replace(context, origins=(facts[0].country,))
    return replace(context, destinations=(facts[0].country,))


class TopicAction(BrujulaAction):
    """Answers the intents of themes; subclasses only have their name."""

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Answer the question of a theme; a message with nothing but data goes on with the one before."""
        context = resumed(context, heard)
        if context.theme and (heard.only_data or tells_pending(context, heard, snapshot) or _wavers(heard)):
            return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
        entry = snapshot.theme_of_intent.get(heard.intent)
        if entry and _belongs_to_the_last(snapshot, context, heard, entry):
            told = followups.limits(snapshot, context.facts)
            if told is not None:
                return told, replace(context, facts=told.facts, pending=None)
            return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
        theme = entry.id if entry else None
        if heard.confidence < _SURELY and heard.asks_price and heard.product and heard.bound:
            theme = COST  # "vendo chullos a Chile desde Cusco, ¿qué paga el cliente?" says it by its data
        if entry and (context.pending or "").startswith(CHOOSING) and fold(heard.said).strip() == fold(entry.name):
            heard = replace(heard, text=(context.pending or "").removeprefix(CHOOSING))
        after = ask_anew(context, heard, theme, side_of(snapshot, theme), snapshot)
        return respond(snapshot, after)


def _belongs_to_the_last(snapshot: Snapshot, context: Context, heard: Heard, entry: Theme) -> bool:
    """Tell whether a loose datum is asked of what was being talked of, and the theme read in it has no country to look at.

    "¿cuál es el límite en dólares?" after how to export from México is not of the charges of a country nobody named.
    """
    if context.theme in (None, entry.id) or not cues_in(snapshot, "dato_suelto", heard.said):
        return False
    names_more = heard.any_place or heard.ambiguous or heard.product or heard.names or heard.amount
    question = context.question(today())
    return not (names_more or question.countries_on(entry.side)) and bool(question.countries_on("ambos"))


def _wavers(heard: Heard) -> bool:
    """Tell whether few words that no intent surely claims belong to what was being talked of ("¿y arancel?")."""
    return heard.confidence < _SURELY and len(heard.rest) <= _FEW and not (heard.names or heard.product)


class ActionConsultarTema(TopicAction):
    """Every theme without an action of its own."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_tema"
