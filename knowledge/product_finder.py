"""Which products a person's words name: exact names and synonyms, generic words with their likely products, sectors."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge import schema
from knowledge.cue_reader import value_of
from knowledge.snapshot import Snapshot
from knowledge.text import fold, key

_USE = "uso"  # the group of cues that tell what goods are for
_FAR = 7  # words after a product in which its material is looked for
_MADE_OF = ("en", "de", "con")
_ENDS = frozenset(
    ["a", "para", "pa", "hacia", "desde", "que", "q", "cuanto", "y/o", "vale", "valen", "cuesta", "cuestan"]
)


@dataclass
class ProductNames:
    """Folded phrase → ids of the products it may mean, the likeliest first; and sector words."""

    products: dict[str, list[str]] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot) -> ProductNames:
        """Index the names of a snapshot; generic words come first, so their order wins."""
        names = cls()
        for generic in snapshot.generic_words.values():
            names._add(generic.word, generic.products)
        for product in snapshot.products.values():
            for phrase in (product.name, *product.synonyms):
                names._add(phrase, [product.id])
        for sector in snapshot.sector_words.values():
            for word in sector.words:
                if key(word) not in names.products:
                    names.sectors.setdefault(key(word), sector.id)
        return names

    def _add(self, phrase: str, ids: list[str]) -> None:
        known = self.products.setdefault(key(phrase), [])
        known.extend(product for product in ids if product not in known)


def _names(snapshot: Snapshot) -> ProductNames:
    if "product_names" not in snapshot.__dict__:
        snapshot.__dict__["product_names"] = ProductNames.of(snapshot)
    return snapshot.__dict__["product_names"]


def find_products(snapshot: Snapshot, phrase: str | None) -> list[schema.Product]:
    """Return the products that a phrase names, the likeliest first; empty where none is known."""
    ids = _names(snapshot).products.get(key(phrase or ""), [])
    return [snapshot.products[product] for product in ids]


def sector_of(snapshot: Snapshot, phrase: str | None) -> str | None:
    """Return the sector of a product phrase or of a sector word."""
    products = find_products(snapshot, phrase)
    return products[0].sector if products else _names(snapshot).sectors.get(key(phrase or ""))


def told_apart(snapshot: Snapshot, product: str | None, said: str) -> str | None:
    """Return the product as the message tells it apart: by its use ("aceite de coco pa el cuerpo" is a cosmetic), else by
    its material, where the catalogue knows it so ("bolsos en crin y fique" → "bolso de fique")."""
    if product is None:
        return None
    use = value_of(snapshot, _USE, said)
    if use is not None and sector_of(snapshot, product) == "alimentos":
        return use
    return _by_material(snapshot, product, said) or product


def _by_material(snapshot: Snapshot, product: str, said: str) -> str | None:
    if " " in product:
        return None  # it already says of what
    words = re.findall(r"[\w/]+", fold(said))
    stem = key(product).removesuffix("s")
    place = next((number for number, word in enumerate(words) if word.startswith(stem)), None)
    after = words[place + 1 :] if place is not None else []
    if not after or after[0] not in _MADE_OF:
        return None
    for word in after[1 : 1 + _FAR]:
        if word in _ENDS:
            return None
        if find_products(snapshot, f"{product} de {word}"):
            return f"{product} de {word}"
    return None
