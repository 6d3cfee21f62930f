"""Loading is idempotent and overwrites nothing: a change is a new revision, and the desk's edits stay on top."""

from sqlalchemy import select

from knowledge import models
from knowledge.db import session
from knowledge.loading.baseline import read_baseline
from knowledge.loading.export import export
from knowledge.loading.load import add_revision, load
from knowledge.loading.rows import Sources
from knowledge.snapshot import from_database, revision

FACTS = "facts/cl/iva.yml"


def edit_at_desk(engine, fact_id, **changes):
    fact = from_database(engine).facts[fact_id].model_copy(update=changes)
    with session(engine) as db:
        add_revision(db.get(models.FactRow, fact_id), fact, Sources(db), origin="desk", author="ana", reason="corrige")


def revisions(engine, fact_id):
    with session(engine) as db:
        query = select(models.FactRevisionRow).filter_by(fact_id=fact_id).order_by(models.FactRevisionRow.number)
        return [(row.number, row.origin, row.title) for row in db.scalars(query)]


def test_loading_twice_changes_nothing(small, engine):
    first = load(engine, small.read())
    assert first.added["facts"] == 2
    before = revision(engine)
    assert not load(engine, small.read()).touched
    assert revision(engine) == before


def test_a_changed_fact_gets_a_revision_and_keeps_the_old_one(small, engine):
    load(engine, small.read())
    before = revision(engine)
    small.edit(FACTS, "title: El IVA es 19%", "title: IVA de 19%")
    assert load(engine, small.read()).changed == {"facts": 1}
    assert revisions(engine, "cl-iva") == [(1, "yaml", "El IVA es 19%"), (2, "yaml", "IVA de 19%")]
    assert from_database(engine).facts["cl-iva"].title == "IVA de 19%"
    assert revision(engine) > before


def test_an_edit_of_the_desk_stays_on_top_while_the_yaml_does_not_change(small, engine):
    load(engine, small.read())
    edit_at_desk(engine, "cl-iva", title="Del escritorio")
    assert not load(engine, small.read()).touched
    assert from_database(engine).facts["cl-iva"].title == "Del escritorio"


def test_a_later_change_of_the_yaml_wins_over_the_desk_and_keeps_its_revision(small, engine):
    load(engine, small.read())
    edit_at_desk(engine, "cl-iva", title="Del escritorio")
    small.edit(FACTS, "title: El IVA es 19%", "title: Del repositorio")
    load(engine, small.read())
    assert [title for *_, title in revisions(engine, "cl-iva")] == [
        "El IVA es 19%",
        "Del escritorio",
        "Del repositorio",
    ]
    assert from_database(engine).facts["cl-iva"].title == "Del repositorio"


def test_a_removed_fact_is_withdrawn_and_comes_back(small, engine):
    load(engine, small.read())
    text = (small.root / FACTS).read_text()
    small.write(FACTS, text[: text.index("- id: cl-iva-libros")])
    assert load(engine, small.read()).withdrawn == {"facts": 1}
    assert set(from_database(engine).facts) == {"cl-iva"}
    assert len(revisions(engine, "cl-iva-libros")) == 1
    small.write(FACTS, text)
    load(engine, small.read())
    assert set(from_database(engine).facts) == {"cl-iva", "cl-iva-libros"}


def test_a_removed_fact_that_the_desk_rewrote_stays(small, engine):
    load(engine, small.read())
    edit_at_desk(engine, "cl-iva-libros", title="Del escritorio")
    text = (small.root / FACTS).read_text()
    small.write(FACTS, text[: text.index("- id: cl-iva-libros")])
    load(engine, small.read())
    assert from_database(engine).facts["cl-iva-libros"].title == "Del escritorio"


def test_an_organisation_that_others_name_can_change_and_go(small, engine):
    load(engine, small.read())
    small.edit("organisations/cl.yml", "name: SII", "name: Impuestos Internos")
    load(engine, small.read())
    assert from_database(engine).organisations["cl-sii"].name == "Impuestos Internos"
    (small.root / "organisations/cl.yml").unlink()
    (small.root / "programmes/cl.yml").unlink()
    assert load(engine, small.read()).withdrawn == {"organisations": 1, "programmes": 1}


def test_a_parameter_gets_a_new_date(small, engine):
    load(engine, small.read())
    new = "    '2030-01-01': {value: null, source: {title: Ley X}, checked_on: '2026-11-22'}\n"
    small.write("parameters/cl/iva.yml", (small.root / "parameters/cl/iva.yml").read_text() + new)
    load(engine, small.read())
    values = from_database(engine).parameters["cl-tasa-iva"].values
    assert [str(value.value) for value in values.values()] == ["0.19", "None"]


def test_load_export_load_gives_no_change(tmp_path, sqlite_engine, baseline):
    export(sqlite_engine, tmp_path / "a" / "knowledge")
    exported = read_baseline(tmp_path / "a" / "knowledge")
    assert exported.entries == baseline.entries
    assert not load(sqlite_engine, exported).touched


def test_two_exports_are_the_same_text(tmp_path, sqlite_engine):
    one, two = export(sqlite_engine, tmp_path / "a"), export(sqlite_engine, tmp_path / "b")
    assert [path.read_text() for path in one] == [path.read_text() for path in two]


def test_an_export_carries_the_desk_edits_and_loading_it_changes_nothing(small, engine, tmp_path):
    load(engine, small.read())
    edit_at_desk(engine, "cl-iva", title="Del escritorio: «19%»\nen dos líneas", values=[{"percent": 19}])
    export(engine, tmp_path / "out" / "knowledge")
    exported = read_baseline(tmp_path / "out" / "knowledge")
    assert exported.entries["facts"][0].title.startswith("Del escritorio")
    assert not load(engine, exported).touched
    edit_at_desk(engine, "cl-iva", title="Otra vez")
    assert not load(engine, exported).touched
    assert from_database(engine).facts["cl-iva"].title == "Otra vez"


def test_a_fact_born_at_the_desk_is_exported_where_its_country_and_topic_say(small, engine, tmp_path):
    load(engine, small.read())
    fact = from_database(engine).facts["cl-iva"].model_copy(update={"id": "pe-igv", "country": "PE"})
    with session(engine) as db:
        db.add(row := models.FactRow(id="pe-igv"))
        add_revision(row, fact, Sources(db), origin="desk", author="ana")
    files = {str(path.relative_to(tmp_path / "out")) for path in export(engine, tmp_path / "out")}
    assert "facts/pe/iva.yml" in files
    assert not load(engine, small.read()).withdrawn
