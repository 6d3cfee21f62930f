"""A desk with content for its tests: the real one, loaded once and then copied, or a small one with every kind."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from tests.knowledge.conftest import Small
from tests.knowledge.editing.conftest import MORE

# The kinds that the small knowledge of the editing tests does without.
REST = {
    "places/cl.yml": "country: CL\nplaces:\n- {id: cl-lota, name: Lota, kind: city, why: Tiene puerto.}\n",
    "synonyms.yml": "synonyms:\n- {id: plata, words: [plata, dinero]}\n",
    "products/ropa.yml": "sector_words:\n- {id: indumentaria, words: [ropa, prendas]}\n",
    "platforms/pago.yml": """\
kind: pago
platforms:
- {id: cobros, name: Cobros, what: Cobra en línea., cost: Según el plan., still_runs: vigente, facts: [cl-iva]}
""",
    "preguntas.yml": "questions:\n- {id: cobrar, number: 1, name: Cobrar, text: Cómo cobrar, destino: [iva]}\n",
    "autodiagnostico.yml": """\
diagnosis_questions:
- id: listo
  text: ¿Está listo?
  choices: [{label: Listo, points: 2, words: [dale]}, {label: Falta, points: 0}]
  step: {text: Prepáralo., theme: cargos}
diagnosis_profiles:
- {id: inicial, at_least: 0, name: Inicial, text: Estás empezando.}
diagnosis_steps:
- {id: ayuda, text: Busca ayuda., theme: cargos}
""",
}


def fill_small(url: str, folder: Path) -> Engine:
    """Put a small knowledge with every kind into a database."""
    small = Small(folder)
    for name, text in (MORE | REST).items():
        small.write(name, text)
    engine = open_engine(url)
    load(engine, small.read())
    return engine


def fill(url: str) -> None:
    """Put the baseline into a SQLite database that is not there yet."""
    shutil.copy(_loaded(), url.removeprefix("sqlite:///"))


@lru_cache(maxsize=1)
def _loaded() -> Path:
    path = Path(tempfile.mkdtemp(prefix="brujula-mesa-")) / "brujula.db"
    engine = open_engine(f"sqlite:///{path}")
    load(engine, read_baseline())
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path
