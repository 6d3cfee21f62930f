"""A small knowledge base on each kind of database, and the staff who change it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.db import open_engine
from knowledge.editing import Person
from knowledge.loading.load import load
from tests.knowledge.conftest import Small
from tests.postgres import new_database

NOW = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
ANA, LUIS = Person(1, "Ana Rojas"), Person(2, "Luis Paredes")
MORE = {
    "themes.yml": """\
themes:
- {id: cargos, name: Cargos, intent: consultar_cargos, topics: [iva], side: destino, ask: "¿A qué país?"}
""",
    "guides.yml": "guides:\n- {id: cl-cargos, theme: cargos, country: CL, facts: [cl-iva-libros, cl-iva]}\n"
    "- {id: pe-cargos, theme: cargos, country: PE, facts: [cl-iva-libros]}\n",
    "disputes/cl.yml": """\
country: CL
topic: iva
disputes:
- id: cl-libros
  question: ¿Los libros pagan?
  settled: false
  readings:
  - {text: Pagan., held_by: SII, fact: cl-iva-libros}
  - {text: No pagan., held_by: Aduanas}
  facts: [cl-iva-libros]
""",
    "procedures/cl.yml": """\
country: CL
procedures:
- id: cl-declarar
  theme: cargos
  side: destino
  title: Declarar el IVA
  questions: [cómo declaro]
  steps:
  - {text: Declara los libros., fact: cl-iva-libros}
  - {text: Paga el IVA., fact: cl-iva}
  documents: {text: La factura., fact: cl-iva-libros}
  office: cl-sii
""",
    "products/papel.yml": """\
sector: artesanias
products:
- id: libro
  name: libro
  kind: bien
  permits: [{country: CL, name: Depósito legal, verified: true, fact: cl-iva-libros}]
generic_words:
- {id: papel, word: papel, products: [libro]}
""",
    "glossary/terminos.yml": """\
terms:
- {id: flete, term: flete, definition: Lo que se cobra por llevar la carga., facts: [cl-iva-libros]}
""",
    "phrases.yml": "phrases:\n- {id: saludo, text: Hola}\n- {id: fuente, text: 'Fuente: {fuentes} · {fecha}'}\n",
    "agency.yml": "settings:\n- {key: nombre, value: Brújula}\n",
    "cues/proposito.yml": "cues:\n- {id: capacitarse, group: proposito, words: [aprender]}\n",
}


@pytest.fixture
def yaml(tmp_path: Path) -> Small:
    """The folder of YAML, to be changed as a developer would; every kind has something that points to cl-iva-libros."""
    small = Small(tmp_path / "knowledge")
    for name, text in MORE.items():
        small.write(name, text)
    small.edit("organisations/cl.yml", "facts: [cl-iva]", "facts: [cl-iva, cl-iva-libros]")
    small.edit("programmes/cl.yml", "facts: [cl-iva]", "facts: [cl-iva-libros]")
    small.edit("parameters/cl/iva.yml", "checked_on: '2026-11-22'}", "checked_on: '2026-11-22', fact: cl-iva-libros}")
    return small


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, yaml: Small) -> Iterator[Engine]:
    """The small base, loaded, on each kind of database."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path}/small.db")
        load(engine, yaml.read())
        yield engine
        engine.dispose()
        return
    with new_database() as url:
        engine = open_engine(url)
        load(engine, yaml.read())
        yield engine
        engine.dispose()
