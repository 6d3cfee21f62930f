"""A request with the rule book beside it: its amounts as money, its caps in dollars, its goods."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from knowledge import schema
from knowledge.errors import NoValueForDate
from knowledge.landed_cost.book import Book, names_goods
from knowledge.landed_cost.charges import Draft
from knowledge.landed_cost.goods import Goods
from knowledge.landed_cost.money import Money
from knowledge.landed_cost.rates import Rate
from knowledge.landed_cost.request import Request

# With only the CIF, a freight of half the price would be needed for the FOB to be under the cap: beyond, it is not.
FOB_MARGIN = Decimal("1.5")


class Case:
    """One quote under way. Values are computed when a country's rules ask for them."""

    def __init__(self, request: Request, book: Book, channel: str | None = None):
        self.request = request
        self.book = book
        self.draft = Draft()
        self.day = request.on_date
        self.country = request.destination.lower()
        self.channel = channel or request.channel
        self.goods: Goods = book.catalogue.goods(request)

    def rate(self, key: str) -> Rate | None:
        """Return a parameter of the destination ("iva", "umbral.arancel") on the day."""
        return self.book.rate(f"{self.country}.{key}", self.day)

    def require(self, key: str) -> Rate:
        """Return a parameter that the sums cannot do without; raises NoValueForDate where there is no sure value."""
        rate = self.rate(key)
        if rate is None or rate.value is None:
            raise NoValueForDate(f"{self.country}.{key}")
        return rate

    def scoped(self, family: str) -> list[Rate]:
        """Return the parameters of a family of the destination that name these goods."""
        return self.book.scoped(f"{self.country}.{family}", self.goods, self.day)

    def unsure(self, family: str) -> bool:
        """Tell whether some charge of a family names these goods but nobody knows what it was on the day."""
        iso = self.day.isoformat()
        named = [each for each in self.book.family(f"{self.country}.{family}") if names_goods(each.scope)]
        known = [each.on(iso) for each in named if self.goods.matches(each.scope)]
        return bool(known) and None in known and not any(rate is not None for rate in known)

    def carries(self, family: str) -> bool:
        """Tell whether some parameter of a family names these goods on the day."""
        return bool(self.scoped(family))

    def money(self, amount: Decimal) -> Money:
        """Return an amount in the currency of the request."""
        return Money(amount, self.request.currency)

    @cached_property
    def value(self) -> Money:
        """Return the price of the goods."""
        return self.money(self.request.goods_value or Decimal(0))

    @cached_property
    def extras(self) -> Money:
        """Return freight and insurance; nothing when the value given already has them (CIF)."""
        if self.request.value_basis == "CIF":
            return self.money(Decimal(0))
        return self.money(self.request.freight + self.request.insurance)

    @cached_property
    def cif(self) -> Money:
        """Return the customs value: goods, freight and insurance, rounded once."""
        return (self.value + self.extras).rounded()

    @cached_property
    def exchange(self) -> Rate | None:
        """Return units of the request's currency per dollar: the rate given, else our own dated one."""
        from knowledge.exchange.rates import given_rate

        request = self.request
        told = {"COP": request.trm, "CLP": request.fx_clp}.get(request.currency)
        if told is not None:
            return given_rate(request.currency, told)
        return self.book.exchange.on(request.currency, self.day) if self.book.exchange else None

    def usd(self, amount: Decimal, told: Decimal | None) -> Decimal | None:
        """Return an amount in dollars, for the caps; None when nobody gave it and there is no sourced rate."""
        if self.request.currency == "USD":
            return amount
        if told is not None:
            return told
        if amount == 0:
            return amount
        if self.exchange is None or not self.exchange.value:
            return self._surely(amount)
        self.draft.warn(f"Para comparar con los topes en dólares usé {self.exchange.name}.")
        return amount / self.exchange.value

    def _surely(self, amount: Decimal) -> Decimal | None:
        """Return a dollar amount that stands for any the sum can be, when no cap lies among them; else None.

        The limits of an exchange rate are so wide that they only discard the impossible: they never convert a charge.
        """
        key = f"{self.country}.cambio.limites_{self.request.currency.lower()}"
        limits = self.book.rate(key, self.day) if self.book.known(key) else None
        one_good = self.request.units == self.request.parcels_same_transport == 1 and self.request.each_value is None
        if limits is None or self.channel == "carga_formal" or not one_good:
            return None
        low, high = limits.bounds
        whole = amount + (self.request.freight + self.request.insurance if amount == self.value.amount else 0)
        if any(amount / high <= cap < whole / low for cap in self.caps):
            return None
        self.draft.warn(
            "Sin tipo de cambio con fuente; con cualquiera razonable el resultado frente a los topes es el mismo."
        )
        return amount / low

    @cached_property
    def caps(self) -> list[Decimal]:
        """Return the caps in dollars that may decide for this channel and this country of dispatch."""
        return self._dollars("umbral.", "limite.", "persona.")

    @cached_property
    def free_caps(self) -> list[Decimal]:
        """Return the caps in dollars up to which something is not charged, for this channel and country of dispatch."""
        return self._dollars("umbral.")

    def _dollars(self, *families: str) -> list[Decimal]:
        series = [each for family in families for each in self.book.family(f"{self.country}.{family}")]
        rates = [each.on(self.day.isoformat()) for each in series if self._concerns(each.scope)]
        return [rate.bounds[1] for rate in rates if rate is not None and rate.unit == "USD" and not rate.closed]

    def _concerns(self, scope: schema.Scope) -> bool:
        """Tell whether a parameter may apply to the channel and the country of dispatch."""
        by_channel = not scope.channels or self.channel is None or self.channel in scope.channels
        return by_channel and (not scope.origins or self.request.shipped_from in scope.origins)

    @cached_property
    def fob_is_unclear(self) -> bool:
        """Tell whether only the CIF is known and it is so little above a FOB cap that the FOB may be under it."""
        request = self.request
        if request.value_basis != "CIF" or request.destination == "CL" or self.channel == "carga_formal":
            return False
        usd = self.value_usd
        return usd is not None and any(cap < usd < cap * FOB_MARGIN for cap in self.caps)

    @cached_property
    def value_usd(self) -> Decimal | None:
        """Return the price of the goods in dollars (FOB caps)."""
        return self.usd(self.value.amount, self.request.goods_value_usd)

    @cached_property
    def extras_usd(self) -> Decimal | None:
        """Return freight and insurance in dollars."""
        request = self.request
        freight = self.usd(request.freight, request.freight_usd)
        insurance = self.usd(request.insurance, request.insurance_usd)
        if freight is None or insurance is None or request.value_basis == "CIF":
            return Decimal(0) if request.value_basis == "CIF" else None
        return freight + insurance

    def local(self, amount: Decimal, currency: str) -> Money | None:
        """Return an amount of a national currency in the one of the request; None without a sourced rate."""
        if currency == self.request.currency:
            return Money(amount, currency)
        usd = amount if currency == "USD" else self._to_usd(amount, currency)
        if usd is None or self.request.currency == "USD":
            return None if usd is None else self.money(usd)
        return self.money(usd * self.exchange.value) if self.exchange and self.exchange.value else None

    def _to_usd(self, amount: Decimal, currency: str) -> Decimal | None:
        rate = self.book.exchange.on(currency, self.day) if self.book.exchange else None
        if rate is None or not rate.value:
            return None
        self.draft.warn(f"Para pasar pesos o soles a dólares usé {rate.name}.")
        return amount / rate.value
