"""campos.yml says every field of every kind, with the words of every closed list."""

from __future__ import annotations

from typing import Any, get_args

import yaml
from pydantic import BaseModel

from desk.contenido.fields import FILE, Field, Part, kinds
from knowledge import schema
from knowledge.loading.baseline import KINDS

WIDGETS = {
    "linea", "parrafo", "lista", "si_no", "si_no_blanco", "opcion", "opciones", "pais", "paises", "fecha",
    "fecha_parcial", "numero", "entero", "entrada", "entradas", "parte", "partes", "fechados", "por_pais", "datos", "valor",
}  # fmt: skip


def literals(annotation: Any) -> set[str]:
    """Return the values of a closed list, however deep in the annotation."""
    found = {arg for arg in get_args(annotation) if isinstance(arg, str)}
    return found.union(*(literals(arg) for arg in get_args(annotation) if not isinstance(arg, str)), set())


def look(fields: dict[str, Field], model: type[BaseModel], where: str) -> None:
    assert set(fields) == set(model.model_fields), where
    for name, field in fields.items():
        place = f"{where}.{name}"
        assert field.label, place
        assert field.widget in WIDGETS, place
        closed = {value for value in literals(model.model_fields[name].annotation) if value.isidentifier()}
        if field.widget in ("opcion", "opciones"):
            assert closed == set(field.options), place
        if field.widget in ("entrada", "entradas"):
            assert set(field.of) <= set(KINDS), place
        if field.part:
            look_part(field.part, place)


def look_part(part: Part, where: str) -> None:
    look(part.fields, getattr(schema, part.name), f"{where}({part.name})")


def unsaid(node: Any, where: str = "") -> list[str]:
    """Return the keys without value: in braces, a comma outside quotes cuts a text and makes a key of its rest."""
    if not isinstance(node, dict):
        return []
    return [f"{where}.{key}" for key, value in node.items() if value is None] + [
        found for key, value in node.items() for found in unsaid(value, f"{where}.{key}")
    ]


def test_no_text_is_cut_at_a_comma() -> None:
    assert unsaid(yaml.safe_load(FILE.read_text("utf-8"))) == []
    assert kinds()["facts"].help == "Lo que Brújula afirma, con su norma, su fuente y su fecha."


def test_every_field_of_every_kind_has_its_words() -> None:
    assert set(kinds()) == set(KINDS)
    for name, kind in kinds().items():
        look(kind.fields, KINDS[name], name)
        assert kind.title in kind.fields
