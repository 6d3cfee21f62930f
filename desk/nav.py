"""The pages that the menu and the home page offer, in their order; each is shown to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass

from desk.roles import may


@dataclass(frozen=True)
class Entry:
    """A page of the menu: its title, its path after /mesa, who may open it, and what one does there."""

    title: str
    path: str
    permission: str
    about: str


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
    Entry("Contenido", "/contenido", "ver_contenido", "Corregir, aprobar y retirar lo que Brújula responde."),
    Entry("Cifras", "/cifras", "ver_cifras", "Qué se resuelve, qué pasa a tu equipo, qué preguntan y qué cuesta."),
    Entry("Planillas", "/contenido/planillas", "ver_contenido", "Bajar el contenido como Excel, corregirlo y subirlo."),
    Entry(
        "Por revisar",
        "/contenido/vigencia",
        "ver_contenido",
        "Lo viejo, lo que vence, lo no verificado y lo discutido.",
    ),
    Entry("Cobertura", "/contenido/cobertura", "ver_contenido", "Cuánto se sabe de cada asunto en cada país."),
    Entry("Personas", "/personas", "ver_personas", "Ver, entregar o borrar lo que se guarda de alguien que lo pide."),
    Entry("Equipo", "/equipo", "administrar", "Crear cuentas, cambiar roles y reponer contraseñas."),
    Entry("Auditoría", "/auditoria", "ver_auditoria", "Quién cambió o miró qué, y cuándo."),
)


def entries_for(role: str) -> list[Entry]:
    """Return what a role may open."""
    return [entry for entry in NAV if may(role, entry.permission)]


def current(path: str) -> str:
    """Return the path of the entry that a page belongs to: the nearest, for one may stand below another; "" for none."""
    found = (entry.path for entry in NAV if path == entry.path or path.startswith(f"{entry.path}/"))
    return max(found, key=len, default="")
