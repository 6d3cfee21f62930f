"""The audit log, to be searched and taken away."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from desk import accounts
from desk.audit import ACTIONS
from desk.audit_reading import PAGE, Filter, every, listed
from desk.core import Desk
from desk.models import AuditRow
from desk.tables import csv_response
from desk.times import moment
from desk.web import Staff, audit, desk_of, needs, page

router = APIRouter(prefix="/auditoria")
_HEADINGS = ("número", "momento (UTC)", "momento", "quién", "qué hizo", "sobre", "detalle", "número de pedido")
Auditor = Annotated[Staff, needs("ver_auditoria")]


@router.get("")
def lista(request: Request, staff: Auditor, antes: str = "") -> Response:
    """Show the lines that are asked for."""
    desk = desk_of(request)
    asked = _asked(request)
    before = int(antes) if antes.isascii() and antes.isdecimal() and len(antes) < 10 else None
    rows = listed(desk.engine, asked, before, PAGE + 1)
    given = {key: value for key, value in request.query_params.items() if value and key != "antes"}
    more = urlencode({**given, "antes": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
    return page(
        request, "auditoria/lista.html", lineas=rows[:PAGE], acciones=ACTIONS, dado=given, mas=more, filtro=urlencode(given),
        cuentas=accounts.listed(desk.engine), es_primera=before is None,
    )  # fmt: skip


@router.get("/auditoria.csv")
def baja(request: Request, staff: Auditor) -> Response:
    """Give all lines that are asked for."""
    desk = desk_of(request)
    asked = _asked(request)
    audit(request, "auditoria_bajada", detail={key: str(value) for key, value in vars(asked).items() if value})
    return csv_response(request, "auditoria.csv", _HEADINGS, _rows(desk, asked))


def _rows(desk: Desk, asked: Filter) -> Iterator[Sequence[object]]:
    zone = desk.zone
    for row in every(desk.engine, asked):
        what = ACTIONS.get(row.action, row.action)
        yield (
            row.id, row.at.isoformat(timespec="seconds"), moment(row.at, zone), _who(row), what, row.subject,
            said(row.detail), row.correlation_id,
        )  # fmt: skip


def _who(row: AuditRow) -> str:
    return row.staff_name or "—"


def said(detail: dict[str, object]) -> str:
    """Return the detail of a line in one line of words."""
    return ", ".join(f"{key}: {value}" for key, value in detail.items())


def _asked(request: Request) -> Filter:
    """Return the filter of the address; what cannot be read asks for nothing."""
    given = request.query_params
    who = given.get("quien", "")
    return Filter(
        staff_id=int(who) if who.isascii() and who.isdecimal() and len(who) < 10 else None,
        action=given.get("accion", "") if given.get("accion", "") in ACTIONS else "",
        subject=given.get("sobre", "").strip()[:80],
        since=_day(request, given.get("desde", ""), 0),
        until=_day(request, given.get("hasta", ""), 1),
    )


def _day(request: Request, text: str, later: int) -> datetime.datetime | None:
    """Return the moment at which a day begins in the agency's zone; `later` days after."""
    try:
        day = datetime.date.fromisoformat(text) + datetime.timedelta(days=later)
    except (ValueError, OverflowError):
        return None
    return datetime.datetime.combine(day, datetime.time(), tzinfo=desk_of(request).zone).astimezone(datetime.UTC)
