"""The entries of the knowledge base: what each has, what may be missing, and what is refused.

An absent value means "the sources do not say": nothing is invented to fill it, and it never counts as zero.
Texts are Spanish; countries are ISO 3166-1 alpha-2, plus AP (the four of the Pacific Alliance) and XX (several or any).
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from knowledge.dates import PartialDate, WholeDate, first_day, last_day

BLOC = ("CL", "CO", "MX", "PE")
REGIONAL = ("AP", "XX")

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=80)]
Text = Annotated[str, Field(min_length=1)]
LegalStatus = Literal["vigente", "por_confirmar", "derogada", "suspendida", "proyecto", "historico"]
Role = Literal["destino", "origen", "ambos"]
Running = Literal["vigente", "cerrado", "por_confirmar"]
Sector = Literal[
    "alimentos", "bebidas", "indumentaria", "calzado", "marroquineria", "artesanias", "cosmeticos",
    "servicios_graficos", "animacion_digital", "videojuegos", "turismo",
]  # fmt: skip


class Entry(BaseModel):
    """Base of every entry: unknown keys are errors, values are immutable."""

    # Building twenty validators takes a quarter of a second: each is built when first used, and many commands use few.
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


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


class Term(Entry):
    """A glossary term in plain words."""

    id: Identifier
    term: Text
    expands: Text | None = None
    aliases: list[Text] = []
    countries: list[Country] | None = None
    definition: Text
    example: Text | None = None
    topic: Identifier | None = None
    facts: list[Identifier] = []
    norm: Text | None = None
    verified: bool = False


class Topic(Entry):
    """A topic of facts: its name for people, the words that point to it, and who decides on it in each country."""

    id: Identifier
    name: Text
    words: list[Text] = []
    authorities: dict[Country, Identifier] = {}


class Theme(Entry):
    """What people ask about: a group of topics, in order of weight, behind one intent."""

    id: Identifier
    name: Text
    intent: Identifier
    topics: Annotated[list[Identifier], Field(min_length=1)]
    side: Literal["destino", "origen", "ambos"]
    needs_country: bool = True
    question: int | None = None
    ask: Text
    offers: list[Text] = []


class Question(Entry):
    """One of the ten things a pyme must be told, and the topics that answer it on each side of the border."""

    id: Identifier
    number: Annotated[int, Field(ge=1)]
    name: Text
    text: Text
    destino: list[Identifier] = []
    origen: list[Identifier] = []

    @model_validator(mode="after")
    def _answered_somewhere(self) -> Question:
        if not (self.destino or self.origen):
            raise ValueError("la pregunta necesita asuntos en destino, en origen o en ambos")
        return self

    @property
    def side(self) -> Role:
        """Return the side of the border that the question looks at."""
        return "ambos" if self.destino and self.origen else "destino" if self.destino else "origen"


class Guide(Entry):
    """The facts that answer the general question of a theme in a country, in the order in which to say them."""

    id: Identifier
    theme: Identifier
    country: Country
    facts: Annotated[list[Identifier], Field(min_length=1)]


class Said(Entry):
    """A short text of a procedure and the fact that holds it."""

    text: Annotated[str, Field(min_length=1, max_length=180)]
    fact: Identifier


class Procedure(Entry):
    """How something is done in a country, step by step; whatever no fact says stays out and is told as missing.

    `side` says who does it: who sells towards the country (destino), who exports from it (origen) or any (ambos). `questions` are
    ways of asking for it; `about` are catalogue entries whose name also leads here; `sectors` put a limit; `unknown` is
    what people also ask and no fact says ("cuándo cae en abandono").
    """

    id: Identifier
    country: Country
    theme: Identifier
    side: Role
    title: Annotated[str, Field(min_length=1, max_length=60)]
    about: list[Identifier] = []
    sectors: list[Sector] = []
    questions: Annotated[list[Text], Field(min_length=1)]
    steps: Annotated[list[Said], Field(min_length=1, max_length=6)]
    documents: Said | None = None
    office: Identifier | None = None
    time: Said | None = None
    cost: Said | None = None
    unknown: list[Text] = []

    @property
    def said(self) -> tuple[Said, ...]:
        """Return everything it says, in order."""
        return (*self.steps, *(part for part in (self.documents, self.time, self.cost) if part))


class Cue(Entry):
    """Words by which a message is known to ask or tell something: a step-by-step, whether they export, a purpose.

    A word ending in "*" stands for all that begin so; `value` is what is read, `reason` how an answer says why.
    """

    id: Identifier
    group: Identifier
    words: Annotated[list[Text], Field(min_length=1)]
    value: Text | None = None
    reason: Text | None = None


class Synonym(Entry):
    """Words that mean the same when searching (playera, polera, polo)."""

    id: Identifier
    words: Annotated[list[Text], Field(min_length=2)]


class Phrase(Entry):
    """A fixed sentence of the answers, with {places} to fill."""

    id: Identifier
    text: Text


class Setting(Entry):
    """One datum of the agency that runs the assistant (name, hours, contact, privacy)."""

    key: Identifier
    value: Any


class DiagnosisChoice(Entry):
    """One way to answer a question of the self-assessment; `words` are other ways to say it."""

    label: Annotated[str, Field(min_length=1, max_length=20)]
    points: Annotated[int, Field(ge=0, le=2)]
    words: list[Text] = []


class DiagnosisStep(Entry):
    """What to do next: a theme to ask about, and the programmes that help in each country, the best first."""

    text: Text
    theme: Identifier
    programmes: dict[Country, list[Identifier]] = {}


class DiagnosisQuestion(Entry):
    """One question of the self-assessment, in the order of the file."""

    id: Identifier
    text: Text
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    choices: Annotated[list[DiagnosisChoice], Field(min_length=2, max_length=3)]
    step: DiagnosisStep


class DiagnosisProfile(Entry):
    """A profile of the self-assessment, and from which score on (0 to 100)."""

    id: Identifier
    at_least: Annotated[int, Field(ge=0, le=100)]
    name: Text
    text: Text


class DiagnosisFurtherStep(DiagnosisStep):
    """A step for whoever lacks little."""

    id: Identifier
