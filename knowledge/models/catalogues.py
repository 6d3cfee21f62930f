"""Catalogues: countries, places, organisations, programmes, platforms, glossary, topics and settings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base, Loaded


class CountryRow(Loaded, Base):
    """A country and the words for it."""

    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    demonyms: Mapped[list[str]]
    bloc: Mapped[bool]
    currency: Mapped[str | None] = mapped_column(String(3))
    decimal_comma: Mapped[bool | None]


class PlaceRow(Loaded, Base):
    """A city or region, or an ambiguous name with its readings."""

    __tablename__ = "places"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    country: Mapped[str | None] = mapped_column(ForeignKey("countries.code"))
    kind: Mapped[str] = mapped_column(String(10))
    aliases: Mapped[list[str]]
    demonyms: Mapped[list[str]]
    everyday: Mapped[list[str]]
    readings: Mapped[list[dict[str, Any]]]
    ask: Mapped[bool]
    why: Mapped[str | None]


class OrganisationRow(Loaded, Base):
    """A public body, guild or authority."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    country: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(40))
    what: Mapped[str]
    contact: Mapped[str | None]
    site: Mapped[str | None]
    facts: Mapped[list[str]]


class ProgrammeRow(Loaded, Base):
    """A support programme or State system; who may apply is data."""

    __tablename__ = "programmes"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    country: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(40))
    purposes: Mapped[list[str]] = mapped_column(default=list)
    run_by: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    what: Mapped[str]
    for_whom: Mapped[str | None]
    who_may_apply: Mapped[dict[str, Any]]
    destinations: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    cost: Mapped[str | None]
    how_to_apply: Mapped[str | None]
    site: Mapped[str | None]
    still_runs: Mapped[str] = mapped_column(String(20))
    facts: Mapped[list[str]]


class PlatformRow(Loaded, Base):
    """A marketplace, shop builder, payment service or carrier."""

    __tablename__ = "platforms"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str]
    sells_to: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    sellers_from: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    cross_border: Mapped[str] = mapped_column(String(20))
    cross_border_note: Mapped[str | None]
    works_in: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    sectors: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    cost: Mapped[str | None]
    how_to_start: Mapped[str | None]
    site: Mapped[str | None]
    still_runs: Mapped[str] = mapped_column(String(20))
    facts: Mapped[list[str]]


class TermRow(Loaded, Base):
    """A glossary term."""

    __tablename__ = "glossary_terms"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    term: Mapped[str]
    expands: Mapped[str | None]
    aliases: Mapped[list[str]]
    countries: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    definition: Mapped[str]
    example: Mapped[str | None]
    topic: Mapped[str | None] = mapped_column(String(40))
    facts: Mapped[list[str]]
    norm: Mapped[str | None]
    verified: Mapped[bool]


class TopicRow(Loaded, Base):
    """A topic of facts."""

    __tablename__ = "topics"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    words: Mapped[list[str]]
    authorities: Mapped[dict[str, Any]]


class ThemeRow(Loaded, Base):
    """A group of topics behind one intent."""

    __tablename__ = "themes"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    intent: Mapped[str] = mapped_column(String(60))
    topics: Mapped[list[str]]
    side: Mapped[str] = mapped_column(String(10))
    needs_country: Mapped[bool]
    question: Mapped[int | None]
    ask: Mapped[str]
    offers: Mapped[list[str]]


class QuestionRow(Loaded, Base):
    """One of the ten questions of the coverage."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    destino: Mapped[list[str]]
    origen: Mapped[list[str]]


class GuideRow(Loaded, Base):
    """The facts for the general question of a theme in a country."""

    __tablename__ = "guides"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    theme: Mapped[str] = mapped_column(ForeignKey("themes.id"))
    country: Mapped[str] = mapped_column(String(2))
    facts: Mapped[list[str]]


class ProcedureRow(Loaded, Base):
    """How something is done in a country; steps and parts are JSON, each with its fact."""

    __tablename__ = "procedures"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    theme: Mapped[str] = mapped_column(ForeignKey("themes.id"))
    side: Mapped[str] = mapped_column(String(10))
    title: Mapped[str]
    about: Mapped[list[str]]
    sectors: Mapped[list[str]]
    questions: Mapped[list[str]]
    steps: Mapped[list[dict[str, Any]]]
    documents: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    office: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    time: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    cost: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    unknown: Mapped[list[str]]


class CueRow(Loaded, Base):
    """Words by which a message is known to ask or tell something."""

    __tablename__ = "cues"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    group: Mapped[str] = mapped_column(String(40))
    words: Mapped[list[str]]
    value: Mapped[str | None]
    reason: Mapped[str | None]


class SynonymRow(Loaded, Base):
    """Words that mean the same for the search."""

    __tablename__ = "synonyms"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    words: Mapped[list[str]]


class PhraseRow(Loaded, Base):
    """A fixed sentence of the answers."""

    __tablename__ = "phrases"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str]


class SettingRow(Loaded, Base):
    """One datum of the agency."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)


class StateRow(Base):
    """One row: the number that grows with every change, the digest of the YAML last loaded and its revision."""

    __tablename__ = "knowledge_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    baseline: Mapped[str | None] = mapped_column(String(64))
    baseline_revision: Mapped[int | None]
