"""`brujula unanswered`: what was not answered, for whoever teaches the assistant. Imports lazily, never Rasa."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.spanish_help import Orders

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from conversations.models import UnansweredRow

app = Orders(
    no_args_is_help=True,
    help="Los mensajes que quedaron sin respuesta: verlos, darlos por resueltos y borrar los viejos.",
)
_SHOWN = ("id", "created_at", "reason", "country", "intent", "confidence", "topics", "facts", "status", "text")


@app.command("list")
def list_(
    reason: Annotated[
        str, typer.Option("--razon", help="Solo fuera_de_alcance, no_entendido o no_consta; vacío, todos.")
    ] = "",
    every: Annotated[bool, typer.Option("--todo", help="También los ya resueltos.")] = False,
    limit: Annotated[int, typer.Option("--max", min=1, help="Cuántos mostrar.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Responde en JSON, para otros programas.")] = False,
) -> None:
    """Muestra los más recientes. Son textos de personas: no los copies fuera de aquí."""
    from conversations.unanswered import PENDING, REASONS, listed

    if reason and reason not in REASONS:
        typer.echo(f"No existe la razón «{reason}». Usa {', '.join(REASONS)}.", err=True)
        raise typer.Exit(2)
    with _faults():
        rows = listed(_engine(), None if every else PENDING, reason or None, limit)
    if as_json:
        typer.echo(json.dumps([_as_dict(row) for row in rows], ensure_ascii=False, indent=1, default=str))
    else:
        _print(rows)


@app.command()
def resolve(
    numbers: Annotated[list[int], typer.Argument(metavar="NÚMERO...", help="Los números que muestra «list».")],
) -> None:
    """Da por resueltos uno o varios mensajes."""
    from conversations.clock import now
    from conversations.unanswered import resolve as mark

    with _faults():
        engine = _engine()
        for number in numbers:
            mark(engine, number, now())
            typer.echo(f"{number}: resuelto.")


@app.command()
def purge() -> None:
    """Borra los que pasaron de BRUJULA_UNANSWERED_DAYS días."""
    from conversations.clock import now
    from conversations.settings import ConversationsSettings
    from conversations.unanswered import purge as forget

    days = ConversationsSettings().unanswered_days
    with _faults():
        gone = forget(_engine(), now(), days)
    typer.echo(f"{gone} borrados (de más de {days} días).")


def _engine() -> Engine:
    from conversations.db import migrate, open_engine
    from conversations.settings import ConversationsSettings

    engine = open_engine(ConversationsSettings().conversations_url)
    migrate(engine)
    return engine


@contextmanager
def _faults() -> Iterator[None]:
    """Say in words what went wrong, and end with code 1."""
    from conversations.errors import StoreUnavailable, UnknownItem

    try:
        yield
    except UnknownItem as error:
        typer.echo(f"No hay ningún mensaje con el número {error}.", err=True)
    except StoreUnavailable as error:
        typer.echo(f"No pude usar la base de conversaciones ({error}). Revisa BRUJULA_CONVERSATIONS_URL.", err=True)
    else:
        return
    raise typer.Exit(1)


def _as_dict(row: UnansweredRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SHOWN}


def _print(rows: Sequence[UnansweredRow]) -> None:
    if not rows:
        typer.echo("No hay mensajes sin responder.")
        return
    for row in rows:
        near = ", ".join(row.topics) or "—"
        guess = f"{row.intent} {row.confidence:.2f}" if row.intent and row.confidence is not None else "—"
        day = row.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{row.id}  {day}  {row.reason}  {row.country or '—'}  [{row.status}]\n    {row.text}")
        typer.echo(f"    parecía: {guess} · cercanos: {near}")


if __name__ == "__main__":
    app()
