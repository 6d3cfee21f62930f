"""Tables to take away, as CSV that the spreadsheets of the agency's country open, and that cannot run anything there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fastapi import Request
from fastapi.responses import StreamingResponse

from desk.web import desk_of
from knowledge.tables import COMMA_COUNTRIES, csv_parts


def csv_response(
    request: Request, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingResponse:
    """Return rows as a file to be saved; what they are read from must stay open while they are sent."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    comma = desk_of(request).agency.datum("pais") in COMMA_COUNTRIES
    return StreamingResponse(csv_parts(headings, rows, comma), media_type="text/csv; charset=utf-8", headers=headers)
