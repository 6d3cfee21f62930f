"""Trains a configuration in a process of its own and measures it: seconds, and the most memory it held."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.components.spanish_reader import PINNED
from bot.processes import end, launch
from bot.settings import ROOT, Settings
from tests.bench.anotadas import annotate
from tests.bench.listas import write_lists
from tests.bench.planes import Plan

SHOWN_LINES = 12


class TrainingFailed(Exception):
    """Rasa could not train the configuration; the message shows the end of its log."""


@dataclass(frozen=True)
class Trained:
    """A trained model: its file, the wall seconds it took, processor seconds, and the peak resident memory in MiB."""

    model: Path
    seconds: float
    processor_seconds: float
    peak_mib: float


def training_data(kind: str, folder: Path) -> list[Path]:
    """Return the folders to train on: our own examples, or a copy with entities marked (and lookup lists)."""
    rest = [ROOT / "data/rules", ROOT / "data/stories"]
    if kind == "propios":
        return [ROOT / "data/nlu", *rest]
    if not (folder / kind).exists():
        annotate(ROOT / "data/nlu", folder / kind)
        if kind == "con_listas":
            write_lists(folder / kind / "listas.yml")
    return [folder / kind, *rest]


def train(plan: Plan, folder: Path) -> Trained:
    """Train a plan, always whole; raises TrainingFailed."""
    config, log = folder / f"{plan.name}.config.yml", folder / f"{plan.name}.log"
    config.write_text(yaml.safe_dump(plan.config, sort_keys=False), encoding="utf8")
    data = training_data(plan.data, folder)
    command = [sys.executable, "-m", "rasa", "train", "--force", "--config", str(config), "--domain", "domain.yml"]
    command += ["--data", *map(str, data), "--out", str(folder), "--fixed-model-name", plan.name]
    begun = time.monotonic()
    with log.open("wb") as output:
        process = launch(command, Settings(_env_file=None).child_environment() | {PINNED: "1"}, output)
        try:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            end([process])
    seconds = time.monotonic() - begun
    model = folder / f"{plan.name}.tar.gz"
    if process.returncode != 0 or not model.exists():
        raise TrainingFailed("\n".join(log.read_text("utf-8", "replace").splitlines()[-SHOWN_LINES:]))
    return Trained(model, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
