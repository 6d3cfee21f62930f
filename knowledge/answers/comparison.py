"""Two things side by side in one answer: terms, platforms, programmes or organisations that a question sets apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Block, Bullets, Paragraph
from knowledge.answers.by_name import value_of
from knowledge.answers.compose import footer, headline, source_line
from knowledge.answers.mentions import Subject, found, without
from knowledge.answers.question import Question
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot
from knowledge.text import fold

# Words that set two things against each other, wherever they stand…
_AGAINST = re.compile(
    r"\b(?:diferencias?|diferencian?|distint[oa]s?|compar\w+|versus|vs|lo mismo|sinonimos|mejor|conviene"
    r"|cual (?:de|es cual)|quien es quien)\b"
)
# …and what stands between two names that are offered as alternatives.
_OR = re.compile(r"^\W*(?:o|u|vs|versus|o mejor|o por|o con|o la|o el|o a)\W*$")
_FRAME = frozenset(
    stems(
        "diferencia diferencias diferencian distinto distinta comparar compara comparacion mejor conviene mismo sinonimos "
        "versus vs hablaron dijeron contaron feria quien elijo escojo uso usar sirve prefieres recomiendas explicame "
        "cual cuales dos"
    )
)
_ABOUT = 3  # meaningful words beyond both names up to which the question is still about the two things
_TELLING = 60  # characters below which an opening says next to nothing
_NAME = 40  # characters of a name in a row
_WIDTHS = (
    (220, 110),
    (150, 75),
)  # characters of what a thing is and of one of its fields: the shorter where it must be
_UNKNOWN = "no consta"
_ACROSS = {"si": "sí", "no": "no", "con_condiciones": "con condiciones", "por_confirmar": "por confirmar"}
_RUNS = {"vigente": "sí, según la fuente", "cerrado": "no, ya cerró", "por_confirmar": "por confirmar"}
_HELD_IN = {"reach": "works_in"}  # derived from what only platforms have
_ROWS = (
    ("run_by", "¿Quién lo lleva?"), ("for_whom", "¿Para quién?"), ("cross_border", "¿Sirve para vender a otro país?"),
    ("reach", "¿Dónde?"), ("cost", "¿Cuánto cuesta?"), ("still_runs", "¿Sigue?"),
)  # fmt: skip


@dataclass(frozen=True)
class _Side:
    """One of the two things: its short name, and what is known of it."""

    subject: Subject
    name: str
    what: str
    facts: tuple[schema.Fact, ...]
    expands: str = ""


def compare(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return both things side by side; None where the question does not set two known things apart."""
    if question.amount and question.currency:  # a sum was asked for
        return None
    subjects = _subjects(snapshot, question)
    if len(subjects) < 2 or not _sets_apart(question.text, subjects) or _rest(snapshot, question, subjects) > _ABOUT:
        return None
    for widths in _WIDTHS:
        answer = _aligned(snapshot, question, subjects, widths)
        if len(answer.text) <= LIMIT:
            break
    return answer


def _aligned(snapshot: Snapshot, question: Question, subjects: Sequence[Subject], widths: tuple[int, int]) -> Answer:
    """Return both things, each said in so many characters, and their fields line by line."""
    sides = [_side(snapshot, subject, widths[0]) for subject in subjects[:2]]
    rows, others = _rows(snapshot, question, sides, widths[1]), [_short_name(subject) for subject in subjects[2:]]
    blocks: list[Block] = [Paragraph(f"*{side.name}*{side.expands}: {side.what}") for side in sides]
    blocks += [Bullets(rows)] if rows else []
    blocks += [Paragraph(snapshot.phrase("comparacion_resto", nombres=", ".join(others)))] if others else []
    return _sourced(snapshot, sides, tuple(blocks))


def _sourced(snapshot: Snapshot, sides: Sequence[_Side], blocks: tuple[Block, ...]) -> Answer:
    """Return the answer with the first fact of each side as its source, else the norm of the terms."""
    used = list({fact.id: fact for side in sides for fact in side.facts[:1]}.values())
    more = dict.fromkeys(fact.id for side in sides for fact in side.facts[1:4] if fact not in used)
    norms = dict.fromkeys(norm for side in sides if (norm := getattr(side.subject, "norm", None)))
    general = f"Fuente: {'; '.join(norms)}" if norms else None
    return Answer(
        _together(*(side.name for side in sides)), blocks, footer(snapshot, used) or general,
        ("Más detalle", "¿De dónde sale?") if used else ("Menú",), tuple(fact.id for fact in used),
        tuple(more), sources=tuple(source_line(fact) for fact in used),
    )  # fmt: skip


def _subjects(snapshot: Snapshot, question: Question) -> list[Subject]:
    """Return the entries and terms named, in the order of the text; a name inside a longer one is not counted."""
    named: list[Subject] = [snapshot.named(name) for name in question.names]
    placed = [(place, s) for s in (*named, *snapshot.terms.values()) if (place := found(s, question.text))]
    kept: list[tuple[tuple[int, int], Subject]] = []
    for place, subject in sorted(placed, key=lambda item: item[0][0] - item[0][1]):
        if all(place[1] <= start or end <= place[0] for (start, end), _ in kept):
            kept.append((place, subject))
    in_order = [subject for _, subject in sorted(kept, key=lambda item: item[0])]
    misspelt = [subject for subject in named if subject not in [s for _, s in placed]]
    return [*in_order, *misspelt]


def _sets_apart(text: str, subjects: Sequence[Subject]) -> bool:
    """Tell whether the words set the first two subjects against each other."""
    if _AGAINST.search(fold(text)):
        return True
    first, second = (found(subject, text) for subject in subjects[:2])
    return bool(first and second and _OR.match(fold(text)[first[1] : second[0]]))


def _rest(snapshot: Snapshot, question: Question, subjects: Sequence[Subject]) -> int:
    """Return how many meaningful words there are beyond the names and the words that compare."""
    text = question.text
    for subject in subjects:
        text = without(subject, text)
    return len([stem for stem in stems(text) if stem not in _FRAME])


def _side(snapshot: Snapshot, subject: Subject, width: int) -> _Side:
    facts = tuple(snapshot.facts[fact] for fact in subject.facts if fact in snapshot.facts)
    name = _short_name(subject)
    if isinstance(subject, schema.Term):
        expands = f" ({subject.expands})" if subject.expands else ""
        example = f" Ejemplo: {subject.example}" if subject.example else ""
        return _Side(subject, name, f"{subject.definition}{example}", facts, expands)
    return _Side(subject, name, _opening(subject.what, width), facts)


def _short_name(subject: Subject) -> str:
    """Return the name that stands in a row: a term's whole, an entry's without its parenthesis and not too long."""
    if isinstance(subject, schema.Term):
        return subject.term
    name = subject.name.split(" (")[0]
    return name if len(name) <= _NAME else name[: _NAME - 1].rsplit(" ", 1)[0] + "…"


def _opening(text: str, width: int) -> str:
    """Return the first sentences that fit; where they say next to nothing ("Marketplace."), words up to the width."""
    if len(text) <= width:
        return text
    said = ""
    for sentence in re.split(r"(?<=\.) ", text):
        if len(said) + len(sentence) >= width:
            break
        said = f"{said} {sentence}".strip()
    return said if len(said) >= _TELLING else text[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _together(first: str, second: str) -> str:
    """Return both names joined as Spanish does: "CIF y FOB", "IVA e IGV"."""
    return f"{first} {'e' if re.match(r'h?i(?!e)', fold(second)) else 'y'} {second}"


def _rows(snapshot: Snapshot, question: Question, sides: Sequence[_Side], width: int) -> tuple[str, ...]:
    """Return one line a field, both sides in it; a field that neither has is named once at the end."""
    entries = [side for side in sides if not isinstance(side.subject, schema.Term)]
    if len(entries) < 2:
        return ()
    lines, lacking = [], []
    for field, label in _ROWS:
        if not any(hasattr(side.subject, _HELD_IN.get(field, field)) for side in entries):
            continue
        values = [_said(snapshot, question, side.subject, field, width) for side in entries]
        if any(values):
            pairs = zip(entries, values, strict=True)
            apart = "; ".join(f"{side.name}: {value or _UNKNOWN}" for side, value in pairs)
            lines.append(f"{label} {f'Ambos: {values[0]}' if values[0] == values[1] else apart}")
        else:
            lacking.append(label.strip("¿?").lower())
    return (*lines, *([snapshot.phrase("comparacion_falta", campos=", ".join(lacking))] if lacking else []))


def _said(snapshot: Snapshot, question: Question, subject: Subject, field: str, width: int) -> str | None:
    """Return a field of an entry in few words."""
    if isinstance(subject, schema.Term):
        return None
    if field == "cross_border":
        return _across(snapshot, question, subject)
    if field == "still_runs":
        status = getattr(subject, field, None)
        return _RUNS[status] if status else None
    value = value_of(snapshot, subject, field)
    return headline(value, width).rstrip(".") if value else None


def _across(snapshot: Snapshot, question: Question, subject: Subject) -> str | None:
    """Return whether it serves to sell across the border, and to the country that was asked about."""
    if isinstance(subject, schema.Programme):
        names = ", ".join(snapshot.country_name(code) for code in subject.destinations or ())
        return f"apunta a {names}" if names else None
    if not isinstance(subject, schema.Platform):
        return None
    reach = {*(subject.sells_to or ()), *(subject.works_in or ())}
    asked = next(iter(question.destinations), None)
    there = ""
    if asked and reach and subject.cross_border != "no":
        verb = "llega" if asked in reach else "no consta que llegue"
        there = f" ({verb} a {snapshot.country_name(asked)})"
    return _ACROSS[subject.cross_border] + there
