"""The real baseline in a database, and ways to change a table as staff would."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine

from desk.contenido.fields import kinds
from knowledge.db import open_engine
from knowledge.loading.baseline import read_baseline
from knowledge.loading.load import load
from knowledge.snapshot import from_database
from knowledge.tables import Layout, Outcome, layout_of, prepare, read_file
from knowledge.tables.layout import Table
from knowledge.tables.workbook import write_xlsx


def layout(kind: str) -> Layout:
    return layout_of(kinds()[kind])


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the whole baseline, to be copied."""
    path = tmp_path_factory.mktemp("tablas") / "brujula.db"
    engine = open_engine(f"sqlite:///{path}")
    load(engine, read_baseline())
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def shared(loaded: Path) -> Engine:
    """That database, for tests that change nothing in it."""
    return open_engine(f"sqlite:///{loaded}")


@pytest.fixture
def engine(loaded: Path, tmp_path: Path) -> Engine:
    """A copy of one's own."""
    for suffix in ("", "-wal", "-shm"):
        if Path(f"{loaded}{suffix}").exists():
            shutil.copy(f"{loaded}{suffix}", tmp_path / f"brujula.db{suffix}")
    return open_engine(f"sqlite:///{tmp_path}/brujula.db")


class Sheet:
    """A workbook in the hands of somebody."""

    def __init__(self, data: bytes):
        self.book: Workbook = load_workbook(io.BytesIO(data))

    def find(self, sheet: str, key: str) -> int:
        """Return the row of an identifier."""
        return next(row[0].row for row in self.book[sheet].iter_rows(min_row=2) if row[0].value == key)

    def cell(self, sheet: str, row: int, heading: str) -> Any:
        """Return a cell by its heading."""
        place = next(cell.column for cell in self.book[sheet][1] if cell.value == heading)
        return self.book[sheet].cell(row, place)

    def put(self, sheet: str, row: int, **values: Any) -> None:
        """Write into a row; in names of headings "_" stands for a blank."""
        for heading, value in values.items():
            self.cell(sheet, row, heading.replace("_", " ")).value = value

    def bytes(self) -> bytes:
        made = io.BytesIO()
        self.book.save(made)
        return made.getvalue()


@pytest.fixture
def download(engine: Engine) -> Callable[[str], Sheet]:
    return lambda kind: Sheet(write_xlsx(layout(kind), from_database(engine)))


@pytest.fixture
def upload(engine: Engine) -> Callable[[str, bytes], Outcome]:
    def uploaded(kind: str, data: bytes, name: str = "planilla.xlsx") -> Outcome:
        return prepare(engine, layout(kind), read_file(name, data))

    return uploaded


def said(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]


__all__ = ["Sheet", "Table", "layout", "said"]
