"""The lessons of a run written into the training data, or taken out again, so that a restart serves the same model."""

from __future__ import annotations

import datetime
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from bot.training import keep_models, training_hash
from desk.ensenanza import files, lessons, runs
from desk.ensenanza.lessons import Lesson
from desk.ensenanza.stories import STORIES, TESTS
from desk.errors import LessonRefused

OUTDATED = (
    "Los archivos de entrenamiento cambiaron desde que se entrenó este modelo, así que ya no les corresponde. "
    "Entrena otra vez."
)
MOVED_ON = (
    "Los archivos de entrenamiento cambiaron después de poner este modelo en servicio: volver atrás borraría ese cambio. "
    "Pídele a quien lo hizo que lo revise."
)
GONE = "El archivo del modelo ya no está. Entrena otra vez."
CUT = "Brújula se detuvo a la mitad del cambio. Quedó en servicio el modelo de antes."
FOLDERS = ("data", "tests")


class CannotPut(Exception):
    """The model of a run cannot be put in service, or gone back from; the text says why."""


def check_put(root: Path, models_dir: Path, run: runs.Run) -> Path:
    """Return the model of a run; raises CannotPut where it is not of the present training files."""
    if training_hash(root) != run.base_hash:
        raise CannotPut(OUTDATED)
    return _model(models_dir, run.model)


def check_back(root: Path, models_dir: Path, run: runs.Run) -> Path:
    """Return the model that was there before a run; raises CannotPut."""
    if training_hash(root) != run.hash:
        raise CannotPut(MOVED_ON)
    return _model(models_dir, run.base_model)


def write_lessons(engine: Engine, root: Path, run: runs.Run) -> None:
    """Write the lessons of a run into the files; raises CannotPut, and then they are as they were."""
    before = texts(root)
    runs.set_values(engine, run.id, before=_stash(root, engine, run, before))
    try:
        files.apply(root, of_run(engine, run))
    except LessonRefused as error:
        restore(root, before, before)
        raise CannotPut(f"No pude escribir las lecciones. {error}") from error
    after = texts(root)
    if training_hash(root) != run.hash:
        restore(root, before, after)
        raise CannotPut(OUTDATED)
    changed = {path: before.get(path) for path in {*before, *after} if before.get(path) != after.get(path)}
    runs.set_values(engine, run.id, before=changed)


def take_out(root: Path, run: runs.Run) -> dict[str, str | None]:
    """Put the files back as they were before a run and return what they said, for a change of mind."""
    now = {path: _read(root / path) for path in run.before}
    for path, text in run.before.items():
        _put(root / path, text)
    return now


def restore(root: Path, before: dict[str, str], after: dict[str, str]) -> None:
    """Put every file back that differs."""
    now = texts(root)
    for path in {*before, *after, *now}:
        if now.get(path) != before.get(path):
            _put(root / path, before.get(path))


def put_back(root: Path, kept: dict[str, str | None]) -> None:
    """Write what `take_out` returned."""
    for path, text in kept.items():
        _put(root / path, text)


def settle(engine: Engine, run: runs.Run, models_dir: Path, now: datetime.datetime) -> None:
    """Note that the model of a run is in service, with its lessons."""
    runs.set_values(engine, run.id, service=runs.SERVING, service_stage="", service_note="", service_at=now)
    lessons.put_in_service(engine, run.lessons, run.id)
    keep_models(models_dir, runs.kept_models(engine))


def settle_back(engine: Engine, run: runs.Run, models_dir: Path) -> None:
    """Note that the model of a run went out of service, and that its lessons wait again."""
    runs.set_values(engine, run.id, service=runs.GONE, service_stage="", service_note="")
    lessons.back_to_pending(engine, run.id)
    keep_models(models_dir, runs.kept_models(engine) | {run.model})


def recover(engine: Engine, root: Path, models_dir: Path, now: datetime.datetime) -> None:
    """After a stop in the middle: whatever was being trained is interrupted, a change is finished or undone."""
    while (open_run := runs.first(engine, runs.WORKING)) is not None:
        words = "Brújula se detuvo a la mitad. No cambió nada: puedes pedirlo otra vez."
        runs.end(engine, open_run.id, runs.INTERRUPTED, now, words)
    while (run := runs.moving(engine)) is not None:
        _recover(engine, root, models_dir, run, now)


def _recover(engine: Engine, root: Path, models_dir: Path, run: runs.Run, now: datetime.datetime) -> None:
    written = bool(run.hash) and training_hash(root) == run.hash
    if run.service in (runs.TO_SERVE, runs.CHANGING):
        if written and run.service == runs.CHANGING:
            settle(engine, run, models_dir, now)
            return
        if run.service == runs.CHANGING:
            put_back(root, run.before)
        runs.set_values(engine, run.id, service="", service_note=CUT, service_stage="", before={})
    elif written:
        runs.set_values(engine, run.id, service=runs.SERVING, service_note=CUT, service_stage="")
    elif run.service == runs.GOING_BACK:
        put_back(root, run.before)
        settle_back(engine, run, models_dir)
    else:
        runs.set_values(engine, run.id, service=runs.SERVING, service_note=CUT, service_stage="")


def of_run(engine: Engine, run: runs.Run) -> list[Lesson]:
    """Return the lessons of a run that still wait."""
    return [lesson for lesson in lessons.pending(engine) if lesson.id in run.lessons]


def texts(root: Path) -> dict[str, str]:
    """Return what the files say that lessons may change."""
    found = [path for folder in FOLDERS for path in (root / folder).rglob("*.yml")]
    return {path.relative_to(root).as_posix(): _read(path) or "" for path in sorted(found)}


def _stash(root: Path, engine: Engine, run: runs.Run, before: dict[str, str]) -> dict[str, str | None]:
    """Return what to write back if we are killed while writing: the files of these lessons alone."""
    kept: dict[str, str | None] = {str(path): before.get(str(path)) for path in (STORIES, TESTS)}
    for lesson in of_run(engine, run):
        for path, text in before.items():
            if lesson.intent and f"intent: {lesson.intent}" in text:
                kept[path] = text
    return kept


def _model(models_dir: Path, name: str) -> Path:
    path = models_dir / name
    if not name or not path.exists():
        raise CannotPut(GONE)
    return path


def _read(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


__all__: Sequence[str] = (
    "CannotPut", "check_back", "check_put", "of_run", "put_back", "recover", "settle", "settle_back", "take_out",
    "texts", "write_lessons",
)  # fmt: skip
