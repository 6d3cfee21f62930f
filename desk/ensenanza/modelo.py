"""The page of the model: what would change, training, what came out of it, putting it in service and going back."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from desk.ensenanza import lessons, runs
from desk.ensenanza.intents import title_of
from desk.ensenanza.lessons import KIND_NAMES
from desk.errors import Refused
from desk.web import MOUNT, Staff, audit, desk_of, flash, is_htmx, needs, now, page, redirect

router = APIRouter(prefix="/ensenar/modelo")
Trainer = Annotated[Staff, needs("entrenar")]
TASKS = {runs.VALIDATE: "Revisión", runs.TRAIN: "Entrenamiento"}
STATUSES = {
    runs.ASKED: "En la fila", runs.WORKING: "En marcha", runs.READY: "Listo", runs.REFUSED: "Hay que corregir algo",
    runs.FAILED: "Falló", runs.CANCELLED: "Cancelado", runs.INTERRUPTED: "Interrumpido",
}  # fmt: skip
SERVICES = {
    runs.TO_SERVE: "Se pone en servicio…", runs.CHANGING: "Se pone en servicio…", runs.SERVING: "En servicio",
    runs.TO_GO_BACK: "Se vuelve al anterior…", runs.GOING_BACK: "Se vuelve al anterior…", runs.GONE: "Retirado",
}  # fmt: skip
VERDICTS = {
    "mejora": ("Mejora", "ok"), "igual": ("Sale igual", "aviso"), "empeora": ("Empeora", "error"),
}  # fmt: skip
QUIET = 30.0  # seconds that something may wait in the queue before we say that nobody takes it


@router.get("")
def modelo(request: Request, staff: Trainer) -> Response:
    """Show what would change, what is under way, and the models there have been."""
    engine = desk_of(request).engine
    all_runs, serving = runs.listed(engine), runs.serving(engine)
    return _page(
        request, "ensenar/modelo.html", lecciones=lessons.pending(engine), trabajos=all_runs,
        en_servicio=serving, activo=_active(engine), listos=[run for run in all_runs if _can_serve(run)],
    )  # fmt: skip


@router.get("/marcha")
def marcha(request: Request, staff: Annotated[Staff, needs("entrenar", quiet=True)], numero: int) -> Response:
    """Show how a run goes; when it is over, the browser goes to what came out of it."""
    run = _run(request, numero)
    if run.status not in runs.OPEN and run.service not in runs.MOVING:
        way = f"{MOUNT}/ensenar/modelo/{numero}"
        return (
            Response(status_code=204, headers={"HX-Redirect": way}) if is_htmx(request) else redirect(way[len(MOUNT) :])
        )
    return _page(request, "ensenar/modelo_marcha.html", run=run)


@router.post("/pedir")
def pedir(request: Request, staff: Trainer, tarea: Annotated[str, Form()]) -> Response:
    """Ask for a validation or a training of what waits."""
    engine = desk_of(request).engine
    waiting = [lesson.id for lesson in lessons.pending(engine)]
    if tarea not in TASKS:
        raise Refused(422, "No entendí qué quieres hacer", "Vuelve atrás e inténtalo otra vez.")
    if not waiting:
        flash(request, "No hay lecciones en espera: primero enséñale algo.", "aviso")
        return redirect("/ensenar/modelo")
    try:
        number = runs.ask(engine, tarea, staff.name, waiting, now())
    except runs.Busy as busy:
        flash(request, str(busy), "aviso")
        return redirect("/ensenar/modelo")
    audit(request, "entrenamiento_pedido", f"entrenamiento:{number}", {"tarea": tarea, "lecciones": len(waiting)})
    return redirect(f"/ensenar/modelo/{number}")


@router.get("/{number}")
def resultado(request: Request, number: int, staff: Trainer) -> Response:
    """Show how a run goes, or what came out of it."""
    engine, run = desk_of(request).engine, _run(request, number)
    activo = run.status in runs.OPEN or run.service in runs.MOVING
    serving = runs.serving(engine)
    return _page(
        request, "ensenar/modelo_resultado.html", run=run, activo=activo, informe=run.report,
        puede=_can_serve(run) and not _active(engine), vuelve=serving is not None and serving.id == number and not activo,
        movidas=_moved(run.report), veredicto=run.report.get("verdict"),
    )  # fmt: skip


@router.post("/{number}/cancelar")
def cancelar(request: Request, number: int, staff: Trainer) -> Response:
    """Stop a run."""
    if runs.cancel(desk_of(request).engine, number, now()):
        audit(request, "entrenamiento_cancelado", f"entrenamiento:{number}")
        flash(request, "Listo: lo detengo. No cambia nada de lo que está en servicio.")
    else:
        flash(request, "Eso ya había terminado.", "aviso")
    return redirect(f"/ensenar/modelo/{number}")


@router.post("/{number}/poner")
def poner(request: Request, number: int, staff: Trainer, seguro: Annotated[str, Form()] = "") -> Response:
    """Ask to put a model in service; one that is worse needs a second word."""
    run = _run(request, number)
    verdict = run.report.get("verdict") or {}
    if verdict.get("kind") == "empeora" and seguro != "si":
        flash(request, "Este modelo empeora en algo. Para ponerlo en servicio, marca que ya lo miraste.", "error")
        return redirect(f"/ensenar/modelo/{number}")
    if runs.ask_service(desk_of(request).engine, number, runs.TO_SERVE, staff.name, now()):
        audit(
            request, "modelo_puesto", f"entrenamiento:{number}", {"modelo": run.model, "veredicto": verdict.get("kind")}
        )
    else:
        flash(request, "Ese modelo no se puede poner en servicio ahora. Mira qué hay en marcha.", "aviso")
    return redirect(f"/ensenar/modelo/{number}")


@router.post("/{number}/volver")
def volver(request: Request, number: int, staff: Trainer) -> Response:
    """Ask to go back to the model before."""
    engine = desk_of(request).engine
    serving = runs.serving(engine)
    if serving and serving.id == number and runs.ask_service(engine, number, runs.TO_GO_BACK, staff.name, now()):
        audit(request, "modelo_retirado", f"entrenamiento:{number}", {"vuelve_a": serving.base_model})
    else:
        flash(request, "Solo se puede volver atrás desde el modelo que está en servicio.", "aviso")
    return redirect(f"/ensenar/modelo/{number}")


def _page(request: Request, template: str, **values: Any) -> Response:
    return page(
        request, template, clases=KIND_NAMES, titulo_de=title_of, tareas=TASKS, estados=STATUSES, servicios=SERVICES,
        veredictos=VERDICTS, pasado=_elapsed, nadie=_nobody_takes, f1=_number, **values,
    )  # fmt: skip


def _run(request: Request, number: int) -> runs.Run:
    run = runs.get(desk_of(request).engine, number)
    if run is None:
        raise Refused(404, "Ese entrenamiento no existe", "Puede que el enlace sea viejo. Míralo en la lista.")
    return run


def _active(engine: Any) -> runs.Run | None:
    return runs.first(engine, *runs.OPEN) or runs.moving(engine)


def _can_serve(run: runs.Run) -> bool:
    return run.status == runs.READY and run.task == runs.TRAIN and bool(run.model) and run.service in ("", runs.GONE)


def _moved(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the intents in which something changed, those that lost first."""
    rows = [row for row in report.get("intents", []) if row["lost"] or row["won"]]
    return sorted(rows, key=lambda row: row["won"] - row["lost"])


def _elapsed(run: runs.Run) -> str:
    """Return how long a run has taken, as people say it."""
    begun = run.started_at or run.created_at
    seconds = max(0, int(((run.ended_at or now()) - begun) / datetime.timedelta(seconds=1)))
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _nobody_takes(run: runs.Run) -> bool:
    return run.status == runs.ASKED and (now() - run.created_at).total_seconds() > QUIET


def _number(value: float) -> str:
    return f"{value * 100:.1f} %".replace(".", ",")
