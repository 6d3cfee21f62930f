"""The facts that a cue of the question calls for, whatever their score: who hears a complaint, who pays a lost parcel."""

from __future__ import annotations

from collections.abc import Callable, Collection

from knowledge import schema
from knowledge.answers.mentions import found
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot

_CLAIMS = (
    "dice_de_si"  # the group of cues with what a label says of the goods ("orgánico"); a fact that says it tells of it
)
_COMPLAINS, _HEARS, _CONSUMER = "reclama_a_quien", "dice_autoridad", "defensa_consumidor"
_OF_CONSUMERS = (_CONSUMER, "organismo")
_COMES_BACK, _REENTRY = "vuelve", "dice_reingreso"
_LOST, _PAYS = "perdido", "dice_indemniza"
Finder = Callable[[Snapshot, Question, str], list[schema.Fact]]


def called(snapshot: Snapshot, theme: schema.Theme, question: Question, country: str) -> list[schema.Fact]:
    """Return the facts of a theme that a cue of the question calls for in a country."""
    find = _FINDERS.get(theme.id)
    return find(snapshot, question, country) if find else []


def claims(snapshot: Snapshot, question: Question) -> Collection[schema.Cue]:
    """Return what the question wants to say of its goods on the label."""
    return cues_in(snapshot, _CLAIMS, question.text)


def on_claims(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return the facts of a country about what the label wants to say of the goods."""
    wanted = {cue.id for cue in claims(snapshot, question)}
    return [
        fact
        for fact in (_of(snapshot, country) if wanted else [])
        if fact.role != "origen" and wanted & {cue.id for cue in cues_in(snapshot, _CLAIMS, fact.title)}
    ]


def complains(snapshot: Snapshot, text: str) -> bool:
    """Tell whether a text asks who hears the complaint of somebody who bought."""
    return bool(cues_in(snapshot, _COMPLAINS, text))


def _authority(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return the facts that name the body of consumer protection, where it is asked who hears a complaint."""
    body = snapshot.organisations.get(snapshot.topics[_CONSUMER].authorities.get(country, ""))
    if body is None or not complains(snapshot, question.text):
        return []
    named = [fact for fact in _of(snapshot, country) if fact.topic in _OF_CONSUMERS and _names(body, fact)]
    hearing = [fact for fact in named if cues_in(snapshot, _HEARS, fact.summary)]
    return sorted(hearing, key=lambda fact: not fact.main)[:1]


def _reentry(snapshot: Snapshot, question: Question, _: str) -> list[schema.Fact]:
    """Return how what was sold abroad enters its own country again, where it comes back."""
    home = question.origins[0] if question.origins and cues_in(snapshot, _COMES_BACK, question.text) else None
    return [
        fact
        for fact in (_of(snapshot, home) if home else [])
        if fact.topic == "devoluciones" and fact.role == "origen" and cues_in(snapshot, _REENTRY, fact.summary)
    ]


def _of_the_loss(snapshot: Snapshot, question: Question, country: str) -> list[schema.Fact]:
    """Return what the carrier named pays for a lost parcel and where it is claimed."""
    carriers = [snapshot.platforms[name] for name in question.names if name in snapshot.platforms]
    if not carriers or not cues_in(snapshot, _LOST, question.text):
        return []
    own = (fact for fact in _of(snapshot, country) if any(_names(carrier, fact) for carrier in carriers))
    paying = [fact for fact in own if cues_in(snapshot, _PAYS, fact.summary)]
    return sorted(paying, key=lambda fact: fact.role == "destino")[
        :2
    ]  # it was posted there: what leaves, before what comes


def _names(entry: schema.Platform | schema.Organisation, fact: schema.Fact) -> bool:
    return entry.id in fact.about or found(entry, f"{fact.title}. {fact.summary}") is not None


def _of(snapshot: Snapshot, country: str) -> list[schema.Fact]:
    return [
        fact
        for fact in snapshot.facts.values()
        if fact.country == country and fact.legal_status in ("vigente", "por_confirmar")
    ]


_FINDERS: dict[str, Finder] = {
    "regulacion": on_claims,
    "consumidor": _authority,
    "devoluciones": _reentry,
    "envio": _of_the_loss,
}
