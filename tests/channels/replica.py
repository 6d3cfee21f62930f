"""A process with a gateway of its own, to be killed: `python -m tests.channels.replica URL RASA_PORT FOLDER STOP_AT`.

Its channel writes what it does to FOLDER/sent.txt. With STOP_AT "before" or "after" the first send of all processes
hangs before or after the platform takes the message; "never" sends at once.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

import httpx

from bot.channels import gateway as module
from bot.channels.messages import Outbound, Rendered, Sent
from bot.channels.store import ChannelStore
from bot.channels.words import Agency
from bot.settings import Settings
from conversations.settings import ConversationsSettings


class Paper:
    """A channel that is a file."""

    name = "whatsapp"

    def __init__(self, folder: Path, stop_at: str):
        self._folder, self._stop_at = folder, stop_at

    def render(self, out: Outbound) -> Rendered:
        return Rendered(({"text": out.text},))

    async def send(self, out: Outbound, payload: dict[str, Any], key: str) -> Sent:
        self._write(f"begun {key}")
        await self._hang("before")
        self._write(f"took {key} {out.address} {payload['text']}")
        await self._hang("after")
        return Sent(f"wamid.{key}")

    async def seen(self, message_id: str) -> None:
        return None

    async def _hang(self, place: str) -> None:
        first = self._folder / "first"
        if self._stop_at == place and not first.exists():
            first.touch()
            await asyncio.sleep(600)

    def _write(self, line: str) -> None:
        with (self._folder / "sent.txt").open("a") as file:
            file.write(line + "\n")


async def main(url: str, rasa_port: str, folder: Path, stop_at: str) -> None:
    """Work until killed."""
    module.LEASE, module.SEND_LEASE = 1.5, 2.5
    # No notices: how long a process takes to start here would decide whether there is one.
    settings = Settings(
        _env_file=None, rasa_port=int(rasa_port), var_dir=folder, conversations_url=url, notice_seconds=600
    )
    store = ChannelStore(ConversationsSettings(_env_file=None, conversations_url=url, var_dir=folder))
    async with httpx.AsyncClient(trust_env=False) as client:
        gateway = module.Gateway(settings, store, client, Agency(dict))
        gateway.add(Paper(folder, stop_at))
        gateway.start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]))
