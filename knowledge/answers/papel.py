"""A datum of the paper that was talked of, looked for among all that is told of it: of the country, and of the whole bloc."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer
from knowledge.answers.en_casa import PAPERS
from knowledge.answers.hilo import Told, tells
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.search import Hit
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_OF_THE_BLOC = "de_la_alianza"  # the group of cues by which a fact holds for the four countries


def of_the_paper(snapshot: Snapshot, kind: str, question: Question, told: Told) -> Answer | None:
    """Return the fact that tells the datum of the theme's paper; None where none does, or the theme has no one paper."""
    topic = PAPERS.get(question.theme or "")
    facts = [fact for fact in snapshot.facts.values() if fact.topic == topic and tells(snapshot, kind, fact)]
    day = question.day
    asked = {*question.countries_on("ambos")} or {fact.country for fact in told.known(snapshot)}
    home = {*question.origins, *question.places}
    fitting = [fact for fact in facts if (day is None or fact.in_force(day)) and _holds(snapshot, fact, asked)]
    fitting.sort(
        key=lambda fact: (fact.country not in asked, fact.country not in home, not fact.verified, not fact.main)
    )
    if topic is None or not fitting:
        return None
    return facts_answer(snapshot, snapshot.phrase(f"hilo_{kind}"), [Hit(fitting[0])])


def _holds(snapshot: Snapshot, fact: schema.Fact, asked: set[str]) -> bool:
    """Tell whether a fact holds for the countries asked about: it is theirs and of no third, or of the whole bloc."""
    if cues_in(snapshot, _OF_THE_BLOC, fact.summary):
        return True
    said = fold(fact.summary)
    named = {code for code in schema.BLOC if fold(snapshot.country_name(code)) in said}
    return fact.country in {*asked, *schema.REGIONAL} and named <= {*asked, fact.country}
