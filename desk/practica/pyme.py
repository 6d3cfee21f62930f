"""Looks at a finished try of a pyme: whether the answer came, what was told of the card, and how many turns it took."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from desk.practica.montos import figures
from desk.practica.reglas import has, rules
from desk.practica.revision import Feedback, Point
from desk.practica.verdades import Truths
from knowledge.snapshot import Snapshot

_EACH_TURN = 5  # points that every message beyond the good number takes


def review(truth: Truths, snapshot: Snapshot, lines: Sequence[dict[str, str]]) -> Feedback:
    """Return what is told of a try, from its lines."""
    case, weights = truth.case, rules().pesos["pyme"]
    assert case.meta is not None
    mine = [line["texto"] for line in lines if line["quien"] == "tu"]
    reached = reached_at(truth, lines)
    points = [_goal(truth, weights["meta"], reached)]
    each = weights["datos"] / len(case.datos)
    said = "\n".join(mine)
    points += [
        Point("datos", f"Contarle {datum.que}", each if has(said, *datum.palabras) else 0, each,
              "Con ese dato la respuesta es exacta; sin él, es general o te lo vuelve a preguntar.")
        for datum in case.datos
    ]  # fmt: skip
    extra = max(0, (reached or 0) - case.meta.mensajes)
    got = max(0, weights["mensajes"] - _EACH_TURN * extra) if reached else 0
    good = f"Se puede en {case.meta.mensajes} mensajes: junta en uno qué vendes, de dónde a dónde y por cuánto."
    points.append(Point("mensajes", _turns(reached), got, weights["mensajes"], good))
    return Feedback(points, [], truth.filled(case.modelo), _found(lines, snapshot))


def reached_at(truth: Truths, lines: Sequence[dict[str, str]]) -> int | None:
    """Return after how many messages of the trainee the answer was there, None if it never came."""
    count = 0
    for line in lines:
        count += line["quien"] == "tu"
        if line["quien"] == "asistente" and _answers(truth, line):
            return max(1, count)
    return None


def _answers(truth: Truths, line: dict[str, str]) -> bool:
    goal = truth.case.meta
    assert goal is not None
    if goal.cifra is None:
        return bool(set(line.get("hechos", "").split()) & set(goal.hechos))
    wanted = truth.figures[goal.cifra]
    if line.get("total") and Decimal(line["total"]) == wanted.value:
        return True
    return any(said.is_value(wanted.value) and said.is_unit(wanted.unit) for said in figures(line["texto"]))


def _goal(truth: Truths, worth: int, reached: int | None) -> Point:
    goal = truth.case.meta
    assert goal is not None
    if goal.cifra:
        what = f"Conseguir la cifra: {truth.figures[goal.cifra].text}"
    else:
        named = [fact.title for fact in truth.facts if fact.id in goal.hechos]
        what = f"Conseguir la respuesta: {named[0]}"
    return Point(
        "meta", what, worth if reached else 0, worth, "Ninguna respuesta la trajo. Compara con la pregunta modelo."
    )


def _turns(reached: int | None) -> str:
    if reached is None:
        return "Preguntar con pocos mensajes"
    return "La respuesta llegó al primer mensaje" if reached == 1 else f"La respuesta llegó tras {reached} mensajes"


def _found(lines: Sequence[dict[str, str]], snapshot: Snapshot) -> list[str]:
    """Return the titles of what the assistant found, each once."""
    keys = dict.fromkeys(key for line in lines for key in line.get("hechos", "").split())
    return [snapshot.facts[key].title for key in keys if key in snapshot.facts]
