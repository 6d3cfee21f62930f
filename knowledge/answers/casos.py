"""What follows some answers and has its own facts: exceptions to a right, what to tell the buyer, who hears a complaint."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import Answer, Block, Bullets, Paragraph
from knowledge.answers.compose import authority_name, facts_answer, footer, source_line
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.search import Hit, index_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

CONSUMER = ("devoluciones", "consumidor", "postventa")  # themes whose rules have goods left out of them
TAXES = ("cargos", "costo")
_RIGHTS = ("defensa_consumidor", "devoluciones")
_TAX_TOPICS = ("iva", "regimen_simplificado", "de_minimis")
_NOTICE = "precios_impuestos"
_MOST = 2


def exceptions(snapshot: Snapshot, question: Question, text: str, country: str) -> Answer | None:
    """Return the exceptions to the buyer's right to return, those that name the goods asked about first."""
    index = index_of(snapshot)
    asked = {*index.terms(f"{text} {question.product or ''}"), *stems(question.product or "")}
    known = _facts(snapshot, question, _RIGHTS, country)
    telling = [fact for fact in known if cues_in(snapshot, "dice_caso_igual", fact.summary)]
    # Advice that holds for every country speaks only of the goods that it names.
    found = [fact for fact in telling if fact.country == country or index.held(fact.id, asked)]
    found.sort(key=lambda fact: (-index.held(fact.id, asked), fact.country != country, not fact.main))
    return _told(snapshot, "hilo_igual_caso", found[:_MOST])


def notice(snapshot: Snapshot, question: Question, country: str) -> Answer | None:
    """Return what to write in the shop so that the buyer knows of the taxes, the country's own text first."""
    known = _facts(snapshot, question, (_NOTICE,), country)
    found = [fact for fact in known if cues_in(snapshot, "dice_caso_avisar", fact.summary)]
    found.sort(key=lambda fact: fact.country != country)
    return _told(snapshot, "hilo_avisar", found[:_MOST])


def paid_twice(snapshot: Snapshot, question: Question, country: str | None) -> Answer | None:
    """Return what is said of a tax paid in the shop and again on arrival; without a country, where it is said and which it is."""
    wanted = [country] if country else schema.BLOC
    known = [fact for code in wanted for fact in _facts(snapshot, question, _TAX_TOPICS, code)]
    found = [fact for fact in known if fact.country in wanted and cues_in(snapshot, "dice_caso_doble", fact.summary)]
    hits = [Hit(fact) for fact in sorted(found, key=lambda fact: not fact.main)]
    if not hits:
        return None
    ask = None if country else snapshot.themes["cargos"].ask
    title, places = snapshot.phrase("hilo_doble"), () if country else snapshot.bloc_names
    return facts_answer(
        snapshot, title, hits, most=_MOST, closing=ask, suggestions=places, asks=None if country else "pais"
    )


def _facts(snapshot: Snapshot, question: Question, topics: Sequence[str], country: str) -> list[schema.Fact]:
    """Return the facts in force of some topics that hold for a buyer of the country."""
    on = question.day
    return [
        fact
        for fact in snapshot.facts.values()
        if fact.topic in topics and fact.country in (country, *schema.REGIONAL) and fact.role != "origen"
        and (on is None or fact.in_force(on))
    ]  # fmt: skip


def _told(snapshot: Snapshot, title: str, facts: Sequence[schema.Fact]) -> Answer | None:
    if not facts:
        return None
    return facts_answer(snapshot, snapshot.phrase(title), [Hit(fact) for fact in facts])


def complaint(snapshot: Snapshot, question: Question, countries: Sequence[str]) -> Answer:
    """Return who hears a buyer's complaint in each country, and of a tax, its customs."""
    bodies = [(code, body) for code in countries or schema.BLOC if (body := _body(snapshot, code)) is not None]
    lines = tuple(
        snapshot.phrase("reclamo_en", pais=snapshot.country_name(code), organismo=body.name, sitio=_reached(body))
        for code, body in bodies
    )
    facts = [snapshot.facts[key] for _, body in bodies for key in body.facts[:1] if key in snapshot.facts]
    first = Paragraph(snapshot.phrase("reclamo_primero"))
    blocks: tuple[Block, ...] = (first, Bullets(lines), *_customs(snapshot, question, countries))
    return Answer(
        snapshot.phrase("hilo_reclamo"), blocks,
        footer(snapshot, facts), ("¿De dónde sale?", "Hablar con alguien"), tuple(fact.id for fact in facts),
        sources=tuple(source_line(fact) for fact in facts), entries=tuple(body.id for _, body in bodies),
    )  # fmt: skip


def _body(snapshot: Snapshot, country: str) -> schema.Organisation | None:
    return snapshot.organisations.get(snapshot.topics["defensa_consumidor"].authorities.get(country) or "")


def _reached(body: schema.Organisation) -> str:
    """Return how a body is reached, in brackets; nothing where that is not known."""
    known = body.site or body.contact
    return f" ({known})" if known else ""


def _customs(snapshot: Snapshot, question: Question, countries: Sequence[str]) -> tuple[Paragraph, ...]:
    """Return who answers for a tax charged on arrival, where that was talked of in one country."""
    of_a_tax = question.theme in (*TAXES, "envio") and len(countries) == 1
    name = authority_name(snapshot, "aduana", countries[0]) if of_a_tax else None
    return (Paragraph(snapshot.phrase("reclamo_aduana", organismo=name)),) if name else ()
