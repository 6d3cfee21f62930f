"""`brujula cost`: a quote from the options, or from a file with one request or a list of them."""

from __future__ import annotations

import datetime
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.spanish_help import Orders
from knowledge.landed_cost.book import Book
from knowledge.landed_cost.calculator import quote
from knowledge.landed_cost.request import KEYS, BadRequest, parse
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.store import open_book

HELP = (
    "Cuánto paga el comprador en la puerta: arancel, impuestos y tasas, con su norma y su fecha.\n\n"
    "Las opciones son las claves de una petición, con guiones: --destination CO --goods-value 120 --channel courier."
)


def cost(
    context: typer.Context,
    request: Annotated[Path | None, typer.Option(help="Archivo JSON con una petición o una lista.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Da el resultado en JSON.")] = False,
    pdf: Annotated[Path | None, typer.Option(help="Escribe la cotización en este archivo PDF.")] = None,
) -> None:
    """Cotiza los cargos de importación de un envío."""
    data = _read(request) if request else _from_options(context.args)
    many = isinstance(data, list)
    book = _open()
    answers = [_answer(item, book) for item in (data if many else [data])]
    if pdf:
        _write_pdf(pdf, [answer for answer in answers if isinstance(answer, Result)])
    if as_json:
        shown = [answer.to_json() if isinstance(answer, Result) else answer for answer in answers]
        typer.echo(json.dumps(shown if many else shown[0], ensure_ascii=False, indent=1))
    else:
        typer.echo("\n\n".join(a.text if isinstance(a, Result) else a["text"] for a in answers))
    if not many and not isinstance(answers[0], Result):
        raise typer.Exit(2)


def _open() -> Book:
    url = os.environ.get("BRUJULA_DATABASE_URL", "sqlite:///var/brujula.db")
    return open_book(url, Path(os.environ.get("BRUJULA_CACHE_DIR", "var")))


def _answer(item: Any, book: Book) -> Result | dict[str, Any]:
    """Return the quote of a request, or its error: a wrong request never spoils the list."""
    try:
        return quote(parse(item), book)
    except BadRequest as error:
        key = item.get("id") if isinstance(item, dict) else None
        text = f"No pude leer la petición: {error}."
        return {
            "id": key, "status": "error", "error": str(error), "text": text, "lines": [], "warnings": [],
            "total_charges": None, "total_range": None, "landed_total": None, "currency": None,
        }  # fmt: skip


def _read(path: Path) -> Any:
    """Return the JSON of a file, with its decimals exact."""
    try:
        return json.loads(path.read_text(encoding="utf8"), parse_float=Decimal)
    except OSError as error:
        typer.echo(f"No pude abrir {path}: {error.strerror}.", err=True)
    except ValueError as error:
        typer.echo(f"{path} no es un JSON válido: {error}.", err=True)
    raise typer.Exit(2)


def _from_options(args: list[str]) -> dict[str, Any]:
    """Return the request of the command line; without a date, the law of today."""
    values: dict[str, Any] = {}
    rest = list(args)
    while rest:
        option, joined, value = rest.pop(0).partition("=")
        key = option.removeprefix("--").replace("-", "_")
        if not option.startswith("--") or key not in KEYS:
            typer.echo(f"No conozco la opción «{option}». Se conocen: {', '.join(_options())}.", err=True)
            raise typer.Exit(2)
        if not joined:
            if not rest:
                typer.echo(f"La opción «{option}» necesita un valor.", err=True)
                raise typer.Exit(2)
            value = rest.pop(0)
        values[key] = None if value == "null" else value
    values.setdefault("on_date", datetime.date.today().isoformat())
    return values


def _options() -> list[str]:
    return [f"--{key.replace('_', '-')}" for key in KEYS]


def _write_pdf(path: Path, results: list[Result]) -> None:
    from knowledge.landed_cost.pdf import write_pdf

    write_pdf(path, results, datetime.date.today())
    typer.echo(f"Cotización guardada en {path}.", err=True)


app = Orders()
app.command("cost", help=HELP, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(cost)
