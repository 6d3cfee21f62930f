"""The form of an entry: new or corrected, seen before it is sent, kept as a draft, sent to a second person."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from desk.contenido.base import LATE, deciding, engine_of, kind_of, person, snapshot_of
from desk.contenido.fields import kinds
from desk.contenido.forms import controls, read, said, with_group, without_group
from desk.contenido.labels import Labels
from desk.contenido.seeing import differences, title_of, told
from desk.errors import Refused
from desk.web import Staff, audit, flash, needs, now, page, redirect
from knowledge.editing import (
    Change,
    ContentRefused,
    Outdated,
    check,
    current,
    drop,
    find,
    needs_second,
    propose,
    save_draft,
    send,
)
from knowledge.errors import Problem
from knowledge.schema import BLOC

router = APIRouter(prefix="/contenido")
Editor = Annotated[Staff, needs("editar_contenido")]
NEW = "nueva"


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]


@router.get("/nueva/{kind}")
def nueva(request: Request, kind: str, staff: Editor, question: str = "", country: str = "") -> Response:
    """Show an empty form; a new fact may begin with the question that nobody could answer."""
    kind_of(kind)
    engine_of(request)
    start = _blank(kind, now().date())
    if kind == "facts":
        start |= {"questions": [question]} if question else {}
        start |= {"country": country} if country in BLOC else {}
    return _form(request, kind, "", start, "", {})


@router.get("/editar/{kind}/{key}")
def editar(request: Request, kind: str, key: str, staff: Editor, borrador: int = 0) -> Response:
    """Show an entry in its form, or one's own draft of it."""
    kind_of(kind)
    engine = engine_of(request)
    content, base = current(engine, kind, key)
    draft = _own_draft(find(engine, borrador) if borrador else None, staff, kind, key)
    if draft is not None and draft.after is not None:
        return _form(request, kind, key, draft.after, draft.base, {"reason": draft.reason, "draft": str(draft.id)})
    if content is None:
        raise Refused(404, "No encuentro esa entrada", "Vuelve a la lista de contenido y búscala ahí.")
    return _form(request, kind, key, content, base, {})


def _own_draft(change: Change | None, staff: Staff, kind: str, key: str) -> Change | None:
    mine = change is not None and change.author_number == staff.id and (change.kind, change.key) == (kind, key)
    return change if mine and change and change.status in ("borrador", "rechazado") else None


@router.post("/nueva/{kind}")
def crea(request: Request, kind: str, staff: Editor, form: Sent) -> Response:
    """Take what was written of a new entry."""
    return _take(request, staff, kind, "", form)


@router.post("/editar/{kind}/{key}")
def corrige(request: Request, kind: str, key: str, staff: Editor, form: Sent) -> Response:
    """Take what was written of an entry."""
    return _take(request, staff, kind, key, form)


@router.post("/cambio/{number}/descartar")
def descarta(request: Request, number: int, staff: Editor) -> Response:
    """Take back one's own change."""
    engine = engine_of(request)
    with deciding():
        drop(engine, number, person(staff), now())
    audit(request, "contenido_descartado", f"cambio:{number}")
    flash(request, "Descartado. Lo publicado sigue como estaba.")
    return redirect("/contenido/revision")


def _take(request: Request, staff: Staff, kind: str, key: str, form: FormData) -> Response:
    kind_of(kind)
    engine = engine_of(request)
    published = current(engine, kind, key)[0] if key else None
    content = read(kind, form, published or {})
    name = "key" if kind == "settings" else "code" if kind == "countries" else "id"
    own = key or str(content.get(name) or "").strip()
    content[name] = own
    base = str(form.get("base") or "")
    extra = {"reason": str(form.get("razon") or ""), "draft": str(form.get("borrador") or "")}
    action, _, rest = str(form.get("accion") or "ver").partition(":")
    if action == "mas":
        return _form(request, kind, key, with_group(content, rest), base, extra)
    if action == "menos":
        field, _, number = rest.partition(":")
        return _form(request, kind, key, without_group(content, field, int(number or 0)), base, extra)
    if action == "guardar" and own:
        return _keep(request, staff, kind, own, content, base, extra)
    if action == "enviar":
        return _send(request, staff, kind, key, own, content, base, extra)
    problems = check(engine, [(kind, own, content, base)])
    return _form(request, kind, key, content, base, extra, problems, seen=not problems)


def _keep(
    request: Request, staff: Staff, kind: str, key: str, content: dict[str, Any], base: str, extra: Mapping[str, str]
) -> Response:
    number = _number(extra["draft"])
    with deciding():
        saved = save_draft(engine_of(request), kind, key, content, person(staff), extra["reason"], now(), base, number)
    audit(request, "contenido_borrador", f"cambio:{saved}", {"clase": kind, "clave": key})
    flash(request, "Guardado como borrador. Solo tú puedes seguirlo; lo encuentras en Revisión.")
    return redirect("/contenido/revision")


def _send(
    request: Request, staff: Staff, kind: str, key: str, own: str, content: dict[str, Any], base: str, extra: Mapping[str, str]
) -> Response:  # fmt: skip
    engine, who = engine_of(request), person(staff)
    draft = _number(extra["draft"])
    try:
        if draft is not None:
            number = save_draft(engine, kind, own, content, who, extra["reason"], now(), base, draft)
            extra = {**extra, "draft": str(number)}
            send(engine, number, who, now())
        else:
            number = propose(engine, kind, own, content, who, extra["reason"], now(), base=base)
    except ContentRefused as error:
        return _form(request, kind, key, content, base, extra, error.problems)
    except Outdated:
        words = "Ya hay una entrada con ese identificador: usa otro." if not key else LATE
        return _form(request, kind, key, content, base, extra, [Problem("", 1, words)])
    change = find(engine, number)
    waits = change is not None and change.status == "en_revision"
    audit(request, "contenido_enviado", f"cambio:{number}", {"clase": kind, "clave": own, "espera": waits})
    flash(
        request,
        "Enviado. Otra persona tiene que aprobarlo." if waits else "Publicado: en unos segundos se responde así.",
    )
    return redirect(f"/contenido/entrada/{kind}/{own}")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _blank(kind: str, today: datetime.date) -> dict[str, Any]:
    """Return what a new entry starts from."""
    fields = kinds()[kind].fields
    start: dict[str, Any] = {
        "checked_on": today.isoformat(),
        "verified": False,
        "legal_status": "por_confirmar",
        "still_runs": "por_confirmar",
    }
    return {name: value for name, value in start.items() if name in fields}


def _form(
    request: Request, kind: str, key: str, content: dict[str, Any], base: str, extra: Mapping[str, str],
    problems: list[Problem] | None = None, seen: bool = False,
) -> Response:  # fmt: skip
    """Show the form with what was written; with problems, each beside its field and all of them on top."""
    engine, snapshot, named = engine_of(request), snapshot_of(request), kind_of(kind)
    published = current(engine, kind, key)[0] if key else None
    plain: dict[str, Any] = json.loads(json.dumps(content, default=str))
    groups: dict[str, list[Any]] = {}
    for control in controls(kind, plain, problems or ()):
        groups.setdefault(control.field.group, []).append(control)
    return page(
        request,
        "contenido/editar.html",
        422 if problems else 200,
        clase=named,
        clave=key,
        titulo=title_of(kind, published or plain, key),
        grupos=groups,
        fallos=[said(one) for one in problems or ()],
        razon=extra.get("reason", ""),
        borrador=extra.get("draft", ""),
        base_de=base,
        identidad="key" if kind == "settings" else "code" if kind == "countries" else "id",
        visto=seen,
        dice=told(snapshot, kind, plain) if seen else None,
        cambios=differences(Labels(snapshot), kind, published, plain) if seen else [],
        espera=needs_second(kind, published, plain),
        paises={code: entry.name for code, entry in snapshot.countries.items()}
        | {"AP": "Alianza del Pacífico", "XX": "Varios o cualquiera"},
    )
