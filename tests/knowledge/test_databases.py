"""SQLite and PostgreSQL hold the same knowledge and give the same search results."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from knowledge.loading.load import load
from knowledge.models import Base
from knowledge.search import Query, find_entries, rank
from knowledge.snapshot import from_database

KINDS = (
    "facts", "themes", "programmes", "platforms", "products", "disputes", "parameters", "settings", "procedures", "cues",
)  # fmt: skip
QUESTIONS = [
    "cuanto paga de iva una polera en chile", "puedo vender mermelada en mexico", "registro sanitario", "retracto",
    "como cobro en dolares", "devolucion de un paquete", "exporta facil", "que es la vuce", "mercado libre",
    "certficado de origen", "etiqetas de ropa", "aransel calzado", "octogonos", "cuanto demora el correo",
]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def full_engine(request):
    return request.getfixturevalue(f"{request.param}_engine")


def test_the_database_gives_back_the_yaml_in_its_order(full_engine, snapshot):
    read = from_database(full_engine)
    for kind in KINDS:
        assert list(getattr(read, kind).items()) == list(getattr(snapshot, kind).items())


def test_loading_again_changes_nothing(full_engine, baseline):
    assert not load(full_engine, baseline).touched


def test_the_migrations_make_the_models(full_engine):
    with full_engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


@pytest.fixture(scope="module")
def snapshots(sqlite_engine, postgres_engine):
    return [from_database(engine) for engine in (sqlite_engine, postgres_engine)]


@pytest.mark.parametrize("text", QUESTIONS)
def test_both_databases_find_the_same(text, snapshots):
    results = [
        ([(hit.id, hit.score) for hit in rank(snapshot, Query(text), 30)], find_entries(snapshot, text))
        for snapshot in snapshots
    ]
    assert results[0][0]
    assert results[0] == results[1]
