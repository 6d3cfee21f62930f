"""The history of an entry of any kind tells what came from the files, each time that they were loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from desk.contenido.fields import kinds
from desk.settings import MOUNT
from knowledge.editing import Person, current, loads, propose
from knowledge.loading.load import load
from knowledge.snapshot import from_database
from tests.desk.conftest import NOW
from tests.desk.contenido import REST
from tests.knowledge.conftest import Small
from tests.knowledge.editing.conftest import MORE

Roles = Callable[[str], TestClient]
TERMS = "glossary/terminos.yml"


def files(folder: Path) -> Small:
    """Return the files that the small knowledge was loaded from."""
    small = Small(folder / "yaml")
    for name, text in (MORE | REST).items():
        small.write(name, text)
    return small


def test_every_kind_tells_that_it_came_from_the_files(knowledge: Engine, as_role: Roles) -> None:
    snapshot, editor = from_database(knowledge), as_role("editor")
    for kind in kinds():
        key = next(iter(getattr(snapshot, kind)))
        text = editor.get(f"{MOUNT}/contenido/entrada/{kind}/{key}").text
        assert text.count("Llegó de los archivos</strong>") == 1, kind
        assert "Cambió en los archivos</strong>" not in text, kind


def test_what_the_files_change_is_told_once_with_what_it_said_before(
    knowledge: Engine, as_role: Roles, tmp_path: Path
) -> None:
    small = files(tmp_path)

    def page() -> str:
        return as_role("editor").get(f"{MOUNT}/contenido/entrada/terms/flete").text

    small.edit(TERMS, "Lo que se cobra", "Lo que se paga")
    load(knowledge, small.read())
    load(knowledge, small.read())
    assert page().count("Cambió en los archivos</strong>") == 1
    assert f"<code>knowledge/{TERMS}</code>" in page()
    assert "<span>Lo que se cobra por llevar la carga.</span>" in page()
    assert "<span>Lo que se paga por llevar la carga.</span>" in page()
    content = {**(current(knowledge, "terms", "flete")[0] or {}), "definition": "Llevar la carga, de la mesa."}
    propose(knowledge, "terms", "flete", content, Person(1, "Ana"), "r", NOW)
    small.edit(TERMS, "Lo que se paga", "Lo que vale")
    load(knowledge, small.read())
    assert page().count("<span>Lo que vale por llevar la carga.</span>") == 1
    assert "Cambió en los archivos y reemplazó la edición de la mesa." in page()
    assert page().count("Cambió en los archivos</strong>") == 1


def test_what_left_the_files_and_came_back_is_told(knowledge: Engine, as_role: Roles, tmp_path: Path) -> None:
    small = files(tmp_path)
    small.write("synonyms.yml", "synonyms:\n- {id: otro, words: [uno, otro]}\n")
    load(knowledge, small.read())
    assert loads(knowledge, "synonyms", "plata")[0].after is None
    small.write("synonyms.yml", REST["synonyms.yml"])
    load(knowledge, small.read())
    text = as_role("editor").get(f"{MOUNT}/contenido/entrada/synonyms/plata").text
    assert text.count("Dejó de estar en los archivos</strong>") == 1
    assert text.count("Llegó de los archivos</strong>") == 2
