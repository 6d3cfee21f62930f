"""The Question: what the person asked and what the conversation knows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge import schema
from knowledge.product_finder import find_products, sector_of
from knowledge.search import Query
from knowledge.snapshot import Snapshot


@dataclass(frozen=True)
class Question:
    """A question with its context. Countries are ISO codes; `places` had no telling word ("en Perú")."""

    text: str
    theme: str | None = None
    destinations: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    product: str | None = None
    names: tuple[str, ...] = ()
    term: str | None = None
    amount: str | None = None
    currency: str | None = None
    quantity: str | None = None
    weight: str | None = None
    assumed: str | None = None

    def sided(self, side: str) -> Question:
        """Return the question with its unroled places put on the side that the theme looks at."""
        if side == "destino":
            return replace(self, destinations=(*self.destinations, *self.places), places=())
        if side == "origen":
            return replace(self, origins=(*self.origins, *self.places), places=())
        return self

    def countries_on(self, side: str) -> tuple[str, ...]:
        """Return the countries on one side; for "ambos" all of them."""
        if side == "destino":
            return self.destinations
        return self.origins if side == "origen" else (*self.destinations, *self.origins, *self.places)

    def query(self, snapshot: Snapshot, side: str, topics: tuple[str, ...], country: str | None = None) -> Query:
        """Return the search for one country of a side, or for all that are known."""
        sector = sector_of(snapshot, self.product)
        permits = {
            permit.fact
            for product in find_products(snapshot, self.product)[:1]
            for permit in product.permits
            if permit.fact and (country is None or permit.country == country)
        }
        destinations, origins, places = self.destinations, self.origins, self.places
        if country is not None:
            on_origin = side == "origen" or (side == "ambos" and country not in self.destinations)
            destinations, origins, places = ((), (country,), ()) if on_origin else ((country,), (), ())
            if side == "ambos":
                destinations, origins, places = (), (), (country,)
        words = self.text if sector is None else f"{self.text} {self.product}"
        return Query(
            words, topics, destinations, origins, places, side,
            (sector,) if sector else (), frozenset(p for p in permits if p), frozenset(self.names),
            past=any(word in self.text.lower() for word in ("antes", "anterior", "historia", "2023", "2024")),
        )  # fmt: skip


def outside(question: Question) -> tuple[str, ...]:
    """Return the countries of the question that are not of the bloc."""
    named = (*question.destinations, *question.origins, *question.places)
    return tuple(code for code in named if code not in schema.BLOC)
