"""The routes of the queue: the groups, and what is done with one."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response

from conversations import unanswered
from desk.cifras.filters import COUNTRIES
from desk.cifras.numbers import Numbers
from desk.ensenanza import lessons
from desk.knowledge import knowledge_of
from desk.pendientes.queue import PAGE, Queue, shown
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect

router = APIRouter()
REASONS = {
    "no_entendido": "No se entendió", "no_consta": "No consta en la base", "fuera_de_alcance": "Tema ajeno",
}  # fmt: skip
STATUSES = {"pendiente": "Pendientes", "resuelto": "Resueltos", "ignorado": "Ignorados", "ajeno": "Ajenos"}
DONE = {
    "resuelto": "resuelto", "ignorado": "ignorado", "ajeno": "marcado como ajeno", "pendiente": "otra vez en la lista",
}  # fmt: skip
_QUEUE = Queue()
Permitted = Annotated[Staff, needs("ver_sin_respuesta")]


@router.get("/pendientes")
def pendientes(
    request: Request, staff: Permitted, estado: str = "pendiente", razon: str = "", pais: str = "", hoja: int = 1
) -> Response:
    """Show the groups, the largest first."""
    desk = desk_of(request)
    status = estado if estado in STATUSES else "pendiente"
    reason, country = razon if razon in REASONS else "", pais if pais in COUNTRIES else ""
    found = _QUEUE.groups(desk.engine, status, reason, country)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, hoja), pages)
    part = found[(number - 1) * PAGE : number * PAGE]
    knowledge = knowledge_of(desk.settings.database_url)
    audit(request, "sin_respuesta_vistos", detail={"estado": status, "razon": reason, "pais": country, "hoja": number})
    names = knowledge.names()
    return page(
        request, "pendientes/lista.html", shown=shown(part, knowledge.snapshot()), total=sum(len(g.rows) for g in found),
        groups=len(found), number=number, pages=pages, state=status, reason=reason, country=country, reasons=REASONS,
        statuses=STATUSES, names=names, countries={code: names.countries.get(code, code) for code in COUNTRIES},
        taught={number for one in lessons.pending(desk.engine) for number in one.unanswered},
        numbers=Numbers(desk.agency.datum("pais")),
        query=urlencode({"estado": status, "razon": reason, "pais": country}),
    )  # fmt: skip


@router.post("/pendientes")
def marcar(
    request: Request, staff: Permitted, numeros: Annotated[str, Form()], accion: Annotated[str, Form()],
    estado: Annotated[str, Form()] = "pendiente", razon: Annotated[str, Form()] = "", pais: Annotated[str, Form()] = "",
    hoja: Annotated[int, Form()] = 1,
) -> Response:  # fmt: skip
    """Say what was done with a group of messages."""
    numbers = [int(piece) for piece in numeros.split(",") if piece.isascii() and piece.isdigit() and len(piece) < 10]
    if accion in DONE and numbers:
        count = unanswered.mark(desk_of(request).engine, numbers, accion, now())
        audit(request, "sin_respuesta_marcados", detail={"accion": accion, "mensajes": count, "primero": numbers[0]})
        what = "1 mensaje" if count == 1 else f"{count} mensajes"
        flash(request, f"Listo: {what}, {DONE[accion]}.")
    return redirect(f"/pendientes?{urlencode({'estado': estado, 'razon': razon, 'pais': pais, 'hoja': hoja})}")
