"""An amount of one currency: exact, never mixed with another, rounded only where the law does it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# Chilean and Colombian pesos have no cents in use; every other currency here has two decimals.
_WHOLE = Decimal(1)
_CENTS = Decimal("0.01")
PLACES = {"CLP": _WHOLE, "COP": _WHOLE}


class CurrencyMismatch(TypeError):
    """Two amounts of different currencies met: convert one first, with a dated rate."""


@dataclass(frozen=True, slots=True)
class Money:
    """A Decimal amount in an ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("un monto es Decimal, nunca float")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def times(self, factor: Decimal) -> Money:
        """Return the amount times a number, unrounded."""
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> Money:
        """Return the amount to the currency's places, half up (import-charges conventions)."""
        return Money(self.amount.quantize(PLACES.get(self.currency, _CENTS), ROUND_HALF_UP), self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} con {other.currency}")


def zero(currency: str) -> Money:
    """Return nothing, in a currency."""
    return Money(Decimal(0), currency)
