"""The turn of a topic's question: the theme behind the intent, and whether the message goes on with the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.base import BrujulaAction
from actions.context import COST, Context, ask_anew, go_on, tells_pending
from actions.cuenta import resumed
from actions.heard import Heard
from actions.hoy import today
from actions.respuesta import CHOOSING, beside_the_sum, respond, side_of
from knowledge.answers import Answer, followups
from knowledge.cue_reader import cues_in
from knowledge.schema import Theme
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_ARRIVAL = ("calcular_costo", "consultar_cargos")  # intents of what is paid on arrival
_PAID = re.compile(r"\b(?:paga|pagan|pagara|pagaria|cobran|cobrarian)\b")  # what the client pays is no price of a paper
_QUITE = 0.9  # certainty below which goods, their price and where they go ask for a sum
_HARDLY, _PROGRAMMES = 0.45, "programas"  # certainty below which a programme named is what is asked about
_SURELY, _FEW = 0.6, 1  # certainty of the classifier, and telling words, up to which a message goes on with the last


class TopicAction(BrujulaAction):
    """Answers the intents of themes; subclasses only have their name."""

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Answer the question of a theme; a message with nothing but data goes on with the one before."""
        context = resumed(context, heard)
        if context.theme and (heard.only_data or tells_pending(context, heard, snapshot) or _wavers(heard)):
            after = go_on(context, heard, side_of(snapshot, context.theme), snapshot)
            return beside_the_sum(snapshot, context, heard, after) or respond(snapshot, after)
        entry = snapshot.theme_of_intent.get(heard.intent)
        if entry and _belongs_to_the_last(snapshot, context, heard, entry):
            told = followups.limits(snapshot, context.facts)
            if told is not None:
                return told, replace(context, facts=told.facts, pending=None)
            return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
        theme = entry.id if entry else None
        if heard.confidence < _HARDLY and heard.names:
            theme = of_the_name(snapshot, heard.names) or theme
        # "Me compran chompas a 60 dólares, ¿qué paga la señora?" has all that a sum needs.
        priced = heard.amount is not None and _PAID.search(fold(heard.said)) is not None
        unsure = heard.confidence < (_QUITE if priced else _SURELY)
        if unsure and heard.asks_price and heard.product and heard.bound:
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


def of_the_name(snapshot: Snapshot, names: Sequence[str]) -> str | None:
    """Return the theme of the programmes named, where nothing surer is read; None where other things are named."""
    return _PROGRAMMES if all(name in snapshot.programmes for name in names) else None


def _wavers(heard: Heard) -> bool:
    """Tell whether few words that no intent surely claims belong to what was being talked of ("¿y arancel?")."""
    if heard.intent in _ARRIVAL and _PAID.search(fold(heard.said)):
        return False
    return heard.confidence < _SURELY and len(heard.rest) <= _FEW and not (heard.names or heard.product)


class ActionConsultarTema(TopicAction):
    """Every theme without an action of its own."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_tema"
