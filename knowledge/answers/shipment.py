"""The conversation's data as a request to the calculator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from knowledge import schema
from knowledge.answers.answer import unique
from knowledge.answers.question import Question
from knowledge.exchange.current import current_table
from knowledge.landed_cost.book import Book, from_snapshot
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import CURRENCIES, KEYS, Request, parse
from knowledge.landed_cost.result import Result
from knowledge.snapshot import Snapshot

_ASSUMED_CHANNEL = "courier"
_CERTIFICATE = "certificado"  # "tengo certificado", without saying of which agreement
_GIVEN_RATE = {"COP": "trm", "CLP": "fx_clp"}


def book_of(snapshot: Snapshot) -> Book:
    """Return the rule book of a snapshot, built once and kept with it, with the exchange rates of this moment."""
    if "rule_book" not in snapshot.__dict__:
        snapshot.__dict__["rule_book"] = from_snapshot(snapshot)
    book: Book = snapshot.__dict__["rule_book"]
    book.exchange = current_table()
    return book


def can_sum(question: Question) -> bool:
    """Tell whether there is a value, in a currency the calculator knows, and a day."""
    return question.amount is not None and question.on is not None and (question.currency or "USD") in CURRENCIES


def quoted(snapshot: Snapshot, question: Question, country: str) -> Result:
    """Return the calculator's result for the shipment; who asks decides what to do with one that must be confirmed."""
    book = book_of(snapshot)
    return quote(request_of(question, country, book), book)


def facts_behind(snapshot: Snapshot, *results: Result) -> list[schema.Fact]:
    """Return the facts on which the lines of some sums rest, each once."""
    keys = unique(line.rate.fact for result in results for line in result.lines if line.rate.fact)
    return [snapshot.facts[key] for key in keys if key in snapshot.facts]


def norms_of(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the norms on which the lines of a sum rest, each once."""
    return unique(line.rate.norm for line in quoted(snapshot, question, country).lines if line.rate.norm)


def request_of(question: Question, country: str, book: Book) -> Request:
    """Return the request: what was said, and courier where no channel was."""
    origin = question.origins[0] if question.origins else None
    units = int(Decimal(question.quantity or 1)) or 1
    value = Decimal(question.amount or 0) * (1 if of_all(question) else units)
    data: dict[str, Any] = {
        "destination": country, "on_date": question.on, "shipped_from": origin, "goods_origin": origin,
        "product": question.product, "goods_value": str(value), "units": units,
        "currency": question.currency or "USD", "weight_kg": question.weight, "freight": question.freight,
        "insurance": question.insurance, "channel": question.channel or _ASSUMED_CHANNEL,
    }  # fmt: skip
    data |= {key: said for key, said in _conditions(question) if key in KEYS}
    data |= _exchange(question, value)
    if data.get("origin_proof") == _CERTIFICATE:
        data["origin_proof"] = best_proof(question, country, book)
    return parse(data)


def of_all(question: Question) -> bool:
    """Tell whether the price is of all the pieces: as said, else as it was written ("12 frascos, 84 dólares")."""
    return (question.condition("price") or question.condition("share")) == "total"


def _conditions(question: Question) -> list[tuple[str, str]]:
    pairs = (said.split("=", 1) for said in question.conditions)
    return [(key, value) for key, value in pairs]


def _exchange(question: Question, value: Decimal) -> dict[str, str]:
    """Return the exchange rate that the person gave, in the keys that the request has for it."""
    if not question.exchange or question.currency in (None, "USD"):
        return {}
    if question.currency in _GIVEN_RATE:
        return {_GIVEN_RATE[question.currency]: question.exchange}
    rate = Decimal(question.exchange)
    amounts = {"goods_value_usd": value, "freight_usd": question.freight, "insurance_usd": question.insurance}
    cents = Decimal("0.01")
    return {key: str((Decimal(said) / rate).quantize(cents)) for key, said in amounts.items() if said and rate}


def best_proof(question: Question, country: str, book: Book) -> str:
    """Return the agreement whose certificate helps most: one with a sure rate, the bilateral one before the bloc's."""
    origin = question.origins[0] if question.origins else ""
    kinds = {
        "certificado_TLC_bilateral": f"bilateral_{origin.lower()}", "certificado_CAN": "can", "certificado_AP": "alianza",
    }  # fmt: skip
    keys = {proof: f"{country.lower()}.preferencia.{kind}" for proof, kind in kinds.items()}
    fitting = [p for p, key in keys.items() if book.known(key) and origin in book.scope(key).origins]
    day = parse({"destination": country, "on_date": question.on}).on_date
    sure = [p for p in fitting if (rate := book.rate(keys[p], day)) is not None and rate.sure]
    return (sure or fitting or ["certificado_AP"])[0]
