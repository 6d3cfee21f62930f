"""The routes of the figures: the page, and its files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from desk.cifras import files, filters
from desk.cifras.cards import definitions
from desk.cifras.numbers import Numbers
from desk.cifras.view import view
from desk.core import Desk
from desk.knowledge import knowledge_of
from desk.tables import csv_response
from desk.web import Staff, desk_of, needs, now, page

router = APIRouter()


@router.get("/cifras")
def cifras(request: Request, staff: Annotated[Staff, needs("ver_cifras")]) -> Response:
    """Show the figures of some days beside those of as many days before."""
    desk = desk_of(request)
    country, settings = desk.agency.datum("pais"), desk.settings
    asked, numbers = _asked(request, desk), Numbers(country)
    names = knowledge_of(settings.database_url).names()
    shown = view(desk.engine, asked.span, names, numbers, settings.prices, settings.message_currency)
    return page(
        request, "cifras/cifras.html", asked=asked, view=shown, numbers=numbers, periods=filters.PERIODS,
        channels=filters.CHANNELS, countries={code: names.countries.get(code, code) for code in filters.COUNTRIES},
        files=files.FILES, definitions=definitions(), previous=asked.span.previous(),
    )  # fmt: skip


@router.get("/cifras/{name}.csv")
def archivo(name: str, request: Request, staff: Annotated[Staff, needs("ver_cifras")]) -> Response:
    """Hand over one table of the same days."""
    file = files.FILES.get(name)
    if file is None:
        raise HTTPException(404)
    desk = desk_of(request)
    span = _asked(request, desk).span
    names = knowledge_of(desk.settings.database_url).names()
    rows = list(file.rows(desk.engine, span, names))  # read before anything is sent: a fault gets its page
    return csv_response(request, f"brujula-{name}-{span.first}-{span.last}.csv", file.headings, rows)


def _asked(request: Request, desk: Desk) -> filters.Asked:
    return filters.read(request.query_params, now().astimezone(desk.zone).date())
