"""What a theme says to who has named no country: what holds anywhere, the one fact the words point to, or "which one?"."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers import clasificacion
from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.compose import facts_answer
from knowledge.answers.pointed import ALMOST_ALL, holds_most
from knowledge.answers.question import Question
from knowledge.answers.telling import telling_terms
from knowledge.cue_reader import value_of
from knowledge.search import SURE, Hit
from knowledge.search.datum import ASKED, facts_that_say
from knowledge.snapshot import Snapshot

# A fact speaks when its words beat those of every other country by this much.
_LEAD = 2.5
# Below this score of the words, a question is only answered with "which one?".
_TELLING = 10.0


def without_country(snapshot: Snapshot, theme: schema.Theme, question: Question, hits: list[Hit]) -> Answer:
    """Return what holds without a country, always asking for it; the bare question where nothing telling was said."""
    if not question.product and theme.id != "regulacion":  # what goods need is asked of goods
        hits = _of_any_goods(snapshot, question, hits)
    lead = clasificacion.code_lead(snapshot, question) if theme.id == "clasificacion" else ()
    # "Que permisos necesito" says little, however near a fact is.
    words_enough = question.product is not None or len(telling_terms(snapshot, question)) > 1
    telling = words_enough and max((hit.lexical for hit in hits), default=0.0) >= _TELLING
    alone = _speaks_alone(hits)
    # Whoever named the other end of the road asks about one country: examples of three others would not help.
    telling_alone = bool(alone) and alone[0].fact.country not in schema.REGIONAL
    narrow = bool(question.countries_on("ambos")) and not telling_alone
    elsewhere = bool(hits) and not telling_alone and (alone or hits)[0].fact.topic not in theme.topics
    if theme.needs_country and not lead and (narrow or not telling or elsewhere):
        text = snapshot.phrase("elige_pais", pregunta=theme.ask)
        return Answer(blocks=(Paragraph(text),), suggestions=snapshot.bloc_names, asks="pais")
    chosen = alone or _examples(_telling_the_datum(snapshot, question, _narrowed(snapshot, question, hits)))
    return facts_answer(
        snapshot, theme.name, chosen, lead=lead, suggestions=snapshot.bloc_names, most=3,
        asks="pais", closing=theme.ask,
    )  # fmt: skip


def _speaks_alone(hits: list[Hit]) -> list[Hit]:
    """Return one country's facts where its words are far ahead of the others' (a law's number, an institution)."""
    best = max(hits, key=lambda hit: hit.lexical, default=None)
    if best is None or best.lexical < SURE:
        return []
    home = best.fact.country
    rival = max((hit.lexical for hit in hits if hit.fact.country not in (home, *schema.REGIONAL)), default=0.0)
    if home not in schema.REGIONAL and best.lexical < rival + _LEAD:
        return []
    own = [hit for hit in hits if hit.fact.country in (home, *schema.REGIONAL)]
    return sorted(own, key=lambda hit: -hit.lexical)


def _narrowed(snapshot: Snapshot, question: Question, hits: list[Hit]) -> list[Hit]:
    """Return the hits by their words alone where one fact holds most of what was asked: of each country, its own."""
    best = max(hits, key=lambda hit: hit.lexical, default=None)
    if best is None or best.lexical < SURE or not holds_most(snapshot, question, best):
        return hits
    return sorted(hits, key=lambda hit: (-round(hit.lexical, 6), hit.id))


def _telling_the_datum(snapshot: Snapshot, question: Question, hits: list[Hit]) -> list[Hit]:
    """Return the hits with those first whose words are sure and that say the time or the price asked."""
    says = facts_that_say(snapshot, value_of(snapshot, ASKED, question.text))
    return sorted(hits, key=lambda hit: not (hit.id in says and hit.lexical >= SURE))


def _of_any_goods(snapshot: Snapshot, question: Question, hits: list[Hit]) -> list[Hit]:
    """Return the hits without facts of one kind of goods (coffee) that do not hold the words: no goods were named."""
    best = max(hits, key=lambda hit: hit.lexical, default=None)
    kept = best is not None and holds_most(snapshot, question, best, share=ALMOST_ALL)
    return [hit for hit in hits if not hit.fact.sectors or (kept and hit is best)]


def _examples(hits: list[Hit]) -> list[Hit]:
    """Return the best fact of each country and of the region, best first."""
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.fact.country, hit)
    return list(best.values())[:3]
