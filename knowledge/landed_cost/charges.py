"""Lines and how each is worked out: a percentage of a base, an amount per unit, or nothing because it is exempt."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from knowledge.landed_cost.money import Money, zero
from knowledge.landed_cost.rates import Rate

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Line:
    """One charge: on what, at which rate, how much, and the rule behind it. `charged_by`: who collects it."""

    concept: str
    base: Money
    rate: Rate
    amount: Money
    charged_by: str | None = None
    quantity: Decimal | None = None
    given: bool = False

    @property
    def percent(self) -> Decimal | None:
        """Return the rate as a percentage; None for an amount per unit."""
        return None if self.quantity is not None or self.rate.value is None else self.rate.value * HUNDRED


NEEDS_DOLLARS = "Para comparar con los topes hace falta el valor en dólares o un tipo de cambio con fuente"


def percent(concept: str, base: Money, rate: Rate, charged_by: str | None = None) -> Line:
    """Return the charge of a rate on a base, rounded: the next tax uses the rounded line."""
    if rate.value is None:
        raise ValueError(f"{rate.id}: sin valor no hay cargo")
    return Line(concept, base, rate, base.times(rate.value).rounded(), charged_by, given=rate.id == "dada")


def exempt(concept: str, base: Money, rate: Rate, charged_by: str | None = None) -> Line:
    """Return a line of nothing, under the rule that frees the goods."""
    return Line(concept, base, rate.at(Decimal(0)), zero(base.currency), charged_by)


def per_unit(concept: str, quantity: Decimal, rate: Rate, amount: Money) -> Line:
    """Return the charge of so much per litre, kilo or entry, already in the currency of the quote."""
    return Line(concept, amount, rate, amount.rounded(), quantity=quantity)


def given(percentage: Decimal, name: str) -> Rate:
    """Return a rate that the person asking gave; it has no source of ours."""
    return Rate("dada", name, "/1", percentage / HUNDRED, norm="tasa dada en la consulta", legal_status="dada")


def total(lines: tuple[Line, ...], currency: str) -> Money:
    """Return the sum of the lines, which is what is shown."""
    amount = zero(currency)
    for line in lines:
        amount = amount + line.amount
    return amount


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A reading of a dispute (its number, from 1) that the sums do not follow, with its own lines."""

    dispute: str
    reading: int
    lines: tuple[Line, ...] = ()


@dataclass(slots=True)
class Draft:
    """What a country's rules say: one scenario per reading that cannot be ruled out, and what is not known.

    `final`: the refusal holds however it travels, so a formal entry is no way out.
    """

    scenarios: list[tuple[Line, ...]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    confirm: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    others: list[OtherReading] = field(default_factory=list)
    not_applicable: str | None = None
    final: bool = False

    def warn(self, text: str) -> None:
        """Add a warning once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def explain(self, text: str) -> None:
        """Add once the rule or threshold on which the charges turn."""
        if text not in self.grounds:
            self.grounds.append(text)

    def unsure(self, text: str) -> None:
        """Add once what is not known."""
        if text not in self.unknown:
            self.unknown.append(text)

    def because(self, text: str) -> None:
        """Add once why there is more than one total."""
        if text not in self.reasons:
            self.reasons.append(text)

    def other(self, dispute: str | None, reading: int, lines: tuple[Line, ...] = ()) -> None:
        """Record a reading that was not used, and what would be paid under it when that can be worked out."""
        if dispute and all(other.dispute != dispute for other in self.others):
            self.others.append(OtherReading(dispute, reading, lines))
