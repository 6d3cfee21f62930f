"""How something is done: numbered steps with documents, office, time and cost, and what no fact says."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import Answer, Block, Bullets, Paragraph, Steps, unique
from knowledge.answers.compose import footer, source_line
from knowledge.answers.question import Question
from knowledge.answers.razones import only_why, reasons
from knowledge.cue_reader import cues_in
from knowledge.procedure_finder import Found, Wanted, find_procedures
from knowledge.product_finder import sector_of
from knowledge.search import SURE, index_of, rank
from knowledge.search.datum import facts_that_say
from knowledge.snapshot import Snapshot

logger = logging.getLogger(__name__)
_ASKING = ("procedimiento", "problema")
_NEAR = 0.85  # a procedure of the country asked counts as the same one down to this share of the best score
_AHEAD = 0.05  # how much more of the words a fact must hold to speak instead of a procedure
_PLAIN = 0.6  # share of one of its questions from which a procedure is plainly what is asked
_PARTS = ("documents", "office", "time", "cost")
_OFFICE, _TIME = "office", "time"  # parts asked for: where it is done, how long it takes or lasts
_SIDES = {
    "destino": ("destinations", "places"), "origen": ("origins", "places"),
    "ambos": ("destinations", "places", "origins"),
}  # fmt: skip
_PRODUCT_DECIDES = ("clasificacion", "costo")  # with a product these themes have its code or its sum to tell


def procedure_reply(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return the steps that a procedural question asks for, the country that is missing, or None for other questions."""
    cues = [cue for group in _ASKING for cue in cues_in(snapshot, group, question.text)]
    aspects = tuple(cue.value or "steps" for cue in cues)
    if not aspects or _of_other_kind(snapshot, question):
        return None
    hits = _hits(snapshot, question, cues)
    near = [hit for hit in hits if hit.points >= _NEAR * hits[0].points]
    placed = [hit for hit in near if hit.procedure.country in _countries(question, hit.procedure.side)[:1]]
    if placed and reasons(snapshot, snapshot.themes[placed[0].procedure.theme], question):
        return None
    if placed:
        better = _said_better(snapshot, question, placed[0])
        return None if better else steps_answer(snapshot, placed[0].procedure, question, aspects)
    told = {hit.procedure.country for hit in hits}
    if only_why(snapshot, question) or len(told) < 2 or _timed_for_all(snapshot, question, near[0].procedure, aspects):
        return None
    return _without_country(snapshot, question, near, told, aspects)


def _hits(snapshot: Snapshot, question: Question, cues: Sequence[schema.Cue]) -> list[Found]:
    """Return the procedures that fit; only those of the theme where nothing asks for steps or papers outright."""
    sector = sector_of(snapshot, question.product)
    hits = find_procedures(snapshot, Wanted(question.bare, question.theme, question.names, question.product, sector))
    # "¿Cuánto cuesta enviar?" and "me retienen un impuesto" are not yet a procedure.
    plain = any(cue.group == "procedimiento" and cue.value in ("steps", "documents") for cue in cues)
    return hits if plain else [hit for hit in hits if hit.procedure.theme == question.theme]


def _said_better(snapshot: Snapshot, question: Question, found: Found) -> bool:
    """Tell whether one fact, none of the procedure's, holds more of the question's words than the procedure does."""
    procedure, index = found.procedure, index_of(snapshot)
    asked = set(index.terms(question.bare))
    theme = snapshot.themes[procedure.theme]
    query = question.query(snapshot, procedure.side, tuple(theme.topics), procedure.country)
    best = max(rank(snapshot, query), key=lambda hit: hit.lexical, default=None)
    if best is None or best.lexical < SURE or best.id in {said.fact for said in procedure.said}:
        return False
    covered = index.held(best.id, asked) / max(1, len(asked))
    return covered > max(found.covered, found.close) + _AHEAD


def _without_country(
    snapshot: Snapshot, question: Question, near: list[Found], told: set[str], aspects: tuple[str, ...]
) -> Answer | None:
    """Return the question for the country; the answer where the words belong to one country only (COFEPRIS, IGV)."""
    best = near[0].procedure
    if _countries(question, best.side):
        return None  # that country has no such procedure
    if len({hit.procedure.country for hit in near}) == 1:
        return steps_answer(snapshot, best, question, aspects)
    doubtful = near[0].close < _PLAIN or best.theme != question.theme
    if doubtful and question.countries_on("ambos"):
        return None  # a country was said, of the other side: only what is plainly asked asks for one more
    text = snapshot.phrase("elige_pais", pregunta=snapshot.themes[best.theme].ask)
    offices = _offices(snapshot, near) if _OFFICE in aspects else ()
    blocks = (Paragraph(snapshot.phrase("tramite_oficinas")), Bullets(offices)) if offices else ()
    asks = _asks(snapshot, question, best)
    return Answer(
        best.title if offices else None, (*blocks, Paragraph(text)), suggestions=snapshot.bloc_names, asks=asks
    )


def _offices(snapshot: Snapshot, near: Sequence[Found]) -> tuple[str, ...]:
    """Return where the same thing is done in each country: who asks "who issues it" need not say theirs first."""
    found = {hit.procedure.country: hit.procedure.office for hit in near if hit.procedure.office}
    return tuple(
        f"{snapshot.country_name(code)}: {snapshot.organisations[found[code]].name}"
        for code in schema.BLOC
        if code in found
    )


def _timed_for_all(snapshot: Snapshot, question: Question, procedure: schema.Procedure, aspects: Sequence[str]) -> bool:
    """Tell whether a time is asked that facts tell of several countries ("vale un año"): none need be said for that."""
    if _TIME not in aspects:
        return False
    topics = tuple(snapshot.themes[procedure.theme].topics)
    hits = rank(snapshot, question.query(snapshot, "ambos", topics))
    timed = facts_that_say(snapshot, "plazo")
    telling = {hit.fact.country for hit in hits if hit.fact.topic in topics and hit.id in timed and hit.lexical >= SURE}
    return len(telling) > 1


def _of_other_kind(snapshot: Snapshot, question: Question) -> bool:
    """Tell whether the question wants a definition, a sum or a code rather than steps."""
    if question.defines or cues_in(snapshot, "no_procedimiento", question.text):
        return True
    told = {name for procedure in snapshot.procedures.values() for name in procedure.about}
    if any(name in snapshot.programmes and name not in told for name in question.names):
        return True  # a programme has its own way in
    return bool(question.product and (question.amount or question.theme in _PRODUCT_DECIDES))


def _countries(question: Question, side: str) -> tuple[str, ...]:
    return next((getattr(question, name) for name in _SIDES[side] if getattr(question, name)), ())


def _asks(snapshot: Snapshot, question: Question, procedure: schema.Procedure) -> str:
    """Return what a country alone will be the answer to: the origin, where the theme would take it for something else."""
    theme = snapshot.themes.get(question.theme or procedure.theme)
    return "pais:origen" if procedure.side == "origen" and theme and theme.side != "origen" else "pais"


def steps_answer(
    snapshot: Snapshot, procedure: schema.Procedure, question: Question, aspects: Sequence[str] = ("steps",)
) -> Answer:
    """Return a procedure; the part that was asked for goes before the steps, what no fact says after them."""
    steps = Steps(tuple(_line(snapshot, said) for said in procedure.steps))
    parts: dict[str, Block] = {name: Paragraph(text) for name in _PARTS if (text := _part(snapshot, procedure, name))}
    lacking = [name for name in _PARTS if name not in parts]
    asked = next((name for name in aspects if name in _PARTS), None)
    first = [parts.pop(asked)] if asked in parts else []
    missing = _missing(snapshot, procedure, lacking)
    first += missing if asked in lacking else []
    facts = [snapshot.facts[key] for key in unique(said.fact for said in procedure.said)]
    title = snapshot.phrase("titulo_tema", tema=procedure.title, pais=snapshot.country_name(procedure.country))
    return Answer(
        title, (*first, steps, *parts.values(), *(missing if asked not in lacking else ())), footer(snapshot, facts),
        unique(("Más detalle", "¿De dónde sale?", *snapshot.themes[procedure.theme].offers))[:4],
        tuple(fact.id for fact in facts), _more(snapshot, procedure, question, facts),
        sources=tuple(source_line(fact) for fact in facts),
        entries=(procedure.id, *([procedure.office] if procedure.office else [])),
    )  # fmt: skip


def _line(snapshot: Snapshot, said: schema.Said) -> str:
    """Return a text with its mark where its fact is unverified."""
    text = said.text.rstrip(".")
    if snapshot.facts[said.fact].verified or "por confirmar" in text:
        return f"{text}."
    return f"{text} {snapshot.phrase('por_confirmar')}."


def _part(snapshot: Snapshot, procedure: schema.Procedure, name: str) -> str | None:
    """Return the sentence of a part; None where no fact gives it."""
    value = getattr(procedure, name)
    if value is None:
        return None
    said = _line(snapshot, value) if isinstance(value, schema.Said) else f"{snapshot.organisations[value].name}."
    return snapshot.phrase(f"tramite_{name}", texto=said)


def _missing(snapshot: Snapshot, procedure: schema.Procedure, lacking: Sequence[str]) -> list[Block]:
    """Return the line with what the facts do not say, and note it for the editors."""
    if not lacking and not procedure.unknown:
        return []
    logger.info(
        "procedure of %s in %s lacks %s", procedure.theme, procedure.country, ", ".join((*lacking, *procedure.unknown))
    )
    names = [*(snapshot.phrase(f"tramite_sin_{name}") for name in lacking), *procedure.unknown]
    joined = ", ".join(names[:-1]) + (" ni " if len(names) > 1 else "") + names[-1]
    return [Paragraph(snapshot.phrase("tramite_falta", campos=joined))]


def _more(
    snapshot: Snapshot, procedure: schema.Procedure, question: Question, used: Sequence[schema.Fact]
) -> tuple[str, ...]:
    """Return the facts of the theme that could follow."""
    theme = snapshot.themes[procedure.theme]
    query = question.query(snapshot, procedure.side, tuple(theme.topics), procedure.country)
    return unique(hit.id for hit in rank(snapshot, query) if hit.fact not in used)[:8]
