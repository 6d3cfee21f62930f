"""What the pages of the content share: the knowledge base, who acts, and what is said when it cannot be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from sqlalchemy import Engine

from desk.contenido.fields import Kind, kinds
from desk.errors import Refused
from desk.knowledge import Knowledge, knowledge_of
from desk.web import Staff, desk_of
from knowledge.editing import Outdated, Person, SamePerson
from knowledge.errors import KnowledgeError
from knowledge.snapshot import Snapshot

CLOSED = (
    "No puedo leer el contenido",
    "Vuelve a intentarlo en un minuto. Si sigue así, avisa a quien instaló Brújula: puede que falte cargarlo con "
    "«brujula knowledge load».",
)
LATE = "Otra persona lo cambió o lo decidió mientras lo mirabas. Mira cómo está ahora y vuelve a intentarlo."
SAME = "Otra persona tiene que aprobarlo: quien hizo el cambio no puede."


def knowledge(request: Request) -> Knowledge:
    """Return the knowledge base of the desk."""
    return knowledge_of(desk_of(request).settings.database_url)


def snapshot_of(request: Request) -> Snapshot:
    """Return what is told now; raises Refused where there is nothing yet, or it cannot be read."""
    found = knowledge(request).snapshot()
    if found is None:
        raise Refused(503, *CLOSED)
    return found


def engine_of(request: Request) -> Engine:
    """Return the database of the knowledge; raises Refused where there is nothing in it yet, or it cannot be read."""
    snapshot_of(request)
    return knowledge(request).engine


def kind_of(name: str) -> Kind:
    """Return a kind of content; raises Refused."""
    if name not in kinds():
        raise Refused(404, "No encuentro esa página", "Vuelve a la lista de contenido y búscala ahí.")
    return kinds()[name]


def person(staff: Staff) -> Person:
    """Return who acts, as the knowledge notes it."""
    return Person(staff.id, staff.name)


@contextmanager
def deciding() -> Iterator[None]:
    """Turn what cannot be done into a page that says why."""
    try:
        yield
    except SamePerson as error:
        raise Refused(409, "No puedes aprobar tu propio cambio", SAME) from error
    except Outdated as error:
        raise Refused(409, "Esto ya cambió", LATE) from error
    except KnowledgeError as error:
        raise Refused(409, "No se puede hacer", str(error)) from error
