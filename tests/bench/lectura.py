"""Replies read and graded by people who do not know how the assistant is made: `make lectura`.

1. `ask` writes what a running assistant replies to tests/lectura/mensajes.yml. A reply that only changed its date keeps its
   entry, so that it need not be read again.
2. `grade` prints what a reader has still to read; the reader writes tests/lectura/lector_a.yml or lector_b.yml. Nothing grades.
3. `check` counts, compares both readers and writes docs/lectura.md; with a URL it also says which replies have changed.

The messages that the assistant cannot answer stay in its list of unanswered ones: ask one that serves nobody else.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Sequence
from typing import Annotated, Literal

import typer

from bot.rasa_client import AssistantError, send
from bot.settings import get_settings
from tests.bench.lectura_datos import (
    Answered,
    BadReading,
    Message,
    conversations,
    digest,
    reader,
    replies,
    settled,
    write_replies,
)
from tests.bench.lectura_informe import Report, report, summary, write_page

PATIENCE = 60.0  # seconds for one reply
Say = Callable[[str, str], str]
app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="La lectura a ciegas."
)


def over(url: str) -> Say:
    """Return what sends (sender, text) over the REST channel and returns the words of the reply."""
    return lambda sender, text: "\n\n".join(reply.text for reply in send(url, sender, text, PATIENCE) if reply.text)


def ask_all(asked: Sequence[Sequence[Message]], say: Say, day: datetime.date) -> dict[str, Answered]:
    """Ask every conversation with a sender of its own and return the replies by id; raises AssistantError."""
    found = {}
    for turns in asked:
        sender = f"lectura-{secrets.token_hex(8)}"
        for turn in turns:
            text = say(sender, turn.texto)
            found[turn.id] = Answered(id=turn.id, dia=day, sha256=digest(text), texto=text)
    return found


def changed(before: dict[str, Answered], after: dict[str, Answered]) -> list[str]:
    """Return the ids whose reply is new or says something else than the day's date."""
    return [key for key, answer in after.items() if key not in before or settled(before[key]) != settled(answer)]


@app.command()
def ask(
    url: Annotated[str, typer.Option(help="Dirección del canal REST.")] = get_settings().rest_url,
    again: Annotated[bool, typer.Option("--de-nuevo", help="Olvida las respuestas guardadas.")] = False,
) -> None:
    """Pregunta todo y guarda respuestas.yml."""
    asked = conversations()
    before = {} if again else replies()
    after = _asked(url)
    new = changed(before, after)
    write_replies(after[turn.id] if turn.id in new else before[turn.id] for turns in asked for turn in turns)
    print(f"{len(after)} respuestas; cambiaron {len(new)}: {', '.join(new)}" if before else f"{len(after)} respuestas.")


@app.command()
def grade(who: Annotated[Literal["a", "b"], typer.Option("--lector", help="a o b")]) -> None:
    """Muestra lo que ese lector tiene por leer; la nota la pone el lector."""
    answers, file = replies(), reader(who)
    last = {reading.id: reading.sha256 for reading in file.lecturas} if file else {}
    for turns in conversations():
        if any(turn.id in answers and last.get(turn.id) != answers[turn.id].sha256 for turn in turns):
            print("\n".join(_sheet(turn, answers.get(turn.id), last) for turn in turns))


@app.command()
def check(
    url: Annotated[str, typer.Option(help="Además pregunta otra vez y dice qué respuestas cambiaron.")] = "",
) -> None:
    """Cuenta, compara y escribe docs/lectura.md. Sale con 1 si algo está mal y con 2 si falta leer."""
    found = report()
    print(summary(found))
    _print_details(found)
    if write_page(found):
        print("\nEscribí docs/lectura.md.")
    code = found.code()
    if url and found.answers:
        new = changed(found.answers, _asked(url))
        print(
            f"\nRespuestas que cambiaron y hay que volver a leer: {len(new)}" + (f" ({', '.join(new)})" if new else "")
        )
        code = 1 if new else code
    raise typer.Exit(code)


def _print_details(found: Report) -> None:
    for title, lines in (
        ("Por arreglar", found.problems),
        ("Faltas graves", [f"{reading.id} ({who}): {', '.join(reading.faltas)}" for who, reading in found.grave]),
        ("No coinciden", [f"{one.id}: {one.nota} / {other.nota}" for one, other in found.disagreements()]),
    ):
        if lines:
            print(f"\n{title}:\n" + "\n".join(f"- {line}" for line in lines))


def _asked(url: str) -> dict[str, Answered]:
    return ask_all(conversations(), over(url), datetime.date.today())


def _sheet(turn: Message, answer: Answered | None, last: dict[str, str]) -> str:
    if answer is None:
        return f"\n## {turn.id} (sin respuesta guardada)"
    seen = " (ya leída)" if last.get(turn.id) == answer.sha256 else ""
    head = f"\n## {turn.id}{seen}\nsha256: {answer.sha256}\ndía: {answer.dia}"
    return f"{head}\n\nPERSONA: {turn.texto}\n\nRESPUESTA:\n{answer.texto}"


def main() -> int:
    """Run a command; what cannot be done is said in words."""
    try:
        app()
    except BadReading as error:
        print(f"No puedo usar los archivos de la lectura. {error}")
    except AssistantError as error:
        print(f"El asistente no respondió bien ({error}); no guardé nada. ¿Está en marcha en esa dirección?")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
