"""The words for what the content holds as ids: the names of countries, and the titles of the entries named in others."""

from __future__ import annotations

from typing import Any

from desk.contenido.fields import Field, kinds
from desk.contenido.values import to_text
from knowledge.snapshot import Snapshot
from knowledge.tables.export import countries_of

_COUNTRIES, _ENTRIES = ("pais", "paises"), ("entrada", "entradas")


class Labels:
    """How things are called now; what is no longer there is called by its id."""

    def __init__(self, snapshot: Snapshot):
        self._snapshot = snapshot
        self.countries = countries_of(snapshot)

    def text(self, field: Field, value: Any) -> str:
        """Return a value in words, where it is made of ids; else as it is written."""
        if value and field.widget in _COUNTRIES:
            return "\n".join(self.countries.get(code, code) for code in _listed(value))
        if value and field.widget in _ENTRIES:
            return "\n".join(self.entry(field.of, name) for name in _listed(value))
        if field.widget == "por_pais" and isinstance(value, dict):
            return "\n".join(
                f"{self.countries.get(code, code)}: {', '.join(self.entry(field.of, name) for name in _listed(names))}"
                for code, names in value.items()
            )
        return to_text(field, value)

    def entry(self, of: tuple[str, ...], name: str) -> str:
        """Return the title of an entry with its id beside it: spreadsheets and forms ask for the id."""
        for kind in of:
            found = getattr(self._snapshot, kind).get(name)
            title = str(getattr(found, kinds()[kind].title)) if found is not None else name
            if title != name:
                return f"{title} ({name})"
        return name


def _listed(value: Any) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else [str(value)]
