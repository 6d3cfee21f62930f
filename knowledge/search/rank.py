"""Orders the facts for a question: what its words say, plus what the conversation already tells."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field

from knowledge import schema
from knowledge.cue_reader import cues_in
from knowledge.search.datum import facts_that_say
from knowledge.search.index import index_of
from knowledge.snapshot import Snapshot

# Points beside the BM25 score (a word that matches well is worth 2 to 4). Tuned with `make bench-respuestas`.
_TOPIC, _TOPIC_STEP = 6.5, 0.7
_MAIN = 1.5
_SECTOR, _NO_SECTOR = 2.5, -1.0
_ROLE = 1.5
_REGIONAL = -1.0
_PERMIT = 4.0
_ABOUT = 6.0
_GUIDE, _GUIDE_STEP = 5.0, 0.4
_HOME = 3.0
_PAST = -5.0
_UNSURE = -0.6
_WORDS, _MEANING = 0.6, 25.0  # what a BM25 point is worth, and a fact of the very same meaning in such points
_DATUM = 3.0  # points for a fact of the topic that says the kind of datum asked: a time, a price
_INGREDIENT = "ingrediente"  # the group of cues whose value is a fact told only to who names its ingredient


@dataclass(frozen=True)
class Query:
    """What is asked. `countries` filter; the other fields only move facts up or down."""

    text: str
    topics: tuple[str, ...] = ()
    _: KW_ONLY
    destinations: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    side: str = "ambos"
    sectors: tuple[str, ...] = ()
    permits: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    about_weight: float = 1.0
    guide: tuple[str, ...] = ()
    guide_strength: float = 1.0
    home: tuple[str, ...] = ()
    past: bool = False
    datum: str | None = None
    strict_topics: bool = False

    @property
    def countries(self) -> tuple[str, ...]:
        """Return every country named."""
        return tuple(dict.fromkeys((*self.destinations, *self.origins, *self.either)))


@dataclass(frozen=True)
class Hit:
    """A fact with its score, of which the words and their meaning earned `lexical`; a fact that was not searched has none.

    `pointed`: the words alone chose it; `special`: the data did, since only these goods pay or need it.
    """

    fact: schema.Fact = field(repr=False)
    score: float = 1.0
    lexical: float = 0.0
    pointed: bool = False
    special: bool = False

    @property
    def id(self) -> str:
        """Return the id of the fact."""
        return self.fact.id


def rank(snapshot: Snapshot, query: Query, limit: int | None = 12) -> list[Hit]:
    """Return the facts that answer the question, best first; equal scores by id, so every database gives the same."""
    index = index_of(snapshot)
    terms = index.terms(query.text)
    lexical, near = index.scores(terms), index.meaning.near(tuple(terms))
    says = facts_that_say(snapshot, query.datum)
    hits, unnamed = [], _of_ingredients_unnamed(snapshot, query.text)
    for fact in snapshot.facts.values():
        if fact.id in unnamed:
            continue
        words = _WORDS * (lexical.get(fact.id, 0.0) + _MEANING * near.get(fact.id, 0.0))
        on_topic = fact.topic in query.topics
        known = on_topic or fact.id in query.permits or fact.id in query.about or fact.id in query.guide
        here = _concerns(fact, query) or (fact.id in query.guide and not _of_the_other_side(fact, query))
        wanted = known or (fact.id in lexical and not query.strict_topics)
        if not wanted or not here or _of_another_trade(fact, query):
            continue
        told = _DATUM if on_topic and fact.id in says else 0.0
        hits.append(Hit(fact, words + told + _context(fact, query, on_topic), words))
    return sorted(hits, key=lambda hit: (-round(hit.score, 6), hit.id))[:limit]


def _of_ingredients_unnamed(snapshot: Snapshot, text: str) -> set[str | None]:
    """Return the facts about an ingredient (CBD) that the text does not name: who sells any cream did not ask of it."""
    facts = {cue.value for cue in snapshot.cues.values() if cue.group == _INGREDIENT}
    return facts - {cue.value for cue in cues_in(snapshot, _INGREDIENT, text)}


def _of_another_trade(fact: schema.Fact, query: Query) -> bool:
    """Tell whether the fact is only about sectors that the product is not of, no permit of it, and of nothing named."""
    apart = bool(query.sectors and fact.sectors) and not set(fact.sectors) & set(query.sectors)
    return apart and fact.id not in query.permits and fact.id not in query.about


def _of_the_other_side(fact: schema.Fact, query: Query) -> bool:
    """Tell whether the fact is for who sells from a country to which the question sends, or the other way round."""
    only_there = fact.country in query.destinations and fact.country not in (*query.origins, *query.either)
    only_here = fact.country in query.origins and fact.country not in (*query.destinations, *query.either)
    return (fact.role == "origen" and only_there) or (fact.role == "destino" and only_here)


def _concerns(fact: schema.Fact, query: Query) -> bool:
    """Tell whether the fact is about the countries asked, on the side of the border that they are on."""
    if not query.countries:
        return True
    if fact.country not in schema.BLOC:
        return bool(set(fact.applies_to) & set(query.countries))
    if fact.country in query.either:
        return True
    if fact.role == "destino":
        return fact.country in query.destinations
    if fact.role == "origen":
        return fact.country in query.origins
    return fact.country in query.countries


def _context(fact: schema.Fact, query: Query, on_topic: bool) -> float:
    points = 0.0
    if on_topic:
        points += _TOPIC - _TOPIC_STEP * query.topics.index(fact.topic)
        points += _MAIN if fact.main else 0.0
    if fact.sectors:
        points += _SECTOR if query.sectors else _NO_SECTOR
    if query.side in ("destino", "origen"):
        points += _ROLE if fact.role in (query.side, "ambos") else -_ROLE
    if fact.country not in schema.BLOC and query.countries:
        points += _REGIONAL
    if fact.id in query.permits:
        points += _PERMIT
    if fact.id in query.about:
        points += query.about_weight * _ABOUT
    if fact.id in query.guide:
        points += query.guide_strength * (_GUIDE - _GUIDE_STEP * query.guide.index(fact.id))
    points += _HOME if fact.country in query.home else 0.0
    if fact.legal_status in ("derogada", "historico") and not query.past:
        points += _PAST
    return points + (0.0 if fact.verified else _UNSURE)


SURE = 11.5  # score of the words from which a fact may speak for them
# A question whose own words score this much is narrow: the guide to the general question steps back.
_GENERAL, _NARROW = 4.0, 10.0


def guide_strength(snapshot: Snapshot, text: str, theme: schema.Theme) -> float:
    """Return 1 for a general question of the theme, down to 0 for one whose words point to facts of their own."""
    index = index_of(snapshot)
    topics = [snapshot.topics[topic] for topic in theme.topics if topic in snapshot.topics]
    general = {stem for topic in topics for word in (topic.name, *topic.words) for stem in index.terms(word)}
    general |= set(index.terms(theme.name))
    general |= {other for term in general for other in index.synonyms.get(term, ())}
    own = list(dict.fromkeys(term for term in index.terms(text) if term not in general))
    # Many words, each in some fact, are no narrow question: one fact must hold at least half of them.
    narrow = (score for fact, score in index.scores(own).items() if index.held(fact, own) >= len(own) / 2)
    best = max(narrow, default=0.0)
    return min(1.0, max(0.0, (_NARROW - best) / (_NARROW - _GENERAL)))
