"""The loader and the desk: edits stay on top until their YAML changes, what was made stays, what was withdrawn stays so."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from bot.knowledge_report import load_lines
from knowledge.editing import current, history, propose, propose_roll_back, publish, withdraw
from knowledge.landed_cost.store import open_book
from knowledge.loading.baseline import read_baseline
from knowledge.loading.export import export
from knowledge.loading.load import load
from knowledge.snapshot import from_database
from tests.knowledge.conftest import Small
from tests.knowledge.editing.conftest import ANA, LUIS, NOW


def greet(engine: Engine, text: str) -> None:
    propose(engine, "phrases", "saludo", {"id": "saludo", "text": text}, ANA, "mejor", NOW)


def greeting(engine: Engine) -> str:
    return from_database(engine).phrases["saludo"].text


def test_an_edit_of_a_catalogue_stays_until_its_yaml_changes(engine: Engine, yaml: Small) -> None:
    greet(engine, "Qué tal")
    assert not load(engine, yaml.read()).touched
    assert greeting(engine) == "Qué tal"
    yaml.edit("phrases.yml", "text: Hola", "text: Buenas")
    report = load(engine, yaml.read())
    assert greeting(engine) == "Buenas"
    assert report.overridden == [("phrases", "saludo")]
    assert any("saludo" in line for line in load_lines(report, yaml.read()))
    noted = history(engine, "phrases", "saludo")[0]
    assert (noted.action, noted.before, noted.after) == (
        "yaml",
        {"id": "saludo", "text": "Qué tal"},
        {"id": "saludo", "text": "Buenas"},
    )
    assert not load(engine, yaml.read()).touched


def test_a_yaml_that_says_what_the_desk_said_lands_silently(engine: Engine, yaml: Small) -> None:
    greet(engine, "Qué tal")
    yaml.edit("phrases.yml", "text: Hola", "text: Qué tal")
    assert not load(engine, yaml.read()).overridden
    yaml.edit("phrases.yml", "text: Qué tal", "text: Buenas")
    assert not load(engine, yaml.read()).overridden
    assert greeting(engine) == "Buenas"


def test_a_changed_yaml_over_a_fact_of_the_desk_is_told(engine: Engine, yaml: Small) -> None:
    content = {**(current(engine, "facts", "cl-iva")[0] or {}), "title": "De la mesa"}
    publish(engine, propose(engine, "facts", "cl-iva", content, ANA, "r", NOW), LUIS, NOW)
    assert not load(engine, yaml.read()).touched
    yaml.edit("facts/cl/iva.yml", "title: El IVA es 19%", "title: Del archivo")
    assert load(engine, yaml.read()).overridden == [("facts", "cl-iva")]
    assert from_database(engine).facts["cl-iva"].title == "Del archivo"


def test_what_was_made_at_the_desk_is_not_deleted(engine: Engine, yaml: Small) -> None:
    propose(engine, "synonyms", "nuevo", {"id": "nuevo", "words": ["a", "b"]}, ANA, "faltaba", NOW)
    assert not load(engine, yaml.read()).touched
    assert "nuevo" in from_database(engine).synonyms


def test_what_was_withdrawn_stays_so_until_published_again(engine: Engine, yaml: Small) -> None:
    gone = {kind: withdraw(engine, kind, key, ANA, "mal", NOW) for kind, key in WITHDRAWN}
    yaml.edit("facts/cl/iva.yml", "title: El IVA es 19%", "title: Otro")
    yaml.edit("glossary/terminos.yml", "por llevar", "por mover")
    yaml.edit("parameters/cl/iva.yml", "name: Tasa del IVA", "name: Otra tasa")
    report = load(engine, yaml.read())
    assert set(report.withheld) == set(WITHDRAWN)
    assert all(current(engine, kind, key)[0] is None for kind, key in WITHDRAWN)
    assert not load(engine, yaml.read()).withheld
    publish(engine, propose_roll_back(engine, gone["facts"], ANA, "bien", NOW), LUIS, NOW)
    load(engine, yaml.read())
    assert "cl-iva" in from_database(engine).facts


WITHDRAWN = (("facts", "cl-iva"), ("terms", "flete"), ("parameters", "cl-tasa-iva"))


def test_what_something_of_the_desk_uses_stays_when_its_yaml_goes(engine: Engine, yaml: Small) -> None:
    programme = {**(current(engine, "programmes", "cl-curso")[0] or {}), "id": "cl-otro", "name": "Otro"}
    propose(engine, "programmes", "cl-otro", programme, ANA, "faltaba", NOW)
    for name in ("programmes/cl.yml", "organisations/cl.yml", "procedures/cl.yml"):
        (yaml.root / name).unlink()
    report = load(engine, yaml.read())
    assert report.kept == [("organisations", "cl-sii")]
    assert from_database(engine).programmes.keys() == {"cl-otro"}


def test_exporting_and_loading_changes_nothing_of_what_is_told(engine: Engine, tmp_path: Path) -> None:
    greet(engine, "Qué tal")
    propose(engine, "synonyms", "nuevo", {"id": "nuevo", "words": ["a", "b"]}, ANA, "faltaba", NOW)
    for kind, key in (("facts", "cl-iva-libros"), ("terms", "flete"), ("parameters", "cl-tasa-iva")):
        withdraw(engine, kind, key, ANA, "mal", NOW)
    before = from_database(engine)
    export(engine, tmp_path / "out" / "knowledge")
    report = load(engine, read_baseline(tmp_path / "out" / "knowledge"))
    assert (report.added, report.changed, report.withdrawn, report.overridden) == ({}, {}, {}, [])
    after = from_database(engine)
    for kind in ("facts", "phrases", "synonyms", "guides", "procedures", "products", "terms", "parameters", "disputes"):
        assert getattr(after, kind) == getattr(before, kind), kind


def test_the_cost_book_reads_the_desk_also_after_another_load(engine: Engine, yaml: Small, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    withdraw(engine, "parameters", "cl-tasa-iva", ANA, "mal", NOW)
    yaml.edit("phrases.yml", "text: Hola", "text: Buenas")
    load(engine, yaml.read())
    book = open_book(url, tmp_path / "cache", yaml.root)
    assert "cl-tasa-iva" in book.withheld
