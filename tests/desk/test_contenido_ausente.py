"""A desk without content: every page and step says the same, that it is the content that is missing and whom to tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from desk.core import Desk
from knowledge.db import migrate, open_engine
from tests.desk.conftest import csrf_of

WORDS = ("No puedo leer el contenido", "Vuelve a intentarlo en un minuto", "brujula knowledge load")


@pytest.mark.parametrize("made", [False, True], ids=["no-tables", "nothing-in-them"])
def test_every_page_says_that_the_content_is_missing(
    desk: Desk, as_role: Callable[[str], TestClient], made: bool
) -> None:
    if made:
        migrate(open_engine(desk.settings.database_url))
    client = as_role("administrador")
    for path in (
        "", "/revision", "/nueva/terms", "/editar/facts/cl-iva", "/entrada/facts/cl-iva", "/vigencia", "/vigencia.csv",
        "/cobertura", "/cobertura/iva/CL", "/planillas/facts.xlsx", "/planillas/facts-1.csv",
    ):  # fmt: skip
        answer = client.get(f"/mesa/contenido{path}")
        assert answer.status_code == 503, path
        for words in WORDS:
            assert words in answer.text, path
    given = {"_csrf": csrf_of(client), "razon": "x", "nota": "x"}
    for path in ("/entrada/facts/cl-iva/retirar", "/cambio/1/aprobar", "/nueva/terms"):
        assert client.post(f"/mesa/contenido{path}", data=given).status_code == 503, path
