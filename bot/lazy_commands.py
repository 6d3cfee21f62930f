"""Groups of orders that live in other modules and are imported only when one of them is given."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer

from bot.spanish_help import Group

# Name of the order: the module that holds its `app`, and the words `brujula --help` shows without importing it.
LAZY = {
    "train": ("bot.train_cli", "Entrena el modelo si cambiaron los archivos; «train check» revisa las frases."),
    "knowledge": ("bot.knowledge_cli", "Carga, revisa, busca y exporta la base de conocimiento."),
    "cost": ("bot.cost_cli", "Calcula cuánto paga el comprador en la puerta: arancel, impuestos y tasas."),
    "unanswered": ("bot.unanswered_cli", "Los mensajes que quedaron sin respuesta: verlos y darlos por resueltos."),
    "whatsapp": ("bot.whatsapp_cli", "WhatsApp: probarlo sin cuenta, revisar las claves y contar lo que cuesta."),
    "desk": ("bot.desk_cli", "La mesa de atención: crear a su primera persona administradora."),
    "exchange": ("bot.exchange_cli", "Trae los tipos de cambio oficiales, con su fuente y su fecha."),
}


class LazyCommands(Group):
    """A group that lists the orders of LAZY and imports one only to run it."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return our own orders, then the ones of other modules."""
        return [*super().list_commands(ctx), *LAZY]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return an order; for one of another module, a stand-in that is enough for the help."""
        if cmd_name in LAZY:
            return Group(name=cmd_name, help=LAZY[cmd_name][1])
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the order to run, importing its module now."""
        if args and args[0] in LAZY:
            return args[0], _load(args[0]), args[1:]
        return super().resolve_command(ctx, args)


def _load(name: str) -> Any:
    module = LAZY[name][0]
    if find_spec(module) is None:
        typer.echo(f"La orden «{name}» todavía no está disponible en esta versión.", err=True)
        raise typer.Exit(1)
    return typer.main.get_command(import_module(module).app)
