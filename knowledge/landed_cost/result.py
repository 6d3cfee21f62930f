"""The answer: lines, totals or a range, status, warnings; the same in the structure and in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from knowledge import schema
from knowledge.landed_cost.charges import Draft, Line, OtherReading, total
from knowledge.landed_cost.money import Money, zero
from knowledge.landed_cost.request import Request

if TYPE_CHECKING:
    from knowledge.landed_cost.book import Book

ADVANCE = "percepcion_igv"


@dataclass(frozen=True)
class Other:
    """A reading of a dispute that the sums do not follow; `change` is what it would add or take from the total."""

    dispute: schema.Dispute
    reading: schema.Reading
    change: Money | None


@dataclass(frozen=True)
class Result:
    """A quote. A total is closed only when `status` is computed, or 0 when nothing is imported."""

    request: Request
    status: str
    lines: tuple[Line, ...]
    low: Money | None
    high: Money | None
    paid: Money
    draft: Draft
    goods: str
    others: tuple[Other, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def country(self, code: str) -> str:
        """Return the Spanish name of a country; its code where the knowledge base does not name it."""
        return self.names.get(code, code)

    @property
    def closed(self) -> bool:
        """Tell whether there is one sure total."""
        return self.status in ("computed", "not_applicable")

    @property
    def goods_money(self) -> Money:
        """Return the price of the goods."""
        return Money(self.request.goods_value or Decimal(0), self.request.currency)

    @property
    def extras_money(self) -> Money:
        """Return freight and insurance, as said."""
        return Money(self.request.freight + self.request.insurance, self.request.currency)

    @property
    def total_charges(self) -> Money | None:
        """Return the sum of the lines when the total is closed."""
        return self.low if self.closed else None

    @property
    def landed_total(self) -> Money | None:
        """Return goods, freight, insurance and charges when the total is closed."""
        return self.paid + self.low if self.closed and self.low is not None else None

    @property
    def without_advance(self) -> Money | None:
        """Return the closed total without the perception of IGV, where there is one."""
        advance = [line for line in self.lines if line.concept == ADVANCE]
        if not advance or self.total_charges is None:
            return None
        return self.total_charges - total(tuple(advance), self.paid.currency)

    @cached_property
    def text(self) -> str:
        """Return what a person reads."""
        from knowledge.landed_cost.text import render

        return render(self)

    def to_json(self) -> dict[str, Any]:
        """Return the plain structure: amounts as text, dates as ISO."""
        ranged = self.status in ("range", "partial") and self.low is not None and self.low != self.high
        return {
            "id": self.request.id,
            "status": self.status,
            "lines": [_line(line) for line in self.lines],
            "total_charges": _amount(self.total_charges),
            "total_range": [_amount(self.low), _amount(self.high)] if ranged and self.status == "range" else None,
            "total_excluding_percepcion": _amount(self.without_advance),
            "landed_total": _amount(self.landed_total),
            "currency": self.request.currency,
            "on_date": self.request.on_date.isoformat(),
            "text": self.text,
            "warnings": list(self.draft.warnings),
            "unknown": [*self.draft.unknown, *self.draft.confirm, *self.draft.refusals],
            "reasons": list(self.draft.reasons),
            "other_readings": [_other(other) for other in self.others],
        }


def _amount(amount: Money | None) -> str | None:
    if amount is None:
        return None
    return f"{amount.rounded().amount:f}"


def _line(line: Line) -> dict[str, Any]:
    rate = line.rate
    return {
        "concept": line.concept,
        "name": rate.name,
        "base": _amount(line.base) if line.quantity is None else None,
        "quantity": None if line.quantity is None else f"{line.quantity.normalize():f}",
        "rate_percent": None if line.percent is None else f"{line.percent.normalize():f}",
        "unit": rate.unit,
        "amount": _amount(line.amount),
        "currency": line.amount.currency,
        "charged_by": line.charged_by,
        "norm": rate.norm,
        "source": {"title": rate.source_title, "url": rate.source_url, "date": rate.source_date},
        "checked_on": rate.checked_on,
        "legal_status": rate.legal_status,
        "fact_id": rate.fact,
        "parameter": rate.id,
        "note": rate.note,
    }


def _other(other: Other) -> dict[str, Any]:
    return {
        "dispute": other.dispute.id,
        "question": other.dispute.question,
        "text": other.reading.text,
        "held_by": other.reading.held_by,
        "settled": other.dispute.settled,
        "change": _amount(other.change),
        "where_to_confirm": other.dispute.where_to_confirm,
    }


def conclude(request: Request, draft: Draft, paid: Money, goods: str, book: Book) -> Result:
    """Return the result of a draft: the honest status, the lines of its main reading, its least and greatest total."""
    nothing = zero(request.currency)
    if draft.not_applicable:
        return Result(request, "not_applicable", (), nothing, nothing, paid, draft, goods, names=book.names)
    if draft.refusals or draft.confirm or not draft.scenarios:
        status = "not_allowed" if draft.refusals else "confirm"
        return Result(request, status, (), None, None, paid, draft, goods, names=book.names)
    totals = [total(lines, request.currency) for lines in draft.scenarios]
    low, high = min(totals, key=_plain), max(totals, key=_plain)
    lines = draft.scenarios[totals.index(low)]
    status = "partial" if draft.unknown else "range" if low != high else "computed"
    if status == "computed" and any(not line.rate.verified for line in lines):
        status = "confirm"
        draft.confirm.append("La tasa viene de una fuente sin verificar")
    others = tuple(_weigh(other, book.disputes[other.dispute], low, status) for other in draft.others)
    return Result(request, status, lines, low, high, paid, draft, goods, others, book.names)


def _weigh(other: OtherReading, dispute: schema.Dispute, low: Money, status: str) -> Other:
    """Return a reading with the difference in money that it makes to a closed total."""
    change = total(other.lines, low.currency) - low if other.lines and status == "computed" else None
    return Other(dispute, dispute.readings[other.reading - 1], change)


def _plain(amount: Money) -> Decimal:
    return amount.amount
