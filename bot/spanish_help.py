"""Orders whose --help speaks Spanish at every level: typer's own words, which it gives no other way to change."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

USAGE, OPTIONS, ORDER = "Uso:", "[OPCIONES]", "ORDEN [DATOS]..."
_ENGLISH_USAGE = "Usage:"
_RICH = {
    "ARGUMENTS_PANEL_TITLE": "Datos", "OPTIONS_PANEL_TITLE": "Opciones", "COMMANDS_PANEL_TITLE": "Órdenes",
    "ERRORS_PANEL_TITLE": "No pude seguir", "DEFAULT_STRING": "[si no dices otra cosa: {}]",
    "REQUIRED_LONG_STRING": "[hace falta]", "ABORTED_TEXT": "Cancelado.",
    "RICH_HELP": "Prueba [blue]«{command_path} {help_option}»[/] para ver la ayuda.",
}  # fmt: skip


class _InSpanish:
    """What an order and a group of orders say of themselves."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Start an order, with the headings of its help in Spanish."""
        from typer import rich_utils

        for name, words in _RICH.items():
            setattr(rich_utils, name, words)
        return super().make_context(*args, **extra)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """Return --help with its words in Spanish."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Muestra esta ayuda."
        return option

    def get_usage(self, ctx: Any) -> str:
        """Return how an order is written."""
        return str(super().get_usage(ctx)).replace(_ENGLISH_USAGE, USAGE, 1)  # type: ignore[misc]

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the pieces of how an order is written."""
        said = {"[OPTIONS]": OPTIONS, "COMMAND [ARGS]...": ORDER}
        return [said.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]  # type: ignore[misc]


class Order(_InSpanish, TyperCommand):
    """One order."""


class Group(_InSpanish, TyperGroup):
    """An order that has orders of its own."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the order to run, and say in Spanish where there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"No conozco la orden «{args[0]}».")
        return super().resolve_command(ctx, args)


class Orders(typer.Typer):
    """The orders of a module; none offers to install completion, which only a command of its own can."""

    def __init__(self, **settings: Any):
        super().__init__(**{"cls": Group, "add_completion": False, **settings})

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Return the decorator that makes a function an order."""
        return super().command(name, **{"cls": Order, **settings})

    def callback(self, **settings: Any) -> Any:
        """Return the decorator of what runs before any order of the group."""
        return super().callback(**{"cls": Group, **settings})
