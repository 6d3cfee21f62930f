"""One conversation: everything said, what is known of the person, and the box in which one answers."""

from __future__ import annotations

import datetime
import secrets
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from conversations import handover_queue, handover_settings, staff_words, transcript
from conversations.errors import UnknownItem
from conversations.handover_queue import Case
from conversations.marks import CHANNELS
from conversations.transcript import AGENT, BOT, NOTICE, PERSON
from desk import accounts
from desk.atencion import saber, vista
from desk.atencion.fila import Agent
from desk.errors import Refused
from desk.roles import may
from desk.web import Staff, audit, desk_of, needs, now, page

router = APIRouter(prefix="/atencion/conversaciones")
_WHO = {PERSON: "Persona", BOT: "Brújula (asistente)", AGENT: "Equipo", NOTICE: "Aviso"}


@router.get("/{number}")
def conversacion(request: Request, number: int, staff: Agent) -> Response:
    """Show a conversation."""
    case = found(request, number)
    audit(request, "ver_conversacion", f"persona:{case.person_id}", {"traspaso": number})
    return page(request, "atencion/conversacion.html", **shown(request, case, staff))


@router.get("/{number}/charla")
def charla(request: Request, number: int, staff: Annotated[Staff, needs("atender", quiet=True)]) -> Response:
    """Return what was said alone, for the page that is open."""
    return page(request, "atencion/charla.html", **said(request, found(request, number), staff))


@router.get("/{number}/ficha")
def ficha(request: Request, number: int, staff: Annotated[Staff, needs("atender", quiet=True)]) -> Response:
    """Return what is beside the conversation alone, for the page that is open."""
    return page(request, "atencion/ficha.html", **shown(request, found(request, number), staff))


@router.get("/{number}/direccion")
def direccion(request: Request, number: int, staff: Annotated[Staff, needs("ver_personas")]) -> Response:
    """Show the whole address of a person, to whom may see it, and write down that it was looked at."""
    case = found(request, number)
    audit(request, "ver_direccion", f"persona:{case.person_id}", {"traspaso": number})
    return page(
        request,
        "atencion/direccion.html",
        caso=case,
        nombre=vista.called(case),
        canal=CHANNELS.get(case.channel, case.channel),
    )


def found(request: Request, number: int) -> Case:
    """Return a case; raises Refused."""
    try:
        return handover_queue.case(desk_of(request).engine, number)
    except UnknownItem:
        told = "Puede que la persona haya pedido que borremos sus datos. Vuelve a la fila."
        raise Refused(404, "No encuentro esa conversación", told) from None


def shown(request: Request, case: Case, staff: Staff) -> dict[str, Any]:
    """Return all that the page shows."""
    desk = desk_of(request)
    history = handover_queue.events(desk.engine, case.id)
    agency = str(desk.agency.datum("agencia") or "Brújula")
    ready = handover_settings.canned(desk.engine)
    members = [row for row in accounts.listed(desk.engine) if row.active and may(row.role, "atender")]
    return {
        **said(request, case, staff),
        "hechos": saber.facts(desk, case.facts), "perfil": vista.profile(case),
        "historia": [(vista.done(one.kind, one.staff_name, one.text), one.at) for one in history if one.kind != "nota"],
        "notas": [one for one in history if one.kind == "nota"], "cierres": vista.CLOSINGS,
        "listas": [(one.title, vista.filled(one.text, case, staff.name, agency)) for one in ready],
        "companeros": [row for row in members if row.id != staff.id], "ve_direccion": staff.may("ver_personas"),
    }  # fmt: skip


def said(request: Request, case: Case, staff: Staff) -> dict[str, Any]:
    """Return what was said and the state of it."""
    desk, moment = desk_of(request), now()
    lines = transcript.transcript(desk.engine, case.person_id)
    open_window = staff_words.window(case.channel, case.last_inbound_at)
    mine = case.status == "con_persona" and case.staff_id == staff.id
    return {
        "caso": case, "marca": vista.mark(case), "nombre": vista.called(case), "mia": mine,
        "lineas": [_line(line, moment, desk.zone) for line in lines],
        "motivo": vista.REASONS.get(case.reason, case.reason), "clave": secrets.token_hex(8),
        "tema": saber.topics(desk).get(case.topic or "", case.topic), "pais": vista.COUNTRIES.get(case.country or ""),
        "espera": vista.lasted((case.taken_at or case.ended_at or moment) - case.requested_at),
        "fin": vista.ENDINGS.get(case.end_reason or "", case.end_reason),
        "ventana": open_window.until, "ventana_abierta": open_window.is_open(moment),
        "queda": vista.lasted(open_window.until - moment) if open_window.until else None,
        "plantilla": bool(desk.settings.whatsapp_reopen_template),
    }  # fmt: skip


def _line(line: transcript.Line, moment: datetime.datetime, zone: ZoneInfo) -> dict[str, Any]:
    kind = vista.KINDS.get(line.kind)
    return {
        "quien": line.who, "nombre": line.name or _WHO.get(line.who, line.who), "hora": vista.hour(line.at, moment, zone),
        "texto": line.text or ("" if kind else "(sin texto)"), "clase": kind,
        "estado": vista.SENT.get(line.status) if line.who == AGENT else None, "fallo": line.status == "failed",
        "sin_responder": line.who == PERSON and line.status in ("pending", "working"),
    }  # fmt: skip
