"""A phone in the terminal: what a person writes goes to the running Brújula as WhatsApp would send it, and back."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from rich.console import Console
from rich.markup import escape

from bot.channels.whatsapp.standin_phone import options
from bot.typed_lines import typed_lines

SHARES = {
    "/audio": "audio",
    "/contacto": "contacts",
    "/documento": "document",
    "/encuesta": "unsupported",
    "/foto": "image",
    "/reaccion": "reaction",
    "/sticker": "sticker",
    "/ubicacion": "location",
    "/video": "video",
}
HELP = (
    "Escribe como en el teléfono. Un número toca ese botón o esa fila; «=2» escribe el número 2.\n"
    f"Para compartir: {', '.join(SHARES)}. Para terminar: «salir» o Ctrl-D."
)


class PortBusy(Exception):
    """Something else listens where the stand-in should."""


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[str]:
    """Serve an application on this machine while the block runs, and return its address; raises PortBusy."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", ws="none"))
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise PortBusy(str(port))
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _run(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:  # uvicorn leaves so when it cannot listen
        return


class Phone:
    """One phone of the stand-in: writes, presses, shares, and shows what arrives."""

    def __init__(self, standin: str, number: str, console: Console, patience: float = 60.0, quiet: float = 1.0):
        self._path = f"/_standin/phones/{number}/messages"
        self._client = httpx.Client(base_url=standin, timeout=10.0, trust_env=False)
        self._console, self._patience, self._quiet = console, patience, quiet
        self._shown = 0
        self._last: dict[str, Any] = {}

    def converse(self, read: Callable[[], str] | None = None) -> None:
        """Write and read until the person leaves."""
        self._console.print(HELP, style="dim", highlight=False)
        for typed in typed_lines(self._console, read):
            if self._send(typed):
                self._wait()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, typed: str) -> bool:
        pressable = options(self._last)
        if typed in SHARES:
            asked: dict[str, Any] = {"share": SHARES[typed]}
        elif typed.isdecimal() and 1 <= int(typed) <= len(pressable):
            asked = {"press": pressable[int(typed) - 1]["id"]}
        else:
            asked = {"text": typed[1:] if re.fullmatch(r"=\d+", typed) else typed}
        return self._client.post(self._path, json=asked).is_success

    def _wait(self) -> None:
        """Show what arrives until nothing more has come for a while."""
        until, arrived = time.monotonic() + self._patience, False
        while time.monotonic() < until:
            found = self._client.get(self._path, params={"after": self._shown}).json()["messages"]
            for message in found:
                self._show(message)
                until, arrived = time.monotonic() + self._quiet, True
            self._shown += len(found)
            time.sleep(0.1)
        if not arrived:
            self._console.print("(nada todavía: mira var/log/)", style="yellow")

    def _show(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        part = message[kind]
        header = part.get("header", {}) if kind == "interactive" else {}
        document = part if kind == "document" else header.get("document")
        lines = [f"📄 {document.get('filename', '')} {document.get('link', '')}".rstrip()] if document else []
        lines += [f"*{header['text']}*"] if header.get("text") else []
        for number, line in enumerate([*lines, _body(kind, part)]):
            self._line(line, first=not number)
        if kind == "interactive" and "footer" in part:
            self._console.print(f"  {escape(part['footer']['text'])}", style="dim", highlight=False)
        self._show_options(message)
        self._last = message

    def _show_options(self, message: dict[str, Any]) -> None:
        button = message.get("interactive", {}).get("action", {}).get("button")
        if button:
            self._console.print(f"  ☰ {escape(button)}", style="cyan", highlight=False)
        for number, option in enumerate(options(message), 1):
            more = f"  [dim]{escape(option['description'])}[/]" if option["description"] else ""
            self._console.print(f"  [cyan]{number}[/] {escape(option['title'])}{more}", highlight=False)

    def _line(self, text: str, first: bool = False) -> None:
        shown = re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"[bold]\1[/bold]", escape(text))
        self._console.print(f"[bold green]Brújula[/] {shown}" if first else shown, highlight=False)


def _body(kind: str, part: dict[str, Any]) -> str:
    if kind == "interactive":
        return str(part["body"]["text"])
    if kind == "text":
        return str(part["body"])
    if kind == "template":
        said = [one["text"] for component in part.get("components", []) for one in component.get("parameters", [])]
        return f"[plantilla {part['name']}] {' '.join(said)}"
    return str(part.get("caption", ""))
