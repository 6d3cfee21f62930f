"""Memory and processor time of a process group, as Linux tells them in /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def resident_mib(*groups: int) -> float:
    """Return the resident memory of every process of these groups, in MiB."""
    return sum(_resident(pid) for pid in _members(groups)) / 2**20


def processor_seconds(*groups: int) -> float:
    """Return the processor time that the processes of these groups have used, in seconds."""
    return sum(sum(map(int, _stat(pid)[11:13])) for pid in _members(groups)) / _TICKS


def available_mib() -> float:
    """Return the memory that can still be given out, in MiB."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("MemAvailable")).split()[1]) / 1024


def _members(groups: tuple[int, ...]) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if _stat(pid) and int(_stat(pid)[2]) in groups]


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, which may hold spaces; empty where the process is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
