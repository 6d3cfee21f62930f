"""The cases: what each file of casos/ holds, and what is refused. Staff write them; docs/practica.md shows how."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from desk.errors import DeskError

FOLDER = Path(__file__).parent / "casos"
PLACE = re.compile(r"\{([a-z_]+)\}")  # where a figure is put into a text
LEVELS = {"facil": "Fácil", "medio": "Intermedio", "dificil": "Difícil"}
ROLES = {"agente": "Eres agente", "pyme": "Eres la pyme"}
TOPICS = {
    "costo_puerta": "Costo en la puerta", "plataformas": "Plataformas", "programas": "Programas de apoyo",
    "permisos": "Permisos y etiquetas", "origen": "Certificado de origen", "logistica": "Courier y logística",
    "pagos": "Pagos", "devoluciones": "Devoluciones", "iva": "Devolución de IVA", "servicios": "Servicios",
}  # fmt: skip
Bloc = Literal["CL", "CO", "MX", "PE"]
Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z_]+$")]


class CaseRefused(DeskError):
    """A file of a case that cannot be read; the text says which and what to mend, in Spanish."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Figure(_Part):
    """A figure that is read, never typed: of a fact's values, or of the sum of the case."""

    hecho: str | None = None
    valor: str = "percent"  # which key of the fact's values
    clase: str | None = None  # the `kind` of the value, where a fact has several alike
    cuenta: str | None = (
        None  # total | en_puerta | minimo | maximo | a key of `cuenta` | linea:<concept> | tasa:<concept>
    )
    unidad: str | None = None  # where the value does not say it: %, USD, CLP, días, meses, kg…

    @model_validator(mode="after")
    def _one_source(self) -> Figure:
        if (self.hecho is None) == (self.cuenta is None):
            raise ValueError("una cifra sale de `hecho` o de `cuenta`: escribe uno de los dos")
        return self


class Turn(_Part):
    """What the person answers when asked about something."""

    tema: Name
    si: list[Text] = []  # words of this case, besides those of the theme in reglas.yml
    pregunta: Text | None = None  # how a good agent asks it
    dice: Text
    otra_vez: Text | None = None


class Person(_Part):
    """The person of a case: how they begin and go on."""

    nombre: Text
    abre: Text
    responde: list[Turn] = []
    otra_cosa: Annotated[list[Text], Field(min_length=1)]


class Asking(_Part):
    """Something that must be asked before answering, and why."""

    tema: Name
    porque: Text


class Saying(_Part):
    """Something that must be said: a figure, or words of which one of each list must be there."""

    que: Text
    cifra: Name | None = None
    palabras: list[list[Text]] = []

    @model_validator(mode="after")
    def _says_something(self) -> Saying:
        if self.cifra is None and not self.palabras:
            raise ValueError(f"«{self.que}» necesita `cifra` o `palabras`")
        return self


class Avoiding(_Part):
    """Something that must not be said."""

    que: Text
    palabras: Annotated[list[Text], Field(min_length=1)]


class Card(_Part):
    """Who the trainee is when playing the pyme."""

    eres: Text
    vendes: Text
    quieres: Text
    sabes: Annotated[list[Text], Field(min_length=3, max_length=3)]
    no_sabes: Text


class Datum(_Part):
    """Something of the card that the assistant needs to hear."""

    que: Text
    palabras: Annotated[list[Text], Field(min_length=1)]


class Goal(_Part):
    """What an answer of the assistant must bring, and in how many messages it is well asked."""

    hechos: list[str] = []
    cifra: Name | None = None
    mensajes: int = Field(default=3, ge=1)


class Case(_Part):
    """A case. `pais` is of the person, `destino` where it goes; `tambien` are other countries that may be named."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    titulo: Text
    tema: Literal[*TOPICS]  # type: ignore[valid-type]
    nivel: Literal[*LEVELS]  # type: ignore[valid-type]
    rol: Literal[*ROLES]  # type: ignore[valid-type]
    pais: Bloc
    destino: Bloc | None = None
    tambien: list[Bloc] = []
    objetivo: Text
    hechos: Annotated[list[str], Field(min_length=1)]
    cuenta: dict[str, Any] | None = None
    cifras: dict[Name, Figure] = {}
    persona: Person | None = None
    preguntar: list[Asking] = []
    decir: list[Saying] = []
    no_decir: list[Avoiding] = []
    modelo: Text
    ficha: Card | None = None
    datos: list[Datum] = []
    meta: Goal | None = None

    @model_validator(mode="after")
    def _whole(self) -> Case:
        faults = _missing(self) + _unknown(self)
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def countries(self) -> set[str]:
        """Return the countries that an answer may speak of."""
        return {self.pais, *([self.destino] if self.destino else []), *self.tambien}


def _missing(case: Case) -> list[str]:
    wanted = ("persona", "decir") if case.rol == "agente" else ("ficha", "datos", "meta")
    return [f"a un caso de rol {case.rol} le falta `{name}`" for name in wanted if not getattr(case, name)]


def _unknown(case: Case) -> list[str]:
    """Return what is named and is not there: figures, and themes that the person does not answer."""
    used = {*PLACE.findall(case.modelo), *(item.cifra for item in case.decir if item.cifra)}
    if case.meta and case.meta.cifra:
        used.add(case.meta.cifra)
    faults = [f"la cifra «{name}» no está en `cifras`" for name in sorted(used - set(case.cifras) - {"fecha"})]
    told = {turn.tema for turn in case.persona.responde} if case.persona else set()
    faults += [
        f"la persona no responde de «{ask.tema}» (persona.responde)" for ask in case.preguntar if ask.tema not in told
    ]
    loose = {figure.hecho for figure in case.cifras.values() if figure.hecho} - set(case.hechos)
    faults += [f"el hecho {key} de `cifras` no está en `hechos`" for key in sorted(loose)]
    if case.cuenta is None and any(figure.cuenta for figure in case.cifras.values()):
        faults.append("hay cifras de la cuenta, y falta `cuenta`")
    return faults


def read_case(path: Path) -> Case:
    """Return the case of a file; raises CaseRefused."""
    try:
        return Case.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'caso'}: {fault['msg']}" for fault in error.errors())
        raise CaseRefused(f"{path.name}: {said}") from None
    except yaml.YAMLError as error:
        raise CaseRefused(f"{path.name}: no es YAML: {' '.join(str(error).split())}") from None


def read_cases(folder: Path) -> tuple[dict[str, Case], list[str]]:
    """Return the cases by id, in the order of their level, and what is wrong with the files that are none."""
    found: dict[str, Case] = {}
    faults = []
    for path in sorted(folder.glob("*.yml")):
        try:
            case = read_case(path)
        except CaseRefused as error:
            faults.append(str(error))
            continue
        if case.id in found:
            faults.append(f"{path.name}: ya hay un caso «{case.id}»")
        found.setdefault(case.id, case)
    order = list(LEVELS)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1].nivel), item[0]))), faults


@lru_cache(maxsize=4)
def _read(folder: Path, marks: tuple[tuple[str, int], ...]) -> tuple[dict[str, Case], list[str]]:
    return read_cases(folder)


def cases(folder: Path = FOLDER) -> tuple[dict[str, Case], list[str]]:
    """Return the cases and the faults of their files; read again when a file changes."""
    return _read(folder, tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yml"))))
