"""Nobody publishes a figure alone: every kind, every field that takes words and every route that writes content."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from conversations.db import open_engine, session
from conversations.models import PersonRow
from conversations.senders import assistant_name
from desk import accounts
from desk.app import desk_app
from desk.contenido.fields import kinds
from desk.contenido.forms import Control, controls
from desk.core import Desk
from desk.ensenanza import talks
from desk.ensenanza.vocabulary import things
from knowledge import editing
from knowledge.editing import Person, current, history, propose_many, waiting
from knowledge.editing.second import ALWAYS
from knowledge.snapshot import from_database
from tests.desk.a_solas import CLOSED, FAKE, FIGURE, KINDS, MARK, REFUSED, WAITS, Alone
from tests.desk.conftest import NOW, settings_for
from tests.desk.formularios import filled, post
from tests.desk.rutas import writing_routes
from tests.memoria import heard, keep

Roles = Callable[[str], TestClient]
# What changes the content stands in these modules; a route that reaches anything of theirs but what only reads can write.
WRITING = ("knowledge.editing", "knowledge.loading.load", "knowledge.loading.build")
READING = (
    editing.check, editing.current, editing.find, editing.history, editing.last_content, editing.loads, editing.needs_second,
    editing.of_author, editing.uses, editing.waiting, editing.waiting_count, editing.withdrawn,
)  # fmt: skip


@pytest.fixture(params=["editor", "administrador"])
def alone(request: pytest.FixtureRequest, knowledge: Engine, as_role: Roles, desk: Desk) -> Alone:
    client = as_role(request.param)
    number = accounts.number_of(desk.engine, f"{request.param}@agencia.example")
    assert number
    return Alone(client, knowledge, number, request.param, desk)


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


def talked(desk: Desk) -> str:
    """Leave a conversation in the assistant's memory; return where a word of its message is corrected."""
    with session(desk.engine) as db:
        who = {"created_at": NOW, "last_inbound_at": NOW, "choices": [], "state": "bot"}
        row = PersonRow(channel="whatsapp", address="56912344821", **who)
        db.add(row)
        db.flush()
        number = row.id
    memory = open_engine(desk.settings.tracker_url)
    said = heard("cuánto paga un libro", "consultar_cargos", 2.0)
    keep(memory, assistant_name("whatsapp", "56912344821", desk.key), [said])
    memory.dispose()
    found = talks.find(desk, number)
    assert found
    return f"/ensenar/conversaciones/{number}/mensajes/{found[1][0].key}/palabra"


def correct_a_word(alone: Alone) -> None:
    path, named = talked(alone.desk), {(one.kind, one.key): one.label for one in things(from_database(alone.engine))}
    tried = [kind for kind, one in KINDS.items() if (kind, one.key) in named]
    assert set(tried) == {kind for kind, _ in named}
    for kind in tried:
        form = {"palabra": FIGURE, "de": named[kind, KINDS[kind].key], **FAKE}
        assert post(alone.client, path, {**form, "que": "es"})[0] == 200, kind
        assert alone.made(kind) == WAITS, kind
        assert post(alone.client, path, {**form, "que": "no_es"})[0] == 422, kind
    for change in waiting(alone.engine):
        assert post(alone.client, f"/contenido/cambio/{change.id}/aprobar", FAKE)[0] in (403, 409)


# Every route that can write content: a new one fails here until somebody says how it was tried.
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
    "/ensenar/conversaciones/{number}/mensajes/{key}/palabra": correct_a_word,
}


def writes_content(module: str, seen: set[str]) -> bool:
    """Tell whether a module of the desk, or one that it uses, has in its hands what changes the content."""
    seen.add(module)
    for held in vars(sys.modules[module]).values():
        home = held.__name__ if isinstance(held, ModuleType) else getattr(held, "__module__", None) or ""
        if isinstance(held, ModuleType | FunctionType) and home.startswith(WRITING) and held not in READING:
            return True
        if home.startswith("desk.") and home not in seen and writes_content(home, seen):
            return True
    return False


def test_every_route_that_can_write_content_is_walked(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = desk_app(settings_for(tmp_path_factory.mktemp("mesa")))
    found = {route.path for route in writing_routes(app) if writes_content(route.endpoint.__module__, set())}
    assert found == set(WALKS)


@pytest.mark.parametrize("path", WALKS)
def test_no_route_takes_a_figure_out_at_once(alone: Alone, path: str) -> None:
    WALKS[path](alone)
    assert MARK not in published(alone.engine)


@pytest.mark.parametrize("alone", ["editor"], indirect=True)
def test_getting_another_role_does_not_make_one_a_second_person(alone: Alone, desk: Desk) -> None:
    approve_after_getting_another_role(alone, desk)
    assert MARK not in published(alone.engine)
