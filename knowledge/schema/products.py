"""What is exported: codes, tariffs, permits, and the words for kinds of goods."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from knowledge.schema.base import Country, Entry, Identifier, Sector, Text


class Tariff(Entry):
    """What one country charges on a product under a regime, as a fraction of the customs value."""

    country: Country
    regime: Literal["nmf", "alianza"]
    rate: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    form: Text | None = None
    verified: bool
    source: Text | None = None
    excluded: bool = False
    phase_out: bool = False


class Permit(Entry):
    """A permit, label or registration that a country asks of a product."""

    country: Country
    name: Text
    verified: bool
    fact: Identifier | None = None
    note: Text | None = None


class Alternative(Entry):
    """Another HS subheading the product may fall in, and when."""

    hs6: Annotated[str, Field(pattern=r"^\d{6}$")]
    when: Text


class Product(Entry):
    """A product as exporters call it, with its likely HS code, tariffs and permits."""

    id: Identifier
    name: Text
    synonyms: list[Text] = []
    sector: Sector
    kind: Literal["bien", "servicio", "digital"]
    hs6: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    hs_description: Text | None = None
    alternatives: list[Alternative] = []
    tariffs: list[Tariff] = []
    permits: list[Permit] = []
    hints: list[Text] = []
    note: Text | None = None
    preference_note: Text | None = None
    transport_note: Text | None = None


class GenericWord(Entry):
    """A short word that may mean several products, the likeliest first ("zapato")."""

    id: Identifier
    word: Text
    products: Annotated[list[Identifier], Field(min_length=1)]


class SectorWords(Entry):
    """Words for a whole sector ("ropa", "comida"); the id is the sector."""

    id: Sector
    words: list[Text]
