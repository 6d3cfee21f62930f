"""Countries and the places that people name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from knowledge.schema.base import Country, Entry, Identifier, Text


class CountryEntry(Entry):
    """A country with the words people use for it."""

    code: Country
    name: Text
    aliases: list[Text] = []
    demonyms: list[Text] = []
    bloc: bool = False
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    decimal_comma: bool | None = None


class Place(Entry):
    """A city, region or port, or an ambiguous name with its readings.

    `demonyms` are in the masculine singular: the feminine and the plural are understood. `everyday` are names and
    demonyms that are ordinary words too ("regio", "la nevera"): they count only beside "soy", "cliente", "desde"…
    """

    id: Identifier
    name: Text
    country: Country | None = None
    kind: Literal["city", "region", "other"] = "city"
    aliases: list[Text] = []
    demonyms: list[Text] = []
    everyday: list[Text] = []
    readings: list[dict[str, Any]] = []
    ask: bool = False
    why: Text | None = None
