"""Child processes that never outlive us: each in its own group, ended together, killed by the kernel if we vanish."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# Opened here and not in the child: between fork and exec only simple calls are safe.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class StopRequest:
    """Whether somebody asked us to end; a plain flag, since a handler must not take locks."""

    asked = False


@contextmanager
def stop_on_signals() -> Iterator[StopRequest]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into a flag that loops look at."""
    stop = StopRequest()

    def ask(*_: Any) -> None:
        stop.asked = True

    before = {number: signal.signal(number, ask) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def launch(
    command: Sequence[str], environment: Mapping[str, str] | None, output: int | IO[Any]
) -> subprocess.Popen[bytes]:
    """Start a command in a group of its own. Call it from the main thread: the kernel watches the thread that forks."""
    parent = os.getpid()

    def die_with_parent() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return subprocess.Popen(
        list(command),
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def end(children: Iterable[subprocess.Popen[bytes]], grace: float = 8.0) -> None:
    """End the groups of these children: politely first, by force when the grace is over."""
    groups = list(children)
    for child in groups:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + grace
    for child in groups:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
    for child in groups:
        # Also when the leader ended well: what it started may still be there.
        _signal_group(child, signal.SIGKILL)
        child.wait()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
