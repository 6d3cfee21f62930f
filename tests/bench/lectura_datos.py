"""The three kinds of file of the graded reading (tests/lectura): what people ask, what was replied, what readers thought.

A reply is tied to its readings by the SHA-256 of its text, so that nobody's grade outlives the words it was given to.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.landed_cost.pdf import VALID_DAYS
from knowledge.landed_cost.wording import long_date

FOLDER = Path(__file__).parents[1] / "lectura"
READERS = ("a", "b")
Nota = Literal["bien", "regular", "mal"]
Falta = Literal["pais", "producto", "cifra", "monto", "moneda", "fuera_de_tema", "tono", "vacio"]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ISSUED = re.compile(r"\b[0-9a-f]{32}\b")  # the random name of a quote's PDF


class BadReading(Exception):
    """A file of the reading cannot be used; the text says which and why, in Spanish."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(_Entry):
    """A message of its own: `pais` is the writer's, if told; `general` marks a question without a case behind."""

    id: str = Field(pattern=r"^m\d{3}$")
    tema: str
    texto: str = Field(min_length=1)
    pais: Literal["CL", "CO", "MX", "PE"] | None = None
    general: bool = False


class _Turn(_Entry):
    tema: str
    texto: str = Field(min_length=1)


class Dialogue(_Entry):
    """Three turns of one person."""

    id: str = Field(pattern=r"^c\d{2}$")
    turnos: list[_Turn] = Field(min_length=3, max_length=3)
    pais: Literal["CL", "CO", "MX", "PE"] | None = None
    general: bool = False

    def turns(self) -> list[Message]:
        """Return its turns as messages named c01.1, c01.2, c01.3."""
        return [
            Message.model_construct(
                id=f"{self.id}.{n}", tema=turn.tema, texto=turn.texto, pais=self.pais, general=self.general
            )
            for n, turn in enumerate(self.turnos, 1)
        ]


class _Asked(_Entry):
    mensajes: list[Message]
    conversaciones: list[Dialogue]


class Answered(_Entry):
    """A reply as it was given on a day; `texto` joins its messages with a blank line."""

    id: str
    dia: datetime.date
    sha256: str
    texto: str


class Reading(_Entry):
    """What one reader thought of one reply; a later entry of the same id strikes the earlier one."""

    id: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    nota: Nota
    faltas: list[Falta] = []
    comentario: Annotated[str, Field(max_length=300)] = ""


class ReaderFile(_Entry):
    """Everything one reader read, in the order it was read; `lector` says who and what they were shown."""

    lector: str = Field(min_length=1)
    lecturas: list[Reading]


_Model = TypeVar("_Model", bound=BaseModel)


def conversations(folder: Path = FOLDER) -> list[list[Message]]:
    """Return the turns that each fresh sender writes; raises BadReading if an id or a single message repeats."""
    asked = _checked(_Asked, folder / "mensajes.yml")
    if asked is None:
        raise BadReading(f"falta {folder / 'mensajes.yml'}")
    found = [*([message] for message in asked.mensajes), *(dialogue.turns() for dialogue in asked.conversaciones)]
    _unique((turn.id for turns in found for turn in turns), "mensajes.yml")
    _unique((message.texto.casefold() for message in asked.mensajes), "mensajes.yml")
    return found


def replies(folder: Path = FOLDER) -> dict[str, Answered]:
    """Return the stored replies by id (empty if nobody asked yet); raises BadReading if a hash is not its text's."""
    path = folder / "respuestas.yml"
    if not path.exists():
        return {}
    content = _content(path)
    rows = content.get("respuestas") if isinstance(content, dict) else None
    found = [_valid(Answered, row, path) for row in rows or []]
    _unique((answer.id for answer in found), path.name)
    if wrong := [answer.id for answer in found if answer.sha256 != digest(answer.texto)]:
        raise BadReading(f"{path.name}: el texto ya no es el de su sha256 en {', '.join(wrong)}")
    return {answer.id: answer for answer in found}


def reader(name: str, folder: Path = FOLDER) -> ReaderFile | None:
    """Return a reader's file, or None if that reader has not read; raises BadReading."""
    return _checked(ReaderFile, folder / f"lector_{name}.yml")


def digest(text: str) -> str:
    """Return the SHA-256 of a text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf8")).hexdigest()


def settled(answer: Answered) -> str:
    """Return a reply without what changes by itself: that day's date, until when a quote holds, a PDF's name."""
    text = _ISSUED.sub("‹pdf›", answer.texto)
    until = answer.dia + datetime.timedelta(days=VALID_DAYS)
    return text.replace(long_date(answer.dia.isoformat()), "‹hoy›").replace(long_date(until.isoformat()), "‹hasta›")


def write_replies(answers: Iterable[Answered], folder: Path = FOLDER) -> None:
    """Write respuestas.yml, with each text as a block that reads as it was given."""
    rows = [answer.model_dump(mode="json") for answer in answers]
    days = sorted({row["dia"] for row in rows})
    note = (
        "# Lo escribe «python -m tests.bench.lectura ask»; no se edita a mano. «dia» es el día en que se preguntó: algunas\n"
        f"# respuestas llevan esa fecha. Días de este archivo: {', '.join(days)}.\n"
    )
    body = yaml.dump({"respuestas": rows}, Dumper=_Blocks, allow_unicode=True, sort_keys=False, width=2**20)
    (folder / "respuestas.yml").write_text(note + body, encoding="utf8")


class _Blocks(yaml.SafeDumper):
    """Writes texts of several lines as literal blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Blocks.add_representer(str, _text)


def _checked(model: type[_Model], path: Path) -> _Model | None:
    return _valid(model, _content(path), path) if path.exists() else None


def _content(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf8"), Loader=_LOADER)
    except yaml.YAMLError as error:
        raise BadReading(f"{path.name}: no es YAML: {error}") from error


def _valid(model: type[_Model], content: Any, path: Path) -> _Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        places = "; ".join(_place(detail, content) for detail in error.errors()[:5])
        raise BadReading(f"{path.name}: {places}") from error


def _place(detail: Any, content: Any) -> str:
    where = detail["loc"]
    row = content[where[0]][where[1]] if len(where) > 2 and isinstance(where[1], int) else content
    name = f" (id {row['id']})" if isinstance(row, dict) and "id" in row else ""
    return f"{'.'.join(map(str, where))}{name}: {detail['msg']}"


def _unique(names: Iterator[str], file: str) -> None:
    if repeated := [name for name, count in Counter(names).items() if count > 1]:
        raise BadReading(f"{file}: se repite {', '.join(repeated)}")
