"""The `brujula` command. It imports nothing heavy by itself: each order loads what it needs when it is given."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.lazy_commands import LazyCommands

app = typer.Typer(
    cls=LazyCommands,
    help="Brújula: asistente en español para quien exporta desde Chile, Colombia, México o Perú.",
    no_args_is_help=True,
    add_completion=False,
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
def train(
    force: Annotated[bool, typer.Option("--force", help="Entrena aunque el modelo esté al día.")] = False,
) -> None:
    """Entrena el modelo si cambiaron los archivos de entrenamiento."""
    import os

    from rich.console import Console

    from bot.processes import stop_on_signals
    from bot.settings import ROOT, get_settings
    from bot.training import TrainingFailed, TrainingStopped, ensure_model

    os.chdir(ROOT)
    console, settings = Console(), get_settings()
    with stop_on_signals() as stop:
        try:
            model = ensure_model(
                ROOT, settings.models_dir, settings.log_dir, settings.child_environment(), console, stop, force
            )
        except TrainingFailed as error:
            console.print(f"[red]✗[/] {error}", soft_wrap=True)
            raise typer.Exit(1) from None
        except TrainingStopped:
            console.print("Detuve el entrenamiento.")
            raise typer.Exit(130) from None
    console.print(f"Modelo: {model}", soft_wrap=True, highlight=False)


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
