"""Rasa's own checks of a root: whether its stories and rules agree, and its test conversations with a model."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

logger = logging.getLogger(__name__)
MOST = 300.0  # seconds that a check may take
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}
STORIES = Path("tests", "stories")
_TELLING = re.compile(r"Warning|WARNING|ERROR|Conflict")
_SHOWN = 5


class CheckFailed(Exception):
    """A check could not be done; the text says why, in words."""


def contradictions(root: Path, environment: Mapping[str, str]) -> list[str]:
    """Return what `rasa data validate` finds wrong under a root, in words and then in Rasa's; raises CheckFailed."""
    done = _rasa(root, environment, "data", "validate", "--fail-on-warnings")
    if done.returncode == 0:
        return []
    lines = [line for line in done.stdout.splitlines() if _TELLING.search(line)]
    logger.error("data validate code=%d", done.returncode)
    return ["Las historias y las reglas se contradicen, o una historia usa algo que no existe.", *lines[-_SHOWN:]]


def failing_stories(root: Path, model: Path, environment: Mapping[str, str], out: Path) -> tuple[list[str], int]:
    """Return the names of the test conversations that go another way with a model, and how many there are.

    `out` receives Rasa's report. Raises CheckFailed.
    """
    folder, report = root / STORIES, out / "failed_test_stories.yml"
    names = [story["story"] for path in sorted(folder.glob("*.yml")) for story in _stories_in(path)]
    if not names:
        return [], 0
    report.unlink(missing_ok=True)
    options = ["--stories", str(folder), "--e2e", "--no-plot", "--out", str(out)]
    done = _rasa(root, environment, "test", "core", "--model", str(model), *options)
    if done.returncode != 0 or not report.exists():
        logger.error("test core code=%d", done.returncode)
        raise CheckFailed("No pude repetir las conversaciones de prueba: Rasa no terminó de correrlas.")
    told = {story["story"] for story in _stories_in(report)}
    return [name for name in names if any(name in one for one in told)], len(names)


def _rasa(root: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [sys.executable, "-m", "rasa", *arguments], cwd=root, env={**environment, **QUIET}, text=True, timeout=MOST,
            check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CheckFailed("Una de las revisiones tardó demasiado. Inténtalo otra vez.") from None


def _stories_in(path: Path) -> list[dict[str, Any]]:
    content = yaml.safe_load(path.read_text("utf-8"))
    return list(content.get("stories") or []) if isinstance(content, dict) else []
