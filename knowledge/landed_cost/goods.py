"""What is being sent: from free text, a tariff code or a sector to the products of the catalogue it may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from knowledge import schema
from knowledge.landed_cost.request import Request
from knowledge.text import words

EMPTY = (
    "a al con de del el en es la las lo los mi mis o para por que su sus un una unas uno unos y cada par pares nuevo"
    " nueva nuevos nuevas"
)
_EMPTY = frozenset(EMPTY.split())


# What follows one of these says what it is for, and is not what is sent: a case for a phone, a glass for wine.
ACCESSORIES = (
    "funda estuche cargador cable audífono parlante soporte mica pantalla batería pila repuesto copa vaso"
    " jarra destapador sacacorchos decantador hielera posavasos portavino porta corcho cordón plantilla molde máquina"
    " molino cafetera dispensador exhibidor termo taza"
)


def singular(word: str) -> str:
    """Return a rough stem, one for the singular and the plural of a noun (luz, luces; dulce, dulces; iphone, iphones).

    It is enough to compare the words of two names of the same thing.
    """
    stem = word[:-1] if len(word) > 3 and word.endswith("s") else word
    if len(stem) > 3 and stem.endswith("e") and stem[-2] not in "aeiou":
        stem = stem[:-1]
    return f"{stem[:-1]}c" if stem.endswith("z") else stem


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Return the meaningful words of a text, folded and in singular."""
    return tuple(singular(word) for word in words(text) if word not in _EMPTY)


_ACCESSORIES = frozenset(word for name in ACCESSORIES.split() for word in tokens(name))
_COLOUR = re.compile(r"(?<=\w)\s+(?:de\s+)?color\s+\w+", re.IGNORECASE)


def _sent(text: str) -> tuple[str, ...]:
    """Return the words of what is sent, without its colour; of an accessory, only its own name."""
    found = tokens(_COLOUR.sub(" ", text))
    start = next((place for place, word in enumerate(found) if not word.isdigit()), 0)
    return found[start:] if _is_accessory(found[start:]) else found


def _is_accessory(found: tuple[str, ...]) -> bool:
    return bool(found) and found[0] in _ACCESSORIES


CROSSING = ("courier", "postal", "carga_formal")


@dataclass(frozen=True)
class Goods:
    """The goods of a request: the products they may be (all of them, when the text leaves it open)."""

    key: tuple[str | None, ...]
    text: str
    tokens: tuple[str, ...]
    hs: str | None
    sector: str | None
    products: tuple[schema.Product, ...] = ()

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

    def matches(self, scope: schema.Scope) -> bool:
        """Tell whether a parameter's scope takes these goods: product, then code, then sector, then words."""
        if not (scope.products or scope.hs or scope.sectors or scope.words):
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
        mine = " ".join(("", *(self.tokens[:1] if _is_accessory(self.tokens) else self.tokens), ""))
        return any(f" {' '.join(tokens(phrase))} " in mine for phrase in phrases)

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
        for key, words_for_it in names:
            for position, name in enumerate(words_for_it):
                phrase = tokens(name)
                self._add(phrase, key)
                if position == 0 and len(phrase) > 2:
                    self._add(phrase[:2], key)
        for word in generic:
            for product in word.products:
                self._add(tokens(word.word), product)
        self._sectors = {phrase: entry.id for entry in sectors for word in entry.words if (phrase := tokens(word))}
        self._cache: dict[tuple[str | None, ...], Goods] = {}

    def _add(self, phrase: tuple[str, ...], key: str) -> None:
        if phrase and key not in self._by_phrase[phrase]:
            self._by_phrase[phrase].append(key)
            self._by_first[phrase[0]].append(phrase)

    def goods(self, request: Request) -> Goods:
        """Return the goods of a request."""
        crosses = "cruza" if request.channel in CROSSING else None
        key = (request.product, request.hs10, request.hs6, request.sector, crosses)
        if key not in self._cache:
            if len(self._cache) > 2000:
                self._cache.clear()
            goods = self._goods(request, key)
            self._cache[key] = goods.crossing() if crosses else goods
        return self._cache[key]

    def _goods(self, request: Request, key: tuple[str | None, ...]) -> Goods:
        text = request.product or ""
        found = _sent(text)
        sector = request.sector or next(
            (self._sectors[phrase] for phrase in _phrases(found) if phrase in self._sectors), None
        )
        hs = request.hs10 or request.hs6
        return Goods(key, re.sub(r"\s+", " ", text), found, hs, sector, self._find(found, request.sector, hs))

    def _find(self, found: tuple[str, ...], sector: str | None, hs: str | None) -> tuple[schema.Product, ...]:
        keys = self._longest(found, sector)
        if not keys:
            keys = self._beginning_with(found)
        found_products = [self.products[key] for key in dict.fromkeys(keys)]
        if not found_products and hs:
            found_products = [product for product in self.products.values() if product.hs6 == hs[:6]]
        same = [product for product in found_products if product.sector == sector]
        return tuple(same or found_products)

    def _longest(self, found: tuple[str, ...], sector: str | None) -> list[str]:
        """Return the products of the longest name in the text; among equals, one of the sector said goes first."""
        phrases = [phrase for phrase in _phrases(found) if phrase in self._by_phrase]
        longest = [phrase for phrase in phrases if len(phrase) == len(phrases[0])]
        for phrase in longest:
            if sector and any(self.products[key].sector == sector for key in self._by_phrase[phrase]):
                return self._best(phrase)
        return self._best(longest[0]) if longest else []

    def _best(self, phrase: tuple[str, ...]) -> list[str]:
        """Return the products so called; those whose own name begins so go before those that have it as a synonym."""
        keys = self._by_phrase[phrase]
        own = [key for key in keys if len(keys) > 1 and tokens(self.products[key].name)[: len(phrase)] == phrase]
        return own or keys

    def _beginning_with(self, found: tuple[str, ...]) -> list[str]:
        """Return the products whose name begins with the text ("cremas" → facial and body creams)."""
        if not found:
            return []
        longer = [phrase for phrase in self._by_first.get(found[0], []) if phrase[: len(found)] == found]
        keys = [key for phrase in longer for key in self._by_phrase[phrase]]
        own = [key for key in keys if tokens(self.products[key].name)[: len(found)] == found]
        return own or keys


def _phrases(found: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every run of words of the text, the longest first, then from the left; of an accessory, from its name."""
    for size in range(len(found), 0, -1):
        for start in range(1 if _is_accessory(found) else len(found) - size + 1):
            yield found[start : start + size]
