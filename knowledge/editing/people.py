"""Who changes the content, as the desk knows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody of the staff: the number of the account and the name to show."""

    number: int
    name: str
