"""What a person types at a prompt, line by line, until they say goodbye."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import Console
from rich.prompt import Prompt

_GOODBYES = {"salir", "adios", "adiós", "chao", "exit", "quit"}


def typed_lines(console: Console, read: Callable[[], str] | None = None) -> Iterator[str]:
    """Yield each line that has something; it ends at a goodbye, at Ctrl-D or Ctrl-C, which are answered in words."""
    read = read or (lambda: Prompt.ask("[bold cyan]Tú[/]", console=console))
    while True:
        try:
            typed = read().strip()
        except (EOFError, KeyboardInterrupt):
            break
        if typed.lower() in _GOODBYES:
            break
        if typed:
            yield typed
    console.print("Hasta pronto.")
