"""The history of an entry has every text that came from the files, and that it left them."""

from __future__ import annotations

from sqlalchemy import Engine

from knowledge.editing import current, loads, propose, publish
from knowledge.loading.load import load
from tests.knowledge.conftest import Small
from tests.knowledge.editing.conftest import ANA, LUIS, NOW


def titles(engine: Engine) -> list[tuple[str | None, str | None]]:
    return [
        ((one.before or {}).get("title"), (one.after or {}).get("title")) for one in loads(engine, "facts", "cl-iva")
    ]


def test_each_text_of_the_files_is_told_with_what_stood_before(engine: Engine, yaml: Small) -> None:
    first = loads(engine, "facts", "cl-iva")
    assert [(one.before, one.file) for one in first] == [(None, "facts/cl/iva.yml")]
    assert first[0].at.tzinfo
    yaml.edit("facts/cl/iva.yml", "title: El IVA es 19%", "title: Del archivo")
    load(engine, yaml.read())
    content = {**(current(engine, "facts", "cl-iva")[0] or {}), "title": "De la mesa"}
    publish(engine, propose(engine, "facts", "cl-iva", content, ANA, "r", NOW), LUIS, NOW)
    yaml.edit("facts/cl/iva.yml", "title: Del archivo", "title: Otra vez del archivo")
    load(engine, yaml.read())
    load(engine, yaml.read())
    assert titles(engine) == [
        ("De la mesa", "Otra vez del archivo"), ("El IVA es 19%", "Del archivo"), (None, "El IVA es 19%"),
    ]  # fmt: skip


def test_of_the_other_kinds_each_load_is_told_too(engine: Engine, yaml: Small) -> None:
    yaml.edit("phrases.yml", "text: Hola", "text: Buenas")
    load(engine, yaml.read())
    load(engine, yaml.read())
    told = [
        ((one.before or {}).get("text"), (one.after or {}).get("text")) for one in loads(engine, "phrases", "saludo")
    ]
    assert told == [("Hola", "Buenas"), (None, "Hola")]


def test_what_leaves_the_files_is_told_with_what_it_said(engine: Engine, yaml: Small) -> None:
    yaml.edit("phrases.yml", "- {id: saludo, text: Hola}\n", "")
    load(engine, yaml.read())
    gone = loads(engine, "phrases", "saludo")[0]
    assert ((gone.before or {}).get("text"), gone.after, gone.file) == ("Hola", None, "phrases.yml")


def test_what_never_came_from_the_files_has_none(engine: Engine) -> None:
    assert loads(engine, "phrases", "no-existe") == loads(engine, "facts", "no-existe") == []
