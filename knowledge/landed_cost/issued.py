"""Quotes handed out: each PDF under a name that nobody can guess, kept while it is valid."""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from knowledge.landed_cost.pdf import VALID_DAYS, write_pdf
from knowledge.landed_cost.result import Result

NAME = re.compile(r"[0-9a-f]{32}\.pdf")


def issue(result: Result, day: datetime.date, folder: Path, issuer: str | None = None) -> str:
    """Write the quote and return the name of its file; those no longer valid are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, day)
    name = f"{secrets.token_hex(16)}.pdf"
    draft = folder / f".{name}"
    write_pdf(draft, [result], day, issuer)
    draft.replace(folder / name)
    return name


def issued(folder: Path, name: str) -> Path | None:
    """Return the file of a quote; None where the name is not one of ours or it is gone."""
    path = folder / name
    return path if NAME.fullmatch(name) and path.is_file() else None


def _sweep(folder: Path, day: datetime.date) -> None:
    oldest = day - datetime.timedelta(days=VALID_DAYS)
    for path in folder.glob("*.pdf"):
        if datetime.date.fromtimestamp(path.stat().st_mtime) < oldest:
            path.unlink(missing_ok=True)


def withdraw(folder: Path, names: Iterable[str]) -> int:
    """Delete the quotes of these names and return how many there were; other names are passed over."""
    found = [path for name in names if (path := issued(folder, name))]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
