"""Words and sentences: terms, cues, synonyms, fixed phrases and the data of the agency."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from knowledge.schema.base import Country, Entry, Identifier, Text


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
