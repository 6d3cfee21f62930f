"""How the team does: people and cases, the best score, tries and what is forgotten; never what anybody wrote."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import Engine

from desk import accounts
from desk.practica import intentos
from desk.practica.casos import LEVELS, ROLES, cases
from desk.practica.reglas import weakness
from desk.tables import csv_response
from desk.web import Staff, audit, desk_of, needs, now, page

router = APIRouter(prefix="/practica")
_HEADINGS = (
    "persona", "rol en la mesa", "caso", "título", "papel", "nivel", "mejor puntaje", "intentos", "última vez", "se le olvida",
)  # fmt: skip
Supervisor = Annotated[Staff, needs("ver_progreso")]


@dataclass
class Line:
    """What somebody did with a case."""

    case: str
    title: str
    best: int = 0
    tries: int = 0
    last: datetime.datetime | None = None
    weak: Counter[str] = field(default_factory=Counter)


@dataclass
class Person:
    """Somebody with their cases and what they forget in most of them."""

    name: str
    role: str
    lines: dict[str, Line] = field(default_factory=dict)

    @property
    def average(self) -> int | None:
        """Return the mean of the best scores."""
        best = [line.best for line in self.lines.values()]
        return round(sum(best) / len(best)) if best else None

    @property
    def weak(self) -> list[tuple[str, int]]:
        """Return what was forgotten most, and in how many tries."""
        return sum((line.weak for line in self.lines.values()), Counter[str]()).most_common(3)


def team(engine: Engine) -> list[Person]:
    """Return the active staff with what they did, by name."""
    people = {row.id: Person(row.name, row.role) for row in accounts.listed(engine) if row.active}
    known = cases()[0]
    for row in intentos.finished(engine):
        if row.staff_id not in people:
            continue
        title = known[row.case_id].titulo if row.case_id in known else row.case_id
        line = people[row.staff_id].lines.setdefault(row.case_id, Line(row.case_id, title))
        line.best, line.tries, line.last = max(line.best, row.score), line.tries + 1, row.finished_at
        line.weak.update((row.feedback or {}).get("weak", ()))
    return sorted(people.values(), key=lambda person: (not person.lines, person.name.casefold()))


def in_common(people: Sequence[Person]) -> list[tuple[str, int]]:
    """Return what most people forget, and how many of them."""
    count: Counter[str] = Counter()
    for person in people:
        # Each once, in the order of the revision: a set would order those of the same count by chance.
        count.update(list(dict.fromkeys(key for line in person.lines.values() for key in line.weak)))
    return count.most_common(5)


@router.get("/progreso")
def progreso(request: Request, staff: Supervisor) -> Response:
    """Show how the team does."""
    people = team(desk_of(request).engine)
    audit(request, "progreso_visto")
    return page(
        request, "practica/progreso.html", equipo=people, comunes=in_common(people), total=len(cases()[0]),
        flaqueza=weakness, practican=sum(bool(person.lines) for person in people),
    )  # fmt: skip


@router.get("/progreso.csv")
def progreso_csv(request: Request, staff: Supervisor) -> Response:
    """Hand out the same as a file."""
    audit(request, "progreso_bajado")
    people = team(desk_of(request).engine)
    return csv_response(request, f"practica-{now():%Y-%m-%d}.csv", _HEADINGS, _rows(people))


def _rows(people: Sequence[Person]) -> Iterator[Sequence[object]]:
    known = cases()[0]
    for person in people:
        for line in person.lines.values():
            case = known.get(line.case)
            weak = "; ".join(weakness(key, "una") for key, _ in line.weak.most_common(3))
            yield (
                person.name, person.role, line.case, line.title, ROLES[case.rol] if case else "",
                LEVELS[case.nivel] if case else "", line.best, line.tries, f"{line.last:%Y-%m-%d}" if line.last else "", weak,
            )  # fmt: skip
