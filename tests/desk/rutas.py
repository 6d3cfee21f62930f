"""The routes of the desk, read from its route table."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIRouter
from starlette.routing import Mount

from desk.web import permission_of


def permissions(dependant: Dependant) -> Iterator[str]:
    """Yield what a route asks for, however deep."""
    for inner in dependant.dependencies:
        found = permission_of(inner.call) if inner.call else None
        if found:
            yield found
        yield from permissions(inner)


def routes(app: FastAPI | APIRouter) -> Iterator[tuple[str, str, str | None]]:
    """Yield method, path and permission of every route; None for what is open."""
    for route in app.routes:
        included = getattr(route, "original_router", None)  # FastAPI keeps a router as one entry of the table
        if included is not None:
            yield from routes(included)
            continue
        if isinstance(route, Mount):
            yield "GET", f"{route.path}/mesa.css", None
            continue
        assert isinstance(route, APIRoute), route
        asked = set(permissions(route.dependant))
        assert len(asked) <= 1, f"{route.path} asks for several permissions"
        for method in sorted(route.methods):
            yield method, route.path, next(iter(asked), None)


def writing_routes(app: FastAPI | APIRouter) -> Iterator[APIRoute]:
    """Yield every route that takes anything but a GET."""
    for route in app.routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from writing_routes(included)
        elif isinstance(route, APIRoute) and route.methods != {"GET"}:
            yield route
