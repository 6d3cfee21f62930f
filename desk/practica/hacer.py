"""What a trainee does in a try: begin it, write, use a fact, ask for a hint, answer, leave it. Nothing written is lost."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from desk.practica import asistente, guion, intentos, pyme, revision, sala
from desk.practica.pages import Trainee, chat, help_piece
from desk.practica.revision import Feedback
from desk.settings import MOUNT
from desk.web import Staff, audit, desk_of, flash, is_htmx, now, page, redirect

router = APIRouter(prefix="/practica")
Field = Annotated[str, Form(max_length=20_000)]
_ELSEWHERE = "Esta práctica siguió en otra ventana. Recarga la página para ver en qué va; tu texto sigue aquí abajo."


@router.post("/casos/{key}/empezar")
def empezar(request: Request, key: str, staff: Trainee) -> Response:
    """Begin a case, or go on with what was left half way."""
    desk, case = desk_of(request), sala.case_of(key)
    truth = sala.truths_of(desk, case)
    lines = [{"quien": "persona", "texto": truth.filled(case.persona.abre)}] if case.persona else []
    number = intentos.begin(desk.engine, staff.id, key, lines, now())
    audit(request, "practica_empezada", f"practica:{number}", {"caso": key})
    return redirect(f"/practica/intentos/{number}")


@router.post("/intentos/{number}/escribir")
def escribir(
    request: Request, number: int, staff: Trainee, texto: Field = "", paso: Field = "seguir", version: Field = "",
) -> Response:  # fmt: skip
    """Write to the other side, or answer and finish."""
    place = sala.played(request, number, staff)
    if place.row.finished_at is not None:
        return _to(request, f"/practica/intentos/{number}/resultado")
    text = texto.strip()
    fault = _fault_of(place, text, paso)
    if not fault and version and version != str(place.row.version):
        fault = _ELSEWHERE
    if not fault:
        try:
            if paso == "terminar":
                return _finish(request, place, staff, text)
            _go_on(request, place, text)
        except (asistente.AssistantAway, intentos.Overtaken) as error:
            fault = str(error) or _ELSEWHERE
    return _again(request, number, staff, fault, texto)


def _fault_of(place: sala.Played, text: str, step: str) -> str:
    if len(text) > sala.LONGEST:
        return f"Es muy largo: caben 2.000 caracteres y escribiste {len(text)}. Acórtalo; no se borró nada."
    if step == "terminar" and place.case.rol == "pyme":
        wrote = any(line["quien"] == "tu" for line in place.work["lineas"])
        return "" if wrote else "Escríbele al menos una vez a Brújula antes de terminar."
    return "" if text else "Escribe algo antes de enviar."


def _go_on(request: Request, place: sala.Played, text: str) -> None:
    desk, case, work = desk_of(request), place.case, place.work
    if case.rol == "pyme":
        heard = asistente.ask(desk.settings, place.row.id, text)
        line = {"quien": "asistente", "texto": heard.text, "hechos": " ".join(heard.facts), "total": heard.total or ""}
        themes: list[str] = []
    else:
        truth = sala.truths_of(desk, case, sala.began_on(desk, place.row))
        turns = sum(one["quien"] == "persona" for one in work["lineas"]) - 1
        said, themes = guion.reply(truth, work["preguntado"], turns, text)
        line = {"quien": "persona", "texto": said}
    work["lineas"] = [*work["lineas"], {"quien": "tu", "texto": text}, line]
    work["preguntado"] = list(dict.fromkeys([*work["preguntado"], *themes]))
    _keep(request, place, work)
    audit(request, "practica_escrita", f"practica:{place.row.id}")


def _keep(request: Request, place: sala.Played, work: dict[str, Any], told: Feedback | None = None) -> None:
    work["borrador"] = ""
    plain = told.plain() if told else None
    if not intentos.change(desk_of(request).engine, place.row, now(), work, feedback=plain):
        raise intentos.Overtaken(_ELSEWHERE)


def _finish(request: Request, place: sala.Played, staff: Staff, text: str) -> Response:
    desk, work = desk_of(request), place.work
    truth = sala.truths_of(desk, place.case, sala.began_on(desk, place.row))
    if place.case.rol == "pyme":
        told = pyme.review(truth, sala.known(desk), work["lineas"])
    else:
        work["lineas"] = [*work["lineas"], {"quien": "tu", "texto": text}]
        texts = [line["texto"] for line in work["lineas"] if line["quien"] == "tu"]
        heard = "\n".join(line["texto"] for line in work["lineas"] if line["quien"] == "persona")
        told = revision.review(truth, sala.known(desk), revision.Work(texts, work["hechos"]), heard)
    _keep(request, place, work, told)
    audit(request, "practica_terminada", f"practica:{place.row.id}", {"caso": place.case.id, "puntos": told.score})
    return _to(request, f"/practica/intentos/{place.row.id}/resultado")


def _to(request: Request, path: str) -> Response:
    if is_htmx(request):
        return Response(status_code=200, headers={"HX-Redirect": f"{MOUNT}{path}"})
    return redirect(path)


def _again(request: Request, number: int, staff: Staff, fault: str, text: str) -> Response:
    place = sala.played(request, number, staff)
    if not is_htmx(request):
        if fault:
            flash(request, fault, "error")
            _draft(request, number, staff, text)
        return redirect(f"/practica/intentos/{number}")
    return page(request, "practica/charla.html", **chat(request, place, fault, text if fault else ""))


def _draft(request: Request, number: int, staff: Staff, text: str) -> None:
    kept = text[: sala.LONGEST * 5]
    intentos.amend(desk_of(request).engine, staff.id, number, now(), lambda work: work.update(borrador=kept))


@router.post("/intentos/{number}/borrador")
def borrador(request: Request, number: int, staff: Trainee, texto: Field = "") -> Response:
    """Keep what is being written, so that an interrupted try goes on where it was."""
    sala.played(request, number, staff)
    _draft(request, number, staff, texto)
    return Response(status_code=204)


@router.post("/intentos/{number}/usar")
def usar(request: Request, number: int, staff: Trainee, hecho: Field = "", buscar: Field = "") -> Response:
    """Mark a fact as used in the answer, or no longer."""
    place = sala.played(request, number, staff)
    if hecho in sala.known(desk_of(request)).facts:
        intentos.amend(desk_of(request).engine, staff.id, number, now(), lambda work: _toggle(work, hecho))
        audit(request, "practica_ayuda", f"practica:{number}", {"hecho": hecho})
    if is_htmx(request):
        place = sala.played(request, number, staff)
        return help_piece(request, place, buscar)
    return redirect(f"/practica/intentos/{number}")


def _toggle(work: dict[str, Any], key: str) -> None:
    has = key in work["hechos"]
    work["hechos"] = [one for one in work["hechos"] if one != key] if has else [*work["hechos"], key]


@router.post("/intentos/{number}/pista")
def pista(request: Request, number: int, staff: Trainee, texto: Field = "") -> Response:
    """Say the next thing to do."""
    place = sala.played(request, number, staff)
    told = sala.hint(place) if place.case.rol == "agente" else _pyme_hint(place)
    intentos.amend(
        desk_of(request).engine, staff.id, number, now(), lambda work: work.update(pistas=[told], borrador=texto)
    )
    audit(request, "practica_ayuda", f"practica:{number}", {"que": "pista"})
    if is_htmx(request):
        return page(request, "practica/charla.html", **chat(request, sala.played(request, number, staff)))
    return redirect(f"/practica/intentos/{number}")


def _pyme_hint(place: sala.Played) -> str:
    said = "\n".join(line["texto"] for line in place.work["lineas"] if line["quien"] == "tu")
    left = [datum.que for datum in place.case.datos if not revision.has(said, *datum.palabras)]
    return f"Todavía no le has contado {left[0]}." if left else "Ya le contaste todo: pregunta justo lo que no sabes."


@router.post("/intentos/{number}/dejar")
def dejar(request: Request, number: int, staff: Trainee) -> Response:
    """Leave an unfinished try: it goes, and counts for nothing."""
    if intentos.leave(desk_of(request).engine, staff.id, number):
        audit(request, "practica_dejada", f"practica:{number}")
        flash(request, "Dejaste esa práctica. No cuenta, y puedes empezarla de nuevo cuando quieras.")
    return redirect("/practica")
