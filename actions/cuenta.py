"""The sum under way: a question in between is answered, and the sum goes on where it was."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.context import COST, Context
from actions.heard import Heard
from actions.hoy import today
from knowledge.answers import Answer, Question
from knowledge.answers.answer import Paragraph
from knowledge.answers.costo import question_for
from knowledge.schema import BLOC
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_FEW = 3  # telling words of a message that goes back to the sum
_BACK = re.compile(r"\b(?:volv|regres|retom)\w+ (?:a|al|con)\b")


def resumed(context: Context, heard: Heard) -> Context:
    """Return the context of the sum that was left waiting, where the message tells what it waits for."""
    if _counts_again(context, heard):
        count = heard.quantity or heard.number
        return replace(each(context), theme=COST, text=None, names=(), term=None, quantity=count)
    if context.sum_asks is None or context.pending or not _tells(context.sum_asks, heard):
        return context
    return replace(context, theme=COST, text=None, names=(), pending=context.sum_asks, sum_asks=None, term=None)


def _counts_again(context: Context, heard: Heard) -> bool:
    """Tell whether pieces are told of the goods of a sum that another question came after: "volviendo al bolso, ¿y si son 3?"."""
    summed = context.amount and context.product and context.destinations and context.theme not in (None, COST)
    same = set(stems(heard.product or "")) <= set(stems(context.product or ""))  # "el bolso" of a "bolso tejido"
    told = same and not (heard.amount or heard.any_place)
    back = _BACK.search(fold(heard.said)) is not None
    counted = heard.quantity or heard.number
    few = heard.only_data or (back and len(heard.rest) <= _FEW)
    return bool(summed and not context.pending and told and counted and few and (back or heard.product))


def each(context: Context) -> Context:
    """Return the context with a price that was told without a count as that of each piece; the sum says what it took."""
    others = tuple(one for one in context.conditions if not one.startswith("share="))
    return context if context.quantity else replace(context, conditions=(*others, "share=cada"))


def _tells(datum: str, heard: Heard) -> bool:
    if datum == "producto":
        return heard.only_data and heard.product is not None
    if datum in ("pais", "origen", "lucas", "gambas"):
        return heard.only_data and heard.any_place
    return heard.only_data and bool(heard.amount or heard.number or heard.currency)


def reminded(snapshot: Snapshot, answer: Answer, context: Context) -> tuple[Answer, Context]:
    """Return the answer to a question in between, with what the sum still needs and its choices at the end."""
    if context.sum_asks is None or context.theme == COST or context.pending:
        return answer, context
    ask, labels = question_for(snapshot, context.sum_asks)
    again = Paragraph(snapshot.phrase("cuenta_sigue", pregunta=ask))
    return replace(answer, blocks=(*answer.blocks, again), suggestions=(*labels, *answer.suggestions)[:4]), context


def dropped(context: Context) -> Context:
    """Return the context without a sum under way."""
    return replace(context, sum_asks=None, pending=None)


def sided(context: Context) -> tuple[Question, str | None]:
    """Return the question of the last sum and the country it goes to."""
    question = context.question(today()).sided("destino")
    countries = [code for code in question.destinations if code in BLOC]
    return question, countries[0] if countries else None
