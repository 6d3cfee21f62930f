"""The Question: what the person asked and what the conversation knows."""

from __future__ import annotations

import datetime
import re
from dataclasses import KW_ONLY, dataclass, replace

from knowledge import schema
from knowledge.cue_reader import cues_in, value_of
from knowledge.product_finder import find_products, sector_of
from knowledge.search import Query, guide_strength
from knowledge.search.datum import ASKED
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_DEFINITION = re.compile(
    r"^\W*(?:\w+,? ){0,3}?(?:que|q|k|ke) (?:es|son|significa|quiere decir|seria)\b"
    r"|en que consiste|a que se refiere|se entiende por|para que sirve|que significa"
)
_ARTICLE = re.compile(r"^(?:(?:el|la|los|las|un|una|lo|por|de|del|que) )+", re.I)
_VALUE = re.compile(
    r"(?:(?:usd|us\$|\$)\s*)?\d[\d.,]*\s*(?:dolares|dólares|usd|dls|pesos|soles|lucas|mxn|cop|clp|pen)?\b", re.I
)
_YEAR = re.compile(
    r"\b(?:en|hasta|desde|durante|del) (?:el )?(?:ano )?((?:19|20)\d\d)\b"
)  # never that of a norm's name
_PAST = "pasado"  # the group of cues by which one asks how things were
# In these themes the product decides the rate, but its name in the words would bring its labels and permits.
_WITHOUT_PRODUCT = ("cargos", "costo")
# Only here does the product, said now or before, belong to the words to look for.
_ABOUT_PRODUCT = ("regulacion", "clasificacion")
# In these the named programme or platform is the subject; elsewhere it is a circumstance.
_BY_NAME = (None, "plataformas", "programas", "organismos", "vuce", "simplificada")


@dataclass(frozen=True)
class Question:
    """A question with its context. Countries are ISO codes; `places` had no telling word ("en Perú"); of those that
    the theme put on its side, `unroled` keeps that nobody said so."""

    text: str
    theme: str | None = None
    destinations: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    _: KW_ONLY  # most are text: two that changed places would be taken without a word
    places: tuple[str, ...] = ()
    product: str | None = None
    names: tuple[str, ...] = ()
    term: str | None = None
    amount: str | None = None
    currency: str | None = None
    quantity: str | None = None
    weight: str | None = None
    assumed: str | None = None
    certainty: float = 1.0
    channel: str | None = None
    freight: str | None = None
    on: str | None = None
    unsummed: bool = False
    insurance: str | None = None
    exchange: str | None = None
    conditions: tuple[str, ...] = ()
    exporta: str | None = None
    unroled: tuple[str, ...] = ()

    @property
    def day(self) -> datetime.date | None:
        """Return the day for which it is asked, where one was given."""
        return datetime.date.fromisoformat(self.on) if self.on else None

    def condition(self, key: str) -> str | None:
        """Return what was said of a key of the request ("buyer" → "empresa"), or None."""
        return next((said.split("=", 1)[1] for said in self.conditions if said.startswith(f"{key}=")), None)

    def with_condition(self, key: str, value: str) -> Question:
        """Return the question with one condition changed."""
        others = tuple(said for said in self.conditions if not said.startswith(f"{key}="))
        return replace(self, conditions=(*others, f"{key}={value}"))

    def sided(self, side: str) -> Question:
        """Return the question with its unroled places put on the side that the theme looks at."""
        if side == "destino":
            return replace(self, destinations=self.places or self.destinations)
        return replace(self, origins=self.places or self.origins) if side == "origen" else self

    def countries_on(self, side: str) -> tuple[str, ...]:
        """Return the countries on one side; for "ambos" all of them."""
        if side == "destino":
            return self.destinations
        return self.origins if side == "origen" else (*self.destinations, *self.origins, *self.places)

    @property
    def defines(self) -> bool:
        """Tell whether it asks what something is."""
        return _DEFINITION.search(fold(self.text)) is not None

    @property
    def defined(self) -> str:
        """Return the words whose meaning is asked."""
        folded, said = fold(self.text), self.text
        asked = _DEFINITION.search(folded)
        rest = (said if len(said) == len(folded) else folded)[asked.end() :] if asked else said
        return _ARTICLE.sub("", rest.strip(" ¿?.!,:"))

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
            if side == "ambos" or country in self.places:
                destinations, origins, places = (), (), (country,)
        words = self._words(sector)
        return Query(
            words, topics, destinations=destinations, origins=origins, either=places, side=side,
            sectors=(sector,) if sector else (), permits=frozenset(p for p in permits if p),
            about=self._linked(snapshot), about_weight=1.0 if self.theme in _BY_NAME else 0.3,
            guide=self._guide(snapshot, side, country), guide_strength=self._guide_strength(snapshot, words),
            home=self.origins if side == "ambos" else (),
            past=self._of_the_past(snapshot), datum=value_of(snapshot, ASKED, self.text),
        )  # fmt: skip

    def _of_the_past(self, snapshot: Snapshot) -> bool:
        """Tell whether it asks how things were: by a word of that, or by a year before the day it is asked."""
        years = [int(year) for year in _YEAR.findall(fold(self.text))]
        return bool(cues_in(snapshot, _PAST, self.text)) or any(year < int((self.on or "0")[:4]) for year in years)

    def _words(self, sector: str | None) -> str:
        """Return the words to search: with the product twice where it matters, without it where only its rate does."""
        if self.theme in _WITHOUT_PRODUCT and self.product:
            return self.bare
        text = self._without_value
        return f"{text} {self.product}" if sector and self.theme in _ABOUT_PRODUCT else text

    @property
    def _without_value(self) -> str:
        """Return the text without the value of the goods: a law with the same figure is not what was asked."""
        return _VALUE.sub(" ", self.text) if self.product and self.amount else self.text

    @property
    def bare(self) -> str:
        """Return the text without the product's words."""
        named = set(stems(self.product or ""))
        return " ".join(word for word in self._without_value.split() if not named & set(stems(word)))

    def _guide(self, snapshot: Snapshot, side: str, country: str | None) -> tuple[str, ...]:
        places = self.countries_on(side) if side != "ambos" else (*self.origins, *self.places, *self.destinations)
        return snapshot.guide_of.get((self.theme or "", country or (places or ("AP",))[0]), ())

    def _guide_strength(self, snapshot: Snapshot, words: str) -> float:
        theme = snapshot.themes.get(self.theme or "")
        if theme is None or theme.id in _WITHOUT_PRODUCT:
            return 1.0
        # Whose goods they are makes no question of papers or payments a narrow one.
        return guide_strength(snapshot, words if theme.id in _ABOUT_PRODUCT else self.bare, theme)

    def _linked(self, snapshot: Snapshot) -> frozenset[str]:
        """Return the facts about the programmes and platforms named."""
        entries = [snapshot.named(name) for name in self.names if name not in snapshot.organisations]
        found = {fact for entry in entries for fact in entry.facts}
        ids = {entry.id for entry in entries}
        return frozenset(found | {fact.id for fact in snapshot.facts.values() if ids & set(fact.about)})


def outside(question: Question) -> tuple[str, ...]:
    """Return the countries of the question that are not of the bloc."""
    named = (*question.destinations, *question.origins, *question.places)
    return tuple(code for code in named if code not in schema.BLOC)
