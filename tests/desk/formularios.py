"""The forms of the content as a browser sends them."""

from __future__ import annotations

import html
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from desk.contenido.forms import REPEATED, Control, controls
from desk.settings import MOUNT
from knowledge.editing import current
from tests.desk.conftest import csrf_of


def flat(made: list[Control]) -> list[tuple[str, Any]]:
    """Return what a browser would send of a form."""
    sent: list[tuple[str, Any]] = []
    for control in made:
        if control.field.widget in REPEATED:
            sent.append((f"{control.name}-n", str(len(control.groups))))
        if control.groups:
            for group in control.groups:
                sent += flat(group)
        elif control.chosen:
            sent += [(control.name, value) for value in control.chosen]
        else:
            sent.append((control.name, control.text))
    return sent


def filled(engine: Engine, kind: str, key: str, /, **changes: str) -> dict[str, str]:
    """Return the form of an entry as somebody sends it."""
    content, base = current(engine, kind, key)
    return {
        **dict(flat(controls(kind, content or {}))),
        "base": base,
        "razon": "cambió la ley",
        "accion": "enviar",
        **changes,
    }


def post(client: TestClient, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    """Send a form of the desk; return the status and the words of the page that follows."""
    answer = client.post(f"{MOUNT}{path}", data={**(data or {}), "_csrf": csrf_of(client)}, follow_redirects=True)
    return answer.status_code, html.unescape(answer.text)
