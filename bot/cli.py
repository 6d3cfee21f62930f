"""The `brujula` command. Each group is imported only when it is asked for: `brujula cost` never loads Rasa."""

from __future__ import annotations

import typer

from bot.cost_cli import HELP, cost
from bot.exchange_cli import exchange

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Brújula: asistente para pymes exportadoras.")
app.command("cost", help=HELP, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(cost)
app.command("exchange")(exchange)
