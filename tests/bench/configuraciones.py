"""Compares configurations of the assistant, Rasa's default among them, in one run: `make bench-rasa`.

For each file of tests/bench/configs: train, score on held-out phrases, serve with its own action server, and time turns in
rounds shared by all. Results go to the terminal, and those of a whole run to docs/performance.md.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import ROOT
from tests.bench import informe, turnos
from tests.bench.medidas import Measured, summarise, understand
from tests.bench.planes import DEFAULT, BadPlan, Plan, read_plans
from tests.bench.procesos import available_mib
from tests.server.conftest import Assistant, settings_apart

WORK = ROOT / "var" / "banco"
DOCUMENT = ROOT / "docs" / "performance.md"
MIB_EACH = 1_500  # what the heaviest configuration and its action server need
FEWEST_TURNS = 10
console = Console(width=200 if not sys.stdout.isatty() else None)


def main(
    only: Annotated[list[str], typer.Option(help="Solo estas (nombre del archivo); se puede repetir.")] = [],  # noqa: B006
    quick: Annotated[
        bool, typer.Option("--quick", help="Dos rondas y un arranque: para probar, no para citar.")
    ] = False,
    rounds: Annotated[int, typer.Option(min=2, help="Rondas de turnos.")] = 15,
    starts: Annotated[int, typer.Option(min=1, help="Arranques que se miden de cada una.")] = 3,
    epochs: Annotated[int | None, typer.Option(min=1, help="Tope de épocas; la tabla dice las que hubo.")] = None,
    reuse: Annotated[bool, typer.Option("--reuse", help="No repite un entrenamiento de los mismos archivos.")] = False,
    scores_only: Annotated[bool, typer.Option("--scores-only", help="Entrena y evalúa; no mide turnos.")] = False,
    document: Annotated[Path | None, typer.Option(help="Documento que recibe las cifras (con sus marcas).")] = None,
) -> None:
    """Measure and report."""
    try:
        plans = read_plans(only, epochs)
    except BadPlan as error:
        console.print(f"[red]✗[/] {error}")
        raise typer.Exit(2) from error
    rounds, starts = (2, 1) if quick else (rounds, starts)
    WORK.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(ROOT):
        rows = [_understood(plan, reuse) for plan in plans]
        if not scores_only:
            _time(plans, rows, rounds, starts)
    informe.show(console, rows)
    whole = not (only or quick or scores_only)
    target = document or (DOCUMENT if whole else None)
    if target is not None:
        informe.write(target, rows, " ".join(["python -m tests.bench.configuraciones", *sys.argv[1:]]), rounds)
        console.print(f"Cifras escritas en {target}.")
    if any(row.failure for row in rows):
        raise typer.Exit(1)


def _understood(plan: Plan, reuse: bool) -> Measured:
    console.print(f"Entreno y evalúo «{plan.title}»…")
    row = understand(plan, WORK, reuse)
    console.print(
        "  no se pudo." if row.failure else f"  {row.seconds:.0f} s; intenciones {row.scores['intent_micro']:.3f}"
    )
    return row


def _time(plans: Sequence[Plan], rows: Sequence[Measured], rounds: int, starts: int) -> None:
    """Serve every trained plan, and fill in the figures of the turns."""
    trained = [plan for plan, row in zip(plans, rows, strict=True) if not row.failure]
    if available_mib() < MIB_EACH * len(trained):
        most = int(available_mib() // MIB_EACH)
        console.print(f"[yellow]![/] La memoria libre alcanza para servir {most} a la vez: mide menos con --only.")
        return
    with _serving(trained, starts) as every:
        for one in every:
            next(row for row in rows if row.name == one.plan.name).failure = one.failure
        served = [one for one in every if one.failure is None]
        counted = _warm(served)
        if len(counted) < FEWEST_TURNS:
            console.print(f"[yellow]![/] Solo {len(counted)} turnos tienen respuesta en todas: no mido tiempos.")
            return
        for number in range(rounds):
            console.print(f"Ronda {number + 1} de {rounds}…")
            _round(served, number)
        base = next((one for one in served if one.plan.name == DEFAULT), None)
        for one in served:
            one.busy_mib = turnos.resident_mib(*one.groups)
            row = next(row for row in rows if row.name == one.plan.name)
            row.turns = summarise(one, counted, base)


@contextlib.contextmanager
def _serving(plans: Sequence[Plan], starts: int) -> Iterator[list[turnos.Served]]:
    """Start each plan so many times, alone; all stay up after the last."""
    folder = WORK / "servidores"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    turnos.build_knowledge(folder / "brujula.db")
    served = []
    try:
        for plan in plans:
            own = folder / plan.name
            own.mkdir(parents=True)
            settings = settings_apart(own, folder / "brujula.db", cache_dir=folder)
            served.append(turnos.Served(plan, Assistant(settings, WORK / f"{plan.name}.tar.gz", turnos.PATIENCE)))
        for attempt in range(starts):
            for one in served:
                if one.failure is None:
                    console.print(f"Arranco «{one.plan.title}» ({attempt + 1} de {starts})…")
                    one.start()
                if attempt < starts - 1:
                    one.assistant.stop_all()
        yield served
    finally:
        for one in served:
            one.assistant.stop_all()


def _warm(served: Sequence[turnos.Served]) -> set[turnos.Turn]:
    """Return the turns that an action answers in every configuration: the only ones that are compared."""
    for one in served:
        turnos.warm_up(one)
        total = sum(map(len, turnos.conversations()))
        console.print(f"«{one.plan.title}»: una acción respondió {len(one.answered)} de {total} turnos.")
    return set.intersection(*(one.answered for one in served)) if served else set()


def _round(served: Sequence[turnos.Served], number: int) -> None:
    """Give every configuration its turns, beginning each round with another."""
    order = [*served[number % len(served) :], *served[: number % len(served)]]
    for one in order:
        turnos.quiet_round(one)
    for one in order:
        turnos.loaded_round(one)


if __name__ == "__main__":
    typer.run(main)
