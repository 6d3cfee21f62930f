"""`brujula desk`: the first administrator of the desk. Imports lazily."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from bot.spanish_help import Orders

app = Orders(no_args_is_help=True, help="La mesa de atención: crear a su primera persona administradora.")


@app.callback()
def main() -> None:
    """La mesa de atención (http://localhost:8080/mesa). Guía: docs/mesa.md."""


@app.command("add-admin")
def add_admin(
    email: Annotated[str, typer.Option("--correo", prompt="Correo", help="Correo con que entrará.")],
    name: Annotated[str, typer.Option("--nombre", prompt="Nombre", help="Nombre con que la verán las demás.")],
) -> None:
    """Crea una cuenta de administrador. La contraseña se pregunta dos veces y nunca va en la orden."""
    from conversations.db import open_engine
    from conversations.errors import StoreUnavailable
    from desk import accounts, audit
    from desk.db import migrate
    from desk.errors import AccountRefused, WeakPassword
    from desk.roles import ADMINISTRADOR
    from desk.settings import DeskSettings

    password = typer.prompt("Contraseña", hide_input=True)
    if typer.prompt("Repite la contraseña", hide_input=True) != password:
        typer.echo("Las dos contraseñas no son iguales; no creé la cuenta.", err=True)
        raise typer.Exit(1)
    engine = open_engine(DeskSettings().conversations_url)
    now = datetime.datetime.now(datetime.UTC)
    try:
        migrate(engine)
        number = accounts.add(engine, email, name, ADMINISTRADOR, password, now, must_change=False)
        audit.record(engine, now, None, "cuenta_creada", f"cuenta:{number}", {"rol": ADMINISTRADOR, "por": "orden"})
    except (AccountRefused, WeakPassword) as error:
        typer.echo(f"{error} No creé la cuenta.", err=True)
        raise typer.Exit(1) from None
    except StoreUnavailable as error:
        typer.echo(f"No pude usar la base de conversaciones ({error}). Revisa BRUJULA_CONVERSATIONS_URL.", err=True)
        raise typer.Exit(1) from None
    finally:
        engine.dispose()
    typer.echo("Listo: ya puede entrar en la mesa (la dirección de la página, con /mesa al final).")


if __name__ == "__main__":
    app()
