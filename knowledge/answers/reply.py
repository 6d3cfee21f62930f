"""From a question to its answer: what is outside, what is missing, what a name says, what the theme's facts say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge import schema
from knowledge.answers import themes
from knowledge.answers.afuera import for_the_buyer, for_the_outsider, outsider, to_outside
from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.by_name import card, term_card
from knowledge.answers.by_topic import by_topic, named_topic
from knowledge.answers.called import complains
from knowledge.answers.comparison import compare
from knowledge.answers.compose import facts_answer
from knowledge.answers.fallback import not_understood
from knowledge.answers.honesty import asked_datum, honest
from knowledge.answers.huecos import known_gap, no_definition
from knowledge.answers.lugares import BOUGHT, WRITER
from knowledge.answers.mentions import namesakes, without
from knowledge.answers.placing import placed
from knowledge.answers.postular import application_reply
from knowledge.answers.procedimientos import procedure_reply
from knowledge.answers.question import Question, outside
from knowledge.answers.recargos import is_special
from knowledge.answers.recibe import who_receives
from knowledge.answers.volumen import charged_weight
from knowledge.cue_reader import cues_in, value_of
from knowledge.product_finder import find_products
from knowledge.search import SURE, Hit, index_of, rank
from knowledge.search.datum import ASKED
from knowledge.search.index import names_a_norm
from knowledge.search.stems import stems
from knowledge.snapshot import Named, Snapshot

# A fact found by its words alone counts as understood from this score on, if enough of the question's words are in it.
_COVERED = 0.5
# Below this certainty of the classifier, facts that score this much more than the theme's own may change the theme.
_NEARLY_SURE = 0.9
_RIGHT = "derecho_del_comprador"  # the group of cues of what a buyer may do with what was bought
_BOUND = "obligado_a_recibir"  # the group of cues by which a seller asks whether a return must be taken
_OF_BODIES = ("organismos", "postventa", "envio", "devoluciones")  # themes near that of who hears a complaint
_OWN_PAPERS = "papeles_propios"  # the group of cues by which somebody asks for what they need themselves
_OF_SUMS = ("costo", "cargos")
_CERTAIN, _CONTRADICTS, _CONTRADICTS_THE_CERTAIN = 0.7, 1.4, 1.9


def reply(snapshot: Snapshot, question: Question) -> Answer:
    """Return the answer to a question; one that asks back says so in `asks`."""
    apart = compare(snapshot, question)
    if apart is not None:
        return apart
    question = _of_the_buyer(snapshot, placed(snapshot, question))
    abroad = outside(question)
    if not abroad:
        return for_the_buyer(snapshot, question, _within(snapshot, question))
    theirs = outsider(question)
    if theirs is None:
        return to_outside(snapshot, question, abroad[0])
    return for_the_outsider(snapshot, question, _within(snapshot, theirs))


def _of_the_buyer(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of a return that who bought asks, or of how long they may, put among the buyer's rights."""
    if question.theme != "devoluciones":
        return question
    if (
        question.condition(WRITER) == BOUGHT
    ):  # "¿y si no me gusta lo devuelvo?": what the law of their country lets them do
        right = snapshot.phrase("busca_derecho_del_comprador")
        return replace(question, theme="consumidor", text=f"{right} {question.text}")
    timed = value_of(snapshot, ASKED, question.text) == "plazo" and cues_in(snapshot, _RIGHT, question.text)
    return replace(question, theme="consumidor") if timed or cues_in(snapshot, _BOUND, question.text) else question


def _within(snapshot: Snapshot, question: Question) -> Answer:
    """Return the answer to a question about the four countries: steps, a card, or what its theme has to say."""
    narrow = charged_weight(snapshot, question) or who_receives(snapshot, question)
    if narrow is not None:
        return narrow
    if named_topic(snapshot, question.text) is None:
        steps = procedure_reply(snapshot, question) or application_reply(snapshot, question)
        if steps is not None:
            return steps
    theme = snapshot.themes.get(question.theme or "")
    named = _by_name(snapshot, question, theme)
    if named is not None:
        return named
    silent = no_definition(snapshot, question) or known_gap(snapshot, question)
    if silent is not None:
        return silent
    topical = by_topic(snapshot, question, theme)
    if topical is not None:
        return topical
    if theme is None:
        return search_reply(snapshot, question)
    read, theme = theme, _of_its_kind(snapshot, question, second_opinion(snapshot, question, theme))
    if theme.id in _OF_SUMS and read.id not in _OF_SUMS:
        question = replace(question, amount=None)  # what the facts of charges say was asked for, and no sum
    sided = replace(question, theme=theme.id).sided(theme.side)
    told = themes.answer(snapshot, theme, sided)
    if told.facts and is_special(snapshot, theme, sided, told):
        return replace(told, theme=theme.id)
    return replace(honest(snapshot, sided, told), theme=theme.id)


def _of_its_kind(snapshot: Snapshot, question: Question, theme: schema.Theme) -> schema.Theme:
    """Return the theme that the product and the places call for, where the words chose its neighbour."""
    products = find_products(snapshot, question.product)
    of_the_goods = question.product and question.destinations and not question.origins
    if theme.id == "requisitos" and of_the_goods and not cues_in(snapshot, _OWN_PAPERS, question.text):
        return snapshot.themes.get("regulacion", theme)  # "requisitos para vender alimentos procesados en Chile"
    if theme.id in _OF_BODIES and complains(snapshot, question.text):
        return snapshot.themes.get("consumidor", theme)  # "¿a qué institución le reclama mi clienta de Lima?"
    if not products:
        return theme
    if theme.id in ("costo", "cargos") and products[0].kind != "bien":
        return snapshot.themes.get("servicios", theme)
    if theme.id == "servicios" and products[0].kind == "bien":
        return snapshot.themes.get("cargos", theme)
    return theme


def second_opinion(snapshot: Snapshot, question: Question, theme: schema.Theme) -> schema.Theme:
    """Return the theme that the facts found by the words belong to, where they contradict an unsure classifier."""
    if theme.id == "costo" and question.amount:
        return theme  # a sum was asked for: the examples that share its figures are not the answer
    if question.certainty >= _NEARLY_SURE and not names_a_norm(question.text):
        return theme
    bare = replace(question, theme=None, text=question.bare, product=None)
    hits = rank(snapshot, bare.query(snapshot, "ambos", ()), limit=40)
    if not sure(snapshot, bare, hits):
        return theme
    inside = max((hit.lexical for hit in hits if hit.fact.topic in theme.topics), default=0.0)
    needed = _CONTRADICTS if question.certainty < _CERTAIN else _CONTRADICTS_THE_CERTAIN
    better = hits[0].lexical >= needed * inside
    return snapshot.theme_of_topic.get(hits[0].fact.topic, theme) if better else theme


def _by_name(snapshot: Snapshot, question: Question, theme: schema.Theme | None) -> Answer | None:
    """Return the card where the question is about the thing itself: "qué es X", its contact, its cost."""
    rest = _rest(snapshot, question)
    if question.term and not question.names and _asks_the_term(snapshot, question, theme, rest):
        return term_card(snapshot, snapshot.terms[question.term], question)
    if not question.names:
        return None
    entry = _of_the_place(snapshot, snapshot.named(question.names[0]), question)
    asked = set(question.countries_on("ambos")) & {*schema.BLOC}
    if _elsewhere(entry, question, asked) and (rest or isinstance(entry, schema.Programme)):
        return None  # "asociación de exportadores en Colombia" is not the Peruvian one of that name
    whole = theme is None or theme.id in ("programas", "organismos", "vuce", "simplificada") or question.defines
    own = theme is not None and _is_of_platforms(snapshot, question, theme, entry)
    return card(snapshot, entry, question, rest) if whole or own or not rest else None


def _is_of_platforms(snapshot: Snapshot, question: Question, theme: schema.Theme, entry: Named) -> bool:
    """Tell whether a platform is what is asked about: by its theme, or by its price ("tarifas de Amazon")."""
    if not isinstance(entry, schema.Platform):
        return False
    priced = theme.id == "logistica" and entry.kind != "logistica" and asked_datum(snapshot, question) == "precio"
    return theme.id == "plataformas" or priced


def _elsewhere(entry: Named, question: Question, asked: set[str]) -> bool:
    """Tell whether an institution is not of the countries asked about, or a system not of the one it is wanted in."""
    if isinstance(entry, schema.Organisation):
        return bool(asked) and entry.country in schema.BLOC and entry.country not in asked
    if isinstance(entry, schema.Platform) or entry.kind != "sistema":
        return False
    home = {*question.origins, *question.places} & {*schema.BLOC}
    return bool(home) and entry.country not in home  # "¿en Chile hay algo como Exporta Fácil?"


def _asks_the_term(snapshot: Snapshot, question: Question, theme: schema.Theme | None, rest: Sequence[str]) -> bool:
    """Tell whether the question is what the term means: it says so, or is only the term (or only its initials)."""
    if theme is None:
        return len(rest) <= 1
    initials = snapshot.terms[question.term or ""].term.isupper() and theme.id not in ("costo", "cargos")
    alone = initials and not rest and not question.countries_on("ambos")
    return alone or (question.defines and len(rest) <= 3)


def _of_the_place(snapshot: Snapshot, entry: Named, question: Question) -> Named:
    """Return the namesake that works where the question is about ("Walmart en México"), else the entry."""
    asked = set(question.countries_on("ambos"))
    if not asked or asked & _serves(entry):
        return entry
    return next((other for other in namesakes(snapshot, entry) if asked & _serves(other)), entry)


def _serves(entry: Named) -> set[str]:
    if isinstance(entry, schema.Platform):
        return {*(entry.sells_to or ()), *(entry.works_in or ())}
    return {entry.country}


def _rest(snapshot: Snapshot, question: Question) -> list[str]:
    """Return the meaningful stems of the question beyond the names in it."""
    text, names = question.text, set[str]()
    for name in question.names:
        names |= set(stems(snapshot.named(name).name))
        text = without(snapshot.named(name), text)
    if question.term:
        term = snapshot.terms[question.term]
        names |= {stem for text_ in (term.term, *term.aliases) for stem in stems(text_)}
    places = {stem for code in question.countries_on("ambos") for stem in stems(snapshot.country_name(code))}
    return [stem for stem in stems(text) if stem not in names | places]


def search_reply(snapshot: Snapshot, question: Question) -> Answer:
    """Return what the search is sure of, whatever the theme; else the honest "no lo sé" with the nearest themes."""
    hits = rank(snapshot, question.query(snapshot, "ambos", ()))
    if question.term and question.defines:
        return term_card(snapshot, snapshot.terms[question.term], question)
    if sure(snapshot, question, hits):
        chosen = _coherent(hits)
        return facts_answer(snapshot, _title(snapshot, chosen[0].fact), chosen, most=2)
    return unknown(snapshot, hits)


def _title(snapshot: Snapshot, fact: schema.Fact) -> str:
    """Return the name of the fact's topic and its country."""
    topic = snapshot.topics[fact.topic].name
    if fact.country in schema.REGIONAL:
        return topic
    return snapshot.phrase("titulo_tema", tema=topic, pais=snapshot.country_name(fact.country))


def sure(snapshot: Snapshot, question: Question, hits: list[Hit]) -> bool:
    """Tell whether the best fact was earned by the words: a high score over at least half of them."""
    if not hits or hits[0].lexical < SURE:
        return False
    index = index_of(snapshot)
    terms = set(index.terms(question.text))
    covered = index.held(hits[0].id, terms)
    return covered >= max(2, _COVERED * len(terms)) or hits[0].lexical >= 2 * SURE


def _coherent(hits: list[Hit]) -> list[Hit]:
    """Return the hits of the country of the best one (and the regional ones)."""
    home = hits[0].fact.country
    return [hit for hit in hits if hit.fact.country in (home, *schema.REGIONAL)]


def unknown(snapshot: Snapshot, hits: list[Hit]) -> Answer:
    """Return the honest "I am not sure" with the nearest themes that the search knows of."""
    return not_understood(snapshot, (), hits)


def with_assumption(snapshot: Snapshot, answer: Answer, assumed: str | None) -> Answer:
    """Return the answer with the reading of an ambiguous place said first."""
    if not assumed:
        return answer
    note = Paragraph(snapshot.phrase("lugar_supuesto", lugar=assumed))
    return replace(answer, blocks=(note, *answer.blocks))
