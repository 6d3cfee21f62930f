"""How a kind of content is called and described, as whoever asks for a table knows it (the desk: desk/contenido/campos.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class FieldWords(Protocol):
    """One field: its label, its help, how it is written (campos.yml says what each widget is) and what that needs."""

    @property
    def label(self) -> str:
        """Return what staff call it."""

    @property
    def help(self) -> str:
        """Return what to write in it."""

    @property
    def widget(self) -> str:
        """Return how it is written."""

    @property
    def options(self) -> Mapping[str, str]:
        """Return the closed list, value → words."""

    @property
    def of(self) -> tuple[str, ...]:
        """Return the kinds that its names are of."""

    @property
    def part(self) -> PartWords | None:
        """Return the fields within it."""

    @property
    def many(self) -> bool:
        """Tell whether a country may have several names."""


class PartWords(Protocol):
    """What goes into a field that has fields of its own; `key` is the date of a dated value."""

    @property
    def fields(self) -> Mapping[str, FieldWords]:
        """Return its fields."""

    @property
    def key(self) -> FieldWords | None:
        """Return the field that tells its items apart, None where it is only their order."""


class KindWords(Protocol):
    """A kind of content."""

    @property
    def name(self) -> str:
        """Return its name in the code."""

    @property
    def many(self) -> str:
        """Return what staff call its entries."""

    @property
    def help(self) -> str:
        """Return what it is for."""

    @property
    def title(self) -> str:
        """Return the field by which people know an entry."""

    @property
    def fields(self) -> Mapping[str, FieldWords]:
        """Return its fields, the identity first."""
