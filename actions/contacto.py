"""What a person leaves of themselves so that somebody can reach them: a name, an e-mail, a telephone, and their question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot
from knowledge.text import fold, words

_EMAIL = re.compile(
    r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|\b(?:[\w.]+ punto )*[\w.]+ arroba \w+(?:(?: punto |\.)\w+)+", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w$@.])\+?\(?\d[\d ().-]{5,18}\d(?![\w@])")
_OF_MONEY = re.compile(
    r"\s*(?:dolar|usd|us\$|peso|sol\b|soles|cop|clp|mxn|pen|lucas|mil\b|millon|kilo|kg|gramo|unidad|par|%)"
)
_ANOTHER_NUMBER = re.compile(r"(?:ruc|rut|dni|cedula|nit|rfc|curp|partida|codigo|guia|pedido|factura)\D{0,8}$")
_FEWEST, _MOST = 7, 15  # digits of a telephone
_INTRODUCED = re.compile(r"\b(?:me llamo|mi nombre es|soy|le habla|les habla|te habla|nombre:)\s+", re.IGNORECASE)
_NAMES = 4  # words of a name, at most
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)?")


@dataclass(frozen=True)
class Contact:
    """Who they are and where they are reached; `question` is what else the message says."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    question: str | None = None

    @property
    def found(self) -> bool:
        """Tell whether the message says who they are or where they are reached."""
        return bool(self.name or self.email or self.phone)


def contact_in(snapshot: Snapshot, text: str) -> Contact:
    """Return what a message leaves of a person."""
    email, without = _taken(_EMAIL, text)
    phone, without = _phone(without)
    name, without = _name(snapshot, without, bool(email or phone))
    rest = [word for word in words(without) if len(word) > 1 and not cues_in(snapshot, "recado_marco", word)]
    return Contact(name, email, phone, text.strip() if rest else None)


def masked_email(email: str) -> str:
    """Return an e-mail as it is said back: its first letter and its provider."""
    return f"{email[:1]}···@{email.rpartition('@')[2]}" if "@" in email else f"{email[:1]}···"


def masked_phone(phone: str) -> str:
    """Return a telephone as it is said back: its last four digits, as everywhere in the house."""
    return f"···{re.sub(r'[^0-9]', '', phone)[-4:]}"


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    found = pattern.search(text)
    return (found[0].strip(), f"{text[: found.start()]} | {text[found.end() :]}") if found else (None, text)


def _phone(text: str) -> tuple[str | None, str]:
    """Return the first number that is a telephone: neither money nor the number of a document."""
    for found in _PHONE.finditer(text):
        digits = sum(char.isdigit() for char in found[0])
        before, after = fold(text[: found.start()]), fold(text[found.end() :])
        if _FEWEST <= digits <= _MOST and not _OF_MONEY.match(after) and not _ANOTHER_NUMBER.search(before):
            return found[0].strip(), f"{text[: found.start()]} | {text[found.end() :]}"
    return None, text


def _name(snapshot: Snapshot, text: str, beside: bool) -> tuple[str | None, str]:
    """Return the name that is introduced, that begins the message before a datum, or that stands capitalised alone."""
    introduced = _INTRODUCED.search(text)
    start = introduced.end() if introduced else 0
    told = _WORD.match(text.lstrip(" |")) is not None
    if not introduced and not told:
        return None, text
    head = re.split(r"[|,.;:\n()]|\s+-\s+", text[start:].lstrip(" |"))[0].split()
    named: list[str] = []
    for word in head:
        bare = word.strip("¡!¿?")
        if (
            not _WORD.fullmatch(bare)
            or cues_in(snapshot, "recado_no_nombre", bare)
            or fold(bare) in ("y", "e", "con", "a")
        ):
            break
        named.append(bare)
    whole = len(named) == len(head)
    if introduced:
        named = named[:_NAMES] if whole or not named else _capitalised(named) or named[:2]
    elif not whole or not (beside or (len(named) > 1 and named == _capitalised(named))) or len(named) > _NAMES:
        return None, text
    if not named:
        return None, text
    name = " ".join(named)
    place = text.index(name, start)
    return name, f"{text[: introduced.start() if introduced else place]} | {text[place + len(name) :]}"


def _capitalised(named: list[str]) -> list[str]:
    """Return the words that begin with a capital, up to the first that does not."""
    first = next((place for place, word in enumerate(named) if not word[:1].isupper()), len(named))
    return named[:first]
