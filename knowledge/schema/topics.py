"""What is asked about: topics, themes, the ten questions, guides, and how a thing is done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.schema.base import Country, Entry, Identifier, Role, Sector, Text


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
