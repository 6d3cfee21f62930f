"""The sum of one shipment: the conversation's data as a request to the calculator, its result as an Answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from knowledge.answers.answer import LIMIT, Answer, Block, Bullets, Paragraph, unique
from knowledge.answers.compose import source_line
from knowledge.answers.question import Question
from knowledge.landed_cost.book import Book, from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import CURRENCIES, Request, parse
from knowledge.landed_cost.result import Result
from knowledge.snapshot import Snapshot

_ANSWERED = ("computed", "range", "partial", "not_allowed", "not_applicable")
_ASSUMED_CHANNEL = "courier"
_WARNING = "Ojo: "


def book_of(snapshot: Snapshot) -> Book:
    """Return the rule book of a snapshot, built once and kept with it."""
    if "rule_book" not in snapshot.__dict__:
        snapshot.__dict__["rule_book"] = from_snapshot(snapshot)
    return snapshot.__dict__["rule_book"]


def can_sum(question: Question) -> bool:
    """Tell whether there is a value, in a currency the calculator knows, and a day."""
    return question.amount is not None and question.on is not None and (question.currency or "USD") in CURRENCIES


def sum_up(snapshot: Snapshot, question: Question, country: str) -> Result:
    """Return the calculator's result for the shipment; who asks decides what to do with one that must be confirmed."""
    return quote(_request(question, country), book_of(snapshot))


def cost_answer(
    snapshot: Snapshot, question: Question, country: str, title: str, offers: tuple[str, ...]
) -> Answer | None:
    """Return the sums line by line; None where nothing can be summed and the general facts say more."""
    result = sum_up(snapshot, question, country)
    if result.status not in _ANSWERED:
        return None
    facts = unique(line.rate.fact for line in result.lines if line.rate.fact)
    used = [snapshot.facts[fact] for fact in facts if fact in snapshot.facts]
    guide = snapshot.guide_of.get(("costo", country), ())
    blocks = _blocks(_assumptions(snapshot, question, country), result.text.split("\n"), LIMIT - len(title) - 4)
    return Answer(
        title, blocks, None, unique(["Más detalle", "¿De dónde sale?", *offers])[:4],
        tuple(fact.id for fact in used), tuple(fact for fact in guide if fact not in facts),
        quote=result.to_json(), sources=tuple(source_line(fact) for fact in used),
    )  # fmt: skip


def _request(question: Question, country: str) -> Request:
    origin = question.origins[0] if question.origins else None
    amount, units = Decimal(question.amount or 0), int(Decimal(question.quantity or 1)) or 1
    data: dict[str, Any] = {
        "destination": country, "on_date": question.on, "shipped_from": origin, "goods_origin": origin,
        "product": question.product, "goods_value": str(amount * units), "units": units,
        "currency": question.currency or "USD", "weight_kg": question.weight, "freight": question.freight,
        "channel": question.channel or _ASSUMED_CHANNEL,
    }  # fmt: skip
    return parse(data)


def _assumptions(snapshot: Snapshot, question: Question, country: str) -> list[str]:
    """Return the sentence on what was not said and had to be taken: each piece price, dollars, courier."""
    taken = []
    if question.quantity and question.quantity != "1":
        unit = f"{question.currency or 'USD'} {question.amount}"
        taken.append(snapshot.phrase("costo_cada_uno", cantidad=question.quantity, precio=unit))
    if question.currency is None:
        taken.append(snapshot.phrase("costo_dolares"))
    if question.channel is None and country != "CL":
        taken.append(snapshot.phrase("costo_courier"))
    return [" ".join(taken)] if taken else []


def _blocks(before: list[str], lines: list[str], room: int) -> tuple[Block, ...]:
    """Return the blocks of the calculator's text; warnings that do not fit are left out, the rest never."""
    kept = [*before, *(line for line in lines if not line.startswith(_WARNING))]
    warnings = [line for line in lines if line.startswith(_WARNING)]
    closing = kept.pop() if kept and kept[-1].startswith("Fuente:") else None
    left = room - sum(len(line) + 1 for line in (*kept, closing or ""))
    for warning in warnings:
        if len(warning) < left:
            kept.append(warning)
            left -= len(warning) + 1
    return tuple(_grouped([*kept, *([closing] if closing else [])]))


def _grouped(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    items: list[str] = []
    for line in lines:
        if line.startswith("• "):
            items.append(line[2:])
            continue
        if items:
            blocks.append(Bullets(tuple(items)))
            items = []
        blocks.append(Paragraph(line))
    return [*blocks, Bullets(tuple(items))] if items else blocks
