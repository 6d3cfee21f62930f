"""What is stated, where it was read, and what two sources say differently."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from knowledge.dates import PartialDate, WholeDate, first_day, last_day
from knowledge.schema.base import BLOC, Country, Entry, Identifier, LegalStatus, Role, Sector, Text


class Source(Entry):
    """Where a statement was read: an address or a named document, with its own date where it has one."""

    title: Text
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    document: Identifier | None = None
    date: PartialDate | None = None
    date_note: Text | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what makes two mentions the same source."""
        return (self.title, self.url or "", self.document or "", self.date or self.date_note or "")


class Fact(Entry):
    """One sourced statement. `summary` is its chat form; `statement` the full one; `questions` lead to it."""

    id: Identifier
    country: Country
    role: Role
    topic: Identifier
    countries: list[Country] = []
    sectors: list[Sector] = []
    title: Text
    main: bool = False
    statement: Text
    summary: Annotated[str, Field(min_length=1, max_length=280)]
    questions: list[Text] = []
    values: list[dict[str, Any]] = []
    norm: Text | None = None
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    legal_status: LegalStatus
    verified: bool
    source: Source | None = None
    checked_on: WholeDate
    note: Text | None = None
    about: list[Identifier] = []
    dispute: Identifier | None = None
    replaces: list[Identifier] = []

    @model_validator(mode="after")
    def _sourced(self) -> Fact:
        if self.verified and self.source is None:
            raise ValueError("un hecho verificado necesita su fuente (source)")
        if not self.verified and self.legal_status == "vigente":
            raise ValueError("un hecho sin verificar no puede decirse vigente: usa por_confirmar")
        if self.valid_from and self.valid_to and last_day(self.valid_to) < first_day(self.valid_from):
            raise ValueError("valid_to es anterior a valid_from")
        return self

    def in_force(self, on: datetime.date) -> bool:
        """Tell whether the fact may be told as current on a day: not repealed, suspended, announced nor past."""
        if self.legal_status not in ("vigente", "por_confirmar"):
            return False
        if self.valid_to and last_day(self.valid_to) < on:
            return False
        return not (self.valid_from and first_day(self.valid_from) > on)

    @property
    def applies_to(self) -> tuple[str, ...]:
        """Return the countries of the bloc for which the fact is of use."""
        if self.country in BLOC:
            return (self.country,)
        return tuple(self.countries) or BLOC


class Reading(Entry):
    """One way of reading a disputed point, and who holds it."""

    text: Text
    held_by: Text
    fact: Identifier | None = None


class Dispute(Entry):
    """Sources in conflict. Settled by the official text: `main_reading` counts, the others warn. Else: a range."""

    id: Identifier
    country: Country
    topic: Identifier
    question: Text
    readings: Annotated[list[Reading], Field(min_length=2)]
    settled: bool
    main_reading: int | None = None
    where_to_confirm: Text | None = None
    facts: list[Identifier] = []

    @model_validator(mode="after")
    def _reading_exists(self) -> Dispute:
        if self.main_reading is not None and not 1 <= self.main_reading <= len(self.readings):
            raise ValueError("main_reading no es el número de una lectura")
        if self.settled and self.main_reading is None:
            raise ValueError("una disputa resuelta dice cuál lectura vale (main_reading)")
        return self
