"""What the team keeps ready to say, and the topics that a person always finishes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from conversations import handover_settings
from conversations.errors import UnknownItem, ValueRefused
from desk.atencion import saber, vista
from desk.atencion.fila import Agent
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect

router = APIRouter(prefix="/atencion")
Field = Annotated[str, Form(max_length=4_000)]
Admin = Annotated[Staff, needs("administrar")]


@router.get("/respuestas")
def respuestas(request: Request, staff: Agent, editar: int | None = None) -> Response:
    """Show the replies kept ready, one of them to be changed."""
    ready = handover_settings.canned(desk_of(request).engine)
    edited = next((one for one in ready if one.id == editar), None)
    return page(request, "atencion/respuestas.html", listas=ready, editada=edited, lugares=vista.PLACES)


@router.post("/respuestas")
def guardar(request: Request, staff: Agent, titulo: Field = "", texto: Field = "", numero: Field = "") -> Response:
    """Keep a reply, a new one or a changed one."""
    number = int(numero) if numero.isascii() and numero.isdigit() else None
    try:
        kept = handover_settings.save_canned(desk_of(request).engine, number, titulo, texto, staff.name, now())
    except ValueRefused:
        flash(request, "Ya hay una respuesta con ese título. Ponle otro.", "error")
    except UnknownItem:
        flash(request, "Esa respuesta ya no está: alguien la borró.", "error")
    except ValueError:
        flash(request, "Escribe un título y el texto de la respuesta.", "error")
    else:
        audit(request, "respuesta_guardada", f"respuesta:{kept}")
        flash(request, "Respuesta guardada. Ya la tienen todos.")
    return redirect("/atencion/respuestas")


@router.post("/respuestas/{number}/borrar")
def borrar(request: Request, number: int, staff: Agent) -> Response:
    """Delete a reply."""
    handover_settings.drop_canned(desk_of(request).engine, number)
    audit(request, "respuesta_borrada", f"respuesta:{number}")
    flash(request, "Respuesta borrada.")
    return redirect("/atencion/respuestas")


@router.get("/temas")
def temas(request: Request, staff: Admin) -> Response:
    """Show which topics are the team's."""
    desk = desk_of(request)
    return page(
        request, "atencion/temas.html", temas=saber.topics(desk), marcados=handover_settings.topics(desk.engine)
    )


@router.post("/temas")
def fijar(request: Request, staff: Admin, tema: Annotated[list[str] | None, Form()] = None) -> Response:
    """Set which topics are the team's."""
    desk = desk_of(request)
    chosen = [one for one in tema or [] if one in saber.topics(desk)]
    handover_settings.set_topics(desk.engine, chosen, staff.name, now())
    audit(request, "temas_del_equipo", detail={"temas": chosen})
    flash(request, "Guardado. Vale desde el próximo mensaje.")
    return redirect("/atencion/temas")
