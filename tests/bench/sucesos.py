"""What publishing the events costs a turn: the real Rasa without a broker, with Rasa's own, and with ours, side by side.

python -m tests.bench.sucesos [--rounds 8]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from rich.console import Console

from bot.processes import StopRequest
from bot.settings import ROOT, Settings
from bot.training import ensure_model
from tests.bench.turnos import Served, build_knowledge, percentile, quiet_round, warm_up
from tests.server.conftest import Assistant, settings_apart

BROKERS = {
    "sin publicador": "",
    "SQLEventBroker de Rasa": "event_broker:\n  type: SQL\n  url: ${BRUJULA_EVENTS_URL}\n",
    "el nuestro": "event_broker:\n  type: bot.event_broker.FigureEvents\n  url: ${BRUJULA_EVENTS_URL}\n",
}


def main() -> None:
    """Serve the three at once and send each the same conversations, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        served = _started(Path(folder))
        try:
            for one in served.values():
                warm_up(one)
            names = list(served)
            for number in range(rounds):
                for place in range(len(names)):
                    quiet_round(served[names[(place + number) % len(names)]])
            _report(served)
        finally:
            for one in served.values():
                one.assistant.stop_all()


def _started(folder: Path) -> dict[str, Served]:
    environment = Settings(_env_file=None).child_environment()
    model = ensure_model(ROOT, ROOT / "models", folder, environment, Console(), StopRequest())
    build_knowledge(folder / "brujula.db")
    before = (ROOT / "endpoints.yml").read_text("utf-8").partition("# Lo que se entendió")[0]
    served = {}
    for number, (name, broker) in enumerate(BROKERS.items()):
        mine = folder / str(number)
        mine.mkdir()
        endpoints = mine / "endpoints.yml"
        endpoints.write_text(f"{before}\n{broker}", "utf-8")
        assistant = Assistant(settings_apart(mine, folder / "brujula.db"), model, patience=600.0)
        command = [str(endpoints) if part == "endpoints.yml" else part for part in assistant.rasa.command]
        assistant.rasa = replace(assistant.rasa, command=command)
        served[name] = Served(cast(Any, None), assistant)
        served[name].start()
        if served[name].failure:
            raise SystemExit(f"{name}: {served[name].failure}")
    return served


def _report(served: dict[str, Served]) -> None:
    base = next(iter(served.values()))
    print("| publicador | p50 | p95 | procesador por turno | razón p50, ronda a ronda |\n|---|---:|---:|---:|---:|")
    for name, one in served.items():
        times = [ms for turns in one.turns for ms in turns.values()]
        ratios = [
            statistics.median(mine.values()) / statistics.median(its.values())
            for mine, its in zip(one.turns, base.turns, strict=True)
        ]
        print(
            f"| {name} | {percentile(times, 0.5):.1f} ms | {percentile(times, 0.95):.1f} ms "
            f"| {statistics.median(one.processor):.1f} ms | {statistics.median(ratios):.2f} |"
        )


if __name__ == "__main__":
    main()
