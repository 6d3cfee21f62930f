"""What waits: approved or sent back by a second person, one by one or a batch together; and one's own drafts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from desk.contenido.base import deciding, engine_of, person, snapshot_of
from desk.contenido.fields import kinds
from desk.contenido.labels import Labels
from desk.contenido.seeing import differences, title_of
from desk.errors import Refused
from desk.roles import may
from desk.web import Staff, audit, flash, needs, now, page, redirect
from knowledge.editing import Change, find, of_author, publish, publish_batch, reject, reject_batch, waiting

router = APIRouter(prefix="/contenido")
Reader = Annotated[Staff, needs("ver_contenido")]
Reviewer = Annotated[Staff, needs("aprobar_contenido")]
Note = Annotated[str, Form(max_length=1000)]
PAGE = "/contenido/revision"


@router.get("/revision")
def revision(request: Request, staff: Reader) -> Response:
    """Show what waits, batches together, with what each changes."""
    engine, labels = engine_of(request), Labels(snapshot_of(request))
    groups: dict[str, list[Change]] = {}
    for change in reversed(waiting(engine)):
        groups.setdefault(change.batch or f"uno:{change.id}", []).append(change)
    return page(
        request,
        "contenido/revision.html",
        grupos=[[_shown(labels, one) for one in group] for group in groups.values()],
        clases=kinds(),
        borradores=[_shown(labels, one) for one in of_author(engine, staff.id)],
        yo=staff.id,
        puede_aprobar=may(staff.role, "aprobar_contenido"),
    )


def _shown(labels: Labels, change: Change) -> dict[str, object]:
    title = title_of(change.kind, change.after or change.before, change.key)
    changed = differences(labels, change.kind, change.before, change.after)
    return {"cambio": change, "titulo": title, "diferencias": changed}


@router.post("/cambio/{number}/aprobar")
def aprueba(request: Request, number: int, staff: Reviewer) -> Response:
    """Publish what somebody else proposed; one of a batch goes only with its batch."""
    engine, change = engine_of(request), _found(request, number)
    with deciding():
        if change.batch:
            publish_batch(engine, change.batch, person(staff), now())
        else:
            publish(engine, number, person(staff), now())
    audit(
        request,
        "contenido_aprobado",
        f"cambio:{number}",
        {"clase": change.kind, "clave": change.key, "lote": bool(change.batch)},
    )
    flash(request, "Aprobado y publicado: en unos segundos se responde así.")
    return redirect(PAGE)


@router.post("/cambio/{number}/devolver")
def devuelve(request: Request, number: int, staff: Reviewer, nota: Note = "") -> Response:
    """Send a change, or its whole batch, back to its author with a note."""
    engine, change = engine_of(request), _found(request, number)
    if not nota.strip():
        raise Refused(
            422,
            "Falta la nota",
            "Di en una frase qué hay que arreglar, para que quien lo hizo lo sepa. Vuelve atrás y escríbela.",
        )
    with deciding():
        if change.batch:
            reject_batch(engine, change.batch, person(staff), nota, now())
        else:
            reject(engine, number, person(staff), nota, now())
    audit(
        request,
        "contenido_devuelto",
        f"cambio:{number}",
        {"clase": change.kind, "clave": change.key, "lote": bool(change.batch)},
    )
    flash(request, "Devuelto con tu nota.")
    return redirect(PAGE)


def _found(request: Request, number: int) -> Change:
    change = find(engine_of(request), number)
    if change is None:
        raise Refused(404, "No encuentro ese cambio", "Puede que ya se haya decidido. Vuelve a la lista de revisión.")
    return change
