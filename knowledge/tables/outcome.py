"""What came of reading a file: everything that is wrong, how things were read, and what would change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SHOWN = 200


@dataclass(frozen=True)
class Place:
    """A cell, or a whole row where the column is blank; `letter` is the column's in the spreadsheet."""

    sheet: str
    row: int
    column: str = ""
    letter: str = ""

    def __str__(self) -> str:
        sheet = f"hoja «{self.sheet}», " if self.sheet else ""
        column = f", columna «{self.column}»" if self.column else ""
        return f"{sheet}fila {self.row}{column}{f' ({self.letter})' if self.column and self.letter else ''}"


@dataclass(frozen=True)
class RowProblem:
    """One fault of a file: where, what is wrong and what to do (Spanish)."""

    place: Place
    what: str
    hint: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} → {self.hint}"


@dataclass(frozen=True)
class RowNote:
    """How something was read that was written in another way."""

    place: Place | None
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


@dataclass(frozen=True)
class Difference:
    """What a field says now and what it would say."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Proposal:
    """An entry that would be made or changed; `base` is the fingerprint it was edited from, "" for a new one."""

    kind: str
    key: str
    title: str
    content: dict[str, Any]
    base: str
    needs_second: bool
    differences: tuple[Difference, ...]

    @property
    def is_new(self) -> bool:
        """Tell whether there was none before."""
        return not self.base


@dataclass
class Outcome:
    """All that came of a file; with any problem there is nothing to propose."""

    kind: str
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    unchanged: int = 0
    places: dict[tuple[str, tuple[str | int, ...]], Place] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Tell whether what is proposed waits for a second person."""
        return any(proposal.needs_second for proposal in self.proposals)
