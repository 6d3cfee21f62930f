"""The names and values that every entry uses, and the base of all."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

BLOC = ("CL", "CO", "MX", "PE")
REGIONAL = ("AP", "XX")

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=80)]
Text = Annotated[str, Field(min_length=1)]
LegalStatus = Literal["vigente", "por_confirmar", "derogada", "suspendida", "proyecto", "historico"]
Role = Literal["destino", "origen", "ambos"]
Running = Literal["vigente", "cerrado", "por_confirmar"]
Sector = Literal[
    "alimentos", "bebidas", "indumentaria", "calzado", "marroquineria", "artesanias", "cosmeticos",
    "servicios_graficos", "animacion_digital", "videojuegos", "turismo",
]  # fmt: skip


class Entry(BaseModel):
    """Base of every entry: unknown keys are errors, values are immutable."""

    # Building twenty validators takes a quarter of a second: each is built when first used, and many commands use few.
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)
