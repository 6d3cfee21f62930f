"""The answer to a question of a theme, and which theme a message is likeliest about: one call into knowledge."""

from __future__ import annotations

from dataclasses import replace

from actions.context import COST, Context
from actions.cuenta import reminded
from actions.heard import Heard
from actions.hoy import today
from actions.lugares import still_there
from knowledge.answers import Answer, followups, reply
from knowledge.answers.answer import Paragraph
from knowledge.answers.asking import missing
from knowledge.answers.lugares import WRITER
from knowledge.answers.reply import with_assumption
from knowledge.answers.retenido import with_permits
from knowledge.schema import BLOC
from knowledge.snapshot import Snapshot

GUESS = 0.18  # from this chance on, the likeliest theme answers a message that no intent claims
_CHARGES = "cargos"  # the theme of what is said of charges beside a sum
_SUMMED = (
    "origins",
    "destinations",
    "product",
    "amount",
    "currency",
    "quantity",
    "channel",
    "freight",
    "insurance",
)
CHOOSING = "tema:"  # pending: the words of a question whose theme was asked


def best_theme(snapshot: Snapshot, heard: Heard) -> tuple[str | None, float]:
    """Return the likeliest theme among the intents that the classifier weighed, with its chance."""
    if heard.asks_price and heard.product and (heard.any_place or heard.bound):
        return COST, heard.confidence or GUESS  # "q pago si mando 2 chompas a bogota" says it all by its data
    return next(iter(themes_of(snapshot, heard)), (None, 0.0))


def themes_of(snapshot: Snapshot, heard: Heard) -> list[tuple[str, float]]:
    """Return the themes among the intents that the classifier weighed, likeliest first."""
    known = snapshot.theme_of_intent
    return [(known[intent].id, chance) for intent, chance in heard.ranking if intent in known]


def side_of(snapshot: Snapshot, theme: str | None) -> str:
    """Return the side of the border that a theme looks at."""
    entry = snapshot.themes.get(theme or "")
    return entry.side if entry else "ambos"


def respond(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    """Ask for what is missing, or answer, and remember it."""
    question = still_there(snapshot, context).question(today())
    answer = missing(snapshot, question, context.pending) or reply(snapshot, question)
    answer = with_permits(snapshot, question, context.goods, answer)
    answer = with_assumption(snapshot, answer, context.assumed)
    after = placed_by(snapshot, answer, context.answered(answer))
    summed = after.theme == COST or answer.quote is not None
    return reminded(snapshot, answer, replace(after, sum_asks=None) if summed else after)


def beside_the_sum(snapshot: Snapshot, before: Context, heard: Heard, after: Context) -> tuple[Answer, Context] | None:
    """Return what the facts say of words that change nothing of the sum just told; None where it is summed anew.

    "¿Y si la clienta no tiene RUC?" is not answered by the same figure again. The sum stays what is talked of.
    """
    told = before.theme == COST and before.pending is None and before.amount is not None
    if not told or not heard.rest or _figures(before) != _figures(after):
        return None
    asked = replace(after, theme=_CHARGES, text=heard.text, names=heard.names, amount=None).question(today())
    answer = reply(snapshot, asked)
    if not (answer.known and answer.facts) or answer.asks:
        return None
    return answer, replace(after, facts=answer.facts, more=answer.more, text=before.text, names=before.names)


def _figures(context: Context) -> tuple[object, ...]:
    """Return what a sum is made of; whether who writes bought or sells is no part of it."""
    papers = tuple(one for one in context.conditions if not one.startswith(f"{WRITER}="))
    return (*(getattr(context, name) for name in _SUMMED), papers)


def placed_by(snapshot: Snapshot, answer: Answer, context: Context) -> Context:
    """Return the context with the theme and country of the facts just said, so that the next message can go on."""
    facts = [snapshot.facts[fact] for fact in answer.facts if fact in snapshot.facts]
    if not facts:
        return context
    if context.theme is None and facts[0].topic in snapshot.theme_of_topic:
        context = replace(context, theme=snapshot.theme_of_topic[facts[0].topic].id)
    countries = {fact.country for fact in facts}
    if context.origins or context.destinations or len(countries) > 1 or facts[0].country not in BLOC:
        return context
    if facts[0].role == "origen":
        return replace(context, origins=(facts[0].country,))
    return replace(context, destinations=(facts[0].country,))


def not_again(
    snapshot: Snapshot, before: Context, heard: Heard, answer: Answer, after: Context
) -> tuple[Answer, Context]:
    """Return what comes next where new words got the very facts that were just said."""
    same = bool(answer.facts) and answer.facts == before.facts and answer.quote is None
    bound = heard.destinations or (heard.places if before.origins else ())
    if same and heard.only_data and bound and side_of(snapshot, before.theme) == "origen":
        return respond(snapshot, _at_the_other_end(after, bound))
    if not same or heard.only_data or not before.more:
        return answer, after
    further = followups.detail(snapshot, before.facts, before.more)
    lead = Paragraph(snapshot.phrase("ya_dicho"))
    return replace(further, blocks=(lead, *further.blocks)), moved_on(after, further)


def _at_the_other_end(context: Context, bound: tuple[str, ...]) -> Context:
    """Return the question of what the goods meet where they go: of the way out all is said ("¿y a Colombia?")."""
    theme = "regulacion" if context.product else "cargos"
    return replace(context, theme=theme, text=None, destinations=bound, places=(), names=())


def moved_on(context: Context, answer: Answer) -> Context:
    """Return the context after more of the last answer was said."""
    return replace(context, facts=answer.facts or context.facts, more=answer.more, pending=None)
