"""The self-assessment: reads a choice however it is said, asks the next question, and ends in a profile with three steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge import schema
from knowledge.answers.answer import Answer, Paragraph, Steps, unique
from knowledge.answers.compose import footer, source_line
from knowledge.snapshot import Snapshot
from knowledge.text import words

_NUMBERS = {"1": 0, "uno": 0, "una": 0, "primera": 0, "primero": 0, "2": 1, "dos": 1, "segunda": 1, "segundo": 1,
            "3": 2, "tres": 2, "tercera": 2, "tercero": 2, "ultima": 2}  # fmt: skip
_BEFORE_A_NUMBER = {"la", "el", "opcion", "numero", "respuesta"}
_ASKS = {"que", "como", "cuanto", "cuanta", "cuantos", "cuando", "donde", "cual", "cuales", "quien", "porque", "puedo"}
_NOT_A_NO = ("no entiendo", "no entendi", "no quiero", "no me", "no gracias")
_LONGEST = 6  # words: a longer message says something else
_STEPS = 3
_REMINDERS = 3  # in a row; whoever asks on has left it


@dataclass(frozen=True)
class Diagnosis:
    """How far the person has come: the choice of each question by its id."""

    answers: Mapping[str, int] = field(default_factory=dict)
    running: bool = False
    paused: bool = False
    reminded: int = 0

    @classmethod
    def of(cls, slot: Any) -> Diagnosis:
        """Read it from its slot; anything else is one not begun."""
        data = slot if isinstance(slot, dict) else {}
        answers = {str(key): int(value) for key, value in (data.get("respuestas") or {}).items()}
        return cls(answers, bool(data.get("abierto")), bool(data.get("en_pausa")), int(data.get("avisos") or 0))

    def plain(self) -> dict[str, Any]:
        """Return it as its slot keeps it."""
        return {
            "respuestas": dict(self.answers),
            "abierto": self.running,
            "en_pausa": self.paused,
            "avisos": self.reminded,
        }

    def answered(self, question: schema.DiagnosisQuestion, choice: int) -> Diagnosis:
        """Return it with one more answer."""
        return replace(self, answers={**self.answers, question.id: choice}, paused=False, reminded=0)

    def question(self, snapshot: Snapshot) -> schema.DiagnosisQuestion | None:
        """Return the question that comes next, or None after the last."""
        pending = (q for key, q in snapshot.diagnosis_questions.items() if self._choice(q, key) is None)
        return next(pending, None)

    def choices(self, snapshot: Snapshot) -> list[tuple[schema.DiagnosisQuestion, schema.DiagnosisChoice]]:
        """Return every question answered with its choice; what the data no longer have is left out."""
        pairs = [(q, self._choice(q, key)) for key, q in snapshot.diagnosis_questions.items()]
        return [(question, question.choices[choice]) for question, choice in pairs if choice is not None]

    def _choice(self, question: schema.DiagnosisQuestion, key: str) -> int | None:
        choice = self.answers.get(key)
        return choice if choice is not None and 0 <= choice < len(question.choices) else None

    def place(self, snapshot: Snapshot) -> dict[str, int]:
        """Return the number of the question that comes next and how many there are."""
        total = len(snapshot.diagnosis_questions)
        return {"numero": min(len(self.choices(snapshot)) + 1, total), "total": total}


def read_choice(question: schema.DiagnosisQuestion, text: str) -> int | None:
    """Return which choice a message makes: its number, its label, or words that mean it; None where it says else."""
    said = words(text)
    if not said or len(said) > _LONGEST or "?" in text or said[0] in _ASKS or _starts(said, _NOT_A_NO):
        return None
    bare = [word for word in said if word not in _BEFORE_A_NUMBER]
    if len(bare) == 1 and _NUMBERS.get(bare[0], 9) < len(question.choices) and not _is_said(question, said):
        return _NUMBERS[bare[0]]
    labels = [words(choice.label) for choice in question.choices]
    if said in labels:
        return labels.index(said)
    found = [
        (len(words(phrase)), -index)
        for index, choice in enumerate(question.choices)
        for phrase in (choice.label, *choice.words)
        if _starts(said, (phrase,))
    ]
    return -max(found)[1] if found else None


def _is_said(question: schema.DiagnosisQuestion, said: list[str]) -> bool:
    """Tell whether a choice of the question uses just these words ("una" for "una de ellas")."""
    return any(said == words(phrase) for choice in question.choices for phrase in choice.words)


def _starts(said: list[str], phrases: Iterable[str]) -> bool:
    return any(said[: len(parts)] == parts for parts in (words(phrase) for phrase in phrases) if parts)


def ask(snapshot: Snapshot, state: Diagnosis, country: str | None, opening: bool = False) -> Answer:
    """Return the next question with its numbered choices; the country is asked first, and the result comes last."""
    begins = Paragraph(snapshot.phrase("autodiagnostico_inicio", **state.place(snapshot)))
    before = (begins,) if opening else ()
    if country is None:
        asks = Paragraph(snapshot.phrase("autodiagnostico_pais"))
        return Answer(
            blocks=(*before, asks), suggestions=tuple(map(snapshot.country_name, schema.BLOC)), asks="pais_propio"
        )
    question = state.question(snapshot)
    if question is None:
        return result(snapshot, state, country)
    labels = tuple(choice.label for choice in question.choices)
    title = snapshot.phrase("autodiagnostico_titulo", **state.place(snapshot))
    return Answer(title, (*before, Paragraph(question.text), Steps(labels)), suggestions=labels, asks="opcion")


def result(snapshot: Snapshot, state: Diagnosis, country: str) -> Answer:
    """Return the profile and the three next steps, each from the data and with its source."""
    points = score(snapshot, state)
    profile = max((p for p in snapshot.diagnosis_profiles.values() if p.at_least <= points), key=lambda p: p.at_least)
    steps = next_steps(snapshot, state)
    chosen = [(step, _programme(snapshot, step, country)) for step in steps]
    facts = [snapshot.facts[p.facts[0]] for _, p in chosen if p and p.facts and p.facts[0] in snapshot.facts]
    said = Paragraph(snapshot.phrase("autodiagnostico_perfil", texto=profile.text, puntaje=points))
    items = tuple(_said(snapshot, step, programme, country) for step, programme in chosen)
    return Answer(
        f"Tu perfil: {profile.name}",
        (said, Paragraph(snapshot.phrase("autodiagnostico_pasos")), Steps(items)),
        footer(snapshot, facts),
        unique(snapshot.themes[step.theme].name for step in steps)[:_STEPS],
        unique(fact.id for fact in facts),
        sources=tuple(source_line(fact) for fact in facts),
    )


def score(snapshot: Snapshot, state: Diagnosis) -> int:
    """Return the score from 0 to 100: the points of each choice by the weight of its question."""
    got = sum(question.weight * choice.points for question, choice in state.choices(snapshot))
    most = sum(q.weight * max(c.points for c in q.choices) for q in snapshot.diagnosis_questions.values())
    return round(100 * got / most) if most else 0


def next_steps(snapshot: Snapshot, state: Diagnosis) -> list[schema.DiagnosisStep]:
    """Return the steps of what is missed most; for whoever lacks little, the further ones fill up."""
    lost = [(q.weight * (max(c.points for c in q.choices) - choice.points), q) for q, choice in state.choices(snapshot)]
    gaps = [question.step for missing, question in sorted(lost, key=lambda pair: -pair[0]) if missing]
    return [*gaps, *snapshot.diagnosis_steps.values()][:_STEPS]


def _programme(snapshot: Snapshot, step: schema.DiagnosisStep, country: str) -> schema.Programme | None:
    """Return the first programme of the country that is not closed."""
    known = (snapshot.programmes.get(name) for name in step.programmes.get(country, []))
    return next((programme for programme in known if programme and programme.still_runs != "cerrado"), None)


def _said(snapshot: Snapshot, step: schema.DiagnosisStep, programme: schema.Programme | None, country: str) -> str:
    if programme is None:
        return snapshot.phrase("autodiagnostico_sin_programa", paso=step.text)
    unsure = programme.still_runs == "por_confirmar"
    doubt = snapshot.phrase("autodiagnostico_programa_duda") if unsure else ""
    name = re.sub(r"\s*\([^)]*\)$", "", programme.name)
    where = snapshot.country_name(country)
    said = snapshot.phrase("autodiagnostico_programa", paso=step.text, pais=where, programa=name, duda=doubt)
    return f"{said.strip()}."


def reminded(snapshot: Snapshot, state: Diagnosis, answer: Answer) -> tuple[Answer, Diagnosis]:
    """Return an answer given in the middle with the line that offers to go on, and the assessment in pause."""
    paused = replace(state, paused=True, reminded=state.reminded + 1)
    if state.reminded >= _REMINDERS:
        return answer, paused
    line = Paragraph(snapshot.phrase("autodiagnostico_sigue", **state.place(snapshot)))
    offers = (*answer.suggestions[:3], "Seguir")
    return replace(answer, blocks=(*answer.blocks, line), suggestions=offers), paused
