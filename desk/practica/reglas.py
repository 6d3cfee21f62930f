"""The rules by which a try is looked at: weights, words and advice, as data in reglas.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.text import key

PATH = Path(__file__).with_name("reglas.yml")


class Theme(BaseModel):
    """Something that may be asked: its name, the words that show it, and a good way to ask."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    nombre: str
    si: list[str]
    pregunta: str


class Fault(BaseModel):
    """A grave fault: the points that each takes, the most that its kind takes, and how it is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    puntos: int
    tope: int
    dice: str


class Weakness(BaseModel):
    """What somebody fails in, as it is told to them, of one of the team by name, and of several of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tu: str
    una: str
    varias: str


class Rules(BaseModel):
    """All of reglas.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    pesos: dict[str, dict[str, int]]
    faltas: dict[str, Fault]
    largo_maximo: int
    corto_minimo: int
    flaquezas: dict[str, Weakness]
    temas: dict[str, Theme]
    pregunta_con: list[str]
    fuente_con: list[str]
    fecha_con: list[str]
    confirmar_con: list[str]
    saludo_con: list[str]
    groserias: list[str]
    subvalorar: list[str]
    niega: list[str]
    jerga: list[str]
    explica_con: list[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules; a wrong file is an error at start."""
    read: Any = yaml.safe_load(PATH.read_text("utf-8"))
    return Rules.model_validate(read)


def weakness(key: str, form: str) -> str:
    """Return what somebody fails in, in one of its forms; what the rules no longer name is called by its key."""
    found = rules().flaquezas.get(key)
    return str(getattr(found, form)) if found else key


def has(text: str, *phrases: str) -> bool:
    """Tell whether a text has one of these phrases as whole words, whatever the accents, case or number."""
    said = f" {key(text)} "
    return any(f" {key(phrase)} " in said for phrase in phrases if phrase.strip())
