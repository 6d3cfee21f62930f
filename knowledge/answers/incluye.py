"""What the sum just told has in it and what it has not: what the carrier charges for its handling comes apart."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer
from knowledge.answers.question import Question
from knowledge.answers.shipment import quoted
from knowledge.cue_reader import cues_in
from knowledge.landed_cost.text import name
from knowledge.landed_cost.wording import money
from knowledge.search import Hit
from knowledge.search.datum import says_money
from knowledge.snapshot import Snapshot

_FEES = ("costos", "logistica", "tarifas_tramite")  # the topics that tell what a carrier charges
_HANDLING = "dice_gestion"  # the group of cues by which a fact tells a handling fee


def included(snapshot: Snapshot, question: Question, country: str, names: Sequence[str]) -> Answer:
    """Return the charges in the sum, whether the freight is, and the fee of the carrier named or of any there."""
    result = quoted(snapshot, question, country)
    charges = ", ".join(dict.fromkeys(name(result, line) for line in result.lines))
    extras = result.extras_money
    freight = f" {snapshot.phrase('incluye_flete', flete=money(extras, country))}" if extras.amount else ""
    without = "" if extras.amount else snapshot.phrase("incluye_sin_flete")
    said = snapshot.phrase("incluye", cargos=charges or snapshot.phrase("incluye_nada"), flete=freight)
    facts = _fees(snapshot, question, country, names)
    lead = (
        (f"{said} {without}".strip(),) if facts else (f"{said} {without}".strip(), snapshot.phrase("incluye_no_consta"))
    )
    hits = [Hit(fact) for fact in facts]
    return facts_answer(snapshot, snapshot.phrase("incluye_titulo"), hits, lead=lead, most=1)


def _fees(snapshot: Snapshot, question: Question, country: str, names: Sequence[str]) -> list[schema.Fact]:
    """Return the facts on a handling fee: of the carrier named in that country, else of any there, else of the carrier."""
    day = question.day
    told = [
        fact
        for fact in snapshot.facts.values()
        if fact.topic in _FEES and fact.country in (country, *schema.REGIONAL) and fact.role != "origen"
        and cues_in(snapshot, _HANDLING, f"{fact.title} {fact.summary}") and (day is None or fact.in_force(day))
    ]  # fmt: skip
    others = {other for other in snapshot.platforms if other not in names}
    own = [fact for fact in told if set(names) & set(fact.about)]
    general = [fact for fact in told if fact.country == country and not others & set(fact.about)]
    found = own or general
    return sorted(found, key=lambda fact: (fact.country != country, not says_money(fact.summary), not fact.main))
