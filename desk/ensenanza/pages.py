"""What waits to be taught, and the phrases of each intent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from desk.ensenanza import lessons
from desk.ensenanza.checks import check_removal
from desk.ensenanza.intents import groups, intents, title_of
from desk.ensenanza.lessons import KIND_NAMES, REMOVAL, Draft
from desk.ensenanza.taught import known
from desk.errors import LessonRefused, Refused
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect

router = APIRouter(prefix="/ensenar")
Teacher = Annotated[Staff, needs("ensenar")]
_SHOWN = 300


@router.get("")
def esperando(request: Request, staff: Teacher) -> Response:
    """Show the lessons that wait, the newest first."""
    waiting = lessons.pending(desk_of(request).engine)[::-1]
    return page(request, "ensenar/lecciones.html", lecciones=waiting, clases=KIND_NAMES, titulo_de=title_of)


@router.post("/lecciones/{number}/descartar")
def descartar(request: Request, number: int, staff: Teacher) -> Response:
    """Let go of a lesson that waits."""
    if lessons.discard(desk_of(request).engine, number):
        audit(request, "leccion_descartada", f"leccion:{number}")
        flash(request, "Listo: esa lección ya no se enseñará.")
    else:
        flash(request, "Esa lección ya no estaba esperando: quizá alguien la descartó o ya está en servicio.", "aviso")
    return redirect("/ensenar")


@router.get("/intenciones")
def intenciones(request: Request, staff: Teacher) -> Response:
    """Show what Brújula understands: every intent with what it is for and how many phrases it has."""
    corpus = known(desk_of(request).engine)
    counts = {name: corpus.count(name) for name in corpus.intents}
    return page(request, "ensenar/intenciones.html", grupos=groups(), cuentas=counts)


@router.get("/intenciones/{name}")
def intencion(request: Request, name: str, staff: Teacher, buscar: str = "") -> Response:
    """Show the phrases of an intent, those with some words where asked."""
    found = intents().get(name)
    if found is None:
        raise Refused(404, "Esa intención no existe", "Puede que el enlace sea viejo. Elige una de la lista.")
    phrases = known(desk_of(request).engine).of(name)[::-1]
    kept = [one for one in phrases if buscar.casefold() in one.casefold()]
    return page(
        request, "ensenar/intencion.html", intencion=found, frases=kept[:_SHOWN], total=len(kept), buscar=buscar
    )


@router.post("/intenciones/{name}/quitar")
def quitar(request: Request, name: str, staff: Teacher, frase: Annotated[str, Form(max_length=2_000)]) -> Response:
    """Keep the lesson that takes a phrase from an intent."""
    desk = desk_of(request)
    try:
        phrase = check_removal(known(desk.engine), name, frase)
    except LessonRefused as refused:
        flash(request, str(refused), "error")
        return redirect(f"/ensenar/intenciones/{name}" if name in intents() else "/ensenar/intenciones")
    (number,) = lessons.add(desk.engine, [Draft(REMOVAL, name, phrase)], staff.name, now())
    audit(request, "leccion_creada", f"leccion:{number}", {"clase": REMOVAL, "intencion": name})
    flash(request, "Listo: la frase se quitará cuando entrenes un modelo nuevo.")
    return redirect("/ensenar")
