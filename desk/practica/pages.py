"""The pages of the practice room: the cases, a try, its result, and one's own history."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from desk.practica import intentos, sala
from desk.practica.calculo import Counted, calculate
from desk.practica.casos import LEVELS, ROLES, TOPICS, Case, cases
from desk.practica.reglas import weakness
from desk.web import Staff, desk_of, needs, page, redirect

router = APIRouter(prefix="/practica")
Trainee = Annotated[Staff, needs("practicar")]


@router.get("")
def casos(request: Request, staff: Trainee, rol: str = "", nivel: str = "", tema: str = "") -> Response:
    """Show the cases with one's own best, and what was left half way."""
    desk = desk_of(request)
    found, faults = cases()
    mine = intentos.of(desk.engine, staff.id)
    best: dict[str, int] = {}
    for row in mine:
        if row.score is not None:
            best[row.case_id] = max(row.score, best.get(row.case_id, 0))
    shown = [case for case in found.values() if _wanted(case, rol, nivel, tema)]
    return page(
        request, "practica/casos.html", casos=shown, total=len(found), mejor=best,
        abiertos={row.case_id: row.id for row in mine if row.finished_at is None}, niveles=LEVELS, roles=ROLES,
        temas=TOPICS, rol=rol, nivel=nivel, tema=tema, fallos=faults if staff.may("ver_progreso") else [],
        progreso=staff.may("ver_progreso"), hechos=sum(key in found for key in best),
    )  # fmt: skip


def _wanted(case: Case, role: str, level: str, topic: str) -> bool:
    asked = ((role, case.rol), (level, case.nivel), (topic, case.tema))
    return all(not wanted or wanted == own for wanted, own in asked)


@router.get("/historial")
def historial(request: Request, staff: Trainee) -> Response:
    """Show one's own tries."""
    rows = intentos.of(desk_of(request).engine, staff.id)
    return page(request, "practica/historial.html", intentos=rows, casos=cases()[0], flaqueza=weakness)


@router.get("/intentos/{number}")
def intento(request: Request, number: int, staff: Trainee, buscar: str = "", calcular: str = "") -> Response:
    """Show a try, to go on with it."""
    place = sala.played(request, number, staff)
    if place.row.finished_at is not None:
        return redirect(f"/practica/intentos/{number}/resultado")
    desk = desk_of(request)
    sum_ = calculate(desk, dict(request.query_params)) if calcular else Counted({})
    values = {**chat(request, place), **_help(request, place, buscar), "cuenta": sum_, "paises": _countries(request)}
    return page(request, "practica/intento.html", **values)


def chat(request: Request, place: sala.Played, fault: str = "", draft: str | None = None) -> dict[str, Any]:
    """Return what the conversation of a try shows."""
    desk = desk_of(request)
    truth = sala.truths_of(desk, place.case, sala.began_on(desk, place.row))
    return {
        "intento": place.row, "caso": place.case, "lineas": place.work["lineas"], "fallo": fault, "pistas": place.work["pistas"],
        "borrador": place.work["borrador"] if draft is None else draft, "niveles": LEVELS, "temas": TOPICS, "roles": ROLES,
        "objetivo": truth.filled(place.case.objetivo),
    }  # fmt: skip


def _help(request: Request, place: sala.Played, words: str) -> dict[str, Any]:
    desk = desk_of(request)
    return {
        "intento": place.row, "buscar": words, "hallados": sala.search(desk, words),
        "usados": sala.used(desk, place.work["hechos"]), "marcados": place.work["hechos"],
    }  # fmt: skip


@router.get("/intentos/{number}/datos")
def datos(request: Request, number: int, staff: Trainee, buscar: str = "") -> Response:
    """Show what a search found, as a piece of the page."""
    place = sala.played(request, number, staff)
    return page(request, "practica/datos.html", **_help(request, place, buscar))


def help_piece(request: Request, place: sala.Played, words: str) -> Response:
    """Return the search and the facts in use, as a piece of the page."""
    return page(request, "practica/datos.html", **_help(request, place, words))


@router.get("/intentos/{number}/cuenta")
def cuenta(request: Request, number: int, staff: Trainee) -> Response:
    """Show a sum, as a piece of the page."""
    place = sala.played(request, number, staff)
    counted = calculate(desk_of(request), dict(request.query_params))
    return page(request, "practica/cuenta.html", intento=place.row, cuenta=counted, paises=_countries(request))


def _countries(request: Request) -> dict[str, str]:
    snapshot = sala.known(desk_of(request))
    return {code: snapshot.country_name(code) for code in ("CL", "CO", "MX", "PE")}


@router.get("/intentos/{number}/resultado")
def resultado(request: Request, number: int, staff: Trainee) -> Response:
    """Show what was told of a finished try."""
    place = sala.played(request, number, staff)
    if place.row.feedback is None:
        return redirect(f"/practica/intentos/{number}")
    told = place.row.feedback
    parts: dict[str, list[dict[str, Any]]] = {}
    for point in told["points"]:
        parts.setdefault(_PARTS.get(point["part"], "Cómo lo dijiste"), []).append(point)
    return page(
        request, "practica/resultado.html", intento=place.row, caso=place.case, revision=told, partes=parts,
        lineas=place.work["lineas"], niveles=LEVELS, roles=ROLES, temas=TOPICS, flaqueza=weakness,
    )  # fmt: skip


_PARTS = {
    "preguntar": "Lo que había que preguntar", "hechos": "Los datos que había que encontrar", "decir": "Lo que había que decir",
    "fuente": "Con qué respaldo", "fecha": "Con qué respaldo", "confirmar": "Con qué respaldo",
    "meta": "La respuesta que buscabas", "datos": "Lo que el asistente necesitaba saber", "mensajes": "Cuánto costó",
}  # fmt: skip
