"""Rasa's own checks over the stories: the trained ones do not contradict the rules, the held-out ones are predicted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from bot.rasa_checks import failing_stories
from bot.service import staging
from bot.settings import ROOT, Settings

HELD_OUT = ROOT / "tests" / "stories"


def rasa(settings: Settings, *arguments: str) -> str:
    """Run a rasa command at the root of the project and return what it wrote; it must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=ROOT,
        env=settings.child_environment() | {"TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4_000:]
    return output


def test_rasa_finds_no_warning_in_the_training_data(server_settings: Settings) -> None:
    output = rasa(server_settings, "data", "validate", "--fail-on-warnings")
    assert "No story structure conflicts found" in output


def test_held_out_stories_are_predicted_from_what_people_write(
    server_settings: Settings, model: Path, tmp_path: Path
) -> None:
    """With --e2e the intent and entities are read from the text and not taken from the story."""
    arguments = ["--stories", str(HELD_OUT), "--e2e", "--fail-on-prediction-errors", "--no-plot"]
    rasa(server_settings, "test", "core", "--model", str(model), *arguments, "--out", str(tmp_path))
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8")
    assert "None of the test stories failed" in failed


def test_a_conversation_that_goes_another_way_is_named(
    server_settings: Settings,
    model: Path,
    tmp_path: Path,
) -> None:
    root = staging.build(ROOT, tmp_path / "copia", [])
    for path in (root / "tests" / "stories").glob("*.yml"):
        path.unlink()
    steps = [{"user": "hola", "intent": "saludar"}, {"action": "utter_despedir"}]
    good = [{"user": "muchas gracias", "intent": "agradecer"}, {"action": "utter_agradecer"}]
    stories = [{"story": "Saluda y se despide", "steps": steps}, {"story": "Da las gracias", "steps": good}]
    (root / "tests" / "stories" / "test_una.yml").write_text(yaml.safe_dump({"stories": stories}), "utf-8")
    found = failing_stories(root, model, server_settings.child_environment(), tmp_path / "informe")
    assert found == (["Saluda y se despide"], 2)


def test_there_are_enough_stories_and_none_is_both_trained_and_held_out() -> None:
    held_out = [turn for path in HELD_OUT.glob("test_*.yml") for turn in yaml.safe_load(path.read_text())["stories"]]
    trained = [
        story
        for path in (ROOT / "data" / "stories").glob("*.yml")
        for story in yaml.safe_load(path.read_text("utf-8"))["stories"]
    ]
    assert len(held_out) >= 12
    assert len(trained) >= 6  # more come from the desk
    names = [story["story"] for story in (*held_out, *trained)]
    assert len(set(names)) == len(names)
    assert all(" " in name for name in names), "un nombre de historia es una frase"
    assert all("user" in step for story in held_out for step in story["steps"] if "intent" in step)


def test_no_message_of_the_held_out_stories_is_a_training_phrase() -> None:
    phrases = set()
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text("utf-8")).get("nlu", []):
            phrases |= {line[2:].strip().lower() for line in block["examples"].splitlines() if line.startswith("- ")}
    shared = [
        step["user"].strip()
        for path in HELD_OUT.glob("test_*.yml")
        for story in yaml.safe_load(path.read_text("utf-8"))["stories"]
        for step in story["steps"]
        if "user" in step and step["user"].strip().lower() in phrases and len(step["user"].split()) > 3
    ]
    assert shared == []
