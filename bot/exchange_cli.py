"""`brujula exchange`: brings the official exchange rates that quotes may use."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.spanish_help import Orders


def exchange(
    days: Annotated[int, typer.Option(help="Cuántos días hacia atrás.")] = 30,
    until: Annotated[str | None, typer.Option(help="Último día, AAAA-MM-DD; si falta, hoy.")] = None,
) -> None:
    """Trae los tipos de cambio oficiales (Chile, Colombia, México, Perú) y los guarda con su fuente y su fecha."""
    from knowledge.exchange.refresh import refresh_file

    today = datetime.date.today()
    try:
        end = datetime.date.fromisoformat(until) if until else today
    except ValueError:
        typer.echo(f"«{until}» no es una fecha AAAA-MM-DD.", err=True)
        raise typer.Exit(2) from None
    folder = Path(os.environ.get("BRUJULA_CACHE_DIR", "var"))
    token = os.environ.get("BRUJULA_BANXICO_TOKEN")
    table, failed = refresh_file(folder, end - datetime.timedelta(days=days), end, today, token=token)
    for currency in ("CLP", "COP", "MXN", "PEN"):
        rate = table.on(currency, end)
        typer.echo(f"{currency}: {rate.name if rate else failed.get(currency, 'sin dato')}")
    if failed:
        raise typer.Exit(1)


app = Orders()
app.command("exchange")(exchange)
