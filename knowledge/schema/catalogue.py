"""Who there is: organisations, programmes and platforms."""

from __future__ import annotations

from typing import Literal

from knowledge.schema.base import Country, Entry, Identifier, Running, Sector, Text


class Organisation(Entry):
    """A public body, guild or authority."""

    id: Identifier
    name: Text
    aliases: list[Text] = []
    country: Country
    kind: Identifier
    what: Text
    contact: Text | None = None
    site: Text | None = None
    facts: list[Identifier]


class Eligibility(Entry):
    """Who may apply to a programme, as data. None: the facts do not say."""

    origin_countries: list[Country] | None = None
    sectors: list[Sector] | None = None
    exports_already: bool | None = None
    size: Text | None = None
    requirements: list[Text] = []


class Programme(Entry):
    """A support programme, fund, training or State system. `purposes` are cues of what it is good for."""

    id: Identifier
    name: Text
    aliases: list[Text] = []
    country: Country
    kind: Identifier
    purposes: list[Identifier] = []
    run_by: Identifier | None = None
    what: Text
    for_whom: Text | None = None
    who_may_apply: Eligibility = Eligibility()
    destinations: list[Country] | None = None
    cost: Text | None = None
    how_to_apply: Text | None = None
    site: Text | None = None
    still_runs: Running
    facts: list[Identifier]


class Platform(Entry):
    """A marketplace, shop builder, payment service or carrier, and across which borders it works."""

    id: Identifier
    name: Text
    aliases: list[Text] = []
    kind: Literal["marketplace", "tienda_propia", "red_social", "pago", "logistica"]
    what: Text
    sells_to: list[Country] | None = None
    sellers_from: list[Country] | None = None
    cross_border: Literal["si", "no", "con_condiciones", "por_confirmar"] = "por_confirmar"
    cross_border_note: Text | None = None
    works_in: list[Country] | None = None
    sectors: list[Sector] | None = None
    cost: Text | None = None
    how_to_start: Text | None = None
    site: Text | None = None
    still_runs: Running
    facts: list[Identifier]
