"""What follows a shipment's answer: what its sum has in it, several goods in one box, which of DDP and DAP."""

from __future__ import annotations

from dataclasses import replace

from actions.context import COST, Context
from actions.cuenta import sided
from actions.heard import Heard
from actions.hoy import today
from knowledge.answers import Answer
from knowledge.answers.hilo import Told
from knowledge.answers.incluye import included
from knowledge.answers.incoterms import contrary, suits, were_told
from knowledge.answers.junto import in_one_box
from knowledge.answers.shipment import can_sum
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

Turn = tuple[Answer, Context]


def included_in_it(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what the sum just told includes ("¿eso ya incluye lo que cobra UPS?")."""
    question, country = sided(context)
    if context.theme != COST or country is None or not can_sum(question) or heard.amount or heard.any_place:
        return None
    answer = included(snapshot, question, country, heard.names)
    return answer, replace(context, facts=answer.facts or context.facts, more=answer.more)


def together(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what it means to put several goods in one box; None where fewer than two were told."""
    named = (context.product, heard.product) if heard.product != context.product else (context.product,)
    goods = heard.goods or (tuple(one for one in named if one) if heard.product else context.goods)
    country = next((code for code in (*heard.destinations, *context.destinations) if code in BLOC), None)
    if len(goods) < 2 or country is None or heard.amount:
        return None
    answer = in_one_box(snapshot, context.question(today()), goods, country)
    return answer, replace(context.answered(answer), goods=goods, destinations=(country,))


def which_incoterm(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return which of DDP and DAP suits who buys, after both were told."""
    if not were_told(Told(context.facts)) or heard.product or heard.any_place or heard.names:
        return None
    return _kept(context, suits(snapshot, heard.said, context.question(today()).condition("buyer")))


def other_incoterm(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the contrary of DDP or DAP, after both were told."""
    return _kept(context, contrary(snapshot)) if were_told(Told(context.facts)) else None


def _kept(context: Context, answer: Answer) -> Turn:
    return answer, replace(context, facts=answer.facts or context.facts, more=answer.more)
