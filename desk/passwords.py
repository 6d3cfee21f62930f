"""Passwords: kept as argon2id, compared in the same time whoever is asked for, and refused where they are weak."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.errors import WeakPassword

SHORTEST, LONGEST = 12, 200
_HASHER = PasswordHasher()  # argon2id, 64 MiB, three passes (RFC 9106, second recommended option)
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes 64 MiB and a core: many at once would stop the machine
_COMMON = Path(__file__).with_name("claves_comunes.txt")
# Without letters and digits that look alike; dictated by phone without mistakes.
_EASY = "abcdefghjkmnpqrstuvwxyz23456789"


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_same(password))


def matches(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was kept; without one (no such account) it takes as long, and is not."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(kept or _of_nobody(), _same(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None and len(password) <= LONGEST


def is_outdated(kept: str) -> bool:
    """Tell whether a password was kept with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def prepare() -> None:
    """Make the hash of nobody now, so that not even the first unknown account takes longer than a known one."""
    _of_nobody()


@lru_cache(maxsize=1)
def _of_nobody() -> str:
    return _HASHER.hash(secrets.token_hex(32))


def _same(password: str) -> str:
    """Return the password as any keyboard gives it: an accent may come as one sign or as two."""
    return unicodedata.normalize("NFKC", password)


def check_strength(password: str, *known: str) -> None:
    """Raise WeakPassword for a password that is short, common or made of what is known of the person."""
    plain = _same(password).casefold()
    if len(plain) < SHORTEST:
        raise WeakPassword(
            f"La contraseña debe tener al menos {SHORTEST} caracteres. Una frase de varias palabras sirve."
        )
    if len(plain) > LONGEST:
        raise WeakPassword(f"La contraseña puede tener hasta {LONGEST} caracteres.")
    if len(set(plain)) < 5:
        raise WeakPassword("La contraseña repite muy pocos caracteres: agrega palabras.")
    letters = "".join(sign for sign in plain if sign.isalnum())
    if letters.strip("0123456789") in _common() or letters in _common() or _is_a_run(letters):
        raise WeakPassword("Esa contraseña es de las primeras que alguien probaría. Usa una frase de varias palabras.")
    parts = {part for word in known for part in _parts(word)}
    left = letters
    for part in sorted(parts, key=len, reverse=True):
        left = left.replace(part, "")
    if len(left) < SHORTEST - 4:
        raise WeakPassword("La contraseña se parece demasiado a tu nombre o a tu correo. Usa una frase distinta.")


def _parts(words: str) -> list[str]:
    pieces = "".join(sign if sign.isalnum() else " " for sign in words.casefold()).split()
    return [piece for piece in pieces if len(piece) >= 4]


def _is_a_run(letters: str) -> bool:
    """Tell whether the signs only follow one another: 123456789012, abcdefghijkl, qwertyuiop."""
    rows = ("01234567890123456789", "abcdefghijklmnñopqrstuvwxyz", "qwertyuiopasdfghjklñzxcvbnm")
    return any(letters in row * 2 or letters in row[::-1] * 2 for row in rows)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(line.strip() for line in _COMMON.read_text("utf-8").splitlines() if line.strip())


def temporary() -> str:
    """Return a password for somebody to use once: four groups of four signs."""
    return "-".join("".join(secrets.choice(_EASY) for _ in range(4)) for _ in range(4))
