"""What is done with a conversation: take it, answer, note, pass on, return, close. A step that is refused is said in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from conversations import handover, staff_words
from conversations.errors import AlreadyEnded, AlreadyTaken, NotTaken, StepRefused, UnknownItem, WindowClosed
from desk import accounts
from desk.atencion import vista
from desk.atencion.conversacion import found, said
from desk.atencion.fila import Agent, member
from desk.roles import may
from desk.web import audit, desk_of, flash, is_htmx, now, page, redirect

router = APIRouter(prefix="/atencion/conversaciones")
Field = Annotated[str, Form(max_length=4_000)]


@router.post("/{number}/tomar")
def tomar(request: Request, number: int, staff: Agent) -> Response:
    """Take a conversation: of two who try, one has it."""
    return _step(request, number, "tomar", lambda e: handover.take(e, number, member(staff), now()), "")


@router.post("/{number}/relevar")
def relevar(request: Request, number: int, staff: Agent) -> Response:
    """Take what another has."""
    return _step(
        request, number, "relevar", lambda e: handover.take_over(e, number, member(staff), now()), "Ahora es tuya."
    )


@router.post("/{number}/responder")
def responder(request: Request, number: int, staff: Agent, texto: Field = "", clave: Field = "") -> Response:
    """Write to the person."""
    case, desk = found(request, number), desk_of(request)
    fault = _fault_of(texto)
    if not fault:
        template = bool(desk.settings.whatsapp_reopen_template)
        try:
            staff_words.say(desk.engine, number, member(staff), texto, clave[:32] or "sin-clave", now(), template)
        except (StepRefused, UnknownItem) as error:
            fault = words(error)
        else:
            audit(request, "responder", f"persona:{case.person_id}", {"traspaso": number})
    if not is_htmx(request):
        if fault:
            flash(request, fault, "error")
        return redirect(f"/atencion/conversaciones/{number}")
    response = page(request, "atencion/charla.html", **said(request, found(request, number), staff), fallo=fault)
    response.headers["HX-Trigger"] = "mesa-no-enviado" if fault else "mesa-enviado"
    return response


def _fault_of(text: str) -> str:
    if not text.strip():
        return "Escribe algo antes de enviar."
    if len(text.strip()) > handover.LONGEST:
        return f"Es muy largo: caben {handover.LONGEST:,} caracteres.".replace(",", ".")
    places = vista.left(text)
    return f"Falta llenar {{{places[0]}}} en el texto." if places else ""


@router.post("/{number}/transferir")
def transferir(request: Request, number: int, staff: Agent, a: Field = "") -> Response:
    """Pass a conversation on, to somebody or to the queue of all."""
    to = _colleague(request, a)
    if a and to is None:
        flash(request, "Esa persona ya no atiende. Elige otra o pásala a la fila.", "error")
        return redirect(f"/atencion/conversaciones/{number}")
    told = f"Se la pasaste a {to.name}." if to else "Volvió a la fila de todos."
    return _step(
        request,
        number,
        "transferir",
        lambda e: handover.transfer(e, number, member(staff), to, now()),
        told,
        "/atencion",
    )


def _colleague(request: Request, number: str) -> handover.Member | None:
    row = accounts.find(desk_of(request).engine, int(number)) if number.isascii() and number.isdigit() else None
    return handover.Member(row.id, row.name) if row and row.active and may(row.role, "atender") else None


@router.post("/{number}/devolver")
def devolver(request: Request, number: int, staff: Agent) -> Response:
    """Return a conversation to the assistant."""
    told = "La conversación volvió al asistente, que ya se lo dice a la persona."
    return _step(
        request, number, "devolver", lambda e: handover.give_back(e, number, member(staff), now()), told, "/atencion"
    )


@router.post("/{number}/cerrar")
def cerrar(request: Request, number: int, staff: Agent, motivo: Field = "") -> Response:
    """Close a conversation with a reason."""
    if motivo not in vista.CLOSINGS:
        flash(request, "Elige por qué la cierras.", "error")
        return redirect(f"/atencion/conversaciones/{number}")
    close: Callable[[Any], None] = lambda e: handover.close(e, number, member(staff), motivo, now())  # noqa: E731
    return _step(request, number, "cerrar", close, "Conversación cerrada.", "/atencion", {"motivo": motivo})


@router.post("/{number}/nota")
def nota(request: Request, number: int, staff: Agent, texto: Field = "") -> Response:
    """Keep a note that the person never sees."""
    if not texto.strip():
        flash(request, "La nota estaba vacía.", "aviso")
        return redirect(f"/atencion/conversaciones/{number}")
    return _step(
        request, number, "nota", lambda e: handover.add_note(e, number, texto, member(staff), now()), "Nota guardada."
    )


@router.post("/{number}/etiquetas")
def etiquetas(request: Request, number: int, staff: Agent, etiquetas: Field = "") -> Response:
    """Set the labels."""
    return _step(
        request, number, "etiquetas",
        lambda e: handover.label(e, number, etiquetas.split(","), member(staff), now()), "Etiquetas guardadas.",
    )  # fmt: skip


def _step(
    request: Request, number: int, action: str, step: Callable[[Any], None], told: str, then: str = "",
    detail: dict[str, Any] | None = None,
) -> Response:  # fmt: skip
    """Do a step, write it down and go on; one that is refused is said, where it can be seen what happened."""
    case = found(request, number)
    here = f"/atencion/conversaciones/{number}"
    try:
        step(desk_of(request).engine)
    except (StepRefused, UnknownItem) as error:
        flash(request, words(error), "aviso")
        return redirect(here)
    audit(request, action, f"persona:{case.person_id}", {"traspaso": number, **(detail or {})})
    if told:
        flash(request, told)
    return redirect(then or here)


def words(error: Exception) -> str:
    """Return why a step was refused, as the team reads it."""
    if isinstance(error, AlreadyTaken):
        return f"La tiene {error.by}. Si hace falta, puedes tomarla tú desde «Relevar»."
    if isinstance(error, AlreadyEnded):
        return f"Ya terminó{f': la cerró o devolvió {error.by}' if error.by else ''}. No hay nada más que hacer."
    if isinstance(error, NotTaken):
        return "Tómala antes de escribir: así nadie más responde a la vez."
    if isinstance(error, WindowClosed):
        return (
            "WhatsApp no deja escribirle: pasaron más de 24 horas desde su último mensaje. Tu texto no se envió; "
            "podrás responder cuando la persona vuelva a escribir."
        )
    return "Esa conversación ya no está: puede que la persona haya pedido que borremos sus datos."
