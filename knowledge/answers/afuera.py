"""Other sides of the counter: who bought, who sells from outside the four countries, and who sells to one of them."""

from __future__ import annotations

from dataclasses import replace

from knowledge import schema
from knowledge.answers.answer import Answer, Missed, Paragraph
from knowledge.answers.compose import authority_name, facts_answer
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

# Only what the four countries ask of whatever arrives holds for a seller of another country; a sum is theirs alone.
_ANY_ORIGIN = ("cargos", "regulacion", "consumidor", "datos", "envio", "devoluciones", "presencia", "plataformas")
_BUYER = (
    "envio",
    "devoluciones",
    "consumidor",
    "postventa",
    "cargos",
    "logistica",
    "pagos",
    "marketing",
    "plataformas",
    "costo",
    None,
)
_COMPLAINTS = "defensa_consumidor"


def outsider(question: Question) -> Question | None:
    """Return the question without its origin where a trader of another country asks about one of the four."""
    abroad = [code for code in question.origins if code not in schema.BLOC]
    here = [code for code in question.destinations if code in schema.BLOC]
    if not abroad or not here or question.theme not in _ANY_ORIGIN:
        return None
    return replace(question, origins=(), destinations=tuple(here), places=(), unsummed=True, amount=None)


def for_the_outsider(snapshot: Snapshot, question: Question, answer: Answer) -> Answer:
    """Return the answer with a line that says for whom the assistant is and what does not hold for them."""
    name = snapshot.country_name(next(code for code in question.origins if code not in schema.BLOC))
    return _before(answer, snapshot.phrase("vende_de_fuera", pais=name))


def to_outside(snapshot: Snapshot, question: Question, code: str) -> Answer:
    """Return what the facts say of selling to a country outside the four, and where to ask for the rest."""
    said = (*question.origins, *question.places, *question.destinations, *_homes(snapshot, question))
    home = next((c for c in said if c in schema.BLOC), None)
    topic = snapshot.topics["organismo"].authorities
    name = snapshot.organisations[topic[home]].name if home in topic else snapshot.phrase("agencia_de_tu_pais")
    place = snapshot.country_name(code)
    facts = _facts(snapshot, question, code, home)
    if not facts:
        text = snapshot.phrase("fuera_de_region", pais=place, organismo=name)
        missed = Missed("fuera_de_alcance", (question.theme,) if question.theme else ())
        return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False, missed=missed)
    hits = [Hit(fact) for fact in facts]
    title = snapshot.phrase("titulo_fuera", pais=place)
    lead, closing = snapshot.phrase("fuera_si_se", pais=place), snapshot.phrase("fuera_pregunta", organismo=name)
    return facts_answer(snapshot, title, hits, lead=(lead,), closing=closing, suggestions=("Menú",), most=3)


def _homes(snapshot: Snapshot, question: Question) -> list[str]:
    """Return the countries of the programmes and institutions named: Exporta Fácil is of Perú."""
    entries = [snapshot.named(name) for name in question.names]
    return [entry.country for entry in entries if not isinstance(entry, schema.Platform)]


def _facts(snapshot: Snapshot, question: Question, code: str, home: str | None) -> list[schema.Fact]:
    """Return the facts of the country's guide, those of the theme first, without what is only for another home."""
    guides = [guide for guide in snapshot.guides.values() if guide.country == code]
    guides.sort(key=lambda guide: guide.theme != question.theme)
    keys = dict.fromkeys(key for guide in guides for key in guide.facts)
    found = [snapshot.facts[key] for key in keys if key in snapshot.facts]
    kept = [fact for fact in found if fact.country in schema.REGIONAL or fact.country == home]
    return sorted(kept, key=lambda fact: fact.country != home) if question.names else kept


def for_the_buyer(snapshot: Snapshot, question: Question, answer: Answer) -> Answer:
    """Return the answer with what whoever bought must know: for whom we are, and who hears their complaint."""
    if question.theme not in _BUYER or not cues_in(snapshot, "comprador", question.text):
        return answer
    if not answer.facts:
        return _before(answer, snapshot.phrase("comprador_pregunta")) if answer.asks else answer
    place = next(iter((*question.destinations, *question.places)), None) or _home_of(snapshot, answer)
    name = authority_name(snapshot, _COMPLAINTS, place) if place else None
    told = _before(answer, snapshot.phrase("comprador"))
    closing = (Paragraph(snapshot.phrase("comprador_reclamo", organismo=name)),) if name else ()
    return replace(told, blocks=(*told.blocks, *closing))


def _home_of(snapshot: Snapshot, answer: Answer) -> str:
    return snapshot.facts[answer.facts[0]].country


def _before(answer: Answer, text: str) -> Answer:
    return replace(answer, blocks=(Paragraph(text), *answer.blocks))
