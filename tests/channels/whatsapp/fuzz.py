"""Broken webhook bodies without end: real ones with parts changed, removed, repeated, or cut as bytes. Seeded."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.channels.whatsapp.bodies import MESSAGES, STATUSES, Hook, body, change, message, status

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 10**400, 1.5, 1e308, "", " ", "x" * 5_000, "\x00", "\ud800", "ñ\u202e👍", "null", "0x41",
    "9" * 30, "-1e5", [], {}, [[]], [None], {"": ""}, {"type": "text"}, {"id": {"id": []}}, [{}] * 50, "sha256=", "'; --",
)  # fmt: skip


@dataclass
class Tally:
    """What the webhook answered to the bodies, and the first one it failed at."""

    answers: dict[int, int] = field(default_factory=dict)
    failures: list[tuple[int, bytes]] = field(default_factory=list)


def bodies(seed: int) -> Iterator[bytes]:
    """Return bodies without end, always the same for a seed."""
    chance = random.Random(seed)
    while True:
        whole = body(*(_change(chance) for _ in range(chance.randint(1, 3))))
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 6))):
            _break(whole, chance)
        raw = json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
        yield _as_bytes(raw, chance)


def run(hook: Hook, count: int, seed: int) -> Tally:
    """Send `count` bodies, nearly all rightly signed, and return what came back; 2xx and 4xx are right, nothing else."""
    tally = Tally()
    for number, raw in zip(range(count), bodies(seed), strict=False):
        answer = hook.post(raw) if number % 50 else hook.post(raw, f"sha256={number:064x}")
        tally.answers[answer.status_code] = tally.answers.get(answer.status_code, 0) + 1
        if answer.status_code not in (200, 400, 401, 413) or b"Traceback" in answer.content:
            tally.failures.append((answer.status_code, raw))
        hook.messages.clear()
        hook.statuses.clear()
    return tally


def _change(chance: random.Random) -> dict[str, Any]:
    kinds = chance.choices(list(MESSAGES), k=chance.randint(0, 3))
    told = chance.choices(list(STATUSES), k=chance.randint(0, 2))
    return change(
        [copy.deepcopy(message(kind, f"wamid.{chance.random()}")) for kind in kinds],
        [copy.deepcopy(status(kind)) for kind in told],
    )


def _break(whole: Any, chance: random.Random) -> None:
    """Change one place of a body, as deep as chance leads."""
    here = whole
    while True:
        key = _somewhere(here, chance)
        if key is None:
            return
        below = here[key]
        if not isinstance(below, dict | list) or not below or chance.random() < 0.12:
            break
        here = below
    manner = chance.random()
    if manner < 0.25:
        del here[key]
    elif manner < 0.35 and isinstance(here, list):
        here.insert(0, copy.deepcopy(here[key]))
    elif manner < 0.4 and isinstance(here, dict):
        here[chance.choice(["type", "from", "id", "errors", "context", "text", "ñ"])] = here.pop(key)
    else:
        here[key] = copy.deepcopy(chance.choice(ODD))


def _somewhere(here: Any, chance: random.Random) -> Any:
    if isinstance(here, dict) and here:
        return chance.choice(list(here))
    return chance.randrange(len(here)) if isinstance(here, list) and here else None


def _as_bytes(raw: bytes, chance: random.Random) -> bytes:
    manner = chance.random()
    if manner < 0.9:
        return raw
    if manner < 0.93:
        return raw[: chance.randrange(len(raw) + 1)]
    if manner < 0.96:
        at = chance.randrange(len(raw))
        return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    if manner < 0.98:
        return raw.replace(b"1764450000", chance.choice((b"NaN", b"1e999", b"-0", b"9" * 5_000)))
    return chance.randbytes(chance.randrange(400)) if manner < 0.99 else b'{"entry":' + b"[" * chance.randrange(5_000)
