"""Who may do what: every permission of the desk and the roles that have it. No role has what is not written here."""

from __future__ import annotations

AGENTE, EDITOR, REVISOR, ADMINISTRADOR = "agente", "editor", "revisor", "administrador"

# Each role as staff read it, and what it is for.
ROLES = {
    AGENTE: "Agente: atiende a las personas que piden hablar con alguien.",
    EDITOR: "Editor: corrige lo que Brújula responde y le enseña frases.",
    REVISOR: "Revisor: aprueba lo que otros corrigieron.",
    ADMINISTRADOR: "Administrador: cuentas, datos de personas y auditoría, además de todo lo anterior.",
}

_EVERYBODY = frozenset(ROLES)

PERMISSIONS: dict[str, frozenset[str]] = {
    "entrar": _EVERYBODY,  # the home page, one's own password, leaving
    "atender": frozenset({AGENTE, ADMINISTRADOR}),
    "ver_cifras": _EVERYBODY,  # figures hold no personal data
    "ver_sin_respuesta": frozenset({EDITOR, REVISOR, ADMINISTRADOR}),
    "ver_contenido": frozenset({EDITOR, REVISOR, ADMINISTRADOR}),
    "editar_contenido": frozenset({EDITOR, ADMINISTRADOR}),
    "aprobar_contenido": frozenset({REVISOR, ADMINISTRADOR}),
    "ver_personas": frozenset({ADMINISTRADOR}),  # whole addresses, and all that is kept of somebody
    "borrar_personas": frozenset({ADMINISTRADOR}),
    "administrar": frozenset({ADMINISTRADOR}),
    "ver_auditoria": frozenset({ADMINISTRADOR}),
}


def may(role: str, permission: str) -> bool:
    """Tell whether a role has a permission; raises KeyError for one that does not exist."""
    return role in PERMISSIONS[permission]
