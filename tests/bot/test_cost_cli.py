"""`brujula cost` from the outside: one request, a list, wrong keys, the PDF, and what it must not load."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bot.cli import app

GOOD = {"id": "a", "destination": "PE", "on_date": "2026-05-10", "goods_value": "200.01", "channel": "courier"}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("BRUJULA_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("BRUJULA_DATABASE_URL", "sqlite:///no/existe.db")

    def go(data, *options):
        path = tmp_path / "peticion.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf8")
        return CliRunner().invoke(app, ["cost", "--request", str(path), *options])

    return go


def test_a_list_keeps_its_order_and_one_wrong_request_spoils_only_itself(run):
    answer = run([GOOD, {**GOOD, "id": "b", "peso": 3}, "x", {**GOOD, "id": "c", "on_date": "2024-13-01"}], "--json")
    results = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert [(r["id"], r["status"]) for r in results] == [
        ("a", "computed"), ("b", "error"), (None, "error"), ("c", "error"),
    ]  # fmt: skip
    assert "«peso»" in results[1]["text"]


def test_one_request_gives_one_object_with_exact_decimals(run):
    result = json.loads(
        run('{"destination":"PE","on_date":"2026-05-10","goods_value":200.01,"channel":"courier"}', "--json").stdout
    )
    assert result["total_charges"] == "45.44"
    assert result["lines"][0]["norm"]
    assert result["lines"][0]["source"]["title"]


@pytest.mark.parametrize("data", ["{", "", "nada"])
def test_what_is_not_json_is_said_in_words(run, data):
    answer = run(data, "--json")
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output


def test_the_options_are_the_keys_of_a_request(run, tmp_path):
    args = ["cost", "--destination", "CO", "--goods-value=260", "--freight", "40", "--channel", "courier",
            "--on-date", "2026-05-10", "--json"]  # fmt: skip
    assert json.loads(CliRunner().invoke(app, args).stdout)["total_charges"] == "92.70"
    wrong = CliRunner().invoke(app, ["cost", "--destino", "CO"])
    assert wrong.exit_code == 2


def test_the_quote_is_a_pdf(run, tmp_path):
    target = tmp_path / "q.pdf"
    assert run({**GOOD, "product": "cartera 🧭 “fina”"}, "--pdf", str(target)).exit_code == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_it_never_loads_what_is_heavy(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(GOOD), encoding="utf8")
    code = (
        "import sys; from bot.cli import app\n"
        f"try: app(['cost', '--request', {str(path)!r}, '--json'])\n"
        "except SystemExit: pass\n"
        "heavy = {'rasa', 'rasa_sdk', 'tensorflow', 'spacy', 'sklearn', 'matplotlib', 'sqlalchemy', 'fpdf'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    env = {"BRUJULA_CACHE_DIR": str(tmp_path), "BRUJULA_DATABASE_URL": "sqlite:///no/existe.db", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
