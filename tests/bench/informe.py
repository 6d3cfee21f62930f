"""The tables of the comparison, for the terminal and for docs/performance.md."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from os import cpu_count, getloadavg
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.medidas import Measured
from tests.bench.planes import DEFAULT, OURS

BEGIN, END = "<!-- medidas: inicio (lo escribe make bench-rasa) -->", "<!-- medidas: fin -->"
NONE = "—"


@dataclass(frozen=True)
class Column:
    """A column: heading, and what it shows of a row that has it."""

    heading: str
    show: Callable[[Measured], str]


def _score(name: str, pattern: str = "{:.3f}") -> Callable[[Measured], str]:
    return lambda row: pattern.format(row.scores[name]) if name in row.scores else NONE


def _turn(name: str, pattern: str = "{:.0f}") -> Callable[[Measured], str]:
    return lambda row: pattern.format(row.turns[name]).replace(".", ",") if name in row.turns else NONE


def _training(row: Measured) -> str:
    return f"{row.seconds:.0f}" if row.seconds else NONE


def _epochs(row: Measured) -> str:
    return ", ".join(f"{name.removesuffix('Classifier')} {count}" for name, count in row.epochs.items()) or NONE


UNDERSTANDING = (
    Column("intención F1", _score("intent_micro")),
    Column("entidades F1", _score("entity_micro")),
    Column("ajeno declinado", _score("off_declined", "{:.1%}")),
    Column("propio perdido", _score("lost_declined", "{:.1%}")),
    Column("acciones de las historias", _score("story_actions", "{:.1%}")),
    Column("épocas", _epochs),
    Column("entrenar (s)", _training),
    Column("memoria al entrenar (MiB)", lambda row: f"{row.peak_mib:.0f}" if row.peak_mib else NONE),
)
SERVING = (
    Column("lista (s)", _turn("ready", "{:.1f}")),
    Column("memoria al arrancar (MiB)", _turn("idle_mib")),
    Column("memoria tras los turnos (MiB)", _turn("busy_mib")),
    Column("p50 (ms)", _turn("p50", "{:.1f}")),
    Column("p95 (ms)", _turn("p95", "{:.1f}")),
    Column("p50 / Rasa", _turn("p50_ratio", "{:.2f}")),
    Column("p95 / Rasa", _turn("p95_ratio", "{:.2f}")),
    Column("procesador por turno (ms)", _turn("processor", "{:.1f}")),
    Column("turnos/s, 8 a la vez", _turn("throughput", "{:.1f}")),
)


@dataclass(frozen=True)
class Goal:
    """A goal: words, the row's figure, the limit, and whether the figure must stay below it."""

    words: str
    figure: Callable[[Measured], float | None]
    limit: float
    below: bool
    pattern: str = "{:.2f}"

    def line(self, row: Measured) -> str:
        """Return goal, figure and verdict as a row of a Markdown table."""
        value = self.figure(row)
        if value is None:
            return f"| {self.words} | no se midió | {NONE} |"
        met = value <= self.limit if self.below else value >= self.limit
        return f"| {self.words} | {_comma(self.pattern.format(value))} | {'sí' if met else '**no**'} |"


GOALS = (
    Goal("Entrenar en menos de 240 s", lambda row: row.seconds or None, 240, True, "{:.0f} s"),
    Goal("Lista en menos de 30 s", lambda row: row.turns.get("ready"), 30, True, "{:.1f} s"),
    Goal("p50 de un turno con acción ≤ 35 ms", lambda row: row.turns.get("p50"), 35, True, "{:.1f} ms"),
    Goal("p95 de un turno con acción ≤ 90 ms", lambda row: row.turns.get("p95"), 90, True, "{:.1f} ms"),
    Goal("p50 ≤ 0,8 del de Rasa por omisión", lambda row: row.turns.get("p50_ratio"), 0.8, True),
    Goal("p95 ≤ 0,8 del de Rasa por omisión", lambda row: row.turns.get("p95_ratio"), 0.8, True),
    Goal("micro-F1 de intenciones ≥ 0,92", lambda row: row.scores.get("intent_micro"), 0.92, False, "{:.3f}"),
    Goal("F1 de entidades ≥ 0,92", lambda row: row.scores.get("entity_micro"), 0.92, False, "{:.3f}"),
    Goal("Ajeno declinado ≥ 90 %", lambda row: _percent(row, "off_declined"), 90, False, "{:.1f} %"),
    Goal("Propio perdido ≤ 3 %", lambda row: _percent(row, "lost_declined"), 3, True, "{:.1f} %"),
)  # fmt: skip


def _percent(row: Measured, name: str) -> float | None:
    return row.scores[name] * 100 if name in row.scores else None


def _comma(text: str) -> str:
    return text.replace(".", ",")


def show(console: Console, rows: Sequence[Measured]) -> None:
    """Print both tables, and why a row has no figures."""
    for title, columns in (("Qué entiende", UNDERSTANDING), ("Qué cuesta", SERVING)):
        table = Table(title=title)
        table.add_column("configuración")
        for column in columns:
            table.add_column(column.heading, justify="right")
        for row in rows:
            table.add_row(row.title, *(_comma(column.show(row)) for column in columns))
        console.print(table)
    for row in rows:
        if row.failure:
            console.print(f"[yellow]![/] {row.title}: no se pudo medir.")
            console.print(row.failure, markup=False, highlight=False)


def write(path: Path, rows: Sequence[Measured], command: str, rounds: int) -> None:
    """Put the figures between the marks of the document; its own words stay."""
    text = path.read_text(encoding="utf8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{_body(rows, command, rounds)}\n{END}{after}", encoding="utf8")


def _body(rows: Sequence[Measured], command: str, rounds: int) -> str:
    parts = [_machine(command, rounds, rows)]
    ours = next((row for row in rows if row.name == OURS), None)
    if ours is not None:
        parts.append(
            "\n".join(["| meta | medido | ¿se cumple? |", "|---|---:|---|", *(goal.line(ours) for goal in GOALS)])
        )
    parts += [f"**{title}**\n\n{_markdown(rows, columns)}" for title, columns in _TITLED]
    failed = [f"- {row.title}: no se pudo medir." for row in rows if row.failure]
    return "\n\n".join([*parts, *failed]) + "\n"


_TITLED = (("Qué entiende", UNDERSTANDING), ("Qué cuesta", SERVING))


def _machine(command: str, rounds: int, rows: Sequence[Measured]) -> str:
    system = f"{cpu_count()} núcleos ({_processor()}), {platform.system()}, Python {platform.python_version()}"
    counted = {int(row.turns["counted"]) for row in rows if "counted" in row.turns}
    turns = f" Turnos que cuentan por ronda: {max(counted)} (los que una acción respondió en todas)." if counted else ""
    older = sorted({row.trained_on for row in rows if row.trained_on and row.trained_on != date.today().isoformat()})
    reused = f" Parte de los modelos se entrenó el {', '.join(older)}." if older else ""
    return (
        f"Medido el {date.today().isoformat()} con `{command}`, en {system}; carga media del sistema al terminar: "
        f"{_comma(f'{getloadavg()[2]:.1f}')}. {rounds} rondas; cada cifra es la mediana de las rondas.{turns}{reused}"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _markdown(rows: Sequence[Measured], columns: Sequence[Column]) -> str:
    lines = ["| configuración | " + " | ".join(column.heading for column in columns) + " |"]
    lines.append("|---|" + "---:|" * len(columns))
    for row in rows:
        title = f"**{row.title}**" if row.name in (OURS, DEFAULT) else row.title
        lines.append(f"| {title} | " + " | ".join(_comma(column.show(row)) for column in columns) + " |")
    return "\n".join(lines)
