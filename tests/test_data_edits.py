"""What staff add by hand as YAML is found without touching Python: the examples of docs/conocimiento.md."""

import re
import shutil
from pathlib import Path

import pytest

from knowledge.db import open_engine
from knowledge.loading.baseline import ROOT, read_baseline
from knowledge.loading.load import load
from knowledge.search import Query, find_entries, rank
from knowledge.snapshot import from_database

GUIDE = ROOT.parent / "docs" / "conocimiento.md"
EXAMPLE = re.compile(r"<!-- archivo: (\S+) -->\n```yaml\n(.*?)```", re.S)


def examples() -> dict[str, str]:
    """Return file → YAML of the copyable examples of the guide."""
    return dict(EXAMPLE.findall(GUIDE.read_text(encoding="utf8")))


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """The knowledge after an editor copied every example of the guide into a new file."""
    folder = tmp_path_factory.mktemp("edits")
    shutil.copytree(ROOT, folder / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, text in examples().items():
        path = folder / name
        assert not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")
    engine = open_engine(f"sqlite:///{folder}/edited.db")
    load(engine, read_baseline(folder / "knowledge"))
    return from_database(engine)


def test_the_guide_has_one_example_of_each(edited):
    kinds = {Path(name).parts[1] for name in examples()}
    assert kinds >= {"facts", "programmes", "platforms", "products", "parameters", "glossary", "places", "disputes"}


def test_a_new_programme_is_found(edited):
    assert "cl-ejemplo-vitrina" in {entry.id for entry in find_entries(edited, "que es vitrina sur", ["CL"])}
    programme = edited.programmes["cl-ejemplo-vitrina"]
    assert programme.who_may_apply.origin_countries == ["CL"]
    assert programme.cost is None


def test_a_new_fact_is_found_by_the_phrase_that_people_use(edited):
    hits = rank(edited, Query("me frenaron las velitas en la bodega", either=("CL",)), 3)
    assert hits[0].id == "cl-ejemplo-velas"


def test_a_new_rate_is_in_the_snapshot_with_its_source(edited):
    value = edited.parameters["cl-ejemplo-tasa"].values["2027-01-01"]
    assert str(value.value) == "0.015"
    assert value.source.title


@pytest.mark.parametrize("text", ["velas aromaticas de soya", "tienda ejemplo", "glosa de embarque"])
def test_a_new_product_platform_and_term_are_found_by_name(edited, text):
    assert any(entry.id.startswith("ejemplo") for entry in find_entries(edited, text))


def test_a_new_place_and_dispute_are_there(edited):
    assert edited.places["cl-ejemplo-puerto"].country == "CL"
    assert not edited.disputes["cl-ejemplo-disputa"].settled
