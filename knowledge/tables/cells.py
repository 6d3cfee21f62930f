"""What a cell says of a value: always text, so that no spreadsheet rounds a rate or turns a date around."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from knowledge.schema import REGIONAL
from knowledge.tables.words import FieldWords

YES, NO = "Sí", "No"
REGIONS = dict(zip(REGIONAL, ("Alianza del Pacífico", "Varios o cualquiera"), strict=True))
MOST_LETTERS = 32_000  # Excel takes 32,767 in a cell
TOO_LONG = "(No cabe en una planilla: cámbialo en la mesa)"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_PRINTED = re.compile(r"_x[0-9A-Fa-f]{4}_")  # Excel reads it as another sign


def text_of(field: FieldWords, value: Any, countries: Mapping[str, str]) -> str:
    """Return the text of a value (as model_dump(mode="json") gives it), "" for none."""
    if value is None:
        return ""
    text = _CONTROL.sub("", _text(field, value, countries).replace("\r\n", "\n")).strip()
    return TOO_LONG if len(text) > MOST_LETTERS or _NOT_PRINTED.search(text) else text


def _text(field: FieldWords, value: Any, countries: Mapping[str, str]) -> str:
    match field.widget:
        case "si_no" | "si_no_blanco":
            return YES if value else NO
        case "opcion":
            return field.options.get(value, str(value))
        case "opciones":
            return "\n".join(field.options.get(one, str(one)) for one in value)
        case "pais":
            return countries.get(value, str(value))
        case "paises":
            return "\n".join(countries.get(one, str(one)) for one in value)
        case "por_pais":
            return "\n".join(
                f"{code}: {names if isinstance(names, str) else ', '.join(names)}" for code, names in value.items()
            )
        case "datos":
            return "\n".join(group_text(group) for group in value)
        case "valor":
            return free_text(value)
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def group_text(group: dict[str, Any]) -> str:
    """Return "amount: 500, currency: USD" for a group of data."""
    text: str = yaml.safe_dump(group, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    inner = text.strip()[1:-1]
    return (
        inner
        if "\n" not in inner and yaml.safe_load("{" + inner + "}") == group
        else json.dumps(group, ensure_ascii=False)
    )


def group_of(line: str) -> Any:
    """Return the group of a line; raises yaml.YAMLError."""
    text = line.strip()
    return yaml.safe_load(text if text.startswith("{") else "{" + text + "}")


def free_text(value: Any) -> str:
    """Return a datum of any shape as text: words as they are, a structure as it is written between braces."""
    return value if isinstance(value, str) and _is_words(value) else json.dumps(value, ensure_ascii=False)


def _is_words(text: str) -> bool:
    try:
        return bool(free_value(text) == text)
    except ValueError:
        return False


def free_value(text: str) -> Any:
    """Return the datum that a text says; raises ValueError for a structure that is not well closed."""
    is_number = text.isascii() and text.isdigit() and len(text) < 10 and str(int(text)) == text
    return json.loads(text) if text[:1] in ("{", "[", '"') or text in ("true", "false") or is_number else text


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `original` gives the text back."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def original(text: str) -> str:
    """Return the text that was made harmless."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
