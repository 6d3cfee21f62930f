"""Looks at a finished try of an agent: what was asked, found and said, what was not, and what never should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from desk.practica import lectura
from desk.practica.casos import Saying
from desk.practica.guion import asked, name_of, question_for
from desk.practica.montos import figures
from desk.practica.reglas import has, rules
from desk.practica.verdades import Truths
from knowledge.schema import Fact
from knowledge.snapshot import Snapshot
from knowledge.text import words


@dataclass(frozen=True)
class Point:
    """One thing that was looked at: its part, what it is, what it got of what it is worth, and the advice."""

    part: str
    what: str
    got: float
    worth: float
    advice: str = ""
    weak: str = ""

    @property
    def well(self) -> bool:
        """Tell whether nothing is missing."""
        return self.got >= self.worth


@dataclass(frozen=True)
class Fault:
    """Something that never should be said, the words that said it, and the points that it takes."""

    kind: str
    what: str
    words: str
    points: int


@dataclass
class Feedback:
    """All that a trainee is told; kept as it was, though the law changes afterwards."""

    points: list[Point]
    faults: list[Fault]
    model: str
    notes: list[str] = field(default_factory=list)

    @property
    def score(self) -> int:
        """Return the points out of 100."""
        return max(
            0, min(100, round(sum(point.got for point in self.points) - sum(fault.points for fault in self.faults)))
        )

    @property
    def weak(self) -> list[str]:
        """Return what was forgotten, each once."""
        forgot = [point.weak or point.part for point in self.points if not point.well]
        return list(dict.fromkeys([*(fault.kind for fault in self.faults), *forgot]))

    def plain(self) -> dict[str, Any]:
        """Return it as JSON data."""
        points = [asdict(point) | {"well": point.well} for point in self.points]
        return {
            "score": self.score, "points": points, "faults": [asdict(fault) for fault in self.faults], "model": self.model,
            "weak": self.weak, "notes": self.notes,
        }  # fmt: skip


@dataclass(frozen=True)
class Work:
    """What an agent did: all that was written, the last of it the answer, and the facts that were used."""

    texts: Sequence[str]
    found: Sequence[str]

    @property
    def answer(self) -> str:
        """Return the final answer."""
        return self.texts[-1] if self.texts else ""


def review(truth: Truths, snapshot: Snapshot, work: Work, heard: str) -> Feedback:
    """Return what is told of a try; `heard` is what the person wrote."""
    case, weights = truth.case, dict(rules().pesos["agente"])
    if not case.preguntar:
        weights["decir"] += weights.pop("preguntar")
    points = _asked(truth, work, weights.get("preguntar", 0))
    points += _found(truth, work, weights["hechos"])
    said = _said(truth, work, weights["decir"])
    answers = any(point.got for point in said) and len(words(work.answer)) >= rules().corto_minimo
    points += said + _backed(truth, snapshot, work, weights, answers) + _clear(snapshot, work, heard, weights, answers)
    return Feedback(points, _faults(truth, snapshot, work), truth.filled(case.modelo))


def _asked(truth: Truths, work: Work, worth: int) -> list[Point]:
    case = truth.case
    themes = {theme for text in work.texts for theme in asked(case, text)}
    each = worth / len(case.preguntar) if case.preguntar else 0
    return [
        Point(
            "preguntar", f"Preguntar {name_of(ask.tema)}", each if ask.tema in themes else 0, each,
            f"{ask.porque} Por ejemplo: «{question_for(case, ask.tema)}»",
        )
        for ask in case.preguntar
    ]  # fmt: skip


def _found(truth: Truths, work: Work, worth: int) -> list[Point]:
    each = worth / len(truth.facts)
    return [
        Point("hechos", fact.title, each if fact.id in work.found else 0, each, f"Estaba en la base: {fact.summary}")
        for fact in truth.facts
    ]


def _said(truth: Truths, work: Work, worth: int) -> list[Point]:
    text, each = "\n".join(work.texts), worth / len(truth.case.decir)
    return [_one_said(truth, item, text, each) for item in truth.case.decir]


def _one_said(truth: Truths, item: Saying, text: str, worth: float) -> Point:
    if item.palabras and not all(has(text, *group) for group in item.palabras):
        return Point("decir", item.que, 0, worth, _how(truth, item))
    if item.cifra is None:
        return Point("decir", item.que, worth, worth)
    true = truth.figures[item.cifra]
    told = [said for said in figures(text) if said.is_value(true.value)]
    if any(said.is_unit(true.unit) or not true.unit for said in told):
        return Point("decir", item.que, worth, worth)
    if told:
        return Point("decir", item.que, worth / 2, worth, f"Dijiste la cifra sin su unidad: es {true.text}.", "unidad")
    return Point("decir", item.que, 0, worth, _how(truth, item))


def _how(truth: Truths, item: Saying) -> str:
    return f"La cifra es {truth.figures[item.cifra].text}." if item.cifra else "Mira cómo lo dice la respuesta modelo."


def _used(truth: Truths, snapshot: Snapshot, work: Work) -> tuple[Fact, ...]:
    more = [snapshot.facts[key] for key in work.found if key in snapshot.facts and key not in truth.case.hechos]
    return (*truth.facts, *more)


def _backed(truth: Truths, snapshot: Snapshot, work: Work, weights: dict[str, int], answers: bool) -> list[Point]:
    text = "\n".join(work.texts)
    names = lectura.names_source(text, _used(truth, snapshot, work), snapshot, truth.case.countries)
    looked = (
        ("fuente", "Decir de dónde sale", names, "Nombra la norma o la entidad: así la persona puede comprobarlo."),
        ("fecha", "Decir de cuándo es", lectura.tells_date(text), f"Por ejemplo: «revisado el {truth.checked_on}»."),
        (
            "confirmar",
            "Decir dónde confirmar",
            has(text, *rules().confirmar_con),
            "Las normas cambian: di dónde se confirma.",
        ),
    )
    return [
        Point(part, what, weights[part] if well and answers else 0, weights[part], how)
        for part, what, well, how in looked
    ]


def _clear(snapshot: Snapshot, work: Work, heard: str, weights: dict[str, int], answers: bool) -> list[Point]:
    count, most = len(words(work.answer)), rules().largo_maximo
    strange = lectura.unexplained("\n".join(work.texts), heard, snapshot)
    told = " ".join(f"«{term}»: {meaning}" for term, meaning in strange[:2])
    kind = has("\n".join(work.texts), *rules().saludo_con)
    looked = (
        ("largo", "Que se lea de una vez", count <= most, f"Tiene {count} palabras: deja menos de {most}."),
        ("jerga", "Palabras que se entienden", not strange, f"Explica la primera vez: {told}"),
        ("trato", "Un trato amable", kind, "Un saludo, y ofrecer seguir, cambian toda la conversación."),
    )
    return [
        Point(part, what, weights[part] if well and answers else 0, weights[part], how)
        for part, what, well, how in looked
    ]


def _faults(truth: Truths, snapshot: Snapshot, work: Work) -> list[Fault]:
    found: list[tuple[str, str, str]] = []
    said = lectura.statements(work.texts)
    used = _used(truth, snapshot, work)
    invented = [one.text for part in said for one in figures(part) if one.claims and not truth.known(one, used)]
    found += [("cifra_inventada", "", text) for text in dict.fromkeys(invented)]
    abroad = [
        (code, part) for part in said for code in sorted(lectura.countries_in(snapshot, part) - truth.case.countries)
    ]
    found += [("pais_equivocado", f": {snapshot.country_name(code)}", part) for code, part in abroad]
    less = lectura.advises(work.texts, rules().subvalorar)
    found += [("subvalorar", "", less)] if less else []
    rude = next((part for text in work.texts for part in [text] if has(part, *rules().groserias)), None)
    found += [("groseria", "", rude)] if rude else []
    for item in truth.case.no_decir:
        wrong = lectura.advises(work.texts, item.palabras)
        found += [("no_decir", f": {item.que}", wrong)] if wrong else []
    return _weighed(found)


def _weighed(found: list[tuple[str, str, str]]) -> list[Fault]:
    taken: dict[str, int] = {}
    faults = []
    for kind, more, text in found:
        rule = rules().faltas[kind]
        points = min(rule.puntos, rule.tope - taken.get(kind, 0))
        taken[kind] = taken.get(kind, 0) + points
        faults.append(Fault(kind, rule.dice + more, text[:200], points))
    return faults
