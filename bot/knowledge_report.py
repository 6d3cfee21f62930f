"""How the `brujula knowledge` commands show what they found, readable on 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge.coverage import Cell, Coverage, Row
from knowledge.loading.baseline import Baseline
from knowledge.loading.load import LoadReport
from knowledge.search import Hit
from knowledge.search.entries import Entry
from knowledge.snapshot import Snapshot

_MARKS = {"completo": "[green]●[/]", "parcial": "[yellow]◐[/]", "sin datos": "[red]○[/]"}
KINDS = {
    "programmes": "programas", "platforms": "plataformas", "organisations": "organismos", "products": "productos",
    "terms": "términos", "facts": "hechos", "countries": "países", "topics": "asuntos", "themes": "temas",
    "questions": "preguntas", "guides": "guías", "synonyms": "sinónimos", "places": "lugares", "disputes": "disputas",
    "generic_words": "palabras genéricas", "sector_words": "palabras de sector", "parameters": "parámetros",
    "procedures": "trámites", "cues": "señales", "phrases": "frases", "settings": "datos de la agencia",
}  # fmt: skip
_FIELDS = {
    "run_by": "organismo que lo lleva", "for_whom": "para quién", "cost": "costo", "how_to_apply": "cómo postular",
    "how_to_start": "cómo empezar", "site": "sitio web", "contact": "contacto", "hs6": "código arancelario",
    "documents": "documentos", "office": "oficina", "time": "plazo",
}  # fmt: skip
_STATUS = {
    "vigente": "vigente", "por_confirmar": "por confirmar", "derogada": "derogada", "suspendida": "suspendida",
    "proyecto": "proyecto", "historico": "histórico",
}  # fmt: skip


def load_lines(report: LoadReport, baseline: Baseline) -> Iterator[str]:
    """Yield what a load did, in words."""
    for what, counts in (("nuevos", report.added), ("cambiados", report.changed), ("retirados", report.withdrawn)):
        if counts:
            yield f"{what}: " + ", ".join(f"{number} {KINDS[kind]}" for kind, number in counts.items())
    yield from desk_lines(report)
    if not report.touched:
        yield "sin cambios"
    yield f"La base tiene {sum(map(len, baseline.entries.values()))} entradas, {len(baseline.entries['facts'])} hechos."


def desk_lines(report: LoadReport) -> Iterator[str]:
    """Yield what a load did with what the desk has in its hands, in words."""
    for keys, text in (
        (report.overridden, "cambió en los archivos y reemplazó lo editado en la mesa (queda en su historia)"),
        (report.withheld, "cambió en los archivos, pero la mesa lo retiró: sigue retirado hasta que lo publique"),
        (report.needed, "estaba retirado en la mesa y vuelve: otra entrada de los archivos lo necesita"),
        (report.kept, "ya no está en los archivos, pero algo hecho en la mesa lo usa: se queda"),
    ):
        for kind, key in keys:
            yield f"{KINDS.get(kind, kind)} · {key}: {text}"


def print_coverage(console: Console, coverage: Coverage, every: bool) -> None:
    """Print the coverage tables and what waits for an editor."""
    console.print(f"[bold]Cobertura al {coverage.on:%d-%m-%Y}[/]  (hechos en vigor: verificados+por confirmar)")
    console.print("● completo: cada asunto tiene un hecho verificado propio del país · ◐ parcial · ○ sin datos\n")
    for side, title in (("destino", "Para vender en ese país"), ("origen", "Para exportar desde ese país")):
        rows = [row for row in coverage.questions if row.side == side]
        console.print(_grid(f"Las diez preguntas · {title}", coverage.countries, rows))
    console.print("\n".join(_gaps(coverage)), style="dim")
    console.print(_grid("Asuntos por país", coverage.countries, list(coverage.topics)))
    console.print("\n".join(_unknown(coverage)))
    _print_pending(console, coverage, every)


def _gaps(coverage: Coverage) -> Iterator[str]:
    for row in coverage.questions:
        for cell in row.cells:
            if cell.missing:
                yield f"  {row.number} {row.name} ({row.side}) en {cell.country}: falta {', '.join(cell.missing)}"


def _unknown(coverage: Coverage) -> Iterator[str]:
    """Yield how many cells get an honest "no consta", and which."""
    yield (
        f"\n{len(coverage.gaps)} huecos en {coverage.cells} celdas (asunto × lado × país): "
        "se responde «no consta» y quién decide."
    )
    for gap in coverage.gaps:
        yield f"  {gap.topic} ({gap.side}) en {gap.country}"


def _grid(title: str, countries: tuple[str, ...], rows: list[Row]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1))
    table.add_column("")
    table.add_column("")
    for country in countries:
        table.add_column(country, justify="right")
    for row in rows:
        table.add_row(str(row.number or ""), row.name, *map(_cell, row.cells))
    return table


def _cell(cell: Cell) -> str:
    return f"{cell.verified}+{cell.unverified} {_MARKS[cell.state]}"


def _print_pending(console: Console, coverage: Coverage, every: bool) -> None:
    console.print("\n[bold]Lo que espera a un editor[/]")
    for label, ids in _pending_lists(coverage):
        console.print(f"{len(ids):>5}  {label}")
        if every and ids:
            console.print("       " + escape(", ".join(ids)), style="dim")
    if not every:
        console.print("\nCon --todo se listan una por una.", style="dim")


def _pending_lists(coverage: Coverage) -> Iterator[tuple[str, tuple[str, ...]]]:
    waiting = coverage.pending
    yield "hechos sin verificar", waiting.unverified
    yield "hechos revisados hace más de 180 días", waiting.stale
    yield "hechos que vencen en 60 días o menos", waiting.ending
    yield "hechos vencidos que aún se dicen vigentes o por confirmar", waiting.expired
    yield "disputas sin resolver", waiting.unsettled
    for kind, ids in waiting.to_confirm.items():
        yield f"{KINDS[kind]} por confirmar si siguen", ids
    for kind, ids in waiting.closed.items():
        yield f"{KINDS[kind]} que ya cerraron", ids
    for country, ids in waiting.without_tariff.items():
        yield f"productos sin arancel conocido en {country}", ids
    for kind, fields in waiting.missing_fields.items():
        for name, ids in fields.items():
            yield f"{KINDS[kind]} sin {_FIELDS[name]}", ids


def found_as_dict(hits: list[Hit], entries: list[Entry]) -> dict[str, Any]:
    """Return what a search found as plain data."""
    facts = [{"score": round(hit.score, 3), **hit.fact.model_dump(mode="json")} for hit in hits]
    return {"facts": facts, "entries": [asdict(entry) for entry in entries]}


def print_found(console: Console, snapshot: Snapshot, hits: list[Hit], entries: list[Entry]) -> None:
    """Print the facts and catalogue entries that a search found."""
    if not hits and not entries:
        console.print("No encontré nada con esas palabras.")
    for entry in entries:
        console.print(f"[bold]{escape(entry.name)}[/] [dim]{KINDS[entry.kind]} · {entry.id}[/]")
        console.print(_indented(entry.what))
    for hit in hits:
        fact = hit.fact
        where = snapshot.country_name(fact.country) if fact.country in snapshot.countries else "varios países"
        console.print(f"[bold]{escape(fact.title)}[/] [dim]{where} · {fact.topic} · {_STATUS[fact.legal_status]}[/]")
        console.print(_indented(fact.summary))
        console.print(_indented(f"{fact.id} · {_source(hit)}", "dim"))


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, 3))


def _source(hit: Hit) -> str:
    source = hit.fact.source
    return f"{source.title} ({source.date or 's. f.'})" if source else "sin fuente: por confirmar"
