"""The content as spreadsheets: take out a kind, bring it back, see every fault or every change, and only then send it."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, Response, UploadFile

from desk.contenido.archivos_subidos import Uploaded, Uploads
from desk.contenido.base import person
from desk.contenido.fields import kinds
from desk.contenido.saber import content_of
from desk.tables import csv_response
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect
from knowledge import editing, tables
from knowledge.db import session
from knowledge.editing import ContentRefused, Outdated
from knowledge.snapshot import read_published
from knowledge.tables.workbook import write_xlsx
from knowledge.text import fold

router = APIRouter()
PATH = "/contenido/planillas"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_CHANGES = 100
MOST_REASON = 500
_NO_REASON = "Escribe el motivo: quien lo apruebe lo leerá, y queda en la historia."
_GONE = "Ya no tengo el archivo que subiste: súbelo otra vez."
_NONE = "Elige el archivo que quieres subir."
Editing = Annotated[Staff, needs("editar_contenido")]


@router.get(PATH)
def planillas(request: Request, staff: Annotated[Staff, needs("ver_contenido")], clase: str = "") -> Response:
    """Show what can be taken out, and where to bring it back."""
    return _start(request, clase)


@router.get(PATH + "/{kind}.xlsx")
def libro(kind: str, request: Request, staff: Annotated[Staff, needs("ver_contenido")]) -> Response:
    """Hand over a kind as a workbook."""
    layout = _layout(kind)
    with content_of(request) as engine, session(engine) as db:
        data = write_xlsx(layout, read_published(db))
    audit(request, "planilla_bajada", kind, {"formato": "xlsx"})
    return _file(data, XLSX, f"brujula-{_name(layout.words.many)}.xlsx")


@router.get(PATH + "/{kind}-{number}.csv")
def hoja(kind: str, number: int, request: Request, staff: Annotated[Staff, needs("ver_contenido")]) -> Response:
    """Hand over one sheet of a kind as CSV."""
    layout = _layout(kind)
    if not 1 <= number <= len(layout.tables):
        raise HTTPException(404)
    table = layout.tables[number - 1]
    with content_of(request) as engine, session(engine) as db:
        found = list(tables.rows(layout, table, read_published(db)))
    audit(request, "planilla_bajada", kind, {"formato": "csv", "hoja": number})
    return csv_response(request, f"brujula-{_name(table.title)}.csv", table.headings, found)


@router.post(PATH)
def subir(
    request: Request, staff: Editing, clase: Annotated[str, Form()] = "", archivo: Annotated[UploadFile | None, File()] = None
) -> Response:  # fmt: skip
    """Read a file: tell all that is wrong with it, or what it would change."""
    if clase not in kinds():
        return _start(request, clase, "Elige de qué clase es la planilla.")
    data = archivo.file.read(tables.MOST_BYTES + 1) if archivo else b""
    if archivo is None or not archivo.filename:
        return _start(request, clase, _NONE)
    uploaded = Uploaded(staff.id, clase, archivo.filename[-120:])
    return _preview(request, uploaded, data, "")


@router.post(PATH + "/confirmar")
def confirmar(
    request: Request, staff: Editing, ficha: Annotated[str, Form()] = "", motivo: Annotated[str, Form()] = ""
) -> Response:  # fmt: skip
    """Send what was seen, as one batch: read again, so that nothing that changed meanwhile is overwritten."""
    uploads, reason = _uploads(request), motivo.strip()[:MOST_REASON]
    found = uploads.find(ficha, staff.id)
    if found is None:
        return _start(request, "", _GONE)
    uploaded, data = found
    if not reason:
        return _preview(request, uploaded, data, ficha, motivo, _NO_REASON)
    with content_of(request) as engine:
        outcome = tables.prepare(engine, _layout(uploaded.kind), tables.read_file(uploaded.name, data))
        if outcome.problems or not outcome.proposals:
            return _preview(request, uploaded, data, ficha, motivo)
        try:
            batch = editing.propose_many(engine, tables.items(outcome), person(staff), reason, now())
        except (ContentRefused, Outdated):  # changed in this very moment: reading again says what
            return _preview(request, uploaded, data, ficha, motivo, "Algo cambió mientras confirmabas: mira otra vez.")
    uploads.forget(ficha)
    audit(request, "planilla_enviada", uploaded.kind, {"entradas": len(outcome.proposals), "lote": batch})
    count = _counted(len(outcome.proposals))
    flash(request, f"Listo: {count} {'esperan' if len(outcome.proposals) > 1 else 'espera'} aprobación de otra persona."
          if outcome.waits else f"Listo: {count}, ya publicado.")  # fmt: skip
    return redirect(f"{PATH}?clase={uploaded.kind}")


def _counted(count: int) -> str:
    return "1 cambio" if count == 1 else f"{count} cambios"


def _preview(
    request: Request, uploaded: Uploaded, data: bytes, token: str, reason: str = "", fault: str = ""
) -> Response:  # fmt: skip
    layout = _layout(uploaded.kind)
    try:
        book = tables.read_file(uploaded.name, data)
    except tables.FileRefused as error:
        audit(request, "planilla_rechazada", uploaded.kind, {"razon": "ilegible"})
        return _start(request, uploaded.kind, str(error))
    with content_of(request) as engine:
        outcome = tables.prepare(engine, layout, book)
    if outcome.problems:
        audit(request, "planilla_rechazada", uploaded.kind, {"errores": len(outcome.problems)})
    elif outcome.proposals and not token:
        token = _uploads(request).keep(uploaded, data)
    return page(
        request, "planillas/revision.html", 422 if outcome.problems or fault else 200, outcome=outcome, kind=layout.words,
        name=uploaded.name, token=token, reason=reason, fault=fault, shown=tables.SHOWN, most=SHOWN_CHANGES,
        new=sum(one.is_new for one in outcome.proposals), longest=MOST_REASON,
    )  # fmt: skip


def _start(request: Request, kind: str, fault: str = "") -> Response:
    staff: Staff = request.state.staff
    offered = [(words, _layout(name).tables) for name, words in kinds().items()]
    return page(
        request, "planillas/planillas.html", 422 if fault else 200, offered=offered, chosen=kind, fault=fault,
        may_edit=staff.may("editar_contenido"), megas=tables.MOST_BYTES // 1_000_000,
    )  # fmt: skip


def _layout(kind: str) -> tables.Layout:
    words: Any = kinds().get(kind)
    if words is None:
        raise HTTPException(404)
    return tables.layout_of(words)


def _uploads(request: Request) -> Uploads:
    return Uploads(desk_of(request).settings.var_dir / "planillas")


def _name(title: str) -> str:
    """Return a title as the name of a file: a header takes no other letters than those of ASCII."""
    plain = unicodedata.normalize("NFKD", fold(title)).encode("ascii", "ignore").decode()
    return "-".join(plain.split())


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
