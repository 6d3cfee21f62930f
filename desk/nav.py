"""The pages that the menu and the home page offer, in their order; each is shown to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass

from desk.roles import may


@dataclass(frozen=True)
class Tab:
    """A page within a page of the menu, open to the same people; `counts` where it shows what waits."""

    title: str
    path: str
    counts: bool = False


@dataclass(frozen=True)
class Entry:
    """A page of the menu: its title, its path after /mesa, who may open it, and what one does there."""

    title: str
    path: str
    permission: str
    about: str
    tabs: tuple[Tab, ...] = ()


NAV: tuple[Entry, ...] = (
    Entry("Atención", "/atencion", "atender", "Responder a quienes piden hablar con una persona."),
    Entry(
        "Sin responder",
        "/pendientes",
        "ver_sin_respuesta",
        "Lo que no supo contestar, agrupado, con lo más cercano que sabe.",
    ),
    Entry(
        "Enseñar", "/ensenar", "ensenar", "Enseñarle frases, corregir lo que entendió y convertir charlas en historias."
    ),
    Entry("Práctica", "/practica", "practicar", "Ensayar casos como agente o como pyme, y ver qué te faltó."),
    Entry(
        "Contenido",
        "/contenido",
        "ver_contenido",
        "Corregir, aprobar y retirar lo que Brújula responde; sus planillas, lo que toca revisar y su cobertura.",
        (
            Tab("Entradas", "/contenido"),
            Tab("Revisión", "/contenido/revision", counts=True),
            Tab("Planillas", "/contenido/planillas"),
            Tab("Por revisar", "/contenido/vigencia"),
            Tab("Cobertura", "/contenido/cobertura"),
        ),
    ),
    Entry("Cifras", "/cifras", "ver_cifras", "Qué se resuelve, qué pasa a tu equipo, qué preguntan y qué cuesta."),
    Entry("Personas", "/personas", "ver_personas", "Ver, entregar o borrar lo que se guarda de alguien que lo pide."),
    Entry("Equipo", "/equipo", "administrar", "Crear cuentas, cambiar roles y reponer contraseñas."),
    Entry("Auditoría", "/auditoria", "ver_auditoria", "Quién cambió o miró qué, y cuándo."),
)


def entries_for(role: str) -> list[Entry]:
    """Return what a role may open."""
    return [entry for entry in NAV if may(role, entry.permission)]


def is_in(here: str, path: str) -> bool:
    """Tell whether a page is another one, or within it."""
    return here == path or here.startswith(f"{path}/")


def tabs_at(entries: list[Entry], here: str) -> tuple[tuple[Tab, ...], Tab | None]:
    """Return the tabs of the page that one is at, and the one of them that it is in."""
    tabs = next((entry.tabs for entry in entries if is_in(here, entry.path)), ())
    return tabs, max((tab for tab in tabs if is_in(here, tab.path)), key=lambda tab: len(tab.path), default=None)
