"""The pages of a person's data. What is looked for travels in the form, never in the address of the page."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from conversations import holdings
from conversations.errors import StoreUnavailable
from conversations.holdings import Identity
from conversations.marks import mark_of
from conversations.models import PersonRow
from conversations.transcript import transcript
from desk import persons
from desk.audit_reading import Filter, listed
from desk.core import Desk
from desk.errors import Refused
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect

router = APIRouter(prefix="/personas")
Viewer = Annotated[Staff, needs("ver_personas")]
Eraser = Annotated[Staff, needs("borrar_personas")]
Field = Annotated[str, Form(max_length=400)]
_LINES, _REQUESTS = 30, 10
# How each store is called on the page; another goes by its own name.
STORES = {
    "persona": "Ficha de la persona",
    "consentimientos": "Versiones del consentimiento",
    "mensajes_recibidos": "Mensajes que escribió",
    "mensajes_enviados": "Mensajes que recibió",
    "opiniones": "Opiniones sobre respuestas",
    "traspasos_a_personas": "Veces que pidió una persona",
    "pasos_de_traspasos": "Pasos y notas de esas veces",
    "opiniones_de_atencion": "Opiniones sobre la atención",
    "preguntas_sin_respuesta": "Preguntas sin respuesta",
    "cifras_de_mensajes": "Cifras ligadas a sus mensajes",
    "cifras_de_conversaciones": "Cifras ligadas a sus conversaciones",
    "memoria_de_cifras": "Memoria de las cifras",
    "memoria_del_asistente": "Lo que el asistente recuerda (Rasa)",
    "sucesos_del_asistente": "Sucesos del asistente (Rasa)",
    "cotizaciones": "Cotizaciones en PDF",
}
_INCOMPLETE = "Una de las bases no responde y la copia quedaría incompleta. Inténtalo en unos minutos."
_WAITS = "Borraste sus datos de aquí. Una base del asistente no responde: en ella se borran solos en cuanto vuelva."


@router.get("")
def buscador(request: Request, staff: Viewer) -> Response:
    """Show the form to look for a person, and who asked for a copy in the chat."""
    return page(request, "personas/lista.html", pedidos=_requests(desk_of(request)), texto="", hallados=None)


@router.post("")
def busca(request: Request, staff: Viewer, texto: Field = "") -> Response:
    """Look for a person."""
    desk = desk_of(request)
    found = persons.search(desk.engine, texto) if texto.strip() else []
    audit(request, "personas_buscadas", detail={"halladas": len(found)})
    shown = [(one, mark_of(one.channel, one.address)) for one in found]
    return page(request, "personas/lista.html", pedidos=_requests(desk), texto=texto, hallados=shown, tope=persons.MOST)


@router.get("/{number}")
def ficha(request: Request, number: int, staff: Viewer) -> Response:
    """Show what is kept of a person, and the last that was said."""
    desk = desk_of(request)
    row, who = _found(request, number)
    audit(request, "persona_vista", f"persona:{number}")
    return page(
        request, "personas/ficha.html", persona=row, marca=mark_of(row.channel, row.address), almacenes=STORES,
        guardado=persons.kept(desk, who), consentimientos=persons.consents(desk.engine, number),
        lineas=transcript(desk.engine, number, _LINES),
    )  # fmt: skip


@router.post("/{number}/exportar")
def exporta(request: Request, number: int, staff: Viewer) -> Response:
    """Give everything that is kept of a person, as a file."""
    _, who = _found(request, number)
    try:
        found = persons.export(desk_of(request), who, now())
    except StoreUnavailable:
        raise Refused(503, "No pude reunir todos los datos", _INCOMPLETE) from None
    audit(request, "persona_exportada", f"persona:{number}")
    headers = {"Content-Disposition": f'attachment; filename="datos-persona-{number}.json"'}
    return Response(json.dumps(found, ensure_ascii=False, indent=1), media_type="application/json", headers=headers)


@router.get("/{number}/borrar")
def pregunta(request: Request, number: int, staff: Eraser) -> Response:
    """Ask once more before erasing."""
    row, who = _found(request, number)
    return page(request, "personas/borrar.html", **_asked(request, row, who))


@router.post("/{number}/borrar")
def borra(request: Request, number: int, staff: Eraser, seguro: Field = "") -> Response:
    """Erase a person in every store."""
    row, who = _found(request, number)
    if seguro != "si":
        again = {**_asked(request, row, who), "fallo": "Marca la casilla para confirmar que quieres borrar."}
        return page(request, "personas/borrar.html", 422, **again)
    gone, waits = persons.erase(desk_of(request), who, now())
    audit(request, "persona_borrada", f"persona:{number}", {"canal": who.channel, "registros": sum(gone.values())})
    if waits:
        flash(request, _WAITS, "aviso")
    else:
        flash(request, "Borraste todo lo que se guardaba de esa persona.")
    return redirect("/personas")


def _found(request: Request, number: int) -> tuple[PersonRow, Identity]:
    desk = desk_of(request)
    row = persons.row_of(desk.engine, number) if 0 < number < 2**31 else None
    if row is None:
        raise Refused(404, "No encuentro a esa persona", "Puede que sus datos ya se hayan borrado. Búscala otra vez.")
    return row, holdings.identity(row, desk.key)


def _asked(request: Request, row: PersonRow, who: Identity) -> dict[str, Any]:
    kept = persons.kept(desk_of(request), who)
    return {"persona": row, "marca": mark_of(row.channel, row.address), "guardado": kept, "almacenes": STORES}


def _requests(desk: Desk) -> list[dict[str, Any]]:
    """Return who asked in the chat for a copy of their data and is still here, newest first."""
    found = []
    for line in listed(desk.engine, Filter(action="datos_pedidos_por_chat"), most=_REQUESTS):
        number = int(str(line.subject).partition(":")[2] or 0)
        row = persons.row_of(desk.engine, number)
        if row is None or row.created_at > line.at:
            continue
        given = listed(
            desk.engine, Filter(action="persona_exportada", subject=line.subject or "", since=line.at), most=1
        )
        mark = mark_of(row.channel, row.address)
        found.append({"id": number, "marca": mark, "nombre": row.name, "momento": line.at, "entregado": bool(given)})
    return found
