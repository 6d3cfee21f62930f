"""One answer a theme: the country that is missing is asked, then the theme's own finder or its facts speak."""

from __future__ import annotations

from collections.abc import Callable

from knowledge import schema
from knowledge.answers import clasificacion, plataformas, programas, regulacion
from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.cargos import tariff_lead
from knowledge.answers.compose import authority_name, facts_answer
from knowledge.answers.question import Question
from knowledge.search import Hit, rank
from knowledge.snapshot import Snapshot

BLOC_NAMES = ("Chile", "Colombia", "México", "Perú")
# Without a country, a fact speaks when its words beat those of every other country by this much.
_SURE, _LEAD = 9.0, 2.5
Lead = Callable[[Snapshot, Question, str], tuple[str, ...]]
_LEADS: dict[str, Lead] = {
    "cargos": tariff_lead,
    "costo": tariff_lead,
    "clasificacion": clasificacion.code_lead,
    "regulacion": regulacion.permits_lead,
    "plataformas": plataformas.platforms_lead,
    "programas": programas.programmes_lead,
}
_SHORT_SIDE = {"destino": "en", "origen": "desde", "ambos": "en"}


def answer(snapshot: Snapshot, theme: schema.Theme, question: Question) -> Answer:
    """Return the answer of a theme to a question whose places are already on their side."""
    countries = question.countries_on(theme.side)
    if theme.side == "ambos" and not countries:
        countries = ()
    if len(countries) > 1 and theme.side != "ambos":
        return _side_by_side(snapshot, theme, question, countries[:2])
    if countries:
        return _for_country(snapshot, theme, question, countries[0] if theme.side != "ambos" else None)
    return _without_country(snapshot, theme, question)


def _for_country(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str | None) -> Answer:
    query = question.query(snapshot, theme.side, tuple(theme.topics), country)
    hits = rank(snapshot, query)
    lead = _lead(snapshot, theme, question, country)
    if not hits and not lead:
        return _not_known(snapshot, theme, country)
    where = snapshot.country_name(country) if country else _both(snapshot, question)
    title = snapshot.phrase("titulo_tema", tema=theme.name, pais=where) if where else theme.name
    return facts_answer(snapshot, title, hits, lead=lead, suggestions=theme.offers, most=_room(lead))


def _room(lead: tuple[str, ...]) -> int:
    return 4 if not lead else 3


def _lead(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str | None) -> tuple[str, ...]:
    build = _LEADS.get(theme.id)
    return build(snapshot, question, country) if build and country else ()


def _both(snapshot: Snapshot, question: Question) -> str:
    return " y ".join(dict.fromkeys(snapshot.country_name(code) for code in question.countries_on("ambos")[:2]))


def _side_by_side(snapshot: Snapshot, theme: schema.Theme, question: Question, countries: tuple[str, ...]) -> Answer:
    chosen: list[Hit] = []
    lead: list[str] = []
    for country in countries:
        hits = rank(snapshot, question.query(snapshot, theme.side, tuple(theme.topics), country), limit=6)
        own = [hit for hit in hits if hit.fact.country == country] or hits
        lead += _lead(snapshot, theme, question, country)
        chosen += own[:2]
    title = snapshot.phrase("titulo_tema", tema=theme.name, pais=" y ".join(map(snapshot.country_name, countries)))
    best = max((hit.score for hit in chosen), default=0.0)
    level = [Hit(hit.fact, best, hit.lexical) for hit in chosen]
    return facts_answer(snapshot, title, level, lead=lead[:2], suggestions=theme.offers)


def _without_country(snapshot: Snapshot, theme: schema.Theme, question: Question) -> Answer:
    hits = rank(snapshot, question.query(snapshot, theme.side, tuple(theme.topics)), limit=20)
    speaking = _speaks_alone(hits)
    if speaking:
        return facts_answer(
            snapshot, theme.name, speaking, suggestions=BLOC_NAMES, most=3,
            closing=theme.ask if not theme.needs_country else None, asks="pais",
        )  # fmt: skip
    if theme.needs_country or not hits:
        text = snapshot.phrase("elige_pais", pregunta=theme.ask)
        return Answer(blocks=(Paragraph(text),), suggestions=BLOC_NAMES, asks="pais")
    regional = [hit for hit in hits if hit.fact.country in schema.REGIONAL]
    return facts_answer(
        snapshot, theme.name, regional or hits[:2], suggestions=BLOC_NAMES, most=2, asks="pais",
        closing=snapshot.phrase("precisa_pais", pregunta=theme.ask),
    )  # fmt: skip


def _speaks_alone(hits: list[Hit]) -> list[Hit]:
    """Return the facts that answer without a country: regional ones, or one country's far ahead of the others."""
    by_words = sorted(hits, key=lambda hit: -hit.lexical)
    if not by_words or by_words[0].lexical < _SURE:
        return []
    home = by_words[0].fact.country
    rival = max((hit.lexical for hit in by_words if hit.fact.country not in (home, *schema.REGIONAL)), default=0.0)
    if home not in schema.REGIONAL and by_words[0].lexical < rival + _LEAD:
        return []
    return [hit for hit in by_words if hit.fact.country in (home, *schema.REGIONAL)]


def _not_known(snapshot: Snapshot, theme: schema.Theme, country: str | None) -> Answer:
    name = authority_name(snapshot, theme.topics[0], country or "")
    if name is None:
        text = snapshot.phrase("no_consta_sin_organismo")
    else:
        text = snapshot.phrase("no_consta", lugar=f" para {snapshot.country_name(country or '')}", organismo=name)
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False)
