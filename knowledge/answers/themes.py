"""One answer a theme: the country that is missing is asked, then the theme's own finder or its facts speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from knowledge import schema
from knowledge.answers import clasificacion, plataformas, programas, regulacion
from knowledge.answers.answer import Answer, Missed, Paragraph
from knowledge.answers.cargos import cost_lead, lacks_the_tax, tariff_lead, with_the_tax
from knowledge.answers.compose import authority_name, facts_answer
from knowledge.answers.costo import asked_back, cost_answer, lacking, question_for
from knowledge.answers.costo_comparado import compared
from knowledge.answers.honesty import not_told
from knowledge.answers.plataformas import of_a_shop
from knowledge.answers.pointed import ALMOST_ALL, holds_most, pointed_first
from knowledge.answers.question import Question
from knowledge.answers.razones import reasons
from knowledge.answers.recargos import special_first, surcharge_lead
from knowledge.answers.shipment import can_sum
from knowledge.answers.sin_pais import without_country
from knowledge.search import SURE, Hit, rank
from knowledge.snapshot import Snapshot
from knowledge.text import fold, words

_TOLD = 13.5  # score of the words from which a fact is told instead of the options that a theme lists
_MOST = 12  # facts of a country that are looked at
_BESIDE = 3.0  # points beside its words from which a fact of another topic is known to belong (guide, permit, name)
Lead = Callable[[Snapshot, Question, str], tuple[str, ...]]
Choice = Callable[[Snapshot, Question, str, str], Answer | None]
_LEADS: dict[str, Lead] = {
    "cargos": tariff_lead,
    "costo": cost_lead,
    "clasificacion": clasificacion.code_lead,
    "regulacion": regulacion.permits_lead,
    "requisitos": regulacion.at_the_other_end,
    "plataformas": plataformas.platforms_lead,
    "programas": programas.programmes_lead,
}


# Where a choice is asked for, the options that fit by data are the answer.
_CHOICES: dict[str, Choice] = {
    "programas": programas.programmes_choice,
    "plataformas": plataformas.platforms_choice,
}


def answer(snapshot: Snapshot, theme: schema.Theme, question: Question) -> Answer:
    """Return the answer of a theme to a question whose places are already on their side."""
    countries = question.countries_on(theme.side)
    if countries and (why := reasons(snapshot, theme, question)):
        title = snapshot.topics[why[0].fact.topic].name
        return facts_answer(snapshot, title, why, suggestions=tuple(theme.offers), most=1)
    if theme.id == "plataformas" and plataformas.asks_for_own(snapshot, question):
        return plataformas.own_channels(snapshot, countries)
    if len(countries) > 1 and theme.side != "ambos":
        return _side_by_side(snapshot, theme, question, countries[:2])
    if countries:
        return _for_country(snapshot, theme, question, countries[0] if theme.side != "ambos" else None)
    query = question.query(snapshot, theme.side, tuple(theme.topics))
    hits = _of_the_theme(snapshot, theme, question, rank(snapshot, query, limit=None))
    return without_country(snapshot, theme, question, hits)


def _for_country(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str | None) -> Answer:
    if country and _sums(theme, question):
        title = _cost_title(snapshot, (country,))
        summed = asked_back(snapshot, question) or cost_answer(snapshot, question, country, title, tuple(theme.offers))
        if summed is not None:
            return summed
        question = replace(question, unsummed=True)
    choice = _choice(snapshot, theme, question, country)
    if choice is not None:
        return choice
    query = question.query(snapshot, theme.side, tuple(theme.topics), country)
    hits = _of_the_theme(snapshot, theme, question, rank(snapshot, query, limit=None))[:_MOST]
    where_to = country or _only(question)
    if country and theme.id == "regulacion" and regulacion.unnoted(snapshot, question, country):
        return _unnoted(snapshot, theme, question, country, special_first(snapshot, theme, question, country, hits))
    lead = _lead(snapshot, theme, question, country)
    if country and theme.id == "regulacion":
        hits = regulacion.labels_first(snapshot, question, hits)
        gaps = regulacion.label_gap(snapshot, question, country, hits) if lead else ()
        lead = (*regulacion.claim_gap(snapshot, question, country), *gaps, *lead)
    if not lead or theme.id == "regulacion":  # a permit narrows what is asked; a rate or a list already answers it
        hits = pointed_first(snapshot, question, hits, theme.topics)
    hits = [hit for hit in hits if not _of_another_pair(snapshot, question, hit.fact)] or hits
    hits = special_first(snapshot, theme, question, where_to, hits)
    if not hits and not lead:
        return _not_known(snapshot, theme, country)
    where = snapshot.country_name(country) if country else _both(snapshot, question)
    title = snapshot.phrase("titulo_tema", tema=_name(snapshot, theme, hits), pais=where) if where else theme.name
    datum = lacking(question) if theme.id == "costo" else None
    ask, labels = question_for(snapshot, datum) if datum else (None, tuple(theme.offers))
    most = 2 if datum else 4 if not lead else 3
    said = partial(facts_answer, snapshot, title, lead=lead, suggestions=labels, most=most, closing=ask, asks=datum)
    told = said(hits)
    if lacks_the_tax(snapshot, theme, question, told):
        fuller = (said(order) for order in with_the_tax(snapshot, hits))
        return next((full for full in fuller if len(full.facts) >= max(2, len(told.facts))), told)
    return told


def _unnoted(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str, hits: list[Hit]) -> Answer:
    """Return that no permit is noted, with what the facts surely say of the question: the rest is of other goods."""
    title = snapshot.phrase("titulo_tema", tema=theme.name, pais=snapshot.country_name(country))
    lead = regulacion.gap(snapshot, question, country)
    # What is special to the goods is sure; what the words found must hold nearly all of them.
    found = (h for h in hits if h.lexical >= SURE)
    sure = [h for h in found if h.special or holds_most(snapshot, question, h, share=ALMOST_ALL)]
    answer = facts_answer(snapshot, title, sure, lead=lead, suggestions=tuple(theme.offers), most=2)
    return replace(answer, missed=not_told(question, answer.facts), known=bool(answer.facts))


def _of_the_theme(snapshot: Snapshot, theme: schema.Theme, question: Question, hits: list[Hit]) -> list[Hit]:
    """Return the hits without those of other topics that only share a word or two, and those of a shop nobody named."""
    own = (hit for hit in hits if hit.fact.topic in theme.topics or _belongs(hit))
    return [hit for hit in own if not of_a_shop(snapshot, theme, question, hit.fact)]


def _of_another_pair(snapshot: Snapshot, question: Question, fact: schema.Fact) -> bool:
    """Tell whether a fact is of what its country has with another ("con México, además…") than the two of the question."""
    here = set(question.countries_on("ambos")) & set(schema.BLOC)
    if len(here) != 2 or fact.country not in here:
        return False
    told = set(words(f"{fact.title} {fact.summary}"))
    partners = {code for code in schema.BLOC if code != fact.country and fold(snapshot.country_name(code)) in told}
    return bool(partners) and not partners & here


def _belongs(hit: Hit) -> bool:
    return hit.lexical >= SURE or hit.score >= hit.lexical + _BESIDE


def _name(snapshot: Snapshot, theme: schema.Theme, hits: Sequence[Hit]) -> str:
    """Return the theme's name, or that of the topic that the words pointed to outside it."""
    outside = bool(hits) and hits[0].pointed and hits[0].fact.topic not in theme.topics
    return snapshot.topics[hits[0].fact.topic].name if outside else theme.name


def _sums(theme: schema.Theme, question: Question) -> bool:
    """Tell whether the theme is the sum of a shipment and the question has what a sum needs."""
    return can_sum(question) and (theme.id == "costo" or (theme.id == "cargos" and question.product is not None))


def _cost_title(snapshot: Snapshot, countries: tuple[str, ...]) -> str:
    names = " y ".join(map(snapshot.country_name, countries))
    return snapshot.phrase("titulo_tema", tema=snapshot.themes["costo"].name, pais=names)


def _choice(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str | None) -> Answer | None:
    build = _CHOICES.get(theme.id)
    if build is None or country is None:
        return None
    purposeful = theme.id == "programas" and programas.asks_to_choose(snapshot, question)
    if not purposeful and _told_by_a_fact(snapshot, theme, question, country):
        return None
    title = snapshot.phrase("titulo_tema", tema=theme.name, pais=snapshot.country_name(country))
    return build(snapshot, question, country, title)


def _told_by_a_fact(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str) -> bool:
    """Tell whether a fact holds most of the question's words: then it, and no list of options, is what was asked."""
    hits = rank(snapshot, question.query(snapshot, theme.side, tuple(theme.topics), country))
    best = max(hits, key=lambda hit: hit.lexical, default=None)
    return best is not None and best.lexical >= _TOLD and holds_most(snapshot, question, best, share=ALMOST_ALL)


def _lead(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str | None) -> tuple[str, ...]:
    build = _LEADS.get(theme.id)
    return build(snapshot, question, country) if build and country else ()


def _only(question: Question) -> str | None:
    """Return where the goods go, or the only country said, for a theme that looks at both sides."""
    return next(iter((*question.destinations, *question.places, *question.origins)), None)


def _both(snapshot: Snapshot, question: Question) -> str:
    return " y ".join(dict.fromkeys(snapshot.country_name(code) for code in question.countries_on("ambos")[:2]))


def _side_by_side(snapshot: Snapshot, theme: schema.Theme, question: Question, countries: tuple[str, ...]) -> Answer:
    if _sums(theme, question):
        both = asked_back(snapshot, question) or compared(
            snapshot, question, countries, _cost_title(snapshot, countries)
        )
        if both is not None:
            return both
    found: list[list[Hit]] = []
    leads: list[str] = []
    for country in countries:
        found_there = rank(snapshot, question.query(snapshot, theme.side, tuple(theme.topics), country), limit=None)
        hits = [hit for hit in found_there if not of_a_shop(snapshot, theme, question, hit.fact)][:6]
        own = [hit for hit in hits if hit.fact.country == country] or hits
        leads += _first_said(snapshot, _lead(snapshot, theme, question, country), country)
        leads += surcharge_lead(snapshot, question, country) if theme.id in ("cargos", "costo") else ()
        found.append(own[:2])
    title = snapshot.phrase("titulo_tema", tema=theme.name, pais=" y ".join(map(snapshot.country_name, countries)))
    # By turns, so that the message has room for both countries.
    turns = [hit for turn in zip_longest(*found) for hit in turn if hit is not None]
    chosen = list({hit.id: hit for hit in turns}.values())
    best = max((hit.score for hit in chosen), default=0.0)
    level = pointed_first(snapshot, question, [Hit(hit.fact, best, hit.lexical) for hit in chosen], theme.topics)
    datum = lacking(question) if theme.id == "costo" else None
    ask, labels = question_for(snapshot, datum) if datum else (None, tuple(theme.offers))
    return facts_answer(snapshot, title, level, lead=leads, suggestions=labels, closing=ask, asks=datum)


def _first_said(snapshot: Snapshot, lead: tuple[str, ...], country: str) -> tuple[str, ...]:
    """Return the one line that a country has beside another's: the first option of a list, with the country's name."""
    if len(lead) < 2:
        return lead
    return (f"• {snapshot.country_name(country)} — {lead[1].removeprefix('• ')}",)


def _not_known(snapshot: Snapshot, theme: schema.Theme, country: str | None) -> Answer:
    name = authority_name(snapshot, theme.topics[0], country or "")
    if name is None:
        text = snapshot.phrase("no_consta_sin_organismo")
    else:
        text = snapshot.phrase("no_consta", lugar=f" para {snapshot.country_name(country or '')}", organismo=name)
    missed = Missed("no_consta", (theme.id,))
    return Answer(blocks=(Paragraph(text),), suggestions=("Menú",), known=False, missed=missed)
