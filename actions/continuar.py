"""Follow-ups: more data for the same question, its sources, more detail, fewer words."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from actions.base import BrujulaAction, said
from actions.context import COST, Context, ask_anew, go_on
from actions.cuenta import dropped, resumed, sided
from actions.heard import Heard
from actions.hoy import today
from actions.respuesta import GUESS, beside_the_sum, best_theme, moved_on, not_again, respond, side_of
from knowledge.answers import Answer, followups
from knowledge.answers.lugares import BOUGHT, WRITER
from knowledge.answers.orientacion import orientation, tells_a_plan
from knowledge.answers.shipment import can_sum, norms_of
from knowledge.cue_reader import value_of
from knowledge.search.datum import ASKED
from knowledge.snapshot import Snapshot

_FALLBACK = "nlu_fallback"
_BARE = 1  # telling words up to which "más detalle" is only that
_FAINT = 0.02  # chance under which no theme is tried
_TOPICS = ("Impuestos al llegar", "Dónde vender", "Permisos y etiquetas", "Requisitos para exportar")


class ActionContinuar(BrujulaAction):
    """Go on with the last question and the new data; without one, look the words up."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_continuar"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Answer the same question anew; a bare "sí" asks for more of it."""
        if heard.intent == "afirmar" and not (heard.any_place or heard.product or heard.amount):
            answer = followups.detail(snapshot, context.facts, context.more)
            return answer, moved_on(context, answer)
        return continue_with(snapshot, context, heard)


def continue_with(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
    """Return the answer to the last question with the data of this message."""
    context = resumed(context, heard)
    after = go_on(context, heard, side_of(snapshot, context.theme), snapshot)
    if context.theme is not None:
        beside = beside_the_sum(snapshot, context, heard, after)
        if beside is not None:
            return beside
        return not_again(snapshot, context, heard, *respond(snapshot, after))
    plan = planned(snapshot, context, heard)
    if plan is not None:
        return plan
    if heard.amount and after.product and after.destinations:  # "soy de Cali, mi clienta de Lima quiere 3 bolsos de 60"
        return respond(snapshot, replace(after, theme=COST, term=None))
    priced = heard.amount or heard.asks_price or (after.product and after.destinations)
    if heard.only_data and not priced:
        # A country said alone is most often where the goods are to go: it is kept until told otherwise.
        return what_about(snapshot, replace(after, destinations=after.destinations or after.places))
    summing = heard.only_data or (heard.asks_price and heard.product and after.destinations)
    # "Pedí unos aretes a una tienda de Lima" asks what they pay on arrival, and not where to sell.
    bought = f"{WRITER}={BOUGHT}" in after.conditions
    theme = COST if summing else "cargos" if bought and after.destinations else None
    answer, found = respond(snapshot, replace(after, theme=theme, term=heard.term))
    if not answer.known and (heard.product or heard.any_place):
        return what_about(snapshot, replace(after, text=None))
    return answer, found


def planned(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the first orientation for who tells of a sale and asks nothing ("quiero mandarle miel a una tienda de Lima")."""
    asks = heard.amount or heard.asks_price or heard.names or heard.term or heard.parts or context.pending
    told = heard.product and heard.any_place and not heard.only_data
    if asks or not (context.theme is None or told) or not tells_a_plan(snapshot, heard.said, heard.rest):
        return None
    return _oriented(snapshot, ask_anew(context, heard, None, "destino", snapshot))


def _oriented(snapshot: Snapshot, context: Context) -> tuple[Answer, Context] | None:
    """Return the first orientation, which goes on as a sum; None where the goods or their destination are not known."""
    answer = orientation(snapshot, context.question(today())) if context.amount is None else None
    return (answer, replace(context, theme=COST, text=None, names=()).answered(answer)) if answer else None


def what_about(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    """Orient who said goods and where they go; else say what was noted and ask what the person wants to know."""
    oriented = _oriented(snapshot, context) if context.theme is None else None
    if oriented is not None:
        return oriented
    route = [*(snapshot.country_name(code) for code in context.origins[:1])]
    route += [f"a {snapshot.country_name(code)}" for code in context.destinations[:1]]
    noted = ", ".join(part for part in (context.product, " ".join(route)) if part)
    return said(snapshot.phrase("que_quieres_saber", datos=f": {noted}" if noted else ""), *_TOPICS), context


class FollowUp(BrujulaAction):
    """Something asked of the last answer; where nothing was said yet, what else its words are about is answered."""

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Follow up the last answer."""
        if not context.facts and len(heard.rest) > _BARE:
            return _about_the_words(snapshot, context, heard)
        return self.follow(snapshot, context, heard)

    @abstractmethod
    def follow(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return what follows the last answer."""


def _about_the_words(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
    """Answer the theme that the words are likeliest about: nothing was said yet that could be followed up."""
    guess, chance = best_theme(snapshot, heard)
    after = ask_anew(context, heard, guess if chance >= _FAINT else None, side_of(snapshot, guess), snapshot)
    return respond(snapshot, replace(after, certainty=chance))


class ActionNegar(BrujulaAction):
    """A "no" leaves the theme."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_negar"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Answer the question that the message goes on with, or ask for one; a sum under way is left."""
        if heard.parts:
            return _asked_instead(snapshot, dropped(context), heard.parts[0])
        under_way = context.sum_asks or (context.theme == COST and context.pending)
        return said(snapshot.phrase("cuenta_dejada" if under_way else "negar")), dropped(context)


def _asked_instead(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
    """Return the answer to what is asked in place of what was left ("mejor no, ¿hay bodegas que lo hagan por mí?")."""
    guess, chance = best_theme(snapshot, heard)
    theme = guess if chance >= GUESS and heard.intent != _FALLBACK else value_of(snapshot, "tema_dicho", heard.said)
    after = ask_anew(context, heard, theme, side_of(snapshot, theme), snapshot)
    return respond(snapshot, replace(after, certainty=chance))


class ActionDarFuente(FollowUp):
    """Say where the last answer comes from."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_dar_fuente"

    def follow(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the sources; the last answer stays the last answer."""
        question, country = sided(context)
        summed = context.theme == COST and country is not None and can_sum(question)
        norms = norms_of(snapshot, question, country) if summed and country else ()
        return followups.sources(snapshot, context.facts, norms), context


class ActionDarDetalle(FollowUp):
    """Say what comes after the last answer."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_dar_detalle"

    def follow(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the next facts, or the full text of those shown; a datum asked for ("¿y cuánto tarda?") is looked up."""
        if context.theme and value_of(snapshot, ASKED, heard.said):
            return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
        answer = followups.detail(snapshot, context.facts, context.more)
        return answer, moved_on(context, answer)


class ActionSimplificar(FollowUp):
    """Say the last answer in its fewest words."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_simplificar"

    def follow(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the headlines of the last answer."""
        return followups.simple(snapshot, context.facts), context
