"""Nobody publishes a figure alone: every kind, every field that takes words and every route that writes content."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from desk import accounts
from desk.app import desk_app
from desk.contenido.fields import kinds
from desk.contenido.forms import Control, controls
from desk.core import Desk
from desk.settings import MOUNT
from knowledge.editing import Person, current, history, propose_many, waiting
from knowledge.editing.second import ALWAYS
from knowledge.snapshot import from_database
from tests.desk.conftest import NOW, csrf_of, settings_for
from tests.desk.formularios import filled, post
from tests.desk.rutas import routes

Roles = Callable[[str], TestClient]
FIGURE = "Exento del 77,7 %"
MARK = "77,7"
# What a form might be sent with by somebody who would rather not wait.
FAKE = {
    "needs_second": "no", "estado": "publicado", "status": "publicado", "reviewer": "2", "numero": "1", "aprobar": "si",
}  # fmt: skip
CLOSED = ("opciones", "paises", "si_no", "si_no_blanco")
WAITS, AT_ONCE, REFUSED = "en_revision", "publicado", "se rechaza"


@dataclass(frozen=True)
class Expected:
    """An entry of the small content, a field of it, and what becomes of a figure (`taxed`) and of other words there."""

    key: str
    field: str
    words: str
    figure: str
    other: str
    taxed: str = FIGURE


# Every kind. Those whose other words go out at once need no second person by design: they tell no law and no tax.
KINDS = {
    "facts": Expected("cl-iva", "summary", "En Chile se paga.", WAITS, WAITS),
    "parameters": Expected("cl-tasa-iva", "name", "Tasa general", WAITS, WAITS),
    "disputes": Expected("cl-libros", "question", "¿Los libros entran?", WAITS, WAITS),
    "products": Expected("libro", "note", "Va en caja.", WAITS, WAITS),
    "procedures": Expected("cl-declarar", "title", "Declarar", WAITS, WAITS),
    "programmes": Expected("cl-curso", "for_whom", "Para pymes.", WAITS, AT_ONCE),
    "platforms": Expected("cobros", "cost", "Lo dice el sitio.", WAITS, AT_ONCE),
    "organisations": Expected("cl-sii", "contact", "Por su sitio.", WAITS, AT_ONCE),
    "terms": Expected("flete", "definition", "Llevar la carga.", WAITS, AT_ONCE),
    # A guide holds nothing but names of other entries: a figure is none, and a new order goes out at once.
    "guides": Expected("cl-cargos", "facts", "cl-iva\ncl-iva-libros", REFUSED, AT_ONCE),
    "topics": Expected("iva", "name", "Asunto del valor", WAITS, AT_ONCE),
    "themes": Expected("cargos", "ask", "¿Hacia dónde?", WAITS, AT_ONCE),
    "questions": Expected("cobrar", "text", "Cómo recibir dinero", WAITS, AT_ONCE),
    "countries": Expected("CL", "name", "Chile lindo", WAITS, AT_ONCE),
    "places": Expected("cl-lota", "why", "Tiene mar.", WAITS, AT_ONCE),
    "synonyms": Expected("plata", "words", "plata\nefectivo", WAITS, AT_ONCE, f"plata\n{FIGURE}"),
    "generic_words": Expected("papel", "word", "papelito", WAITS, AT_ONCE),
    "sector_words": Expected("indumentaria", "words", "ropa\ntelas", WAITS, AT_ONCE),
    "cues": Expected("capacitarse", "reason", "Quiere aprender.", WAITS, AT_ONCE),
    "phrases": Expected("saludo", "text", "Buenas", WAITS, AT_ONCE),
    "settings": Expected("nombre", "value", "Brújula Sur", WAITS, AT_ONCE),
    "diagnosis_questions": Expected("listo", "text", "¿Ya está?", WAITS, AT_ONCE),
    "diagnosis_profiles": Expected("inicial", "text", "Vas empezando.", WAITS, AT_ONCE),
    "diagnosis_steps": Expected("ayuda", "text", "Pide ayuda.", WAITS, AT_ONCE),
}


@dataclass
class Alone:
    """One person and what they write to."""

    client: TestClient
    engine: Engine
    number: int
    role: str

    def writes(self, kind: str, field: str, words: str, new: bool = False) -> int:
        """Send a form with words in a field; return the status."""
        form = {**filled(self.engine, kind, KINDS[kind].key, **{field: words}), **FAKE}
        if not new:
            return post(self.client, f"/contenido/editar/{kind}/{KINDS[kind].key}", form)[0]
        own = {"settings": "key", "countries": "code"}.get(kind, "id")
        name = {"countries": "PE", "sector_words": "calzado"}.get(kind, f"otra-{kind.replace('_', '-')}")
        return post(self.client, f"/contenido/nueva/{kind}", {**form, own: name, "base": ""})[0]

    def made(self, kind: str) -> str | None:
        """Return what became of the newest change of the kind's entry."""
        found = history(self.engine, kind, KINDS[kind].key)
        return found[0].status if found else None

    def uploads(self, kind: str) -> str:
        """Bring a sheet with a figure; return the page with what it would change."""
        sheet = self.client.get(f"{MOUNT}/contenido/planillas/{kind}-1.csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(sheet), delimiter=";"))
        place = rows[0].index(kinds()[kind].fields[KINDS[kind].field].label)
        for row in rows[1:]:
            row[place] = KINDS[kind].taxed
        made = io.StringIO()
        csv.writer(made, delimiter=";").writerows(rows)
        given = {"_csrf": csrf_of(self.client), "clase": kind}
        files = {"archivo": ("x.csv", made.getvalue().encode())}
        return self.client.post(f"{MOUNT}/contenido/planillas", data=given, files=files).text


@pytest.fixture(params=["editor", "administrador"])
def alone(request: pytest.FixtureRequest, knowledge: Engine, as_role: Roles, desk: Desk) -> Alone:
    client = as_role(request.param)
    number = accounts.number_of(desk.engine, f"{request.param}@agencia.example")
    assert number
    return Alone(client, knowledge, number, request.param)


def published(engine: Engine) -> str:
    """Return all that answers read, as text."""
    return repr(from_database(engine))


def test_every_kind_has_its_expectation() -> None:
    assert set(KINDS) == set(kinds())
    assert {kind for kind, one in KINDS.items() if one.other == WAITS} == ALWAYS


def test_each_kind_waits_for_somebody_else_where_it_should(alone: Alone) -> None:
    for kind, one in KINDS.items():
        alone.writes(kind, one.field, one.taxed)
        assert (alone.made(kind) or REFUSED) == one.figure, kind
        assert MARK not in published(alone.engine), kind
        alone.writes(kind, one.field, one.words)
        assert alone.made(kind) == one.other, kind


def written(made: list[Control], inner: bool = False) -> Iterator[str]:
    """Yield the name of everything in a form that takes words, but for what an entry is known by."""
    for control in made:
        if control.groups:
            for group in control.groups:
                yield from written(group, True)
        elif control.field.widget not in CLOSED and (inner or control.name not in ("id", "key", "code")):
            yield control.name


@pytest.mark.parametrize("alone", ["editor"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_no_field_takes_a_figure_out_at_once(alone: Alone, kind: str) -> None:
    fields = list(written(controls(kind, current(alone.engine, kind, KINDS[kind].key)[0] or {})))
    assert KINDS[kind].field in fields
    for field in fields:
        for new in (False, True):
            alone.writes(kind, field, FIGURE, new)
            assert MARK not in published(alone.engine), (field, new)


def propose_all(alone: Alone) -> list[int]:
    """Leave a figure of every kind waiting; return the numbers of the changes."""
    for kind, one in KINDS.items():
        alone.writes(kind, one.field, one.taxed)
    found = [change.id for change in waiting(alone.engine)]
    assert len(found) == len(KINDS) - 1, "all but the guides"
    return found


def batch_of(alone: Alone) -> int:
    """Leave a batch of one's own waiting; return the number of a change of it."""
    content: dict[str, Any] = {**(current(alone.engine, "facts", "cl-iva")[0] or {}), "summary": FIGURE}
    propose_many(alone.engine, [("facts", "cl-iva", content, None)], Person(alone.number, "Ana"), "planilla", NOW)
    return waiting(alone.engine)[0].id


def new(alone: Alone) -> None:
    for kind, one in KINDS.items():
        alone.writes(kind, one.field, one.taxed, new=True)
    assert waiting(alone.engine)


def edit(alone: Alone) -> None:
    numbers = propose_all(alone)
    for action in ("ver", "guardar", "mas:values", "menos:values:0", "publicar", "aprobar"):
        form = {**filled(alone.engine, "facts", "cl-iva", summary=FIGURE), **FAKE, "accion": action}
        post(alone.client, "/contenido/editar/facts/cl-iva", form)
    draft = history(alone.engine, "facts", "cl-iva")[0]
    assert draft.status == "borrador"
    for other in ("terms", "phrases"):  # a draft of one kind sent as if it were of another, that goes out at once
        form = {**filled(alone.engine, other, KINDS[other].key), **FAKE, "borrador": str(draft.id)}
        post(alone.client, f"/contenido/editar/{other}/{KINDS[other].key}", form)
    assert set(numbers) <= {change.id for change in waiting(alone.engine)}


def approve(alone: Alone) -> None:
    refused = 409 if alone.role == "administrador" else 403
    for number in [*propose_all(alone), batch_of(alone)]:
        assert post(alone.client, f"/contenido/cambio/{number}/aprobar", FAKE)[0] == refused


def approve_after_getting_another_role(alone: Alone, desk: Desk) -> None:
    for number in [*propose_all(alone), batch_of(alone)]:
        accounts.change_role(desk.engine, alone.number, "administrador")
        assert post(alone.client, f"/contenido/cambio/{number}/aprobar", FAKE)[0] in (403, 409)


def send_back(alone: Alone) -> None:
    for number in propose_all(alone):
        post(alone.client, f"/contenido/cambio/{number}/devolver", {**FAKE, "nota": "x"})
        post(alone.client, f"/contenido/cambio/{number}/aprobar", FAKE)
    if alone.role == "administrador":  # their own, sent back by themselves, is their own again
        change = history(alone.engine, "facts", "cl-iva")[0]
        form = {**filled(alone.engine, "facts", "cl-iva", summary=FIGURE), **FAKE, "borrador": str(change.id)}
        post(alone.client, "/contenido/editar/facts/cl-iva", form)
        assert history(alone.engine, "facts", "cl-iva")[0].status == WAITS


def take_back(alone: Alone) -> None:
    for number in propose_all(alone):
        assert post(alone.client, f"/contenido/cambio/{number}/descartar", FAKE)[0] == 200
        post(alone.client, f"/contenido/cambio/{number}/aprobar", FAKE)
        post(alone.client, f"/contenido/cambio/{number}/volver", {**FAKE, "razon": "x"})


def roll_back(alone: Alone) -> None:
    for number in propose_all(alone):
        assert post(alone.client, f"/contenido/cambio/{number}/volver", {**FAKE, "razon": "x"})[0] == 409


def withdraw(alone: Alone) -> None:
    propose_all(alone)
    before = {kind: current(alone.engine, kind, one.key)[0] for kind, one in KINDS.items()}
    for kind, one in KINDS.items():
        post(alone.client, f"/contenido/entrada/{kind}/{one.key}/retirar", {**FAKE, "razon": "x"})
        gone = next((change for change in history(alone.engine, kind, one.key) if change.after is None), None)
        if gone is None:
            continue  # others need it
        post(alone.client, f"/contenido/cambio/{gone.id}/volver", {**FAKE, "razon": "x"})
        assert current(alone.engine, kind, one.key)[0] in (None, before[kind]), kind
    gone_at = history(alone.engine, "facts", "cl-iva")[0]
    assert gone_at.action == "volver" if alone.role == "administrador" else gone_at.status == WAITS


def upload(alone: Alone) -> None:
    for kind, one in KINDS.items():
        page = alone.uploads(kind)
        assert ('name="ficha"' in page) == (one.figure == WAITS), kind
    assert not waiting(alone.engine), "seen is not sent"


def confirm(alone: Alone) -> None:
    for kind, one in KINDS.items():
        if one.figure == WAITS:
            token = alone.uploads(kind).split('name="ficha" value="')[1].split('"')[0]
            post(alone.client, "/contenido/planillas/confirmar", {**FAKE, "ficha": token, "motivo": "x"})
            assert alone.made(kind) == WAITS, kind
    for change in waiting(alone.engine):
        assert post(alone.client, f"/contenido/cambio/{change.id}/aprobar", FAKE)[0] in (403, 409)


def still_so(alone: Alone) -> None:
    content = {"summary": FIGURE, "content": FIGURE, "after": FIGURE, **FAKE}
    for kind, one in KINDS.items():
        post(alone.client, "/contenido/vigencia/sigue-igual", {**content, "clase": kind, "clave": one.key})
    assert {change.kind for change in waiting(alone.engine)} == {"facts", "parameters"}
    assert not any(MARK in repr(change.after) for change in waiting(alone.engine))


# Every route of the content that writes: a new one fails here until somebody says how it was tried.
WALKS: dict[str, Callable[[Alone], None]] = {
    "/contenido/nueva/{kind}": new,
    "/contenido/editar/{kind}/{key}": edit,
    "/contenido/cambio/{number}/aprobar": approve,
    "/contenido/cambio/{number}/devolver": send_back,
    "/contenido/cambio/{number}/descartar": take_back,
    "/contenido/cambio/{number}/volver": roll_back,
    "/contenido/entrada/{kind}/{key}/retirar": withdraw,
    "/contenido/planillas": upload,
    "/contenido/planillas/confirmar": confirm,
    "/contenido/vigencia/sigue-igual": still_so,
}


def test_every_route_that_writes_content_is_walked(tmp_path_factory: pytest.TempPathFactory) -> None:
    table = routes(desk_app(settings_for(tmp_path_factory.mktemp("mesa"))))
    assert {path for method, path, _ in table if method != "GET" and path.startswith("/contenido")} == set(WALKS)


@pytest.mark.parametrize("path", WALKS)
def test_no_route_takes_a_figure_out_at_once(alone: Alone, path: str) -> None:
    WALKS[path](alone)
    assert MARK not in published(alone.engine)


@pytest.mark.parametrize("alone", ["editor"], indirect=True)
def test_getting_another_role_does_not_make_one_a_second_person(alone: Alone, desk: Desk) -> None:
    approve_after_getting_another_role(alone, desk)
    assert MARK not in published(alone.engine)
