"""What the person's own country says of a paper: where nobody said which it is, each that it may be, and it is asked."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import facts_answer
from knowledge.answers.hilo import tells
from knowledge.answers.question import Question
from knowledge.search import Hit
from knowledge.snapshot import Snapshot

# The topic that tells of the paper of a theme: it is got where the goods leave from, whatever country is talked of.
PAPERS = {"origen": "certificado_origen", "requisitos": "requisitos_exportar"}


def at_home(snapshot: Snapshot, kind: str | None, question: Question) -> Answer | None:
    """Return what the home country says of the theme's paper; without a home, one fact of each country it may be.

    None where a country has nothing to say, so that silence is never taken for "not needed", or no road is known.
    """
    topic = PAPERS.get(question.theme or "")
    home = [code for code in question.origins if code in schema.BLOC][:1]
    if topic is None or not (home or question.destinations):
        return None
    countries = home or [code for code in schema.BLOC if code not in question.destinations]
    facts = [_of(snapshot, question, topic, kind, country) for country in countries]
    known = [fact for fact in facts if fact is not None]
    if len(known) < len(facts):
        return None
    theme = snapshot.themes[question.theme or ""]
    title = snapshot.phrase(f"hilo_{kind}") if kind else theme.name
    answer = facts_answer(
        snapshot, title, [Hit(fact) for fact in known], most=len(known),
        suggestions=() if home else tuple(snapshot.country_name(code) for code in countries),
        closing=None if home else snapshot.themes["origen"].ask, asks=None if home else "pais:origen",
    )  # fmt: skip
    return answer if len(answer.facts) == len(known) else None


def _of(snapshot: Snapshot, question: Question, topic: str, kind: str | None, country: str) -> schema.Fact | None:
    """Return the fact of a country that tells the datum best: the guide's, a main one, of the way out, verified."""
    day = question.day
    own = [
        fact
        for fact in snapshot.facts.values()
        if fact.country == country and fact.topic == topic and fact.role != "destino"
        and not fact.sectors and (day is None or fact.in_force(day)) and (kind is None or tells(snapshot, kind, fact))
    ]  # fmt: skip
    guided = snapshot.guide_of.get((question.theme or "", country), ()) if kind is None else ()
    order = {key: place for place, key in enumerate(guided)}
    return min(
        own,
        key=lambda fact: (order.get(fact.id, len(order)), fact.role != "origen", not fact.main, not fact.verified),
        default=None,
    )
