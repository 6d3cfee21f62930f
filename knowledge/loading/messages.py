"""Turns the faults that pydantic reports into Spanish words with what to do."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


def explain(fault: Any, model: type[BaseModel]) -> tuple[str, str]:
    """Return (what is wrong, what to do) for one fault of a ValidationError."""
    where = ".".join(str(part) for part in fault["loc"]) or "la entrada"
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return f"falta «{where}»", "añádelo, o quita la entrada si la fuente no lo dice"
    if kind == "extra_forbidden":
        return f"clave desconocida «{where}»", f"se conocen: {', '.join(model.model_fields)}"
    if kind == "literal_error":
        return f"«{where}» no admite {fault['input']!r}", f"usa {context.get('expected', '')}".replace(" or ", " o ")
    if kind == "value_error":
        return f"«{where}»: {context.get('error', fault['msg'])}", "corrige el dato"
    if kind == "string_pattern_mismatch":
        return f"«{where}» no tiene la forma debida: {fault['input']!r}", f"debe cumplir {context.get('pattern')}"
    if kind in ("string_too_long", "string_too_short", "too_short"):
        limit = context.get("max_length") or context.get("min_length")
        return f"«{where}» es demasiado {'largo' if 'max_length' in context else 'corto'}", f"límite: {limit}"
    return f"«{where}» no es válido ({kind}): {fault['input']!r}", "revisa el tipo del dato"
