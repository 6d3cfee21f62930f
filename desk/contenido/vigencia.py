"""The review queue: what is old, ending, unverified or in dispute, with its source to look at and one click for "still so"."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response

from desk.contenido.base import person, snapshot_of
from desk.contenido.fields import kinds
from desk.contenido.saber import content_of, stale_days
from desk.core import today
from desk.tables import csv_response
from desk.web import Staff, audit, desk_of, flash, needs, now, page, redirect
from knowledge import editing
from knowledge.editing import ContentRefused, Outdated
from knowledge.pending import ENDING_DAYS
from knowledge.review import CHECKED, ToReview, still_so, to_review
from knowledge.snapshot import Snapshot
from knowledge.tables.export import countries_of

router = APIRouter()
PATH = "/contenido/vigencia"
PAGE = 25
REASONS = {
    "vencida": "Venció", "por_vencer": "Está por vencer", "vieja": "Hace mucho que nadie la mira",
    "sin_verificar": "Sin verificar", "por_confirmar": "Por confirmar si sigue", "en_disputa": "En disputa",
}  # fmt: skip
_HEADINGS = (
    "Clase",
    "Identificador",
    "Título",
    "Países",
    "Asunto",
    "Razones",
    "Revisado el",
    "Rige hasta",
    "Fuente",
    "Enlace",
)
Seeing = Annotated[Staff, needs("ver_contenido")]


@router.get(PATH)
def vigencia(
    request: Request, staff: Seeing, pais: str = "", asunto: str = "", razon: str = "", hoja: int = 1
) -> Response:  # fmt: skip
    """Show the queue, the most pressing first."""
    desk, snapshot = desk_of(request), snapshot_of(request)
    everything = to_review(snapshot, today(desk), stale_days(desk))
    country, topic, reason = _filters(snapshot, pais, asunto, razon)
    found = _narrowed(everything, country, topic, reason)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, hoja), pages)
    counted = {key: sum(key in one.reasons for one in everything) for key in REASONS}
    return page(
        request, "vigencia/lista.html", shown=found[(number - 1) * PAGE : number * PAGE], total=len(found), number=number,
        pages=pages, country=country, topic=topic, reason=reason, reasons=REASONS, counted=counted, kinds=kinds(),
        countries=countries_of(snapshot), topics={key: one.name for key, one in snapshot.topics.items()},
        query=urlencode({"pais": country, "asunto": topic, "razon": reason}), days=stale_days(desk), ending=ENDING_DAYS,
        may_edit=staff.may("editar_contenido"), waiting=_waiting(request), checked=CHECKED,
    )  # fmt: skip


@router.get(PATH + ".csv")
def archivo(request: Request, staff: Seeing, pais: str = "", asunto: str = "", razon: str = "") -> Response:
    """Hand over the same queue for a spreadsheet."""
    desk, snapshot = desk_of(request), snapshot_of(request)
    chosen = _filters(snapshot, pais, asunto, razon)
    found = _narrowed(to_review(snapshot, today(desk), stale_days(desk)), *chosen)
    rows = [_row(one, snapshot) for one in found]
    return csv_response(request, f"brujula-vigencia-{today(desk)}.csv", _HEADINGS, rows)


@router.post(PATH + "/sigue-igual")
def sigue_igual(
    request: Request, staff: Annotated[Staff, needs("editar_contenido")], clase: Annotated[str, Form()] = "",
    clave: Annotated[str, Form()] = "", pais: Annotated[str, Form()] = "", asunto: Annotated[str, Form()] = "",
    razon: Annotated[str, Form()] = "", hoja: Annotated[int, Form()] = 1,
) -> Response:  # fmt: skip
    """Propose the same entry as looked at today."""
    back = f"{PATH}?{urlencode({'pais': pais, 'asunto': asunto, 'razon': razon, 'hoja': hoja})}"
    with content_of(request) as engine:
        entry = getattr(snapshot_of(request), clase).get(clave) if clase in CHECKED else None
        if entry is None:
            flash(request, "Esa entrada ya no está: quizá alguien la retiró.", "error")
            return redirect(back)
        if (clase, clave) in {(one.kind, one.key) for one in editing.waiting(engine)}:
            flash(request, "Esa entrada ya tiene un cambio que espera aprobación.", "aviso")
            return redirect(back)
        try:
            # What is published as it is written: what answers read leaves out the names of what was withdrawn.
            content, base = editing.current(engine, clase, clave)
            entry = type(entry).model_validate(content) if content else entry
            made = still_so(clase, entry, today(desk_of(request)))
            number = editing.propose(
                engine, clase, clave, made, person(staff), "Se miró la fuente y sigue igual.", now(), base=base
            )  # fmt: skip
        except ContentRefused as error:
            flash(request, f"No se pudo: {error.problems[0].what}", "error")
            return redirect(back)
        except (Outdated, ValueError):
            flash(request, "Alguien cambió esa entrada en este momento: mírala otra vez.", "error")
            return redirect(back)
    audit(request, "sigue_igual", f"{clase}/{clave}", {"cambio": number})
    flash(request, "Listo: queda como revisada hoy en cuanto otra persona lo apruebe.")
    return redirect(back)


def _waiting(request: Request) -> set[tuple[str, str]]:
    with content_of(request) as engine:
        return {(one.kind, one.key) for one in editing.waiting(engine)}


def _filters(snapshot: Snapshot, country: str, topic: str, reason: str) -> tuple[str, str, str]:
    return (
        country if country in countries_of(snapshot) else "",
        topic if topic in snapshot.topics else "",
        reason if reason in REASONS else "",
    )


def _narrowed(found: list[ToReview], country: str, topic: str, reason: str) -> list[ToReview]:
    return [
        one
        for one in found
        if (not country or country in one.countries)
        and topic in ("", one.topic)
        and (not reason or reason in one.reasons)
    ]


def _row(one: ToReview, snapshot: Snapshot) -> list[str]:
    names, topic = countries_of(snapshot), snapshot.topics.get(one.topic)
    return [
        kinds()[one.kind].one, one.key, one.title, ", ".join(names.get(code, code) for code in one.countries),
        topic.name if topic else "", ", ".join(REASONS[reason] for reason in one.reasons), one.checked_on or "", one.ends or "",
        one.source.title if one.source else "", one.link or "",
    ]  # fmt: skip
