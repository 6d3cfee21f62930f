"""Rates, caps and fees, each from its first day and for what it reaches."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from knowledge.dates import WholeDate
from knowledge.schema.base import Country, Entry, Identifier, LegalStatus, Sector, Text
from knowledge.schema.facts import Source


class DatedValue(Entry):
    """A parameter's value from one day on. `value: null` closes the series (repealed); absent days are unknown.

    `value: null` with `low` and `high` is not a repeal: the value is known only to lie between both, so the answer is
    a range. `verified: false` says that no source confirmed the value: it never gives a closed total.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    norm: Text | None = None
    source: Source
    checked_on: WholeDate
    legal_status: LegalStatus = "vigente"
    verified: bool = True
    fact: Identifier | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _bounded(self) -> DatedValue:
        if (self.low is None) != (self.high is None):
            raise ValueError("un valor entre dos límites lleva low y high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low es mayor que high")
        return self

    @field_validator("value", "low", "high", mode="before")
    @classmethod
    def _no_floats(cls, value: Any) -> Any:
        if isinstance(value, float):
            raise ValueError('escribe el número entre comillas ("0.19"): un decimal sin comillas pierde exactitud')
        return value


class Scope(Entry):
    """What a parameter applies to; an empty list puts no limit. `hs` are prefixes of the tariff code.

    `words` are folded words of the product's description; `origins` are countries of origin or dispatch; `traits` are
    what the amounts said tell of goods that nothing else names: a drink with degrees of alcohol, with sugar, a liquid.
    """

    channels: list[Text] = []
    products: list[Identifier] = []
    sectors: list[Sector] = []
    hs: list[Annotated[str, Field(pattern=r"^\d{2,10}$")]] = []
    words: list[Text] = []
    origins: list[Country] = []
    traits: list[Literal["alcohol", "azucar", "liquido"]] = []


class Parameter(Entry):
    """A dated series: a rate (`/1`), threshold (`USD`, `UVT`…), fee or scale of one country.

    `scope` says which goods, channels or origins it is for: an excise, a limit by channel, a tariff by chapter.
    """

    id: Identifier
    country: Country
    topic: Identifier
    name: Text
    unit: Text
    values: dict[WholeDate, DatedValue]
    dispute: Identifier | None = None
    scope: Scope = Scope()

    @field_validator("values", mode="before")
    @classmethod
    def _no_overlap(cls, values: Any) -> Any:
        days = [str(day) for day in values] if isinstance(values, dict) else []
        if len(days) != len(set(days)):
            raise ValueError("dos valores rigen desde el mismo día: deja uno")
        return values

    @field_validator("values")
    @classmethod
    def _some(cls, values: dict[str, DatedValue]) -> dict[str, DatedValue]:
        if not values:
            raise ValueError("un parámetro necesita al menos una fecha con su valor")
        return dict(sorted(values.items()))
