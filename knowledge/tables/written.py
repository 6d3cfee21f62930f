"""Reads what people write in a cell: dates, numbers, yes and no, names. Whatever was read otherwise than written is said."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from knowledge.dates import partial_date, whole_date
from knowledge.tables.cells import free_value, group_of
from knowledge.tables.words import FieldWords
from knowledge.text import fold

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_POINT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_COMMA = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+", re.ASCII)
_YES = {
    "si": True,
    "s": True,
    "x": True,
    "true": True,
    "verdadero": True,
    "no": False,
    "n": False,
    "false": False,
    "falso": False,
}


class CellFault(ValueError):
    """A cell that cannot be read: what is wrong and what to do, in Spanish."""

    def __init__(self, what: str, hint: str):
        super().__init__(what)
        self.what, self.hint = what, hint


@dataclass(frozen=True)
class Known:
    """What a cell may name: the countries by code, and the identifiers of every kind (those of the same file too)."""

    countries: Mapping[str, str]
    names: Mapping[str, set[str]] = field(default_factory=dict)


Note = str | None


def read(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    """Return the value of a text that is not blank, and a note where it was not written as it was read."""
    reader = _READERS.get(words.widget)
    return reader(words, text, known) if reader else (text, None)


def lines(text: str) -> list[str]:
    """Return what stands in a cell one below the other."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _date(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    check = whole_date if words.widget == "fecha" else partial_date
    found = _DAY_FIRST.fullmatch(text)
    iso = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    try:
        return check(iso), f"«{text}» se leyó como {iso}" if iso != text else None
    except ValueError:
        form = "2026-12-31" if words.widget == "fecha" else "2026, 2026-12 o 2026-12-31"
        raise CellFault(f"«{text}» no es una fecha", f"escríbela como {form}") from None


def _number(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    if _POINT.fullmatch(text):
        return text, None
    if _COMMA.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
        return plain, f"«{text}» se leyó como {plain}"
    hint = (
        f"escribe la fracción: {_fraction(text)}"
        if text.endswith("%")
        else "usa solo cifras y un punto decimal, como 0.19"
    )
    raise CellFault(f"«{text}» no es un número", hint)


def _fraction(text: str) -> str:
    number = text.rstrip("% ").replace(",", ".")
    return f"{(Decimal(number) / 100).normalize():f}" if _POINT.fullmatch(number) else "0.19 por 19 %"


def _whole(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        raise CellFault(f"«{text}» no es un número entero", "escribe solo cifras, como 3")
    return int(text), None


def _yes_or_no(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    if fold(text) not in _YES:
        raise CellFault(f"«{text}» no es Sí ni No", "escribe Sí o No")
    return _YES[fold(text)], None


def _option(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    for value, label in words.options.items():
        if fold(text) in (fold(label), fold(value)):
            return value, None
    raise CellFault(f"«{text}» no está en la lista", f"usa una de: {', '.join(words.options.values())}")


def _options(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    return [_option(words, one, known)[0] for one in _pieces(text)], None


def _country(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    for code, name in known.countries.items():
        if fold(text) in (fold(name), code.lower()):
            return code, None
    raise CellFault(
        f"«{text}» no es un país que se conozca", _nearest(text, known.countries.values(), "escríbelo como Chile o CL")
    )


def _countries(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    return [_country(words, one, known)[0] for one in _pieces(text)], None


def _entry(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    sets = [known.names.get(kind, set()) for kind in words.of]
    if words.of and not any(text in names for names in sets):
        every = [name for names in sets for name in names]
        raise CellFault(
            f"«{text}» no existe", _nearest(text, every, "usa el identificador de uno que exista, o créalo primero")
        )
    return text, None


def _entries(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    return [_entry(words, one, known)[0] for one in _pieces(text)], None


def _by_country(words: FieldWords, text: str, known: Known) -> tuple[Any, Note]:
    found: dict[str, Any] = {}
    for line in lines(text):
        place, colon, names = line.partition(":")
        if not colon or not names.strip():
            raise CellFault(f"«{line}» no dice país e identificador", "escribe una línea por país, como CL: cl-aduanas")
        code = _country(words, place.strip(), known)[0]
        if code in found:
            raise CellFault(f"{code} está dos veces", "deja una sola línea por país")
        named = [_entry(words, one, known)[0] for one in _pieces(names)]
        if not words.many and len(named) > 1:
            raise CellFault(f"«{line}» nombra varios", "deja uno solo por país")
        found[code] = named if words.many else named[0]
    return found, None


def _groups(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    found = []
    for line in lines(text):
        try:
            group = group_of(line)
        except (yaml.YAMLError, ValueError):
            group = None
        if not isinstance(group, dict) or list(group.values()).count(None) > line.count("null"):
            raise CellFault(
                f"no entiendo «{line}»", "escribe nombre: valor separados por comas, como amount: 500, currency: USD"
            )
        found.append(
            {
                str(name): value.isoformat() if isinstance(value, datetime.date) else value
                for name, value in group.items()
            }
        )
    return found, None


def _free(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    try:
        return free_value(text), None
    except ValueError:
        raise CellFault(
            "la estructura no está bien cerrada", "revisa llaves, corchetes y comillas, o cámbialo en la mesa"
        ) from None


def _list(words: FieldWords, text: str, _: Known) -> tuple[Any, Note]:
    return lines(text), None


def _pieces(text: str) -> list[str]:
    return [piece.strip() for line in lines(text) for piece in re.split("[,;]", line) if piece.strip()]


def _nearest(text: str, names: Iterable[str], otherwise: str) -> str:
    found = {name.lower(): name for name in names}
    near = difflib.get_close_matches(text.lower(), found, 1, 0.75)
    return f"¿quisiste decir «{found[near[0]]}»?" if near else otherwise


Reader = Callable[[FieldWords, str, Known], tuple[Any, Note]]
_READERS: dict[str, Reader] = {
    "fecha": _date, "fecha_parcial": _date, "numero": _number, "entero": _whole, "si_no": _yes_or_no, "si_no_blanco": _yes_or_no,
    "opcion": _option, "opciones": _options, "pais": _country, "paises": _countries, "entrada": _entry, "entradas": _entries,
    "por_pais": _by_country, "datos": _groups, "valor": _free, "lista": _list,
}  # fmt: skip
