"""The `brujula` command. It imports nothing heavy by itself: each order loads what it needs when it is given."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.lazy_commands import LazyCommands
from bot.spanish_help import Orders

app = Orders(
    cls=LazyCommands,
    help="Brújula: asistente en español para quien exporta desde Chile, Colombia, México o Perú.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Muestra todo lo que escriben los procesos.")
    ] = False,
) -> None:
    """Arranca Brújula: base de conocimiento, modelo, Rasa, acciones y página."""
    import os

    from rich.console import Console

    from bot.serving import serve as run
    from bot.settings import ROOT, get_settings

    os.chdir(ROOT)
    raise typer.Exit(run(get_settings(), ROOT, Console(), verbose))


@app.command()
def chat(
    sender: Annotated[str, typer.Option(help="Nombre de la conversación, para seguir una anterior.")] = "",
) -> None:
    """Conversa con Brújula en esta terminal."""
    from bot.terminal_chat import converse

    raise typer.Exit(converse(sender))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="La pregunta, entre comillas.")],
    sender: Annotated[str, typer.Option(help="Nombre de la conversación, para seguir una anterior.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Escribe la respuesta como JSON.")] = False,
) -> None:
    """Hace una sola pregunta y muestra la respuesta."""
    from bot.terminal_chat import ask_once

    raise typer.Exit(ask_once(question, sender, as_json))
