from decimal import Decimal

import pytest

from knowledge.landed_cost.money import CurrencyMismatch, Money, zero


def test_currencies_are_never_mixed():
    with pytest.raises(CurrencyMismatch):
        Money(Decimal(1), "USD") + Money(Decimal(1), "CLP")


def test_a_float_is_not_an_amount():
    with pytest.raises(TypeError):
        Money(1.5, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("2.465", "USD", "2.47"), ("2.4649", "USD", "2.46"), ("91200.5", "COP", "91201")],
)
def test_rounds_half_up_to_the_places_of_the_currency(amount, currency, rounded):
    assert Money(Decimal(amount), currency).rounded().amount == Decimal(rounded)


def test_zero_is_neutral():
    assert (zero("USD") + Money(Decimal("3.10"), "USD")).amount == Decimal("3.10")
