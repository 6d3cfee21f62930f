"""The first page after entering: what one's role may open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from desk.roles import ROLES
from desk.web import Staff, needs, page

router = APIRouter()


@router.get("/")
def inicio(request: Request, staff: Annotated[Staff, needs("entrar")]) -> Response:
    """Show the pages that are open to one's role."""
    return page(request, "cuentas/inicio.html", rol=ROLES[staff.role])
