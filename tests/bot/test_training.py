"""The model is trained when, and only when, what it depends on changed."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.processes import StopRequest
from bot.training import TrainingFailed, TrainingStopped, ensure_model, model_path, rasa_train_command, training_hash

FILES = {
    "config.yml": "language: es",
    "domain.yml": "version: '3.1'",
    "data/nlu/saludar.yml": "nlu: []",
    "bot/components/words.py": "X = 1",
    "knowledge/products/calzado.yml": "products: []",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


class Trainer:
    """Trains with a small script in place of Rasa."""

    def __init__(self, root: Path):
        self.root, self.models, self.out = root, root / "models", StringIO()
        self.console = Console(file=self.out, width=200)

    def run(self, script: str | None = None, force: bool = False, stop: StopRequest | None = None) -> Path:
        name = model_path(self.root, self.models).name
        made = self.models / ".entrenando" / name
        default = f"import pathlib; p = pathlib.Path({str(made)!r}); p.parent.mkdir(exist_ok=True); p.write_text('m')"
        command = [sys.executable, "-c", script or default]
        self.models.mkdir(exist_ok=True)
        return ensure_model(
            self.root,
            self.models,
            self.root / "log",
            os.environ,
            self.console,
            stop or StopRequest(),
            force,
            command,
        )


@pytest.mark.parametrize("name", FILES)
def test_a_change_in_any_training_file_changes_the_model(root: Path, name: str) -> None:
    before = training_hash(root)
    (root / name).write_text("otra cosa")
    assert training_hash(root) != before


def test_a_new_or_renamed_file_changes_the_model(root: Path) -> None:
    before = training_hash(root)
    (root / "data/nlu/saludar.yml").rename(root / "data/nlu/despedir.yml")
    assert training_hash(root) != before


def test_facts_rates_and_compiled_files_do_not_change_the_model(root: Path) -> None:
    before = training_hash(root)
    for name in ("knowledge/facts/cl/iva.yml", "knowledge/parameters/cl/iva.yml", "bot/components/__pycache__/w.pyc"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text("nuevo")
    assert training_hash(root) == before


def test_it_trains_once_and_then_says_it_is_current(root: Path) -> None:
    trainer = Trainer(root)
    model = trainer.run()
    assert model.exists()
    assert "Modelo entrenado" in trainer.out.getvalue()
    assert trainer.run("raise SystemExit(1)") == model
    assert "al día" in trainer.out.getvalue()


def test_force_trains_a_current_model_again(root: Path) -> None:
    trainer = Trainer(root)
    model = trainer.run()
    model.write_text("viejo")
    trainer.run(force=True)
    assert model.read_text() == "m"
    assert "--force" in rasa_train_command(model, root)


def test_a_failure_shows_the_end_of_the_log_and_leaves_no_model(root: Path) -> None:
    trainer = Trainer(root)
    with pytest.raises(TrainingFailed, match=r"El entrenamiento falló[\s\S]*intent sin ejemplos"):
        trainer.run("print('intent sin ejemplos'); raise SystemExit(1)")
    assert list(trainer.models.glob("*.tar.gz")) == []


def test_training_that_leaves_nothing_is_a_failure(root: Path) -> None:
    with pytest.raises(TrainingFailed, match="sin dejar un modelo"):
        Trainer(root).run("pass")


def test_a_stop_ends_the_training(root: Path) -> None:
    stop = StopRequest()
    stop.asked = True
    with pytest.raises(TrainingStopped):
        Trainer(root).run("import time; time.sleep(600)", stop=stop)


def test_only_three_models_are_kept(root: Path) -> None:
    trainer = Trainer(root)
    made = []
    for number in range(5):
        (root / "config.yml").write_text(f"language: es{number}")
        made.append(trainer.run())
        os.utime(made[-1], (number, number))
    assert sorted(trainer.models.glob("*.tar.gz")) == sorted(made[-3:])


def test_of_two_that_find_no_model_one_trains_and_the_other_waits_for_it(root: Path) -> None:
    trainers = Trainer(root), Trainer(root)
    made = trainers[0].models / ".entrenando" / model_path(root, trainers[0].models).name
    script = (
        "import pathlib, time; time.sleep(1);"
        f"pathlib.Path({str(root / 'veces')!r}).open('a').write('x');"
        f"p = pathlib.Path({str(made)!r}); p.parent.mkdir(exist_ok=True); p.write_text('m')"
    )
    with ThreadPoolExecutor() as pool:
        models = list(pool.map(lambda trainer: trainer.run(script), trainers))
    assert models[0] == models[1]
    assert (root / "veces").read_text() == "x"
    assert "espero a que termine" in "".join(trainer.out.getvalue() for trainer in trainers)
