"""The conversations, to be read with what was understood and corrected message by message. Every look is audited."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from conversations.errors import StoreUnavailable
from desk.cifras.filters import COUNTRIES
from desk.ensenanza import talks
from desk.ensenanza.frases import form
from desk.ensenanza.heard import Turn
from desk.ensenanza.intents import title_of
from desk.ensenanza.pages import Teacher
from desk.ensenanza.taught import Row
from desk.ensenanza.words import clean
from desk.errors import Refused
from desk.knowledge import knowledge_of
from desk.web import audit, desk_of, page

router = APIRouter(prefix="/ensenar/conversaciones")
LAST_PAGE = 10_000  # what no agency has; a database takes no larger number than it knows


@router.get("")
def conversaciones(request: Request, staff: Teacher, tema: str = "", pais: str = "", hoja: int = 1) -> Response:
    """Show the conversations, the newest first, by theme and country."""
    desk = desk_of(request)
    names = knowledge_of(desk.settings.database_url).names()
    theme, country = tema if tema in names.themes else "", pais if pais in COUNTRIES else ""
    number = min(max(1, hoja), LAST_PAGE)
    found, more = talks.recent(desk.engine, theme, country, number)
    audit(request, "conversaciones_vistas", detail={"tema": theme, "pais": country, "hoja": number})
    return page(
        request, "ensenar/conversaciones.html", charlas=found, tema=theme, pais=country, hoja=number, hay_mas=more,
        consulta=urlencode({"tema": theme, "pais": country}),
        temas=names.themes, paises={code: names.countries.get(code, code) for code in COUNTRIES},
    )  # fmt: skip


@router.get("/{number}")
def conversacion(request: Request, number: int, staff: Teacher) -> Response:
    """Show a conversation with what was understood of each message."""
    mark, turns = found(request, number)
    audit(request, "conversacion_vista_para_ensenar", f"persona:{number}")
    return page(
        request, "ensenar/conversacion.html", persona=number, marca=mark, turnos=turns, titulo_de=title_of,
        accion_de=called,
    )  # fmt: skip


@router.get("/{number}/mensajes/{key}")
def mensaje(request: Request, number: int, key: str, staff: Teacher) -> Response:
    """Show the form that corrects what a message was taken for."""
    turn = found_turn(request, number, key)
    audit(request, "conversacion_vista_para_ensenar", f"persona:{number}")
    back = f"/ensenar/conversaciones/{number}"
    return form(request, [Row(clean(turn.said))], turn.intent, rest=False, back=back)


def found(request: Request, number: int) -> tuple[str, list[Turn]]:
    """Return the mark of a person and their turns; raises Refused."""
    try:
        one = talks.find(desk_of(request), number)
    except StoreUnavailable:
        told = "La memoria del asistente no responde. Inténtalo en unos minutos."
        raise Refused(503, "No pude leer la conversación", told) from None
    if one is None:
        told = "Puede que la persona haya pedido que borremos sus datos. Vuelve a la lista."
        raise Refused(404, "No encuentro esa conversación", told)
    return one


def found_turn(request: Request, number: int, key: str) -> Turn:
    """Return a message of a conversation; raises Refused."""
    for turn in found(request, number)[1]:
        if turn.key == key:
            return turn
    raise Refused(404, "Ese mensaje ya no está", "El asistente olvida lo viejo. Vuelve a la conversación.")


def called(action: str) -> str:
    """Return an action as staff read it: «consultar cargos»."""
    return action.removeprefix("action_").removeprefix("utter_").replace("_", " ")
