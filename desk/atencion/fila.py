"""The queue: who waits, what is mine, what others have, what ended, and whom the assistant does not answer."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from conversations import handover_queue, transcript
from conversations.handover import Member
from conversations.handover import Request as Wanted
from conversations.handover_queue import ENDED, MINE, OTHERS, WAITING
from desk.atencion import saber, vista
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect

router = APIRouter(prefix="/atencion")
Agent = Annotated[Staff, needs("atender")]
VIEWS = {WAITING: "En espera", MINE: "Mías", OTHERS: "Con otros", ENDED: "Cerradas"}
EMPTY = {
    WAITING: ("Nadie espera", "Cuando alguien pida hablar con una persona aparecerá aquí y sonará un aviso."),
    MINE: ("No tienes conversaciones", "Toma una de la fila «En espera»."),
    OTHERS: ("Nadie más está atendiendo", "Aquí verás las que tienen tus compañeros."),
    ENDED: ("Todavía no hay cerradas", "Las que se cierren o vuelvan al asistente quedan aquí."),
}
STUCK = datetime.timedelta(minutes=2)


def member(staff: Staff) -> Member:
    """Return somebody of the staff as the conversations know them."""
    return Member(staff.id, staff.name)


@router.get("")
def fila(request: Request, staff: Agent, vista: str = WAITING) -> Response:
    """Show the queue."""
    audit(request, "ver_fila", detail={"vista": vista if vista in VIEWS else WAITING})
    return page(request, "atencion/fila.html", **_shown(request, staff, vista))


@router.get("/lista")
def lista(request: Request, staff: Annotated[Staff, needs("atender", quiet=True)], vista: str = WAITING) -> Response:
    """Return the list alone, for the page that is open."""
    return page(request, "atencion/lista.html", **_shown(request, staff, vista))


@router.post("/atascadas")
def atascadas(request: Request, staff: Agent) -> Response:
    """Bring to the queue whom the assistant has not answered for long."""
    engine, brought = desk_of(request).engine, 0
    for stuck in handover_queue.stuck(engine, now() - STUCK):
        story = transcript.story(engine, stuck.person_id)
        wanted = Wanted(
            "caido", story.get("topic"), story.get("country"), "", tuple(story.get("facts") or ()),
            story.get("profile") or {}, callback=True,
        )  # fmt: skip
        brought += bool(handover_queue.start(engine, stuck.person_id, wanted, now()))
    audit(request, "traer_sin_respuesta", detail={"cuantas": brought})
    flash(request, f"Trajiste {brought} a la fila." if brought else "Ya no queda ninguna: el asistente las respondió.")
    return redirect("/atencion")


def _shown(request: Request, staff: Staff, view: str) -> dict[str, Any]:
    desk, moment = desk_of(request), now()
    view = view if view in VIEWS else WAITING
    names, counts = saber.topics(desk), handover_queue.counts(desk.engine, staff.id)
    rows = [row_of(case, names, moment) for case in handover_queue.cases(desk.engine, view, staff.id)]
    wait = handover_queue.expected_wait(desk.engine, moment)
    return {
        "vista": view, "vistas": VIEWS, "cuentas": counts, "filas": rows, "vacio": EMPTY[view],
        "espera": vista.lasted(wait) if wait else None, "atascadas": len(handover_queue.stuck(desk.engine, moment - STUCK)),
    }  # fmt: skip


def row_of(case: handover_queue.Case, names: dict[str, str], moment: datetime.datetime) -> dict[str, Any]:
    """Return a case as the list shows it."""
    return {
        "caso": case, "marca": vista.mark(case), "nombre": vista.called(case),
        "motivo": vista.REASONS.get(case.reason, case.reason),
        "tema": names.get(case.topic or "", case.topic), "pais": vista.COUNTRIES.get(case.country or ""),
        "espera": vista.lasted((case.ended_at or moment) - case.requested_at),
        "fin": vista.ENDINGS.get(case.end_reason or "", case.end_reason),
    }  # fmt: skip
