"""What points to an entry, and why some entries cannot be taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.loading.references import names_of

Entries = Mapping[str, Mapping[str, Any]]
_ABOUT = ("programmes", "organisations", "platforms")
# What the assistant cannot do without, whatever points to it.
_NEVER = {
    "phrases": "las respuestas la necesitan: corrígela en vez de retirarla",
    "settings": "deja su valor en blanco y Brújula dirá que no consta",
    "themes": "el asistente lo necesita para entender: corrígelo en vez de retirarlo",
    "diagnosis_profiles": "el autodiagnóstico necesita un perfil para cada puntaje: corrígelo en vez de retirarlo",
}
_MOST = 5


def uses(entries: Entries, kind: str, key: str) -> list[tuple[str, str]]:
    """Return (kind, key) of every entry that names this one."""
    targets = {kind, *(("about",) if kind in _ABOUT else ())}
    name = key
    if kind == "questions" and key in entries[kind]:
        targets, name = {"question numbers"}, str(entries[kind][key].number)
    return [
        (other, own)
        for other, found in entries.items()
        for own, entry in found.items()
        if (other, own) != (kind, key)
        and any(target in targets and name in names for target, names in names_of(other, entry))
    ]


def why_not(entries: Entries, kind: str, key: str) -> str | None:
    """Return why an entry cannot be withdrawn, None where it can: a fact always can, what points to it lets go."""
    if kind in _NEVER:
        return _NEVER[kind]
    if kind in ("facts", "parameters"):
        return None
    using = uses(entries, kind, key)
    if not using:
        return None
    named = ", ".join(f"«{own}»" for _, own in using[:_MOST])
    rest = f" y {len(using) - _MOST} más" if len(using) > _MOST else ""
    return f"lo usan {named}{rest}: quítalo primero de ahí"
