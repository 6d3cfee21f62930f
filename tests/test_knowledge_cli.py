"""The `brujula knowledge` commands, as a person runs them."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.knowledge_cli import app
from knowledge.loading.baseline import ROOT


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('cli')}/var/knowledge.db"


@pytest.fixture
def run(monkeypatch, url):
    def call(*words, code=0, database=url):
        monkeypatch.setenv("BRUJULA_DATABASE_URL", database)
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == code, result.output
        return result

    return call


def test_search_builds_the_missing_database_and_finds(run, url):
    result = run("search", "arrepentirse de la compra", "--pais", "Colombia", "--json")
    assert "la construyo" in result.stderr
    found = json.loads(result.stdout)
    assert found["facts"][0]["id"] == "co-retracto"
    assert found["facts"][0]["source"]["title"]


def test_search_lists_a_whole_topic(run):
    found = json.loads(run("search", "", "--tema", "iva", "--pais", "PE", "--max", "50", "--json").stdout)
    assert {fact["topic"] for fact in found["facts"]} == {"iva"}


def test_search_finds_catalogue_entries(run):
    found = json.loads(run("search", "exporta facil", "--pais", "PE", "--json").stdout)
    assert "programmes" in {entry["kind"] for entry in found["entries"]}


@pytest.mark.parametrize("words", [["check", "--fecha", "2026-11-22"], ["check", "--todo"], ["search", "iva"]])
def test_the_output_fits_80_columns(run, words):
    assert max(len(line) for line in run(*words).stdout.splitlines()) <= 80


def test_check_gives_data(run):
    data = json.loads(run("check", "--json", "--fecha", "2026-11-22").stdout)
    assert data["on"] == "2026-11-22"
    assert len(data["questions"]) >= 10
    assert data["pending"]["unverified"]


def test_check_prints_as_many_gaps_as_it_counts(run):
    data = json.loads(run("check", "--json").stdout)
    lines = run("check").stdout.splitlines()
    printed = [line for line in lines if re.fullmatch(r"  \w+ \((?:destino|origen)\) en [A-Z]{2}", line)]
    assert f"{len(data['gaps'])} huecos en {data['cells']} celdas" in "\n".join(lines)
    assert len(printed) == len(data["gaps"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "iva", "--pais", "Narnia"], "No conozco el país «Narnia»"),
        (["search", "iva", "--tema", "nada"], "No existe el tema «nada»"),
        (["check", "--fecha", "ayer"], "no es una fecha"),
    ],
)
def test_a_wrong_word_is_told_in_spanish(run, words, said):
    assert said in run(*words, code=1).stderr


def test_a_database_out_of_reach_is_told_in_words(run):
    result = run("search", "iva", code=1, database="postgresql+psycopg://nadie@127.0.0.1:1/nada")
    assert "No pude usar la base de datos" in result.stderr


def test_load_tells_every_problem_and_writes_nothing(run, tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "topics.yml").write_text("topics:\n- {id: iva, nombre: IVA}\n")
    (folder / "nuevo.yml").write_text("hechos: []\n")
    database = tmp_path / "nothing.db"
    result = run("load", "--carpeta", str(folder), code=1, database=f"sqlite:///{database}")
    assert "knowledge/topics.yml:2: iva: clave desconocida «nombre»" in result.stderr
    assert "knowledge/nuevo.yml:1: clave desconocida «hechos»" in result.stderr
    assert "no se escribió nada" in result.stderr
    assert not database.exists()


def test_load_again_says_that_nothing_changed(run):
    run("load")
    assert "sin cambios" in run("load").stdout


def test_export_writes_the_files(run, tmp_path):
    assert "archivos escritos" in run("export", str(tmp_path / "out")).stdout
    assert (tmp_path / "out/facts/cl/iva.yml").exists()


def test_the_commands_load_neither_rasa_nor_spacy():
    code = "import sys, bot.knowledge_cli, bot.knowledge_report; print({'rasa', 'spacy'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT.parent).stdout
        == "set()\n"
    )
