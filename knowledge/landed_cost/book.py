"""The rule book of the calculator: parameters, products, disputes and exchange rates of one revision, immutable."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge import schema
from knowledge.landed_cost.goods import Catalogue, Goods
from knowledge.landed_cost.rates import Rate, Series

if TYPE_CHECKING:
    from knowledge.exchange.rates import ExchangeTable
    from knowledge.snapshot import Snapshot


class Book:
    """Everything a quote reads, indexed; build it once per revision of the knowledge base."""

    def __init__(
        self,
        parameters: Iterable[schema.Parameter],
        catalogue: Catalogue,
        disputes: Mapping[str, schema.Dispute],
        names: Mapping[str, str],
        exchange: ExchangeTable | None = None,
    ):
        found = list(parameters)
        self.series = {parameter.id: Series(parameter) for parameter in found if parameter.values}
        self.withheld = {parameter.id: parameter for parameter in found if not parameter.values}
        self.catalogue = catalogue
        self.disputes = disputes
        self.names = names
        self.exchange = exchange
        self._cache: dict[tuple[str, str], Rate | None] = {}
        self._families: dict[str, list[Series]] = {}
        self._matches: dict[tuple[object, ...], list[Rate]] = {}

    def rate(self, key: str, day: datetime.date) -> Rate | None:
        """Return what a parameter says on a day; None where it is unknown."""
        mark = (key, day.isoformat())
        if mark not in self._cache:
            self._cache[mark] = None if key in self.withheld else self.series[key].on(mark[1])
        return self._cache[mark]

    def known(self, key: str) -> bool:
        """Tell whether there is a parameter of that id."""
        return key in self.series

    def family(self, prefix: str) -> list[Series]:
        """Return the series whose id begins with a prefix."""
        if prefix not in self._families:
            self._families[prefix] = [series for key, series in self.series.items() if key.startswith(prefix)]
        return self._families[prefix]

    def scoped(self, prefix: str, goods: Goods, day: datetime.date) -> list[Rate]:
        """Return the rates of a family that name these goods and are in force (or unknown) that day."""
        iso = day.isoformat()
        mark = (prefix, iso, goods.key)
        if mark not in self._matches:
            found = [
                series.on(iso)
                for series in self.family(prefix)
                if names_goods(series.scope) and goods.matches(series.scope)
            ]
            if len(self._matches) > 20000:
                self._matches.clear()
            self._matches[mark] = [rate for rate in found if rate is not None and not rate.closed]
        return self._matches[mark]

    def withheld_for(self, country: str, goods: Goods) -> list[schema.Parameter]:
        """Return the parameters of a country that the staff withdrew and that may be about these goods."""
        found = [each for key, each in self.withheld.items() if key.startswith(f"{country}.")]
        return [each for each in found if not names_goods(each.scope) or goods.matches(each.scope)]

    def scope(self, key: str) -> schema.Scope:
        """Return what a parameter applies to."""
        return self.withheld[key].scope if key in self.withheld else self.series[key].scope

    def country(self, code: str | None) -> str:
        """Return the Spanish name of a country."""
        return self.names.get(code or "", code or "un país sin tratado")

    @cached_property
    def checked_on(self) -> str:
        """Return the newest date on which a value was checked."""
        return max(
            rate.checked_on or "" for series in self.series.values() for rate in [series.on("9999-12-31")] if rate
        )


def names_goods(scope: schema.Scope) -> bool:
    """Tell whether a scope is about some goods, and not only about channels or origins."""
    return bool(scope.products or scope.hs or scope.sectors or scope.words or scope.traits)


def from_snapshot(snapshot: Snapshot, exchange: ExchangeTable | None = None) -> Book:
    """Return the rule book of a snapshot of the knowledge base."""
    products = [(key, (product.name, *product.synonyms)) for key, product in snapshot.products.items()]
    generic, sectors = snapshot.generic_words.values(), snapshot.sector_words.values()
    catalogue = Catalogue(snapshot.products, products, generic, sectors)
    names = {code: country.name for code, country in snapshot.countries.items()}
    return Book(snapshot.parameters.values(), catalogue, snapshot.disputes, names, exchange)
