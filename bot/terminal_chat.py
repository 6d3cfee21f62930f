"""Talking to the running assistant from a terminal: one question, or a whole conversation."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape

from bot.rasa_client import AssistantDown, AssistantError, AssistantSlow, Reply, send
from bot.service.address import Address
from bot.settings import Settings, get_settings
from bot.typed_lines import typed_lines


def ask_once(question: str, sender: str, as_json: bool, console: Console | None = None) -> int:
    """Print the replies to one question and return the exit code."""
    console, settings = console or Console(), get_settings()
    try:
        replies = send(Address(settings).rest_url(), sender or _new_sender(), question, settings.reply_timeout)
    except AssistantError as error:
        Console(stderr=True).print(words_for(error, settings), style="red", soft_wrap=True, highlight=False)
        return 1
    if as_json:
        print(json.dumps([asdict(reply) for reply in replies], ensure_ascii=False, indent=2))
    else:
        show(replies, console)
    return 0


def converse(sender: str, console: Console | None = None, read: Callable[[], str] | None = None) -> int:
    """Hold a conversation until the person leaves, and return the exit code."""
    console, settings = console or Console(), get_settings()
    sender, choices = sender or _new_sender(), list[str]()
    console.print("Escribe tu pregunta, o el número de una sugerencia. Para terminar: «salir» o Ctrl-D.", style="dim")
    for typed in typed_lines(console, read):
        try:
            replies = send(Address(settings).rest_url(), sender, chosen(typed, choices), settings.reply_timeout)
        except AssistantError as error:
            console.print(words_for(error, settings), style="red", soft_wrap=True, highlight=False)
            if isinstance(error, AssistantDown):
                return 1
            continue
        choices = show(replies, console)
    return 0


def chosen(typed: str, choices: list[str]) -> str:
    """Return the label of a suggestion when its number was typed, or what was typed."""
    if typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1]
    return typed


def show(replies: list[Reply], console: Console) -> list[str]:
    """Print the replies with their suggestions numbered, and return the suggestions."""
    for reply in replies:
        console.print(f"[bold green]Brújula[/] {_styled(reply.text)}", highlight=False)
    choices = [label for reply in replies for label in reply.suggestions]
    for number, label in enumerate(choices, 1):
        console.print(f"  [cyan]{number}[/] {escape(label)}", highlight=False)
    if not replies:
        console.print("Brújula no respondió nada. Prueba a preguntarlo de otra manera.", style="yellow")
    return choices


def words_for(error: AssistantError, settings: Settings) -> str:
    """Return what to tell a person about a failure."""
    if isinstance(error, AssistantDown):
        return (
            f"Brújula no responde en {Address(settings).rasa_url}. ¿Está en marcha?\n"
            "Arráncala en otra terminal con «make run» (o «uv run brujula serve») y vuelve a intentarlo."
        )
    if isinstance(error, AssistantSlow):
        return "Brújula tardó demasiado en responder. Inténtalo otra vez en un momento."
    return "Brújula respondió algo que no entiendo. Mira los registros en var/log/."


def _styled(text: str) -> str:
    return re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"[bold]\1[/bold]", escape(text))


def _new_sender() -> str:
    return f"terminal-{secrets.token_hex(8)}"
