"""Secrets that somebody could guess: none is taken, of whatever channel."""

from __future__ import annotations

import re

# Values of examples and tutorials: with one of them anybody could sign in our name.
_GUESSABLE = {
    "admin", "app_secret", "brujula", "cambiame", "cambiar", "changeme", "contrasena", "default", "ejemplo", "example",
    "my_secret_verify_token", "my_verify_token", "password", "secret", "secreto", "test", "token", "verify",
    "verify_token", "whatsapp", "xxx", "your_app_secret", "your_token", "your_verify_token",
}  # fmt: skip
SHORTEST = 16


class GuessableSecret(Exception):
    """A secret of the environment cannot be used; the text says which and why, without showing its value."""


def fault_of(value: str) -> str | None:
    """Return what is wrong with a secret, in words that follow its name; None where nothing is."""
    if "${" in value or "{{" in value:
        return "quedó sin reemplazar: contiene «${…}» en vez de la clave."
    if re.search(r"\s", value):
        return "tiene espacios: cópiala otra vez."
    if re.sub(r"[\W\d]+", "", value).casefold().strip("_") in _GUESSABLE or len(set(value)) < 5:
        return "es un valor de ejemplo que cualquiera adivina: usa la clave verdadera."
    if len(value) < SHORTEST:
        return f"es demasiado corta: al menos {SHORTEST} caracteres."
    return None


def check_secrets(**values: str) -> None:
    """Raise GuessableSecret for the first variable that cannot be used; an empty one is made by the program."""
    for name, value in values.items():
        fault = fault_of(value) if value else None
        if fault:
            raise GuessableSecret(f"{name} {fault}")
