"""Teaching phrases: from a group of the unanswered queue, or from one message of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import select

from conversations.db import session
from conversations.models import UnansweredRow
from desk.ensenanza import lessons
from desk.ensenanza.intents import OUTSIDE, groups, title_of
from desk.ensenanza.lessons import Draft
from desk.ensenanza.pages import Teacher
from desk.ensenanza.personal import replaced
from desk.ensenanza.taught import MOST, Row, known, teach
from desk.ensenanza.words import clean, same
from desk.errors import LessonRefused, Refused
from desk.knowledge import knowledge_of
from desk.pendientes.phrases import phrases_of
from desk.pendientes.queue import Group, shown
from desk.web import audit, desk_of, flash, now, page, redirect

router = APIRouter(prefix="/ensenar")
_MOST_NUMBERS = 2_000
_OUTSIDE_REASON = "fuera_de_alcance"


@router.get("/frases")
def frases(request: Request, staff: Teacher, numeros: str = "") -> Response:
    """Show a group of messages that were not answered, to teach them."""
    found = _messages(request, numbers_in(numeros))
    if not found:
        raise Refused(
            404, "Esos mensajes ya no están", "Puede que alguien los haya resuelto. Vuelve a «Sin responder»."
        )
    audit(request, "sin_respuesta_para_ensenar", detail={"mensajes": len(found), "primero": found[0].id})
    rows = _rows(found)
    near = phrases_of().nearest([rows[0].text])[0]
    outside = all(row.reason == _OUTSIDE_REASON for row in found)
    intent = near.intent if near else OUTSIDE if outside else ""
    return form(request, rows, intent, extra=_aside(request, found, rows))


@router.post("/frases")
def ensenar(
    request: Request, staff: Teacher, intencion: Annotated[str, Form()] = "",
    texto: Annotated[list[str] | None, Form()] = None, usar: Annotated[list[int] | None, Form()] = None,
    numero: Annotated[list[str] | None, Form()] = None, numeros: Annotated[str, Form()] = "",
    resto: Annotated[bool, Form()] = False, mover: Annotated[bool, Form()] = False,
    accion: Annotated[str, Form()] = "ensenar", volver: Annotated[str, Form()] = "/ensenar",
) -> Response:  # fmt: skip
    """Keep the lessons of what was chosen, or show what to mend."""
    desk = desk_of(request)
    texts, ids, chosen = (texto or [])[:MOST], numero or [], set(usar or [])
    rows = [
        Row(text, place in chosen, tuple(numbers_in(ids[place])) if place < len(ids) else ())
        for place, text in enumerate(texts)
    ]
    intent = OUTSIDE if accion == "ajeno" else intencion
    whole = numbers_in(numeros)
    try:
        drafts, rows = teach(desk.engine, intent, rows, mover)
        faults = any(row.fault for row in rows)
        fault = "Hay algo que corregir en las frases: lo decimos debajo de cada una." if faults else ""
    except LessonRefused as refused:
        drafts, fault = [], str(refused)
    if fault:
        found = _messages(request, whole)
        extra = _aside(request, found, rows) if found else {}
        return form(request, rows, intent, fault, numeros, resto, volver, extra, 422)
    _keep(request, staff.name, intent, _with_rest(drafts, whole) if resto else drafts)
    return redirect("/ensenar")


def _keep(request: Request, author: str, intent: str, drafts: Sequence[Draft]) -> None:
    numbers = lessons.add(desk_of(request).engine, drafts, author, now())
    for number, draft in zip(numbers, drafts, strict=True):
        audit(request, "leccion_creada", f"leccion:{number}", {"clase": draft.kind, "intencion": draft.intent})
    count = sum(draft.kind == lessons.PHRASE for draft in drafts)
    what = "una frase espera" if count == 1 else f"{count} frases esperan"
    flash(request, f"Gracias: {what} para «{title_of(intent)}». Brújula lo sabrá cuando se entrene un modelo nuevo.")


def _with_rest(drafts: Sequence[Draft], numbers: Sequence[int]) -> list[Draft]:
    """Return the lessons, the last of which also answers the messages of the group that nobody chose."""
    named = {number for draft in drafts for number in draft.unanswered}
    *others, last = drafts
    rest = tuple(number for number in numbers if number not in named)
    return [*others, Draft(last.kind, last.intent, last.text, (*last.unanswered, *rest))]


def form(
    request: Request, rows: Sequence[Row], intent: str, fault: str = "", numbers: str = "", rest: bool = True,
    back: str = "/pendientes", extra: dict[str, Any] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    """Return the page where phrases are taught."""
    numbers = numbers or ",".join(str(number) for row in rows for number in row.numbers)
    corpus = known(desk_of(request).engine)
    moved = sorted({corpus.where(clean(row.text)) or "" for row in rows if row.fault} - {"", intent})
    values = {
        "filas": rows, "elegida": intent, "fallo": fault, "numeros": numbers, "resto": rest, "volver": back,
        "grupos": groups(), "otras": [title_of(name) for name in moved], "dato": None, "pregunta": "",
        **(extra or {}),
    }  # fmt: skip
    return page(request, "ensenar/frases.html", status, **values)


def numbers_in(written: str) -> list[int]:
    """Return the numbers of "1,2,3"; what is none is left out."""
    pieces = written.split(",")[:_MOST_NUMBERS]
    return [int(piece) for piece in pieces if piece.isascii() and piece.isdigit() and len(piece) < 10]


def _messages(request: Request, numbers: Sequence[int]) -> list[UnansweredRow]:
    if not numbers:
        return []
    with session(desk_of(request).engine) as db:
        return list(db.scalars(select(UnansweredRow).where(UnansweredRow.id.in_(numbers)).order_by(UnansweredRow.id)))


def _rows(found: Sequence[UnansweredRow]) -> list[Row]:
    """Return each way of saying it once, the first three chosen."""
    ways: dict[str, tuple[str, list[int]]] = {}
    for row in found:
        text = replaced(clean(row.text))
        ways.setdefault(same(text), (text, []))[1].append(row.id)
    made = [Row(text, place < 3, tuple(ids)) for place, (text, ids) in enumerate(ways.values())]
    return made[:MOST]


def _aside(request: Request, found: Sequence[UnansweredRow], rows: Sequence[Row]) -> dict[str, Any]:
    """Return what can be done instead of teaching: correct the nearest fact, or write one."""
    desk = desk_of(request)
    group = Group(found)
    fact = shown([group], knowledge_of(desk.settings.database_url).snapshot())[0].fact
    question = rows[0].text[:200] if rows else ""
    asked = {"question": question, "country": group.countries[0] if group.countries else ""}
    return {"dato": fact, "pregunta": urlencode({name: value for name, value in asked.items() if value})}
