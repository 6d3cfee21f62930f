"""The gateway under load: webhooks of WhatsApp by locust, a stand-in of the Graph API, and a Rasa that takes its time.

    python -m tests.bench.carga [--base sqlite|postgres] [--rasa PUERTO] [--ritmos 50 10] [--segundos 60]

Measures what is asked of the gateway: at 50 messages a second for a minute the acknowledgement (p50, p99) and the time
until all are answered, in order per person; at 10 a second the time from a message to its reply (p95). With --rasa the
real Rasa that runs on that port answers instead of the stand-in.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psutil
import uvicorn
from sqlalchemy import select

from bot.channels.whatsapp.standin import Behaviour, StandIn
from bot.channels.whatsapp.standin_app import create_app
from conversations.db import open_engine, session
from conversations.messages import FIRST_REPLY
from conversations.models import InboxRow, OutboxRow, PersonRow
from tests.postgres import new_database
from tests.puertos import free_port

ROOT = Path(__file__).parents[2]
TOKEN, SECRET, VERIFY, PHONE_ID = (
    "ficha-de-carga-123456",
    "secreto-de-carga-123456",
    "verifica-carga-123456",
    "123456789012",
)
ANSWER_LIMIT = 180.0
Replies = dict[str, list[tuple[int, float, float]]]


def main() -> int:
    """Run the measures and return 0 when every limit is kept."""
    parser = argparse.ArgumentParser(description="Mide los canales bajo carga.")
    parser.add_argument("--base", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rasa", type=int, default=0, help="puerto de un Rasa de verdad; 0 = uno de prueba")
    parser.add_argument("--ritmos", type=int, nargs="+", default=[50, 10], help="mensajes por segundo")
    parser.add_argument("--segundos", type=int, default=60)
    given = parser.parse_args()
    kept = []
    for rate in given.ritmos:
        with _database(given.base) as url, tempfile.TemporaryDirectory() as folder:
            kept.append(asyncio.run(_measure(url, Path(folder), given.rasa, rate, given.segundos)))
    return 0 if all(kept) else 1


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "postgres":
        with new_database() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/atencion.db"


async def _measure(url: str, folder: Path, rasa_port: int, rate: int, seconds: int) -> bool:
    web_port, worker_port, graph_port, rasa = free_port(), free_port(), free_port(), rasa_port or free_port()
    environment = {
        **os.environ, "BRUJULA_RASA_PORT": str(rasa), "BRUJULA_VAR_DIR": str(folder),
        "BRUJULA_CONVERSATIONS_URL": url, "BRUJULA_WHATSAPP_TOKEN": TOKEN, "BRUJULA_WHATSAPP_APP_SECRET": SECRET,
        "BRUJULA_WHATSAPP_VERIFY_TOKEN": VERIFY, "BRUJULA_WHATSAPP_PHONE_ID": PHONE_ID,
        "BRUJULA_WHATSAPP_API_URL": f"http://127.0.0.1:{graph_port}", "BRUJULA_WHATSAPP_PER_SECOND": "80",
        "CARGA_URL": f"http://127.0.0.1:{web_port}", "CARGA_SECRET": SECRET, "CARGA_PHONE_ID": PHONE_ID,
    }  # fmt: skip
    servers = [
        _server("bot.web.app:app", web_port, environment, folder / "web.log"),
        _server("bot.channels.worker:app", worker_port, environment, folder / "worker.log"),
    ]
    if not rasa_port:
        servers.append(_server("tests.bench.rasa_de_carga:app", rasa, environment, folder / "rasa.log"))
    try:
        async with _graph(graph_port, f"http://127.0.0.1:{web_port}/webhooks/whatsapp") as stand_in:
            await _until_up(web_port, worker_port, rasa)
            before = [_used(server) for server in servers]
            begun = time.time()
            report = await asyncio.to_thread(_locust, environment, rate, seconds)
            sent = report["num_requests"] - report["num_failures"]
            # A real Rasa does not repeat the words by which a reply is told: then the store says what answered what.
            read = (lambda: _from_store(url)) if rasa_port else (lambda: _replies(stand_in))
            await _until_answered(read, sent)
            spent = [(_used(server) - old) / max(sent, 1) * 1000 for server, old in zip(servers, before, strict=True)]
            loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
            print(
                f"procesador por mensaje: web {spent[0]:.1f} ms, mensajería {spent[1]:.1f} ms; carga de la máquina {loads}"
            )
            return _tell(stand_in, read(), report, rate, sent, begun, url.partition(":")[0], folder)
    finally:
        for server in servers:
            server.terminate()
            server.wait()


def _used(server: subprocess.Popen[bytes]) -> float:
    """Return the seconds of processor that a process has used."""
    return float(sum(psutil.Process(server.pid).cpu_times()[:2]))


def _server(app: str, port: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--ws", "none", "--no-access-log"]
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)


@contextlib.asynccontextmanager
async def _graph(port: int, webhook_url: str) -> AsyncIterator[StandIn]:
    behaviour = Behaviour(latency=0.08, enforce_window=False, per_second=80, status_delay=0.3)
    stand_in = StandIn(token=TOKEN, app_secret=SECRET, phone_id=PHONE_ID, webhook_url=webhook_url, behaviour=behaviour)
    server = uvicorn.Server(uvicorn.Config(create_app(stand_in), port=port, log_level="warning", ws="none"))
    serving = asyncio.create_task(server.serve())
    try:
        yield stand_in
    finally:
        server.should_exit = True
        await serving
        await stand_in.aclose()


async def _until_up(*ports: int) -> None:
    for port in ports:
        for _ in range(600):
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.1)
        else:
            raise SystemExit(f"Nadie responde en el puerto {port}")


def _locust(environment: dict[str, str], rate: int, seconds: int) -> dict:
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "tests/bench/carga_locust.py"), "--headless", "--json"]
    # One second more: the first is spent while the users begin, each at a moment of its own.
    command += ["-u", str(rate), "-r", str(rate), "-t", f"{seconds + 1}s", "--loglevel", "ERROR"]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return json.loads(found.stdout[found.stdout.index("[") :])[0]


async def _until_answered(read: Callable[[], Replies], count: int) -> None:
    ends = time.monotonic() + ANSWER_LIMIT
    while _answered(read()) < count and time.monotonic() < ends:
        await asyncio.sleep(0.5)


def _from_store(url: str) -> Replies:
    """Return the same as `_replies`, with the moments at which messages were received and replies sent."""
    query = select(PersonRow.address, InboxRow.id, InboxRow.received_at, OutboxRow.sent_at)
    query = query.join(InboxRow, InboxRow.person_id == PersonRow.id).join(OutboxRow, OutboxRow.inbox_id == InboxRow.id)
    query = query.where(OutboxRow.seq == FIRST_REPLY, OutboxRow.sent_at.is_not(None)).order_by(OutboxRow.sent_at)
    engine, found = open_engine(url), {}
    with session(engine) as db:
        for phone, number, received, sent in db.execute(query):
            found.setdefault(phone, []).append((number, received.timestamp(), sent.timestamp()))
    engine.dispose()
    return found


def _replies(stand_in: StandIn) -> Replies:
    """Return by phone, in the order of arrival: number of the message, when it was written, when it was answered."""
    found: Replies = {}
    for phone, messages in stand_in.phones.items():
        for message in messages:
            said = re.search(r"mensaje (\d+) a las ([\d.]+)", json.dumps(message.body))
            if said:
                found.setdefault(phone, []).append((int(said[1]), float(said[2]), message.at))
    return found


def _answered(replies: Replies) -> int:
    return sum(len({number for number, _, _ in answers}) for answers in replies.values())


def _tell(
    stand_in: StandIn, replies: Replies, report: dict, rate: int, sent: int, begun: float, base: str, folder: Path
) -> bool:
    waits = sorted(at - written for answers in replies.values() for _, written, at in answers)
    in_order = all([n for n, _, _ in answers] == sorted({n for n, _, _ in answers}) for answers in replies.values())
    times = sorted(int(ms) for ms, count in report["response_times"].items() for _ in range(count))
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    last = max((at for answers in replies.values() for _, _, at in answers), default=begun) - begun
    p95 = waits[int(len(waits) * 0.95)] if waits else float("inf")
    answered = _answered(replies)
    notices = sum("Sigo con tu mensaje" in json.dumps(m.body) for all_ in stand_in.phones.values() for m in all_)
    lines = [
        f"{base}, {rate} por segundo: {report['num_requests']} enviados, {report['num_failures']} fallidos",
        f"  acuse: p50 {p50} ms, p99 {p99} ms, máximo {max(times)} ms",
        f"  respondidos {answered} de {sent} ({len(waits)} respuestas, {notices} avisos), en orden: {in_order}",
        f"  el último a los {last:.0f} s; respuesta: p50 {statistics.median(waits or [0]):.2f} s, p95 {p95:.2f} s",
        f"  rechazos de la API: {len(stand_in.refusals)}",
    ]
    print("\n".join(lines), flush=True)
    logged = [line for name in ("web", "worker") for line in (folder / f"{name}.log").read_text().splitlines()]
    errors = [line for line in logged if " ERROR " in line or "Traceback" in line]
    print("\n".join(errors[:5]), end="\n" if errors else "")
    # What locust gave up waiting for at its end was stored too, and is answered.
    whole = sent <= answered == len(waits) and in_order and report["num_failures"] == 0
    if rate >= 50:
        return whole and p50 <= 20 and p99 <= 250 and last <= ANSWER_LIMIT
    return whole and p95 <= 2


if __name__ == "__main__":
    sys.exit(main())
