"""The platforms that come after those just told ("¿otra opción?"), and how the one just told pays and takes returns."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer, headline
from knowledge.answers.plataformas import own_channels, suitable
from knowledge.answers.question import Question
from knowledge.answers.recomendar import Fit, recommended
from knowledge.cue_reader import cues_in
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

_MOST = 2


def others(snapshot: Snapshot, question: Question, listed: Sequence[str], named: Sequence[str]) -> Answer | None:
    """Return the platforms that come after those of the last list, in its order; then the ways without a marketplace."""
    country = next((code for code in question.destinations if code in schema.BLOC), None)
    if country is None:
        return None
    ordered = suitable(snapshot, question, country)
    # The list shows a few at a time: what stands before the last one told was told too.
    last = max((place for place, entry in enumerate(ordered) if entry.id in set(listed) - set(named)), default=-1)
    rest = [entry for entry in ordered[last + 1 :] if entry.id not in {*listed, *named}]
    if not rest:
        return own_channels(snapshot, (country,))
    fits = [Fit(entry, 1.0, (), headline(entry.cross_border_note or entry.what)) for entry in rest]
    title = snapshot.phrase(
        "titulo_tema", tema=snapshot.themes["plataformas"].name, pais=snapshot.country_name(country)
    )
    intro = snapshot.phrase("plataformas_otras", pais=snapshot.country_name(country))
    return recommended(
        snapshot,
        title,
        intro,
        fits,
        closing=(snapshot.phrase("plataformas_tuya"),),
        offers=snapshot.themes["plataformas"].offers,
    )


def of_the_platform(snapshot: Snapshot, entry: schema.Platform, topics: Sequence[str], kind: str) -> Answer | None:
    """Return what is known of a platform on a matter that its card does not hold: when it pays, how goods come back."""
    own = [fact for fact in snapshot.facts.values() if entry.id in fact.about or fact.id in entry.facts]
    telling = [fact for fact in own if fact.topic in topics and cues_in(snapshot, f"dice_caso_{kind}", fact.summary)]
    telling.sort(key=lambda fact: (topics.index(fact.topic), not fact.main))
    if not telling:
        return None
    title = snapshot.phrase("titulo_tema", tema=entry.name, pais=snapshot.phrase(f"hilo_{kind}").lower())
    return facts_answer(snapshot, title, [Hit(fact) for fact in telling[:_MOST]])
