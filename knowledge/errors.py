"""Errors of the knowledge base; each has words for the user in actions/respuestas.

KnowledgeError
├── DataError               the YAML baseline is wrong (file, line, what to do)
├── ContentRefused          a change of the staff that cannot be taken (what is wrong, what to do)
├── SamePerson              the author of a change wants to approve it
├── Outdated                somebody changed the entry, or decided on the change, meanwhile
├── DatabaseUnavailable     locked, missing or unreachable database
├── EmptyKnowledge          the database has no facts
├── UnknownCountry          a country outside the catalogue
├── UnknownEntry            no catalogue entry or fact with that id
├── NoValueForDate          a dated parameter has no known value on that date
├── ExchangeUnavailable     an official series of exchange rates did not answer, or answered something else
└── BadDate                 a date that is not ISO 8601
"""

from __future__ import annotations

from dataclasses import dataclass


class KnowledgeError(Exception):
    """Any error of the knowledge base that has words for the user."""


@dataclass(frozen=True)
class Problem:
    """One fault of a data file: where it is, what is wrong and what to do about it (Spanish)."""

    file: str
    line: int
    what: str
    hint: str = ""

    def __str__(self) -> str:
        tail = f" → {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}: {self.what}{tail}"


class DataError(KnowledgeError):
    """The YAML baseline cannot be loaded; `problems` says all that is wrong, nothing was written."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class ContentRefused(KnowledgeError):
    """A change of the staff that cannot be taken; `problems` says all that is wrong, nothing was written."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class SamePerson(KnowledgeError):
    """Who made a change cannot be the one who approves it."""


class Outdated(KnowledgeError):
    """The entry was changed, or the change was decided on, since it was read."""


class DatabaseUnavailable(KnowledgeError):
    """The database is locked, missing or unreachable."""


class EmptyKnowledge(KnowledgeError):
    """The database holds no facts yet: run `brujula knowledge load`."""


class UnknownCountry(KnowledgeError):
    """The country is not in the catalogue."""


class UnknownEntry(KnowledgeError):
    """No fact or catalogue entry has that id."""


class NoValueForDate(KnowledgeError):
    """A dated parameter has no known value on the date asked: unknown, never zero."""


class ExchangeUnavailable(KnowledgeError):
    """No exchange rate could be read: the answer stays in the currency asked."""


class BadDate(KnowledgeError):
    """The text is not an ISO date."""
