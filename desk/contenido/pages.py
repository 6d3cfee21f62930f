"""The list of the content and the page of an entry; withdrawing it and going back."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response

from desk.contenido.base import deciding, engine_of, kind_of, person, snapshot_of
from desk.contenido.fields import kinds
from desk.contenido.historia import events
from desk.contenido.labels import Labels
from desk.contenido.listing import PAGE, STATES, Filters, rows
from desk.contenido.seeing import fields_of, pointing, title_of, told
from desk.errors import Refused
from desk.roles import may
from desk.web import Staff, audit, flash, needs, now, page, redirect
from knowledge.editing import (
    current,
    find,
    history,
    last_content,
    propose_roll_back,
    roll_back,
    waiting,
    withdraw,
    withdrawn,
)

router = APIRouter(prefix="/contenido")
Reader = Annotated[Staff, needs("ver_contenido")]
Editor = Annotated[Staff, needs("editar_contenido")]
Reason = Annotated[str, Form(max_length=1000)]
ACTIONS = {
    "crear": "Lo creó",
    "corregir": "Lo corrigió",
    "retirar": "Lo retiró",
    "volver": "Volvió atrás",
    "yaml": "Llegó de los archivos",
}
STATUSES = {
    "borrador": "Borrador", "en_revision": "Espera aprobación", "publicado": "Publicado", "rechazado": "Devuelto",
    "descartado": "Descartado", "retenido": "Sigue retirado",
}  # fmt: skip


@router.get("")
def lista(
    request: Request, staff: Reader, buscar: str = "", clase: str = "", pais: str = "", asunto: str = "", estado: str = "",
    hoja: int = 1,
) -> Response:  # fmt: skip
    """Show what there is, narrowed."""
    engine, snapshot = engine_of(request), snapshot_of(request)
    filters = Filters(buscar.strip()[:100], clase, pais, asunto, estado)
    changes = waiting(engine)
    found = rows(engine, snapshot, changes, withdrawn(engine), filters, now().date())
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, hoja), pages)
    return page(
        request,
        "contenido/lista.html",
        filas=found[(number - 1) * PAGE : number * PAGE],
        total=len(found),
        hojas=pages,
        hoja=number,
        filtros=filters,
        clases=kinds(),
        estados=STATES,
        paises={code: entry.name for code, entry in snapshot.countries.items() if entry.bloc}
        | {"AP": "Alianza del Pacífico", "XX": "Varios"},
        nombres=Labels(snapshot).countries,
        asuntos={key: entry.name for key, entry in snapshot.topics.items()},
        puede_editar=may(staff.role, "editar_contenido"),
        consulta=urlencode({"buscar": buscar, "clase": clase, "pais": pais, "asunto": asunto, "estado": estado}),
    )


@router.get("/entrada/{kind}/{key}")
def entrada(request: Request, kind: str, key: str, staff: Reader) -> Response:
    """Show an entry: what people are told, what it says, its history and what points to it."""
    named, engine, snapshot = kind_of(kind), engine_of(request), snapshot_of(request)
    labels = Labels(snapshot)
    content, _ = current(engine, kind, key)
    changes = history(engine, kind, key)
    if content is None and not changes:
        raise Refused(404, "No encuentro esa entrada", "Vuelve a la lista de contenido y búscala ahí.")
    held = content or last_content(engine, kind, key) or next((one.after for one in changes if one.after), None) or {}
    return page(
        request,
        "contenido/entrada.html",
        clase=named,
        clave=key,
        titulo=title_of(kind, held, key),
        publicado=content is not None,
        dice=told(snapshot, kind, held) if content else None,
        grupos=fields_of(labels, kind, held),
        acciones=ACTIONS,
        estados=STATUSES,
        historia=events(engine, labels, kind, key, changes),
        apuntan=pointing(snapshot, kind, key),
        clases=kinds(),
        puede_editar=may(staff.role, "editar_contenido"),
        puede_aprobar=may(staff.role, "aprobar_contenido"),
        yo=staff.id,
    )


@router.post("/entrada/{kind}/{key}/retirar")
def retira(request: Request, kind: str, key: str, staff: Editor, razon: Reason = "") -> Response:
    """Withdraw an entry at once."""
    kind_of(kind)
    with deciding():
        number = withdraw(engine_of(request), kind, key, person(staff), razon, now())
    audit(request, "contenido_retirado", f"cambio:{number}", {"clase": kind, "clave": key})
    flash(request, "Retirado: ya no se dice. Si fue un error, abajo puedes volver atrás.")
    return redirect(f"/contenido/entrada/{kind}/{key}")


@router.post("/cambio/{number}/volver")
def vuelve(request: Request, number: int, staff: Reader, razon: Reason = "") -> Response:
    """Go back to what stood before a change: at once for who may approve, else as a proposal."""
    engine = engine_of(request)
    change = find(engine, number)
    if change is None:
        raise Refused(404, "No encuentro ese cambio", "Vuelve a la lista de contenido y búscalo ahí.")
    approves = may(staff.role, "aprobar_contenido")
    with deciding():
        done = (roll_back if approves else propose_roll_back)(engine, number, person(staff), razon, now())
    audit(request, "contenido_vuelto", f"cambio:{done}", {"clase": change.kind, "clave": change.key, "deshace": number})
    made = find(engine, done)
    at_once = made is not None and made.status == "publicado"
    flash(
        request, "Listo: volvió a decir lo de antes." if at_once else "Lo propusiste. Otra persona tiene que aprobarlo."
    )
    return redirect(f"/contenido/entrada/{change.kind}/{change.key}")
