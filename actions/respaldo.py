"""When the message was not understood: data go on with the last question, sure finds are said, the rest is honest."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.base import BrujulaAction, said
from actions.cargos import ActionExplicarCuenta, ActionQuienPaga
from actions.context import COST, OF_MATERIALS, REFUSED, Context, ask_anew, named_freely
from actions.continuar import (
    ActionContinuar,
    ActionDarDetalle,
    ActionDarFuente,
    ActionSimplificar,
    FollowUp,
    continue_with,
    planned,
    what_about,
)
from actions.en_medio import GOES_ON, OUT
from actions.heard import Heard
from actions.hoy import today
from actions.respuesta import CHOOSING, GUESS, best_theme, respond, side_of, themes_of
from actions.temas import ActionConsultarTema, of_the_name
from knowledge.answers import Answer
from knowledge.answers.fallback import not_understood, out_of_scope
from knowledge.answers.pointed import surely_told
from knowledge.answers.question import outside
from knowledge.cue_reader import cues_in
from knowledge.schema import BLOC
from knowledge.search import Query, index_of, rank
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_MATERIAL = "material_de_afuera"  # the group of cues by which a country is that of a material
_SWINDLE = "estafas"  # the theme, and the group of cues, of what is never off the subject: somebody asks for money
_ODD = 1  # telling words beside a datum with which a message is still about what was being talked of
_SHORT = 3  # a message of so few telling words in mid-conversation is about what was being talked of
_KEPT = 300  # letters of the question that wait for its theme
_FAINT = 0.05  # below this chance, a theme is not even offered


# Who answers what was asked of the answer before, where the message only sounded off the subject (en_medio.py).
_FOLLOW_UPS: dict[str, ActionContinuar | FollowUp | ActionExplicarCuenta | ActionQuienPaga] = {
    GOES_ON: ActionContinuar(),
    "pedir_fuente": ActionDarFuente(),
    "pedir_detalle": ActionDarDetalle(),
    "pedir_simple": ActionSimplificar(),
    "explicar_cuenta": ActionExplicarCuenta(),
    "preguntar_quien_paga": ActionQuienPaga(),
}
_RULE = re.compile(r"\b(?:nom|ntc|nmx|ntp|nch)[ -]?\d{2,4}\b")


class ActionNoEntendi(BrujulaAction):
    """Search before giving up; never answer what is off the subject."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_no_entendi"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the best honest answer."""
        if heard.intent in _FOLLOW_UPS:
            return _FOLLOW_UPS[heard.intent].answer(snapshot, context, heard)
        if heard.intent in snapshot.theme_of_intent:
            return ActionConsultarTema().answer(snapshot, context, heard)
        if (heard.only_data and heard.intent != OUT) or named_freely(context, heard):
            return continue_with(snapshot, context, heard)
        plan = planned(snapshot, context, heard)
        if plan is not None:
            return plan
        if heard.intent == OUT and not (_bought(snapshot, heard) or _norm(heard)):
            return self._off(snapshot, context, heard)
        off = heard.intent == OUT and not _norm(heard)
        guess, chance = (COST, GUESS) if off else best_theme(snapshot, heard)
        if heard.names and not off and (named := of_the_name(snapshot, heard.names)):
            guess, chance = named, max(chance, GUESS)
        after = ask_anew(context, heard, None, side_of(snapshot, guess), snapshot)
        if after.pending:  # an ambiguous place is asked first; the theme waits for it
            return respond(snapshot, replace(after, theme=guess, certainty=chance))
        answer, found = respond(snapshot, after)
        if outside(after.question(today())):
            return answer, _kept(context, after)
        if guess and chance >= GUESS:
            return respond(snapshot, replace(after, theme=guess, certainty=chance))
        if answer.known:
            return answer, found
        return self._unknown(snapshot, context, _kept(context, after), heard)

    def _off(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Decline what is off the subject, but for a datum of the talk, what a fact says word for word, and a sale abroad."""
        if context.pending == REFUSED and cues_in(snapshot, "trampa_insiste", heard.said):
            return said(snapshot.phrase("trampa")), context  # "dale, nadie se entera"
        if _goes_on(context, heard):
            return continue_with(snapshot, context, heard)
        if cues_in(snapshot, _SWINDLE, heard.said):
            return respond(snapshot, ask_anew(context, heard, _SWINDLE, side_of(snapshot, _SWINDLE), snapshot))
        if context.theme == OF_MATERIALS and cues_in(snapshot, _MATERIAL, heard.said):
            return respond(snapshot, ask_anew(context, heard, OF_MATERIALS, side_of(snapshot, OF_MATERIALS), snapshot))
        guess, chance = best_theme(snapshot, heard)
        after = ask_anew(context, heard, None, side_of(snapshot, guess), snapshot)
        fact = surely_told(snapshot, after.question(today()))
        if fact is not None and fact.topic in snapshot.theme_of_topic:
            return respond(snapshot, replace(after, theme=snapshot.theme_of_topic[fact.topic].id))
        talking = context.theme is not None and len(heard.rest) <= _SHORT
        bound = heard.only_data and bool(heard.destinations or heard.ambiguous)
        trades = bound or talking or bool(cues_in(snapshot, "comercio", heard.said))
        if trades and after.pending:
            return respond(snapshot, replace(after, theme=guess, certainty=chance))
        if trades and outside(after.question(today())):
            return respond(snapshot, after)[0], _kept(context, after)
        declined = out_of_scope(snapshot, [theme for theme, _ in themes_of(snapshot, heard)])
        return declined, replace(_kept(context, after), pending=context.pending)

    def _unknown(self, snapshot: Snapshot, context: Context, kept: Context, heard: Heard) -> tuple[Answer, Context]:
        """Go on with what was being talked of, or with the data just said; else offer the nearest themes."""
        known = index_of(snapshot).postings
        telling = not heard.rest or any(stem in known for stem in heard.rest)
        if context.theme and telling and len(heard.rest) <= _SHORT:
            return continue_with(snapshot, context, heard)
        if heard.product or heard.any_place:
            return what_about(snapshot, kept)
        guessed = [theme for theme, chance in themes_of(snapshot, heard) if chance >= _FAINT]
        hits = rank(snapshot, Query(heard.text, either=tuple(kept.question(today()).countries_on("ambos"))))
        return not_understood(snapshot, guessed, hits), replace(kept, pending=f"{CHOOSING}{heard.text[:_KEPT]}")


def _bought(snapshot: Snapshot, heard: Heard) -> bool:
    """Tell whether the message is of goods bought, not from outside: "compré un pisco por internet" asks what it pays."""
    abroad = {*heard.origins, *heard.destinations, *heard.places} - set(BLOC)
    return heard.product is not None and not abroad and bool(cues_in(snapshot, "comprador", heard.said))


def _norm(heard: Heard) -> bool:
    """Tell whether the message names a technical rule with its number ("la NOM 051"): no other subject has those."""
    return _RULE.search(fold(heard.said)) is not None


def _kept(context: Context, after: Context) -> Context:
    """Return the conversation as it was, with the places, the product and the amounts just said."""
    return replace(after, theme=context.theme, text=context.text, names=context.names)


def _goes_on(context: Context, heard: Heard) -> bool:
    """Tell whether few words in the middle of a conversation are about it: "ahora quieren 60", "¿y cuánto cuesta?"."""
    data = heard.amount or heard.number or heard.quantity or heard.weight or heard.channel or heard.conditions
    return context.theme is not None and len(heard.rest) <= (_ODD if data else 0)
