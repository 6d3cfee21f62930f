"""Decides by content whether the trained model is current, and trains in a process of its own when it is not."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from bot.processes import StopRequest, end, launch

# What the pipeline reads when it is trained. Catalogues count because matches are masked from the YAML baseline;
# facts, rates and disputes do not: the assistant reads them from the database while it runs.
TRAINING_FILES = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/components/**/*.py",
    "bot/components/**/*.yml",
    "knowledge/abreviaturas.yaml",
    "knowledge/chat.py",
    "knowledge/text.py",
    "knowledge/glossary/**/*.yml",
    "knowledge/organisations/**/*.yml",
    "knowledge/places/**/*.yml",
    "knowledge/platforms/**/*.yml",
    "knowledge/products/**/*.yml",
    "knowledge/programmes/**/*.yml",
)
# A model of another version of these may not load.
TRAINING_PACKAGES = ("rasa", "scikit-learn", "spacy")
KEPT_MODELS = 3
# Names of models that somebody may go back to, one a line (bot/service writes it): these are not removed for their age.
TO_GO_BACK = "conservados.txt"
SHOWN_LINES = 25


class TrainingFailed(Exception):
    """The training process ended badly; the message shows the end of its log."""


class TrainingStopped(Exception):
    """Somebody asked to stop while the model was training."""


def training_hash(root: Path) -> str:
    """Return the SHA-256 of everything the model depends on: paths, contents and package versions."""
    digest = hashlib.sha256()
    for path in _training_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in TRAINING_PACKAGES:
        digest.update(f"{name}=={_version(name)}\0".encode())
    return digest.hexdigest()


def model_path(root: Path, models_dir: Path) -> Path:
    """Return where the model of the present training files is, or would be."""
    return models_dir / f"brujula-{training_hash(root)[:12]}.tar.gz"


def ensure_model(
    root: Path,
    models_dir: Path,
    log_dir: Path,
    environment: Mapping[str, str],
    console: Console,
    stop: StopRequest,
    force: bool = False,
    command: list[str] | None = None,
) -> Path:
    """Return a model of the present training files, training it only when there is none (or when forced)."""
    model = model_path(root, models_dir)
    with _alone(models_dir, console, stop):
        if model.exists() and not force:
            console.print("[green]✓[/] El modelo está al día: nada que entrenar.")
            os.utime(model)
            return model
        return _train(model, log_dir, environment, console, stop, command)


@contextmanager
def _alone(models_dir: Path, console: Console, stop: StopRequest) -> Iterator[None]:
    """Hold the folder of models: of two processes that find no model one trains, the other waits for it."""
    models_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(models_dir / ".entrenando.lock")
    told = False
    while not lock.is_locked:
        if stop.asked:
            raise TrainingStopped
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            if not told:
                console.print("Otro proceso está entrenando el modelo: espero a que termine…")
            told = True
    try:
        yield
    finally:
        lock.release()


def _train(
    model: Path,
    log_dir: Path,
    environment: Mapping[str, str],
    console: Console,
    stop: StopRequest,
    command: list[str] | None,
) -> Path:
    """Train a model in a process of its own and give it its name when it is whole."""
    models_dir = model.parent
    begun = time.monotonic()
    partial = models_dir / ".entrenando"
    arguments = command or rasa_train_command(model, partial)
    _run(arguments, log_dir / "train.log", environment, console, stop)
    made = partial / model.name
    if not made.exists():
        raise TrainingFailed(_explain(log_dir / "train.log", "El entrenamiento terminó sin dejar un modelo"))
    made.replace(model)  # only a whole model ever bears the name that means "current"
    _remove_old(models_dir, keep=model)
    console.print(f"[green]✓[/] Modelo entrenado en {time.monotonic() - begun:.0f} s.")
    return model


def rasa_train_command(model: Path, out: Path) -> list[str]:
    """Return the command line that trains a model into a folder."""
    name = model.name.removesuffix(".tar.gz")
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", name, "--out", str(out)]
    # Rasa's own cache does not see a change in what a component imports: whoever comes here wants a model of today.
    return [*command, "--force"]


def _training_files(root: Path) -> Iterable[Path]:
    found = {path for pattern in TRAINING_FILES for path in root.glob(pattern) if path.is_file()}
    return sorted(found)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _run(command: list[str], log: Path, environment: Mapping[str, str], console: Console, stop: StopRequest) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = launch(command, environment, output)
        try:
            with _progress(console) as show:
                while process.poll() is None and not stop.asked:
                    show()
                    time.sleep(0.2)
        finally:
            end([process])
    if stop.asked:
        raise TrainingStopped
    if process.returncode != 0:
        raise TrainingFailed(_explain(log, f"El entrenamiento falló (código {process.returncode})"))


@contextmanager
def _progress(console: Console) -> Iterator[_Clock]:
    words = "Entreno el modelo porque los archivos de entrenamiento cambiaron…"
    if not console.is_terminal:
        console.print(f"{words} (toma uno o varios minutos)")
        yield _Clock(None, words)
        return
    with console.status(words) as status:
        yield _Clock(status, words)


class _Clock:
    """Shows the elapsed time beside the words."""

    def __init__(self, status: Status | None, words: str):
        self._status, self._words, self._begun = status, words, time.monotonic()

    def __call__(self) -> None:
        if self._status is not None:
            minutes, seconds = divmod(int(time.monotonic() - self._begun), 60)
            self._status.update(f"{self._words} {minutes}:{seconds:02d}")


def _explain(log: Path, what: str) -> str:
    lines = log.read_text("utf-8", "replace").splitlines()[-SHOWN_LINES:]
    shown = "\n".join(f"  {escape(line)}" for line in lines) or "  (no escribió nada)"
    return f"{what}. Lo último que escribió:\n{shown}\nEl registro completo está en {log}"


def keep_models(models_dir: Path, names: Iterable[str]) -> None:
    """Say which models are not to be removed for their age."""
    models_dir.mkdir(parents=True, exist_ok=True)
    draft = models_dir / f".{TO_GO_BACK}"
    draft.write_text("".join(f"{name}\n" for name in sorted(names)), "utf-8")
    draft.replace(models_dir / TO_GO_BACK)


def _kept(models_dir: Path) -> set[str]:
    path = models_dir / TO_GO_BACK
    return set(path.read_text("utf-8").split()) if path.exists() else set()


def _remove_old(models_dir: Path, keep: Path) -> None:
    kept = _kept(models_dir) | {keep.name}
    by_age = sorted(models_dir.glob("brujula-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in [path for path in by_age if path.name not in kept][KEPT_MODELS - 1 :]:
        old.unlink()
