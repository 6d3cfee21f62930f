"""What the pages of the practice room share: the facts of now, a case with its truths, and a try with its help."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from desk.atencion import saber
from desk.core import Desk, today
from desk.errors import Refused
from desk.knowledge import knowledge_of
from desk.models import TryRow
from desk.practica import guion, intentos
from desk.practica.casos import Case, cases
from desk.practica.verdades import CaseUnavailable, Truths, truths
from desk.web import Staff, desk_of
from knowledge.search import Query, rank
from knowledge.snapshot import Snapshot

MOST_FACTS, LONGEST = 6, 2_000
_GONE = Refused(404, "Esa práctica no está", "Puede que la hayas dejado, o que sea de otra persona.")
_NO_CASE = Refused(404, "Ese caso no está", "Puede que lo hayan retirado. Mira la lista de casos.")
_NO_FACTS = Refused(
    503,
    "No puedo leer los datos de Brújula",
    "La práctica los necesita para revisar. Vuelve a intentarlo en un minuto.",
)


@dataclass(frozen=True)
class Played:
    """An open or finished try with all that its page shows."""

    row: TryRow
    case: Case
    work: dict[str, Any]


def known(desk: Desk) -> Snapshot:
    """Return the facts of now; raises Refused."""
    snapshot = knowledge_of(desk.settings.database_url).snapshot()
    if snapshot is None:
        raise _NO_FACTS
    return snapshot


def case_of(key: str) -> Case:
    """Return a case; raises Refused."""
    found = cases()[0].get(key)
    if found is None:
        raise _NO_CASE
    return found


def truths_of(desk: Desk, case: Case, on: datetime.date | None = None) -> Truths:
    """Return what is true in a case on a day (today if none is given); raises Refused in words."""
    try:
        return truths(case, known(desk), on or today(desk))
    except CaseUnavailable as error:
        raise Refused(
            409, "Este caso no se puede practicar ahora", f"{error} Avisa a quien edita los casos."
        ) from error


def played(request: Request, number: int, staff: Staff) -> Played:
    """Return a try of this person; raises Refused."""
    row = intentos.own(desk_of(request).engine, staff.id, number)
    if row is None:
        raise _GONE
    return Played(row, case_of(row.case_id), {**intentos.NOTHING, **row.work})


def began_on(desk: Desk, row: TryRow) -> datetime.date:
    """Return the day whose law a try is held to: that on which it began."""
    return row.started_at.astimezone(desk.zone).date()


def search(desk: Desk, words: str) -> list[tuple[str, saber.Fact]]:
    """Return the facts nearest to some words, by their ids."""
    if not words.strip():
        return []
    keys = [hit.id for hit in rank(known(desk), Query(words[:200]), limit=MOST_FACTS)]
    return list(zip(keys, saber.facts(desk, keys), strict=True))


def used(desk: Desk, keys: list[str]) -> list[tuple[str, saber.Fact]]:
    """Return the facts that a trainee marked, by their ids."""
    keys = [key for key in keys if saber.facts(desk, [key])]
    return list(zip(keys, saber.facts(desk, keys), strict=True))


def hint(place: Played) -> str:
    """Return the next thing to do."""
    return guion.hint(place.case, place.work["preguntado"], place.work["hechos"])
