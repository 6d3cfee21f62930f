"""What locust does in `carga.py`: signed WhatsApp webhooks of many phones, one message each, in order per phone."""

from __future__ import annotations

import itertools
import json
import os
import random
import time

import gevent
from locust import FastHttpUser, task

from bot.channels.whatsapp.signature import HEADER, sign
from bot.channels.whatsapp.standin_phone import from_phone, webhook, written

PHONES_PER_USER = 10
_users = itertools.count()


class Phones(FastHttpUser):
    """Ten phones that write in turn: one message a second in all."""

    host = os.environ.get("CARGA_URL", "http://127.0.0.1:8080")

    def wait_time(self) -> float:
        """Return the seconds until a second after the last message was due: constant_throughput keeps all in step."""
        self._due += 1
        return max(0.0, self._due - time.monotonic())

    def on_start(self) -> None:
        """Choose the phones of this user, and a moment of its own: people do not all write at the tick of a second."""
        gevent.sleep(random.random())
        self._due = time.monotonic()
        first = next(_users) * PHONES_PER_USER
        self._phones = [f"569{first + place:08d}" for place in range(PHONES_PER_USER)]
        self._count = 0

    @task
    def write(self) -> None:
        """Send the next message."""
        phone = self._phones[self._count % PHONES_PER_USER]
        turn = self._count // PHONES_PER_USER
        self._count += 1
        message = written(f"mensaje {turn} a las {time.time():.3f} por unos zapatos a Chile")
        body = json.dumps(webhook(os.environ["CARGA_PHONE_ID"], from_phone(phone, "Ana", message))).encode()
        headers = {"Content-Type": "application/json", HEADER: sign(os.environ["CARGA_SECRET"], body)}
        self.client.post("/webhooks/whatsapp", data=body, headers=headers, name="webhook")
