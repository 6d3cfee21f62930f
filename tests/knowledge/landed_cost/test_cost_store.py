"""Where the rule book comes from: a database of this very YAML, else the YAML; the cache never decides."""

import sqlite3
from pathlib import Path

import pytest

from knowledge.db import open_engine
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import parse
from knowledge.landed_cost.store import _revision, open_book
from knowledge.loading.baseline import digest, read_baseline
from knowledge.loading.load import load

REQUEST = {"destination": "CO", "on_date": "2026-05-10", "goods_value": "300", "channel": "courier", "product": "ropa"}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('db')}/b.db"
    load(open_engine(url), read_baseline())
    return url


def edit(url: str) -> None:
    """Advance the revision, as an edit of the desk does."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    with connection:
        connection.execute("UPDATE knowledge_state SET revision = revision + 1")
    connection.close()


def test_a_database_that_nobody_edited_says_what_the_yaml_says(database):
    assert _revision(database, digest()) is None


def test_database_and_yaml_give_the_same_quote(database, tmp_path):
    edit(database)
    from_yaml = quote(parse(REQUEST), open_book("", tmp_path / "a"))
    from_database = quote(parse(REQUEST), open_book(database, tmp_path / "b"))
    cached = quote(parse(REQUEST), open_book(database, tmp_path / "b"))
    assert from_yaml.to_json() == from_database.to_json() == cached.to_json()


def test_a_database_of_other_files_is_passed_over(database):
    assert _revision(database, digest()) == 2
    assert _revision(database, "otra") is None
    assert _revision("sqlite:///no/existe.db", digest()) is None


def test_a_broken_cache_or_database_only_costs_time(tmp_path):
    broken = tmp_path / "roto.db"
    broken.write_bytes(b"esto no es una base")
    book = open_book(f"sqlite:///{broken}", tmp_path)
    for path in Path(tmp_path).glob("costos-*.json"):
        path.write_text("{", encoding="utf8")
    again = open_book(f"sqlite:///{broken}", tmp_path)
    assert quote(parse(REQUEST), book).to_json() == quote(parse(REQUEST), again).to_json()
