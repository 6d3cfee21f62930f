"""Import charges: asked in general, summed, explained, handed over as a document, and who pays them."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.base import BrujulaAction
from actions.context import COST, Context, ask_anew, go_on
from actions.cuenta import sided
from actions.heard import Heard
from actions.hoy import today
from actions.respuesta import respond, side_of
from actions.temas import TopicAction
from knowledge.answers import Answer, followups
from knowledge.answers.answer import Paragraph
from knowledge.answers.cotizacion import document
from knowledge.answers.cuenta import explained, who_pays
from knowledge.answers.shipment import can_sum
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_CHARGES = "cargos"
_OF_ARRIVAL = (COST, _CHARGES, "envio", "logistica")  # themes in which who pays is who pays on arrival
# "¿pago igv?" while services are talked of, "¿y quién lo saca?" of a permit: no question of DDP or DAP.
_WHO_PAYS = re.compile(
    r"\b(?:d[dat][pu]|quien (?:\w+ )?(?:paga|asume|cubre|corre)|asum\w+|(?:lo|la|los|las) pag\w+|pag\w+lo|pague"
    r"|a mi cargo|gastos?)\b"
)


class ActionConsultarCargos(TopicAction):
    """Answer questions of this theme."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_consultar_cargos"


class ActionExplicarCuenta(BrujulaAction):
    """Show how the last sum comes out."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_explicar_cuenta"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the steps of the last sum; without one, more detail of the last answer."""
        question, country = sided(context)
        if country is None or not can_sum(question):
            answer = followups.detail(snapshot, context.facts, context.more)
            return answer, context
        answer = explained(snapshot, question, country)
        return answer, replace(context.answered(answer), more=context.more)


class ActionDarCotizacion(BrujulaAction):
    """Hand the last sum over as a PDF."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_dar_cotizacion"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return the document, or ask for what the sum lacks."""
        if heard.any_place or heard.product or heard.amount:
            context = ask_anew(context, heard, COST, "destino", snapshot)
        question, country = sided(context)
        if country is not None and can_sum(question):
            return document(snapshot, question, country, today()), replace(context, theme=COST, pending=None)
        answer, after = respond(snapshot, replace(context, theme=COST, text=None, pending=None))
        lead = Paragraph(snapshot.phrase("cotizacion_falta"))
        return replace(answer, blocks=(lead, *answer.blocks)), after


class ActionQuienPaga(BrujulaAction):
    """Say who pays the charges: DDP or DAP."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_quien_paga"

    def answer(self, snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
        """Return what each term means, with the figure of the last sum; a tax of what was being talked of stays there."""
        who = _WHO_PAYS.search(fold(heard.said)) is not None
        if context.theme not in (None, *_OF_ARRIVAL) and not who:
            return respond(snapshot, go_on(context, heard, side_of(snapshot, context.theme), snapshot))
        if context.theme is None and heard.term and not (who or heard.any_place):  # "¿pago iva?", said first of all
            return respond(snapshot, ask_anew(context, heard, _CHARGES, side_of(snapshot, _CHARGES), snapshot))
        if heard.any_place or heard.product:
            context = ask_anew(context, heard, context.theme or COST, "destino", snapshot)
        question, country = sided(context)
        answer = who_pays(snapshot, question, country)
        return answer, replace(context.answered(answer), theme=context.theme or COST)
