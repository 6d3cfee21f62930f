"""What has been measured of one configuration, kept as JSON beside its model so that a long training need not be repeated."""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.components.spanish_reader import PINNED
from bot.settings import ROOT, Settings
from bot.training import training_hash
from tests.bench.entrenar import TrainingFailed, train
from tests.bench.planes import Plan
from tests.bench.turnos import Served, Turn, percentile

# What decides a model besides the training files and the configuration itself.
_SOURCES = ("anotadas.py", "listas.py", "variantes.py")


@dataclass
class Measured:
    """One row of the tables: the training, the scores of `evaluar`, and the figures of the turns; or why there are none."""

    name: str
    title: str
    epochs: dict[str, int] = field(default_factory=dict)
    key: str = ""
    trained_on: str = ""
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_mib: float = 0.0
    scores: dict[str, Any] = field(default_factory=dict)
    turns: dict[str, float] = field(default_factory=dict)
    failure: str | None = None


def understand(plan: Plan, folder: Path, reuse: bool) -> Measured:
    """Train a plan and score it; with `reuse`, a model of the very same files is scored but not trained again."""
    measured = (_kept(plan, folder) if reuse else None) or Measured(plan.name, plan.title, plan.epochs, _key(plan))
    try:
        if not measured.trained_on:
            trained = train(plan, folder)
            measured.seconds, measured.peak_mib = trained.seconds, trained.peak_mib
            measured.processor_seconds = trained.processor_seconds
            measured.trained_on = date.today().isoformat()
            (folder / f"{plan.name}.json").write_text(json.dumps(asdict(measured), ensure_ascii=False), encoding="utf8")
        measured.scores = _scores(folder / f"{plan.name}.tar.gz", folder / f"{plan.name}.scores.json")
    except (TrainingFailed, subprocess.CalledProcessError) as error:
        measured.failure = str(getattr(error, "stderr", None) or error)[-1_500:]
    return measured


def _kept(plan: Plan, folder: Path) -> Measured | None:
    """Return what was measured when this very model was trained, if it is still there."""
    kept = folder / f"{plan.name}.json"
    if not kept.exists() or not (folder / f"{plan.name}.tar.gz").exists():
        return None
    found = Measured(**json.loads(kept.read_text(encoding="utf8")))
    return found if found.key == _key(plan) else None


def _scores(model: Path, out: Path) -> dict[str, Any]:
    environment = Settings(_env_file=None).child_environment() | {PINNED: "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-m", "tests.bench.evaluar", str(model), str(out)]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf8"))
    return found


def _key(plan: Plan) -> str:
    digest = hashlib.sha256(json.dumps([training_hash(ROOT), plan.data, plan.config]).encode())
    for name in _SOURCES:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def summarise(served: Served, counted: set[Turn], base: Served | None) -> dict[str, float]:
    """Return medians over the rounds; beside Rasa's default, also the median of the ratios round by round."""
    rounds = [_round(times, counted) for times in served.turns]
    found = {name: statistics.median(one[name] for one in rounds) for name in ("p50", "p95")}
    found |= {"p50_low": min(one["p50"] for one in rounds), "p50_high": max(one["p50"] for one in rounds)}
    if base is not None:
        others = [_round(times, counted) for times in base.turns]
        for name in ("p50", "p95"):
            ratios = [one[name] / other[name] for one, other in zip(rounds, others, strict=True)]
            found[f"{name}_ratio"] = statistics.median(ratios)
    return found | {
        "ready": statistics.median(served.ready),
        "first_turn": served.first_turn,
        "idle_mib": served.idle_mib,
        "busy_mib": served.busy_mib,
        "processor": statistics.median(served.processor),
        "throughput": statistics.median(served.throughput),
        "sent": served.sent,
        "counted": len(counted),
    }


def _round(times: dict[Turn, float], counted: set[Turn]) -> dict[str, float]:
    values = [ms for turn, ms in times.items() if turn in counted]
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
