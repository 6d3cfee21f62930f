"""`brujula whatsapp`: try the channel without an account, check the keys of a number, count what it costs. Lazy."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.spanish_help import Orders

if TYPE_CHECKING:
    from bot.channels.whatsapp.settings import WhatsAppSettings

app = Orders(
    no_args_is_help=True,
    help="WhatsApp: probarlo sin cuenta, revisar las claves y contar lo que cuesta. Guía: docs/whatsapp.md.",
)
_SIMULATED_PORT = 8090


@app.command()
def simulate(
    phone: Annotated[
        str, typer.Option("--telefono", help="Número desde el que escribes, solo cifras.")
    ] = "56900000001",
) -> None:
    """Conversa con Brújula como desde un teléfono: un simulador hace de WhatsApp, sin cuenta ni internet."""
    settings = _settings()
    if settings is None:
        typer.echo(_how_to_simulate())
        raise typer.Exit(1)
    if not settings.local:
        typer.echo(
            f"BRUJULA_WHATSAPP_API_URL apunta a {settings.api_url}: con las claves de un número de verdad no se simula.\n"
            f"Para simular, pon http://127.0.0.1:{_SIMULATED_PORT} y claves inventadas.",
            err=True,
        )
        raise typer.Exit(1)
    if not phone.isdecimal():
        typer.echo("El teléfono va con código de país y solo cifras, por ejemplo 56900000001.", err=True)
        raise typer.Exit(2)
    raise typer.Exit(_simulate(settings, phone))


@app.command()
def check() -> None:
    """Pregunta a Meta por el número configurado y dice si las claves sirven."""
    import httpx

    from bot.channels.whatsapp.errors import from_response
    from bot.channels.whatsapp.routes import PATH
    from bot.settings import get_settings

    settings = _settings()
    if settings is None:
        typer.echo("WhatsApp está apagado: no hay claves. docs/whatsapp.md dice cómo ponerlas.")
        raise typer.Exit(1)
    address = f"{settings.api_url.rstrip('/')}/{settings.api_version}/{settings.phone_id}"
    asked = {"fields": "verified_name,display_phone_number,quality_rating"}
    key = {"Authorization": f"Bearer {settings.token.get_secret_value()}"}
    try:
        answer = httpx.get(address, params=asked, headers=key, timeout=settings.timeout)
    except httpx.HTTPError as error:
        typer.echo(f"No pude llegar a {settings.api_url} ({type(error).__name__}).", err=True)
        raise typer.Exit(1) from None
    if answer.is_error:
        typer.echo(
            f"Meta no aceptó las claves: {from_response(answer).reason}. {_advice(answer.status_code)}", err=True
        )
        raise typer.Exit(1)
    found = answer.json()
    typer.echo(
        f"✓ {found.get('verified_name')} ({found.get('display_phone_number')}), calidad {found.get('quality_rating')}."
    )
    public = get_settings().public_url.rstrip("/")
    typer.echo(f"Dirección del webhook para Meta: {public or 'https://TU-DOMINIO'}{PATH}")
    if not public.startswith("https://"):
        typer.echo("Meta solo llama a direcciones https: pon la tuya en BRUJULA_PUBLIC_URL.")


@app.command()
def costs(
    days: Annotated[int, typer.Option("--dias", min=1, help="De cuántos días hacia atrás.")] = 30,
) -> None:
    """Cuenta los mensajes de las respuestas y cuántos cobra Meta, por categoría."""
    import datetime

    from bot.channels.whatsapp.costs import bill
    from conversations.db import migrate, open_engine
    from conversations.errors import StoreUnavailable
    from conversations.settings import ConversationsSettings

    engine = open_engine(ConversationsSettings().conversations_url)
    try:
        migrate(engine)
        found = bill(engine, datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days))
    except StoreUnavailable as error:
        typer.echo(f"No pude usar la base de conversaciones ({error}). Revisa BRUJULA_CONVERSATIONS_URL.", err=True)
        raise typer.Exit(1) from None
    finally:
        engine.dispose()
    if not found.messages:
        typer.echo(f"Ningún mensaje de WhatsApp en {days} días.")
        return
    each = f"{found.messages / found.replies:.2f}".replace(".", ",")
    typer.echo(f"{days} días: {found.replies} respuestas en {found.messages} mensajes ({each} por respuesta).")
    kinds = ", ".join(f"{kind} {count}" for kind, count in found.categories.most_common())
    typer.echo(f"Cobrados por Meta: {found.charged}" + (f" ({kinds})." if kinds else "."))
    if found.untold:
        typer.echo(f"Sin precio todavía: {found.untold}. La tarifa de cada país está en la lista de Meta.")


def _simulate(settings: WhatsAppSettings, phone: str) -> int:
    """Serve the stand-in where Brújula looks for the API, and hold a conversation; return the exit code."""
    import httpx
    from rich.console import Console

    from bot.channels.whatsapp.routes import PATH
    from bot.channels.whatsapp.simulator import Phone, PortBusy, served
    from bot.channels.whatsapp.standin import StandIn
    from bot.channels.whatsapp.standin_app import create_app
    from bot.settings import get_settings

    brujula = f"http://127.0.0.1:{get_settings().web_port}"
    try:
        httpx.get(f"{brujula}/health", timeout=5.0, trust_env=False).raise_for_status()
    except httpx.HTTPError:
        typer.echo(f"Brújula no responde en {brujula}. Arráncala en otra terminal con «make run».", err=True)
        return 1
    stand_in = StandIn(
        token=settings.token.get_secret_value(),
        app_secret=settings.app_secret.get_secret_value(),
        phone_id=settings.phone_id,
        webhook_url=f"{brujula}{PATH}",
    )
    port = urlsplit(settings.api_url).port or 80
    try:
        with served(create_app(stand_in), port) as address:
            screen = Phone(address, phone, Console())
            screen.converse()
            screen.close()
    except PortBusy:
        typer.echo(f"El puerto {port} está ocupado: cambia el de BRUJULA_WHATSAPP_API_URL.", err=True)
        return 1
    return 0


def _settings() -> WhatsAppSettings | None:
    from bot.channels.whatsapp.settings import ChannelMisconfigured, read_settings

    try:
        return read_settings()
    except ChannelMisconfigured as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _how_to_simulate() -> str:
    return (
        "WhatsApp está apagado. Para simularlo, pon esto en .env (son claves recién inventadas), arranca de nuevo\n"
        "Brújula con «make run» y repite esta orden en otra terminal:\n\n"
        f"BRUJULA_WHATSAPP_TOKEN=simulado-{secrets.token_urlsafe(18)}\n"
        f"BRUJULA_WHATSAPP_APP_SECRET={secrets.token_hex(16)}\n"
        f"BRUJULA_WHATSAPP_VERIFY_TOKEN={secrets.token_urlsafe(18)}\n"
        "BRUJULA_WHATSAPP_PHONE_ID=100000000000001\n"
        f"BRUJULA_WHATSAPP_API_URL=http://127.0.0.1:{_SIMULATED_PORT}\n"
    )


def _advice(status: int) -> str:
    if status == 401:
        return "Crea otro token permanente y ponlo en BRUJULA_WHATSAPP_TOKEN."
    if status in (400, 404):
        return "Revisa BRUJULA_WHATSAPP_PHONE_ID: es el identificador del número, no el teléfono."
    return "Prueba otra vez en un rato."
