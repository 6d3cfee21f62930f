"""Ports of this machine for what a test starts: nobody else gets one between its choice and its use."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

# Below those that the system hands out by itself (Linux: from 32768; macOS: from 49152): a call that goes out takes none.
_RANGE = range(20_000, 32_000)
_LOCKS = Path(tempfile.gettempdir()) / f"brujula-puertos-{os.getuid()}"
_held: dict[int, FileLock] = {}  # until this process ends: no other one of the tests is given the same


def free_port() -> int:
    """Return a port that nobody listens on and that no other test is given."""
    _LOCKS.mkdir(exist_ok=True)
    first = os.getpid() * 101  # each process looks in another place first
    for number in range(len(_RANGE)):
        port = _RANGE[(first + number) % len(_RANGE)]
        if port not in _held and _take(port):
            return port
    raise AssertionError("no port is free")


def free_ports(count: int) -> list[int]:
    """Return some ports, all different."""
    return [free_port() for _ in range(count)]


def _take(port: int) -> bool:
    lock = FileLock(_LOCKS / f"{port}.lock")
    with contextlib.suppress(Timeout):
        lock.acquire(timeout=0)
        if _is_free(port):
            _held[port] = lock
            return True
        lock.release()
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
