"""What is being sent: from free text, a tariff code or a sector to the products of the catalogue it may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge import schema
from knowledge.landed_cost.goods_words import (
    is_accessory,
    mentions,
    of_hide,
    of_the_good,
    phrases_of,
    runs_of,
    sent,
    tokens,
)  # fmt: skip
from knowledge.landed_cost.request import Request

CROSSING = ("courier", "postal", "carga_formal")
NO_ALCOHOL = ("sin alcohol", "0% alcohol", "desalcoholizado", "desalcoholizada")


@dataclass(frozen=True)
class Goods:
    """The goods of a request: the products they may be (all of them, when the text leaves it open)."""

    key: tuple[str | None, ...]
    text: str
    tokens: tuple[str, ...]
    hs: str | None
    sector: str | None
    products: tuple[schema.Product, ...] = ()
    traits: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Tell whether the goods are at least one product of the catalogue, or have a code."""
        return bool(self.products or self.hs)

    def crossing(self) -> Goods:
        """Return the goods without the readings that cross no border ("libros" in a box are not e-books)."""
        physical = tuple(product for product in self.products if product.kind == "bien")
        return replace(self, products=physical or self.products)

    def readings(self) -> tuple[Goods, ...]:
        """Return the goods as each of the products they may be."""
        if len(self.products) < 2:
            return (self,)
        return tuple(replace(self, key=(*self.key, product.id), products=(product,)) for product in self.products)

    @property
    def name(self) -> str:
        """Return how to call the goods in a reply."""
        return self.text or (self.products[0].name if self.products else "la mercancía")

    @cached_property
    def sectors(self) -> frozenset[str]:
        """Return the sectors of the goods: what was said, or those of the products."""
        said = {self.sector} if self.sector else set()
        return frozenset(said | {product.sector for product in self.products[:1]})

    @property
    def unnamed_drink(self) -> bool:
        """Tell whether all that is known is that it is a drink: it may be one with alcohol or sugar."""
        return "bebidas" in self.sectors and not self.known and "sin_alcohol" not in self.traits

    def matches(self, scope: schema.Scope) -> bool:
        """Tell whether a parameter's scope takes these goods: trait, product, then code, then sector, then words."""
        if not (scope.products or scope.hs or scope.sectors or scope.words or scope.traits):
            return True
        if "alcohol" in scope.traits and "sin_alcohol" in self.traits:
            return False
        if self.traits.intersection(scope.traits):
            return True
        if any(product.id in scope.products for product in self.products[:1]):
            return True
        if scope.hs and self.hs:
            return self.hs.startswith(tuple(scope.hs))
        if self.products and (scope.hs or scope.products):
            named = len(self.products) > 1 and self.says(scope.words)  # the text leaves it open: "pulsera de oro"
            return named or (bool(scope.hs) and self._all_in(scope.hs))
        return bool(self.sectors & set(scope.sectors)) or self.says(scope.words)

    def says(self, phrases: Iterable[str]) -> bool:
        """Tell whether the description has one of the phrases; what an accessory is for does not count."""
        return mentions(self.tokens[:1] if is_accessory(self.tokens) else self.tokens, phrases)

    def _all_in(self, prefixes: list[str]) -> bool:
        codes = [product.hs6 for product in self.products if product.hs6]
        return bool(codes) and all(code.startswith(tuple(prefixes)) for code in codes)


class Catalogue:
    """Finds products by their names and synonyms: the longest name inside the text wins.

    `products` may build each product when it is first asked for; `names` gives the id and the names of all.
    """

    def __init__(
        self,
        products: Mapping[str, schema.Product],
        names: Iterable[tuple[str, Iterable[str]]],
        generic: Iterable[schema.GenericWord] = (),
        sectors: Iterable[schema.SectorWords] = (),
    ):
        self.products = products
        self._by_phrase: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        listed = [(tokens(word.word), product) for word in generic for product in word.products]
        named = [(key, [tokens(name) for name in words_for_it]) for key, words_for_it in names]
        self._generic = {phrase for phrase, _ in listed}
        for phrase, key in [*listed, *((phrase, key) for key, phrases in named for phrase in phrases)]:
            self._add(phrase, key)
        whole = set(self._by_phrase)
        for key, phrases in named:
            begins = phrases[0][:2] if phrases and len(phrases[0]) > 2 else ()
            if begins not in whole:
                self._add(begins, key)
        self._sectors = {phrase: entry.id for entry in sectors for word in entry.words if (phrase := tokens(word))}
        self._cache: dict[tuple[str | None, ...], Goods] = {}

    def _add(self, phrase: tuple[str, ...], key: str) -> None:
        if phrase and key not in self._by_phrase[phrase]:
            self._by_phrase[phrase].append(key)
            self._by_first[phrase[0]].append(phrase)

    def goods(self, request: Request) -> Goods:
        """Return the goods of a request."""
        crosses = "cruza" if request.channel in CROSSING else None
        traits = _traits(request)
        key = (request.product, request.hs10, request.hs6, request.sector, crosses, *sorted(traits))
        if key not in self._cache:
            if len(self._cache) > 2000:
                self._cache.clear()
            goods = replace(self._goods(request, key), traits=traits)
            self._cache[key] = goods.crossing() if crosses else goods
        return self._cache[key]

    def _goods(self, request: Request, key: tuple[str | None, ...]) -> Goods:
        text = request.product or ""
        found, links = sent(text)
        sector = request.sector or next(
            (self._sectors[phrase] for phrase in phrases_of(found) if phrase in self._sectors), None
        )
        hs = request.hs10 or request.hs6
        products = self._find(found, links, request.sector, hs)
        return Goods(key, re.sub(r"\s+", " ", text), found, hs, sector, products)

    def of_code(self, code: str) -> list[schema.Product]:
        """Return the products of a tariff code, by its first six digits."""
        return self._by_code.get(code[:6], [])

    @cached_property
    def _by_code(self) -> dict[str, list[schema.Product]]:
        found: dict[str, list[schema.Product]] = defaultdict(list)
        for product in self.products.values():
            if product.hs6:
                found[product.hs6].append(product)
        return dict(found)

    def _find(
        self, found: tuple[str, ...], links: frozenset[int], sector: str | None, hs: str | None
    ) -> tuple[schema.Product, ...]:
        keys = self._longest(found, links, sector)
        if not keys:
            keys = self._beginning_with(found)
        found_products = [self.products[key] for key in dict.fromkeys(keys)]
        if not found_products and hs:
            found_products = self.of_code(hs)
        same = [product for product in found_products if product.sector == sector]
        return tuple(same or found_products)

    def _longest(self, found: tuple[str, ...], links: frozenset[int], sector: str | None) -> list[str]:
        """Return the products of the longest name in the text; among equals, one of the sector said goes first."""
        phrases = of_the_good(found, links, [run for run in runs_of(found) if run[1] in self._by_phrase], sector)
        longest = [phrase for phrase in phrases if len(phrase) == len(phrases[0])]
        for phrase in longest:
            if sector and any(self.products[key].sector == sector for key in self._by_phrase[phrase]):
                return self._best(phrase, found)
        return self._best(longest[0], found) if longest else []

    def _best(self, phrase: tuple[str, ...], found: tuple[str, ...]) -> list[str]:
        """Return the products so called; those whose own name begins so go before those that have it as a synonym.

        Not where a generic word lists another product as the likeliest. A garment of leather is said so: "chaqueta" is
        one of cloth when there are others.
        """
        keys = self._by_phrase[phrase]
        own = [key for key in keys if len(keys) > 1 and tokens(self.products[key].name)[: len(phrase)] == phrase]
        likeliest = phrase in self._generic and own[:1] != keys[:1]
        keys = keys if likeliest else own or keys
        plain = [key for key in keys if not self._is_leather_garment(key)]
        return keys if of_hide(found) else plain or keys

    def _is_leather_garment(self, key: str) -> bool:
        product = self.products[key]
        return product.sector == "indumentaria" and of_hide(tokens(product.name))

    def _beginning_with(self, found: tuple[str, ...]) -> list[str]:
        """Return the products whose name begins with the text ("cremas" → facial and body creams)."""
        if not found:
            return []
        longer = [phrase for phrase in self._by_first.get(found[0], []) if phrase[: len(found)] == found]
        keys = [key for phrase in longer for key in self._by_phrase[phrase]]
        own = [key for key in keys if tokens(self.products[key].name)[: len(found)] == found]
        return own or keys


def said_without_alcohol(request: Request) -> bool:
    """Tell whether the description says that it has no alcohol."""
    return mentions(tokens(request.product or ""), NO_ALCOHOL)


def _traits(request: Request) -> frozenset[str]:
    """Return what the amounts of the request tell of the goods, whatever they are called.

    No source of ours says from how many degrees a drink counts as alcoholic: any does, unless its name denies it.
    """
    dry = said_without_alcohol(request)
    told = {
        "alcohol": bool(request.alcohol_degrees) and not dry,
        "sin_alcohol": dry or request.alcohol_degrees == 0,
        "azucar": bool(request.sugar_g_per_240ml),
        "liquido": bool(request.litres),
    }
    return frozenset(trait for trait, holds in told.items() if holds)
