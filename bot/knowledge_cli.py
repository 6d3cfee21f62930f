"""The `brujula knowledge` commands: load, check, search and export, as YAML or as tables. Imports lazily, never Rasa."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.spanish_help import Orders

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from knowledge.snapshot import Snapshot

app = Orders(no_args_is_help=True, help="La base de conocimiento: cargarla, revisarla, buscar en ella y exportarla.")

AsJson = Annotated[bool, typer.Option("--json", help="Responde en JSON, para otros programas.")]


@app.command()
def load(
    folder: Annotated[
        Path | None, typer.Option("--carpeta", help="Otra carpeta de YAML, en vez de knowledge/.")
    ] = None,
) -> None:
    """Lee los YAML, los comprueba y actualiza la base. Si algo está mal no escribe nada."""
    from bot.knowledge_report import load_lines
    from knowledge.db import open_engine
    from knowledge.loading.baseline import ROOT, read_baseline
    from knowledge.loading.load import load as load_baseline

    with _faults():
        baseline = read_baseline(folder or ROOT)
        report = load_baseline(open_engine(_url()), baseline)
    for line in load_lines(report, baseline):
        typer.echo(line)


@app.command()
def check(
    as_json: AsJson = False,
    on: Annotated[str, typer.Option("--fecha", help="Día para el que se mira (AAAA-MM-DD); por defecto, hoy.")] = "",
    every: Annotated[bool, typer.Option("--todo", help="Lista cada entrada pendiente, no solo cuántas hay.")] = False,
) -> None:
    """Dice qué cubre la base (diez preguntas y asuntos por país) y qué espera a un editor."""
    from bot.knowledge_report import print_coverage
    from knowledge.coverage import coverage

    with _faults():
        day = _day(on)
        result = coverage(_snapshot(), day)
    if as_json:
        _print_json(result.as_dict())
    else:
        print_coverage(_console(), result, every)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Lo que se busca, con palabras corrientes. Vacío lista todo el tema.")],
    country: Annotated[str, typer.Option("--pais", help="País: CL, CO, MX, PE, o su nombre.")] = "",
    topic: Annotated[str, typer.Option("--tema", help="Asunto (iva, pagos…) o tema (cargos, regulacion…).")] = "",
    limit: Annotated[int, typer.Option("--max", min=1, help="Cuántos hechos mostrar.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Busca en los hechos y en los catálogos."""
    from bot.knowledge_report import found_as_dict, print_found
    from knowledge.search import Query, find_entries, rank

    with _faults():
        snapshot = _snapshot()
        countries = (_country(snapshot, country),) if country else ()
        topics = _topics(snapshot, topic) if topic else ()
        query = Query(text, topics=topics, either=countries, strict_topics=bool(topics))
        hits, entries = rank(snapshot, query, limit), find_entries(snapshot, text, countries)
    if as_json:
        _print_json(found_as_dict(hits, entries))
    else:
        print_found(_console(), snapshot, hits, entries)


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="Carpeta donde se escriben los YAML.")]) -> None:
    """Escribe la base como YAML, con lo que se cambió en el escritorio. No conserva los comentarios."""
    from knowledge.loading.export import export as export_yaml

    with _faults():
        written = export_yaml(_engine(), folder)
    typer.echo(f"{len(written)} archivos escritos en {folder}. Compáralos con knowledge/ antes de guardarlos allí.")


@app.command()
def planilla(
    kind: Annotated[str, typer.Argument(help="Clase de contenido: parametros, hechos, productos, glosario…")],
    out: Annotated[Path | None, typer.Option("--out", help="Archivo .xlsx o .csv que se escribe.")] = None,
    looked_at: Annotated[
        Path | None, typer.Option("--revisar", help="Archivo .xlsx o .csv que se revisa, sin cambiar nada.")
    ] = None,
) -> None:
    """Escribe una clase como planilla (--out), o dice qué está mal o qué cambiaría en una corregida (--revisar)."""
    from bot.knowledge_tables import TableRefused, layout_named, outcome_lines, read_outcome, write_table

    try:
        layout = layout_named(kind)
        if (out is None) == (looked_at is None):
            raise TableRefused("Di --out y el archivo que se escribe, o --revisar y el archivo que se revisa.")
        with _faults():
            if out:
                typer.echo("\n".join(f"Escrito: {path}" for path in write_table(_engine(), layout, out)))
            elif looked_at:
                outcome = read_outcome(_engine(), layout, looked_at)
                typer.echo("\n".join(outcome_lines(outcome)))
                if outcome.problems:
                    raise typer.Exit(1)
    except TableRefused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _url() -> str:
    from knowledge.settings import KnowledgeSettings

    return KnowledgeSettings().database_url


def _engine() -> Engine:
    from knowledge.db import open_engine
    from knowledge.loading.build import build, is_built

    engine = open_engine(_url())
    if not is_built(engine):
        typer.echo("La base de conocimiento no existe todavía: la construyo.", err=True)
        build(engine)
    return engine


def _snapshot() -> Snapshot:
    from knowledge.snapshot import from_database

    return from_database(_engine())


def _day(text: str) -> datetime.date:
    from knowledge.dates import parse_day

    return parse_day(text) if text else datetime.date.today()


def _country(snapshot: Snapshot, text: str) -> str:
    from knowledge.errors import UnknownCountry
    from knowledge.text import fold

    for code, entry in snapshot.countries.items():
        if fold(text) in {fold(name) for name in (code, entry.name, *entry.aliases)}:
            return code
    raise UnknownCountry(text)


def _topics(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    if text in snapshot.topics:
        return (text,)
    if text in snapshot.themes:
        return tuple(snapshot.themes[text].topics)
    known = ", ".join(sorted({*snapshot.topics, *snapshot.themes}))
    typer.echo(f"No existe el tema «{text}». Se conocen: {known}", err=True)
    raise typer.Exit(1)


@contextmanager
def _faults() -> Iterator[None]:
    """Say in words what went wrong, and end with code 1."""
    from knowledge import errors

    try:
        yield
    except errors.DataError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        typer.echo(f"{len(error.problems)} problemas en los YAML: no se escribió nada.", err=True)
    except errors.DatabaseUnavailable as error:
        typer.echo(
            f"No pude usar la base de datos ({error}). Revisa BRUJULA_DATABASE_URL y que nadie la bloquee.", err=True
        )
    except errors.EmptyKnowledge:
        typer.echo("La base no tiene hechos todavía: usa «brujula knowledge load».", err=True)
    except errors.UnknownCountry as error:
        typer.echo(f"No conozco el país «{error}»: usa CL, CO, MX, PE o su nombre.", err=True)
    except errors.BadDate as error:
        typer.echo(f"«{error}» no es una fecha: escribe AAAA-MM-DD.", err=True)
    else:
        return
    raise typer.Exit(1)


def _console() -> Any:
    from rich.console import Console

    return Console() if os.isatty(1) else Console(width=80, soft_wrap=False)


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))


if __name__ == "__main__":
    app()
