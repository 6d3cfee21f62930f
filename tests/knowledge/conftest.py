"""Fixtures: the real baseline, a small one to break, and both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.db import open_engine
from knowledge.loading.baseline import Baseline, read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import Snapshot, from_baseline
from tests.postgres import new_database

SMALL = {
    "places/countries.yml": "countries:\n- {code: CL, name: Chile, bloc: true}\n- {code: PE, name: Perú, bloc: true}\n",
    "topics.yml": "topics:\n- {id: iva, name: IVA, words: [iva]}\n",
    "organisations/cl.yml": """\
country: CL
organisations:
- {id: cl-sii, name: SII, kind: autoridad_tributaria, what: Cobra el IVA., facts: [cl-iva]}
""",
    "programmes/cl.yml": """\
country: CL
programmes:
- {id: cl-curso, name: Curso, kind: capacitacion, run_by: cl-sii, what: Un curso., still_runs: vigente, facts: [cl-iva]}
""",
    "parameters/cl/iva.yml": """\
country: CL
topic: iva
parameters:
- id: cl-tasa-iva
  name: Tasa del IVA
  unit: /1
  values:
    '2003-10-01': {value: '0.19', source: {title: DL 825}, checked_on: '2026-11-22'}
""",
    "facts/cl/iva.yml": """\
country: CL
topic: iva
checked_on: '2026-11-22'
facts:

- id: cl-iva
  role: destino
  title: El IVA es 19%
  statement: El IVA de Chile es 19%.
  summary: En Chile el IVA es 19%.
  valid_from: 2003-10
  legal_status: vigente
  verified: true
  source: {title: DL 825, date: 1974}

- id: cl-iva-libros
  role: destino
  title: Los libros pagan IVA
  statement: Los libros pagan IVA en Chile.
  summary: Los libros pagan IVA en Chile.
  legal_status: por_confirmar
  verified: false
""",
}


class Small:
    """A small knowledge folder that tests change as an editor would."""

    def __init__(self, root: Path):
        self.root = root
        for name, text in SMALL.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def read(self) -> Baseline:
        return read_baseline(self.root)


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "knowledge")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path}/small.db")


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    return read_baseline()


@pytest.fixture(scope="session")
def snapshot(baseline: Baseline) -> Snapshot:
    return from_baseline(baseline)


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory, baseline: Baseline) -> Engine:
    """A SQLite database with the whole baseline; read only."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('db')}/knowledge.db")
    load(engine, baseline)
    return engine


@pytest.fixture(scope="session")
def empty_postgres_url() -> Iterator[str]:
    """A new PostgreSQL database, dropped at the end. Without a server: skipped at home, failed in CI."""
    with new_database() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_engine(empty_postgres_url: str, baseline: Baseline) -> Engine:
    """A PostgreSQL database with the whole baseline; read only."""
    engine = open_engine(empty_postgres_url)
    load(engine, baseline)
    return engine
