"""What two readers found in the replies: counts, agreement, grave faults, and the page docs/lectura.md."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import get_args

from sklearn.metrics import cohen_kappa_score

from knowledge.landed_cost.wording import long_date
from tests.bench.lectura_datos import (
    FOLDER,
    READERS,
    Answered,
    Falta,
    Nota,
    ReaderFile,
    Reading,
    conversations,
    reader,
    replies,
)

PAGE = Path(__file__).parents[2] / "docs/lectura.md"
GRAVE = frozenset({"pais", "producto", "cifra"})
NOTAS, FALTAS = get_args(Nota), get_args(Falta)
_WRITTEN = re.compile(r"^Escrito .*$", re.M)


@dataclass(frozen=True)
class Struck:
    """A grave fault that a later reading of the same reader took back."""

    reader: str
    before: Reading
    after: Reading

    @property
    def same_text(self) -> bool:
        """Tell whether the reader changed their mind, rather than the assistant its reply."""
        return self.before.sha256 == self.after.sha256


@dataclass
class Report:
    """The state of the reading; `problems` are words for whoever must mend a file or read again."""

    asked: dict[str, str]
    answers: dict[str, Answered]
    readers: dict[str, ReaderFile]
    current: dict[str, dict[str, Reading]] = field(default_factory=dict)
    struck: list[Struck] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """Return the readers who have not read."""
        return [name for name in READERS if name not in self.readers]

    @property
    def grave(self) -> list[tuple[str, Reading]]:
        """Return (reader, reading) of every standing fault of country, product or figure."""
        return [
            (name, reading)
            for name, readings in self.current.items()
            for reading in readings.values()
            if GRAVE & set(reading.faltas)
        ]

    def pairs(self) -> list[tuple[Reading, Reading]]:
        """Return the standing readings of the replies that both read, in the order of the messages."""
        if self.missing:
            return []
        one, other = (self.current[name] for name in READERS)
        return [(one[name], other[name]) for name in self.asked if name in one and name in other]

    def disagreements(self) -> list[tuple[Reading, Reading]]:
        """Return the pairs whose grade or whose grave faults differ."""
        return [
            (one, other)
            for one, other in self.pairs()
            if one.nota != other.nota or GRAVE & set(one.faltas) != GRAVE & set(other.faltas)
        ]

    def agreement(self) -> tuple[float, float]:
        """Return the share of equal grades and Cohen's kappa (nan if both gave one and the same grade to all)."""
        one, other = zip(*((first.nota, second.nota) for first, second in self.pairs()), strict=True)
        share = sum(first == second for first, second in zip(one, other, strict=True)) / len(one)
        kappa = cohen_kappa_score(one, other) if len({*one, *other}) > 1 else math.nan
        return share, float(kappa)

    def code(self) -> int:
        """Return 1 if something is wrong or grave, 2 if there is nothing complete to judge yet, else 0."""
        if self.problems or self.grave:
            return 1
        return 2 if self.missing or not self.answers else 0


def report(folder: Path = FOLDER) -> Report:
    """Read the files and put them together; raises BadReading if one cannot be used."""
    asked = {turn.id: turn.texto for turns in conversations(folder) for turn in turns}
    found = Report(asked, replies(folder), {name: file for name in READERS if (file := reader(name, folder))})
    if found.answers or found.readers:
        found.problems += _unlike("respuestas.yml", "sin responder", asked, found.answers)
    for name, file in found.readers.items():
        _add_reader(found, name, file)
    return found


def _add_reader(found: Report, name: str, file: ReaderFile) -> None:
    label, history = f"lector_{name}.yml", dict[str, list[Reading]]()
    for reading in file.lecturas:
        history.setdefault(reading.id, []).append(reading)
    found.problems += _unlike(label, "sin leer", found.asked, history)
    found.current[name] = {key: readings[-1] for key, readings in history.items()}
    known = {key: answer.sha256 for key, answer in found.answers.items()}
    stale = [key for key, last in found.current[name].items() if key in known and last.sha256 != known[key]]
    if stale:
        found.problems.append(f"{label}: la respuesta cambió, hay que releer {_listed(stale)}")
    for before, after in (pair for readings in history.values() for pair in pairwise(readings)):
        if GRAVE & set(before.faltas) - set(after.faltas):
            struck = Struck(name, before, after)
            found.struck.append(struck)
            if struck.same_text and not after.comentario.strip():
                found.problems.append(f"{label}: {after.id} retira una falta grave del mismo texto sin decir por qué")


def _unlike(file: str, absent: str, expected: Collection[str], given: Collection[str]) -> list[str]:
    unknown, lacking = sorted(set(given) - set(expected)), [key for key in expected if key not in given]
    return [
        *([f"{file}: no existe el mensaje {_listed(unknown)}"] if unknown else []),
        *([f"{file}: {absent} {_listed(lacking)}"] if lacking else []),
    ]


def _listed(names: Sequence[str], most: int = 30) -> str:
    rest = f" y {len(names) - most} más" if len(names) > most else ""
    return f"({len(names)}) {', '.join(names[:most])}{rest}"


def summary(found: Report) -> str:
    """Return the figures as Markdown: the same words in the terminal and on the page."""
    if not found.answers:
        return f"Todavía no hay lectura: nadie ha hecho las {len(found.asked)} preguntas (falta `respuestas.yml`)."
    days = " y ".join(long_date(day) for day in sorted({answer.dia.isoformat() for answer in found.answers.values()}))
    lines = [f"Respuestas: {len(found.answers)} de {len(found.asked)} mensajes, preguntadas el {days}."]
    if not found.readers:
        return f"{lines[0]}\n\nTodavía no hay lectura: nadie ha calificado las respuestas."
    lines += [f"Falta la lectura {name}: todavía no la ha hecho nadie." for name in found.missing]
    lines += [f"Lectura {name}: {file.lector}" for name, file in found.readers.items()]
    lines.append(_table("nota", NOTAS, found, lambda reading: [reading.nota]))
    lines.append(_table("falta", FALTAS, found, lambda reading: reading.faltas))
    if found.pairs():
        share, kappa = found.agreement()
        said = "no se calcula: hay una sola nota" if math.isnan(kappa) else f"{kappa:.2f}".replace(".", ",")
        lines.append(
            f"Coinciden en la nota en el {share:.1%}".replace(".", ",") + f" de las veces; kappa de Cohen: {said}."
        )
    standing = {reading.id for _, reading in found.grave}
    lines.append(f"Con país, producto o cifra equivocados según al menos un lector: {len(standing)}.")
    return "\n\n".join(lines)


def _table(title: str, names: Sequence[str], found: Report, of: Callable[[Reading], Sequence[str]]) -> str:
    counts = {
        name: Counter(word for reading in found.current[name].values() for word in set(of(reading)))
        for name in found.readers
    }
    head = f"| {title} | {' | '.join(f'lectura {name}' for name in counts)} |"
    rows = [f"| {word} | {' | '.join(str(count[word]) for count in counts.values())} |" for word in names]
    return "\n".join([head, "|---" * (len(counts) + 1) + "|", *rows])


def page(found: Report, today: datetime.date) -> str:
    """Return docs/lectura.md."""
    parts = [
        "# Lectura a ciegas",
        "Dos lectores que no saben cómo está hecha Brújula leyeron, cada uno por su lado, lo que responde a los mensajes de "
        "`tests/lectura/mensajes.yml` y pusieron una nota y las faltas que vieron. La exigencia: ninguna respuesta con el país, "
        "el producto o una cifra equivocados."
        if found.readers
        else "Dos lectores que no saben cómo está hecha Brújula leerán, cada uno por su lado, lo que responde a los mensajes de "
        "`tests/lectura/mensajes.yml`. La exigencia: ninguna respuesta con el país, el producto o una cifra equivocados.",
        f"Escrito por `make lectura` el {long_date(today.isoformat())}.",
        summary(found),
    ]
    if found.problems:
        parts += ["## Por arreglar", "\n".join(f"- {problem}" for problem in found.problems)]
    if found.grave:
        parts += ["## Faltas graves", "\n".join(_judged(found, name, reading) for name, reading in found.grave)]
    if differing := found.disagreements():
        parts += ["## En qué no coinciden", "\n".join(_differing(found, *pair) for pair in differing)]
    if found.struck:
        parts += ["## Faltas graves retiradas", "\n".join(_retracted(found, struck) for struck in found.struck)]
    return "\n\n".join(parts) + "\n"


def write_page(found: Report, path: Path = PAGE) -> bool:
    """Write the page unless only the day of writing would change; return whether it was written."""
    text = page(found, datetime.date.today())
    if path.exists() and undated(path.read_text(encoding="utf8")) == undated(text):
        return False
    path.write_text(text, encoding="utf8")
    return True


def undated(text: str) -> str:
    """Return the page without the line that says when it was written."""
    return _WRITTEN.sub("", text)


def _judged(found: Report, name: str, reading: Reading) -> str:
    return f"- {_asked(found, reading.id)} · {name}: {_opinion(reading)}"


def _differing(found: Report, one: Reading, other: Reading) -> str:
    return f"- {_asked(found, one.id)} · a: {_opinion(one)} · b: {_opinion(other)}"


def _retracted(found: Report, struck: Struck) -> str:
    why = "lo corrigió el lector, con el mismo texto" if struck.same_text else "la respuesta cambió y se releyó"
    before, after = _opinion(struck.before), _opinion(struck.after)
    return f"- {_asked(found, struck.before.id)} · {struck.reader}: {before} → {after} ({why})"


def _asked(found: Report, name: str) -> str:
    return f"**{name}** «{_escaped(found.asked.get(name, '?'))}»"


def _opinion(reading: Reading) -> str:
    faults = f" ({', '.join(reading.faltas)})" if reading.faltas else ""
    comment = f", «{_escaped(reading.comentario)}»" if reading.comentario else ""
    return f"{reading.nota}{faults}{comment}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", " ".join(text.split()))
