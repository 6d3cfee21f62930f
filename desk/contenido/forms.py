"""The form of an entry, made from its fields: what it shows, what was written in it, and what has to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData

from desk.contenido.fields import Field, Part, kinds
from desk.contenido.values import MANY, from_text, nullable, to_text
from knowledge import schema
from knowledge.errors import Problem
from knowledge.loading.baseline import KINDS

Path = tuple[str | int, ...]
KEY = "__desde"  # the date of a dated value within its group
MOST_GROUPS = 60
REPEATED = ("partes", "fechados")


@dataclass
class Control:
    """One thing to fill in: its place in the form, what stands there and what is wrong with it."""

    name: str
    field: Field
    text: str = ""
    chosen: tuple[str, ...] = ()
    errors: list[str] = made(default_factory=list)
    groups: list[list[Control]] = made(default_factory=list)
    required: bool = False


def controls(kind: str, content: Mapping[str, Any], problems: Iterable[Problem] = ()) -> list[Control]:
    """Return the controls of an entry with what it holds."""
    wrong = [(tuple(getattr(one, "path", ())), said(one)) for one in problems]
    return _controls(kinds()[kind].fields, KINDS[kind], content, "", (), wrong)


def _controls(
    fields: Mapping[str, Field],
    model: type[BaseModel],
    content: Mapping[str, Any],
    prefix: str,
    path: Path,
    wrong: list[Any],
) -> list[Control]:
    return [
        _control(one, model, content.get(name), f"{prefix}{name}", (*path, name), wrong) for name, one in fields.items()
    ]


def _control(one: Field, model: type[BaseModel], value: Any, name: str, path: Path, wrong: list[Any]) -> Control:
    control = Control(name, one, required=model.model_fields[one.name].is_required())
    control.errors = [text for where, text in wrong if where == path]
    if one.widget == "parte":
        assert one.part
        held = value if isinstance(value, Mapping) else {}
        control.groups = [_controls(one.part.fields, _model(one.part), held, f"{name}.", path, wrong)]
    elif one.widget in REPEATED:
        control.groups = _repeated(one, value, name, path, wrong)
    else:
        control.text = to_text(one, value)
        control.chosen = tuple(map(str, value)) if one.widget in MANY and isinstance(value, list) else ()
        control.errors = [text for where, text in wrong if where[: len(path)] == path]
    return control


def _repeated(one: Field, value: Any, name: str, path: Path, wrong: list[Any]) -> list[list[Control]]:
    assert one.part
    groups = []
    items = list(value.items()) if isinstance(value, Mapping) else list(enumerate(value or []))
    for number, (key, held) in enumerate(items):
        inner = held if isinstance(held, Mapping) else {}
        group = _controls(one.part.fields, _model(one.part), inner, f"{name}-{number}.", (*path, key), wrong)
        if one.part.key:
            day = Control(f"{name}-{number}.{KEY}", one.part.key, text=str(key), required=True)
            day.errors = [text for where, text in wrong if where in ((*path, key, "[key]"), (*path, key))]
            group.insert(0, day)
        groups.append(group)
    return groups


def _model(part: Part) -> type[BaseModel]:
    model: type[BaseModel] = getattr(schema, part.name)
    return model


def read(kind: str, form: FormData, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry as it was written, right or wrong; nothing of it is lost."""
    return _read(kinds()[kind].fields, KINDS[kind], form, "", before)


def _read(
    fields: Mapping[str, Field], model: type[BaseModel], form: FormData, prefix: str, before: Mapping[str, Any]
) -> dict[str, Any]:
    return {name: _value(one, model, form, f"{prefix}{name}", before.get(name)) for name, one in fields.items()}


def _value(one: Field, model: type[BaseModel], form: FormData, name: str, before: Any) -> Any:
    if one.widget == "parte":
        assert one.part
        held = _read(one.part.fields, _model(one.part), form, f"{name}.", before or {})
        blank = not _filled(held)
        return None if blank and nullable(model, one.name) else {} if blank else held
    if one.widget in REPEATED:
        return _read_repeated(one, form, name)
    empty = None if nullable(model, one.name) else _empty(one)
    if one.widget in MANY:
        return [str(each) for each in form.getlist(name) if each] or empty
    return from_text(one, str(form.get(name) or ""), empty, before)


def _empty(one: Field) -> Any:
    if one.widget in ("lista", "entradas", "datos", *MANY):
        return []
    return {} if one.widget == "por_pais" else None if one.widget in ("si_no", "valor") else ""


def _read_repeated(one: Field, form: FormData, name: str) -> Any:
    assert one.part
    found = []
    for number in range(min(MOST_GROUPS, _count(form, name))):
        held = _read(one.part.fields, _model(one.part), form, f"{name}-{number}.", {})
        key = str(form.get(f"{name}-{number}.{KEY}") or "").strip()
        if key or _filled(held):
            found.append((key, held))
    return dict(found) if one.part.key else [held for _, held in found]


def _count(form: FormData, name: str) -> int:
    written = str(form.get(f"{name}-n") or "0")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 0


def _filled(held: Any) -> bool:
    """Tell whether anything was written; what a list offers chosen or not says nothing by itself."""
    if isinstance(held, Mapping):
        return any(
            _filled(value)
            for name, value in held.items()
            if name not in ("verified", "legal_status", "excluded", "phase_out")
        )
    return held not in (None, "", [], {}, False)


def with_group(content: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the content with one more, empty group in a repeated field."""
    held = content.get(name)
    if isinstance(held, dict):
        return {**content, name: {**held, "": {}}}
    return {**content, name: [*(held or []), {}]}


def without_group(content: dict[str, Any], name: str, number: int) -> dict[str, Any]:
    """Return the content without one group of a repeated field."""
    held = content.get(name) or []
    if isinstance(held, dict):
        return {**content, name: dict(pair for place, pair in enumerate(held.items()) if place != number)}
    return {**content, name: [one for place, one in enumerate(held) if place != number]}


def said(problem: Problem) -> str:
    """Return a problem with the names that staff know in the place of those of the schema."""
    text = str(problem)
    kind, path = getattr(problem, "kind", ""), getattr(problem, "path", ())
    if kind and path:
        text = text.replace(f"«{'.'.join(map(str, path))}»", f"«{label_of(kind, path)}»")
    text = text.replace("«la entrada»: ", "")
    text = re.sub(r" \((?:source|main_reading)\)", "", text)
    return text[:1].upper() + text[1:]


def label_of(kind: str, path: Path) -> str:
    """Return the label of the field that a path leads to, the deepest known."""
    fields, label = kinds()[kind].fields, "la entrada"
    for step in path:
        one = fields.get(str(step))
        if one is not None:
            label, fields = one.label, one.part.fields if one.part else {}
    return label
