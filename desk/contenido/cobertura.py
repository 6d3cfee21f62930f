"""The coverage: each topic in each country, how much is known, how much of it verified and how fresh; and the questions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, Response

from desk.contenido.base import snapshot_of
from desk.contenido.saber import stale_days
from desk.core import today
from desk.web import Staff, desk_of, needs, page
from knowledge.coverage import coverage
from knowledge.freshness import cell, matrix
from knowledge.schema import BLOC
from knowledge.tables.export import countries_of

router = APIRouter()
PATH = "/contenido/cobertura"
# State → class of its colour; the words stand in the cell.
STATES = {"al día": "bien", "poco verificado": "medio", "por revisar": "viejo", "sin datos": "nada"}
COVERED = {"completo": "bien", "parcial": "medio", "sin datos": "nada"}
Seeing = Annotated[Staff, needs("ver_contenido")]


@router.get(PATH)
def cobertura(request: Request, staff: Seeing) -> Response:
    """Show both tables."""
    desk, snapshot = desk_of(request), snapshot_of(request)
    on = today(desk)
    return page(
        request, "cobertura/cobertura.html", rows=matrix(snapshot, on, stale_days(desk)),
        questions=coverage(snapshot, on).questions,
        countries=[(code, countries_of(snapshot)[code]) for code in BLOC], states=STATES, covered=COVERED, days=stale_days(desk),
        topics={key: one.name for key, one in snapshot.topics.items()},
    )  # fmt: skip


@router.get(PATH + "/{topic}/{country}")
def celda(topic: str, country: str, request: Request, staff: Seeing) -> Response:
    """List the facts of a cell, the one that nobody looked at for longest first."""
    desk, snapshot = desk_of(request), snapshot_of(request)
    if topic not in snapshot.topics or country not in BLOC:
        raise HTTPException(404)
    found = cell(snapshot, topic, country, today(desk), stale_days(desk))
    facts = sorted(found.facts, key=lambda fact: (fact.checked_on, fact.id))
    return page(
        request, "cobertura/celda.html", cell=found, facts=facts, topic=snapshot.topics[topic].name,
        country=countries_of(snapshot)[country], states=STATES,
    )  # fmt: skip
