"""Between the content and what people read or write of it: a text for every value, and the value of a text."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from desk.contenido.fields import Field

YES_NO = {True: "si", False: "no", None: ""}
MANY = ("opciones", "paises")


def nullable(model: type[BaseModel], name: str) -> bool:
    """Tell whether a field may be without a value."""
    return NoneType in get_args(model.model_fields[name].annotation)


def to_text(field: Field, value: Any) -> str:
    """Return a value as the form shows it."""
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return YES_NO[value]
    match field.widget:
        case "lista" | "entradas" | "opciones" | "paises":
            return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
        case "datos":
            return "\n".join(_flow(item)[1:-1] for item in value) if isinstance(value, list) else str(value)
        case "por_pais" if isinstance(value, dict):
            return "\n".join(
                f"{code}: {', '.join(names) if isinstance(names, list) else names}" for code, names in value.items()
            )
        case "valor" if not isinstance(value, str):
            return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False)).strip()
    return str(value)


def _flow(item: Any) -> str:
    return str(yaml.safe_dump(item, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6)).strip()


def from_text(field: Field, text: str, empty: Any, before: Any = None) -> Any:
    """Return the value of what was written; what cannot be read stays as the text, for the checks to refuse."""
    text = text.strip().replace("\r\n", "\n")
    if not text:
        return empty
    match field.widget:
        case "lista" | "entradas":
            return [line.strip() for line in text.split("\n") if line.strip()]
        case "si_no" | "si_no_blanco":
            return text == "si"
        case "entero":
            return int(text) if text.isascii() and text.lstrip("-").isdigit() else text
        case "numero":
            return text.replace(",", ".") if "." not in text else text
        case "datos":
            return [_read(f"{{{line}}}") for line in text.split("\n") if line.strip()]
        case "por_pais":
            return dict(_by_country(line, field.many) for line in text.split("\n") if line.strip())
        case "valor" if before is not None and not isinstance(before, str):
            return _read(text)
    return text


def _by_country(line: str, many: bool) -> tuple[str, Any]:
    code, _, names = line.partition(":")
    found = [name.strip() for name in names.split(",") if name.strip()]
    return code.strip().upper(), found if many else ", ".join(found)


def _read(text: str) -> Any:
    """Return YAML written by a person with its dates as texts; what is no YAML stays as it was written."""
    try:
        return yaml.load(text, _Plain)
    except (yaml.YAMLError, ValueError):
        return text


class _Plain(yaml.SafeLoader):
    """Reads numbers and lists, and leaves dates as they are written."""


_Plain.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
