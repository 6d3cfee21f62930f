"""A copy of what is trained and tested, with the lessons in it: the real files are not touched until it serves."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from desk.ensenanza import files
from desk.ensenanza.lessons import Lesson

COPIED = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "data", "tests/nlu", "tests/stories")
LINKED = ("bot", "knowledge", "conversations")  # code and catalogues, which lessons do not change


def build(root: Path, folder: Path, lessons: Iterable[Lesson]) -> Path:
    """Make the copy anew and return it; raises LessonRefused, in words, where a lesson cannot be written."""
    copy(root, folder)
    files.apply(folder, lessons)
    return folder


def copy(root: Path, folder: Path, linked: Iterable[str] = LINKED) -> None:
    """Make a folder anew with what lessons may change as a copy, and the rest as it is at the root."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source, target = root / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        elif source.exists():
            shutil.copy2(source, target)
    for name in linked:
        (folder / name).symlink_to((root / name).absolute(), target_is_directory=True)
