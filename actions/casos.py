"""What follows certain answers and has facts of its own: who gets a paper, how a platform pays, what else there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from actions.casos_envio import included_in_it, other_incoterm, together, which_incoterm
from actions.context import Context, ask_anew
from actions.heard import Heard
from actions.hoy import today
from actions.respuesta import respond, side_of
from knowledge.answers import Answer
from knowledge.answers.casos import CONSUMER, TAXES, complaint, exceptions, notice, paid_twice
from knowledge.answers.en_casa import PAPERS, at_home
from knowledge.answers.hilo import Told, datum, leftover, missing_datum
from knowledge.answers.otras import of_the_platform, others
from knowledge.answers.sin_empresa import without_a_firm
from knowledge.cue_reader import cues_in, value_of
from knowledge.schema import BLOC, Platform
from knowledge.snapshot import Snapshot

Turn = tuple[Answer, Context]
# Themes of a paper that somebody has to get.
_OF_PAPERS = ("regulacion", "origen", "requisitos", "simplificada", "vuce", "envio")
_GOT_AT_HOME = ("quien", "donde")  # what is asked of a paper that one's own country gives
_RETURNS, _WHERE = "devoluciones", "plataformas"


def own_case(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the turn of a message that asks for what follows the last answer; None where nothing of that is asked."""
    for cue in cues_in(snapshot, "caso", heard.said):
        kind = str(cue.value)
        turn = None if cues_in(snapshot, f"no_caso_{kind}", heard.said) else _CASES[kind](snapshot, context, heard)
        if turn is not None:
            return turn
    return _paper_of_home(snapshot, context, heard)


def _paper_of_home(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return who gives the paper just talked of in the country that the goods leave from, whichever was talked of."""
    kind = value_of(snapshot, "hilo", heard.said)
    if kind not in _GOT_AT_HOME or context.theme not in PAPERS or heard.any_place or heard.product or heard.names:
        return None
    question = context.question(today())
    return _kept(
        context,
        (at_home(snapshot, kind, question) if question.origins else None) or at_home(snapshot, "quien", question),
    )


def own_papers(snapshot: Snapshot, context: Context, heard: Heard, theme: str) -> Turn:
    """Return what the home country asks of an exporter; where nobody said which it is, what each that it may be asks."""
    bare = not leftover(snapshot, heard.said, heard.rest)  # "¿y yo de este lado qué saco?" asks for all of it
    heard = replace(heard, text=snapshot.themes[theme].name) if bare else heard
    asked = ask_anew(context, heard, theme, side_of(snapshot, theme), snapshot)
    of_each = None if asked.origins else _kept(asked, at_home(snapshot, None, asked.question(today())))
    return of_each or respond(snapshot, asked)


def _kept(context: Context, answer: Answer | None) -> Turn | None:
    """Return the turn of an answer about what was just talked of: its theme and names stay."""
    if answer is None:
        return None
    return answer, replace(context, facts=answer.facts or context.facts, more=answer.more, pending=answer.asks)


def _who_gets_it(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return whether the seller or the buyer has to get the paper just talked of."""
    if context.theme not in _OF_PAPERS or heard.names:
        return None
    question, told = context.question(today()), Told(context.facts, context.more)
    answer = datum(snapshot, "toca", (), question, told) or missing_datum(snapshot, "toca", question, told)
    return _kept(context, answer)


def _same_for(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what is left out of the buyer's right just told, of the goods that the message names."""
    country = _buyers(snapshot, context)
    if context.theme not in CONSUMER or country is None or heard.any_place or heard.amount:
        return None
    after = replace(context, product=heard.product or context.product)
    question = after.question(today())
    answer = exceptions(snapshot, question, heard.said, country)
    return _kept(after, answer or missing_datum(snapshot, "igual_caso", question, Told(context.facts)))


def _how_to_tell(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what to write for the buyer about the taxes just told."""
    country = _buyers(snapshot, context)
    if context.theme not in TAXES or country is None:
        return None
    return _kept(context, notice(snapshot, context.question(today()), country))


def _paid_twice(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return whether a tax paid in the shop may be charged again; None where the country's facts do not say it."""
    after = ask_anew(context, heard, "cargos", "destino", snapshot)
    country = next((code for code in after.destinations if code in BLOC), None)
    answer = paid_twice(snapshot, after.question(today()), country)
    return _kept(after, answer) or respond(snapshot, after)


def _complaint(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return who hears the buyer's complaint: where the buyer is, else in each country."""
    if context.theme == "estafas":
        return None
    said = (*heard.destinations, *heard.places)
    country = next((code for code in said if code in BLOC), None) or _buyers(snapshot, context)
    return _kept(context, complaint(snapshot, context.question(today()), (country,) if country else ()))


def _paid_out(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return when the platform just talked of pays; or that it is not known."""
    entry = _platform(snapshot, context)
    if entry is None or heard.names or heard.product:
        return None
    question, told = context.question(today()), Told(context.facts)
    answer = of_the_platform(snapshot, entry, ("pagos", "costos", "marketplace"), "cobro")
    return _kept(context, answer or missing_datum(snapshot, "cobro", question, told))


def _returned(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return how goods come back on the platform just talked of; of none, what is known of returns."""
    entry = _platform(snapshot, context)
    answer = of_the_platform(snapshot, entry, (_RETURNS, "logistica"), "devuelto") if entry else None
    if answer is not None:
        return _kept(context, answer)
    return respond(snapshot, ask_anew(context, heard, _RETURNS, side_of(snapshot, _RETURNS), snapshot))


def _another(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return the platforms that come after those just told."""
    if context.theme != _WHERE or heard.product or heard.names:
        return None
    answer = others(snapshot, context.question(today()), context.options, context.names)
    if answer is None:  # the list is of a country, which nobody said
        heard = replace(heard, text=snapshot.themes[_WHERE].name)
        return respond(snapshot, ask_anew(context, heard, _WHERE, side_of(snapshot, _WHERE), snapshot))
    return _kept(replace(context, names=()), answer)


def _without_a_firm(snapshot: Snapshot, context: Context, heard: Heard) -> Turn | None:
    """Return what the platforms just listed ask of who has no firm."""
    told = dict.fromkeys((*context.names, *context.options))
    listed = [snapshot.platforms[one] for one in told if one in snapshot.platforms]
    if context.theme != _WHERE or not listed or heard.names or heard.any_place:
        return None
    return _kept(context, without_a_firm(snapshot, listed))


def _platform(snapshot: Snapshot, context: Context) -> Platform | None:
    return next((snapshot.platforms[name] for name in context.names if name in snapshot.platforms), None)


def _buyers(snapshot: Snapshot, context: Context) -> str | None:
    """Return the country of the buyer: where the goods go, else the only one that the last facts are of."""
    said = next((code for code in context.destinations if code in BLOC), None)
    known = {snapshot.facts[fact].country for fact in context.facts if fact in snapshot.facts} & set(BLOC)
    return said or (next(iter(known)) if len(known) == 1 else None)


_CASES: dict[str, Callable[[Snapshot, Context, Heard], Turn | None]] = {
    "toca": _who_gets_it, "igual": _same_for, "avisar": _how_to_tell, "cobro": _paid_out, "devuelto": _returned,
    "otra": _another, "reclamo": _complaint, "doble": _paid_twice, "sin_empresa": _without_a_firm,
    "incluye": included_in_it, "junto": together, "incoterm": which_incoterm, "contrario": other_incoterm,
}  # fmt: skip
