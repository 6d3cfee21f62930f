"""`brujula train` trains the model when its files changed; `check` looks over the phrases, `test` the conversations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bot.spanish_help import Orders

app = Orders(help="Entrena el modelo si cambiaron los archivos de entrenamiento.", invoke_without_command=True)
KINDS = {
    "conflicto": "Conflictos", "fuga": "Frases que también están en las pruebas", "gemelas": "Casi iguales en otra intención",
    "delgada": "Intenciones con pocas frases", "molde": "Parecen hechas con molde",
}  # fmt: skip
SHOWN = 10


@app.callback()
def train(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Entrena aunque el modelo esté al día.")] = False,
) -> None:
    """Entrena el modelo si cambiaron los archivos de entrenamiento."""
    if context.invoked_subcommand is None:
        _train(force)


def _train(force: bool) -> Path:
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
    return model


@app.command()
def check(
    every: Annotated[bool, typer.Option("--todo", help="Muestra todo, no solo los primeros de cada clase.")] = False,
    folder: Annotated[Path, typer.Option("--carpeta", help="Carpeta de las frases.")] = Path("data/nlu"),
) -> None:
    """Revisa las frases: conflictos, gemelas, intenciones con pocas frases, moldes y fugas a las pruebas."""
    from bot.phrases_check import check as look_over
    from bot.phrases_check import held_out_texts, read_phrases

    phrases = read_phrases(folder)
    findings = look_over(phrases, held_out_texts(Path("tests")))
    typer.echo(f"{len(phrases)} frases en {len({phrase.intent for phrase in phrases})} intenciones.")
    for kind, count in Counter(finding.kind for finding in findings).most_common():
        typer.echo(f"\n{KINDS[kind]}: {count}")
        of_kind = [finding for finding in findings if finding.kind == kind]
        for finding in of_kind if every else of_kind[:SHOWN]:
            typer.echo(f"  {'✗' if finding.error else '·'} {finding.text}")
        if not every and count > SHOWN:
            typer.echo(f"  … y {count - SHOWN} más (--todo)")
    if any(finding.error for finding in findings):
        typer.echo("\nHay que corregir los marcados con ✗ antes de entrenar.")
        raise typer.Exit(1)
    typer.echo("\nNada impide entrenar.")


@app.command()
def test() -> None:
    """Revisa las historias y repite las conversaciones de prueba (tests/stories) con el modelo de ahora."""
    import tempfile

    from bot.rasa_checks import CheckFailed, contradictions, failing_stories
    from bot.settings import ROOT, get_settings

    model = _train(force=False)
    environment = get_settings().child_environment()
    try:
        wrong = contradictions(ROOT, environment)
        with tempfile.TemporaryDirectory() as out:
            failed, count = failing_stories(ROOT, ROOT / model, environment, Path(out))
    except CheckFailed as error:
        typer.echo(f"✗ {error}")
        raise typer.Exit(1) from None
    for line in wrong:
        typer.echo(f"✗ {line}")
    for name in failed:
        typer.echo(f"✗ Sale distinta: {name}")
    if wrong or failed:
        typer.echo("\nCorrige lo marcado con ✗: la historia, o la frase que la lleva por otro camino.")
        raise typer.Exit(1)
    typer.echo(f"Las historias no se contradicen y las {count} conversaciones de prueba salen bien.")
