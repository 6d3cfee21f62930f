"""A server on localhost that answers like Rasa's REST channel, with replies that a test chooses."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], Any]


class FakeRasa:
    """What was received, and how the next message is answered."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answer: Answer = lambda body: [{"recipient_id": body["sender"], "text": f"Eco: {body['message']}"}]
        self.status = 200
        self.delay = 0.0
        self.raw: bytes | None = None
        self.port = 0


@contextmanager
def fake_rasa(port: int = 0) -> Iterator[FakeRasa]:
    """Serve until the block ends."""
    state = FakeRasa()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._write(b"Hello from Rasa")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.received.append(body)
            time.sleep(state.delay)
            self._write(state.raw if state.raw is not None else json.dumps(state.answer(body)).encode())

        def _write(self, content: bytes) -> None:
            self.send_response(state.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    state.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
