"""Which of the options just told: the sum in each country side by side, or what decides and each option's figures."""

from __future__ import annotations

from decimal import Decimal

from knowledge import schema
from knowledge.answers.answer import Answer, Bullets, Paragraph, Steps
from knowledge.answers.compose import authority_name, facts_answer, line, source_line
from knowledge.answers.costo import paid_text, shipment_text
from knowledge.answers.hilo import Told, entries_of
from knowledge.answers.question import Question
from knowledge.answers.shipment import can_sum, facts_behind, quoted
from knowledge.landed_cost.result import Result
from knowledge.landed_cost.text import sources_text
from knowledge.search import Hit, rank
from knowledge.snapshot import Snapshot

_MOST = 3
_OPTIONS = ("logistica", "pagos", "plataformas", "programas")
_SIMPLE = "regimen_simplificado"


def where_least(snapshot: Snapshot, question: Question) -> Answer | None:
    """Return what the client pays in each country of the bloc but the exporter's, least first; None without a sum."""
    if not can_sum(question):
        return None
    countries = [code for code in schema.BLOC if code not in question.origins]
    results = [(code, quoted(snapshot, question, code)) for code in countries]
    ordered = sorted(results, key=lambda pair: _paid(pair[1]))
    first, second = ordered[0], ordered[1]
    clear = _paid(first[1]) < _paid(second[1])
    lead = (
        snapshot.phrase("hilo_menos", pais=snapshot.country_name(first[0])) if clear else snapshot.phrase("hilo_igual")
    )
    lines = tuple(f"*{snapshot.country_name(code)}*: {paid_text(snapshot, result)}" for code, result in ordered)
    told = [result for _, result in ordered]
    used = facts_behind(snapshot, *told)
    closing = sources_text(*told)
    blocks = (Paragraph(f"{shipment_text(snapshot, question, told[0])}. {lead}"), Bullets(lines))
    return Answer(
        snapshot.phrase("hilo_conviene"), (*blocks, *((Paragraph(closing),) if closing else ())), None,
        ("Explícame la cuenta", "Prueba de origen"), tuple(fact.id for fact in used),
        sources=tuple(source_line(fact) for fact in used),
    )  # fmt: skip


def _paid(result: Result) -> tuple[Decimal, Decimal]:
    """Return the least and the most that is paid, by which countries are put in order; what cannot be summed goes last."""
    if result.status not in ("computed", "range", "not_applicable") or result.low is None:
        return Decimal("Infinity"), Decimal("Infinity")
    return result.low.amount, (result.high or result.low).amount


def which(snapshot: Snapshot, question: Question, told: Told) -> Answer | None:
    """Return what decides between the options just told, and what is known of each."""
    theme = question.theme or ""
    facts = told.known(snapshot)[:_MOST]
    if theme not in _OPTIONS or not facts:
        return None
    entries = entries_of(snapshot, question, told)
    of_each = [entry.facts[0] for entry in entries if entry.facts and entry.facts[0] in snapshot.facts]
    if of_each and (theme == "plataformas" or len(of_each) > 1):
        facts = [snapshot.facts[fact] for fact in of_each]
    lead = (snapshot.phrase(f"hilo_decide_{theme}"),)
    return facts_answer(snapshot, snapshot.phrase("hilo_conviene"), [Hit(fact) for fact in facts], lead=lead)


def legal_ways(snapshot: Snapshot, question: Question) -> Answer:
    """Return, step by step, what does bring the cost down after a refusal to cheat."""
    home = next((code for code in question.origins if code in schema.BLOC), None)
    body = authority_name(snapshot, "certificado_origen", home) if home else None
    where = snapshot.phrase("legal_donde", organismo=body) if body else ""
    fact = _simple_rule(snapshot, question)
    steps = (
        snapshot.phrase("legal_origen", donde=where),
        snapshot.phrase("legal_simplificado", dato=line(snapshot, fact) if fact else "").strip(),
        snapshot.phrase("legal_aviso"),
    )
    facts = (fact.id,) if fact else ()
    sources = (source_line(fact),) if fact else ()
    closing = Paragraph(snapshot.phrase("legal_cierre"))
    return Answer(
        snapshot.phrase("legal_titulo"), (Steps(steps), closing), None, ("Prueba de origen", "¿DDP o DAP?"), facts,
        sources=sources,
    )  # fmt: skip


def _simple_rule(snapshot: Snapshot, question: Question) -> schema.Fact | None:
    """Return the first rule on small parcels of the country that the goods go to."""
    country = next((code for code in question.destinations if code in schema.BLOC), None)
    if country is None:
        return None
    hits = rank(snapshot, question.query(snapshot, "destino", (_SIMPLE,), country), limit=None)
    own = [hit.fact for hit in hits if hit.fact.topic == _SIMPLE and hit.fact.country == country]
    return next((fact for fact in own if fact.main), own[0] if own else None)
