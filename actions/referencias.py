"""A message that points to an option of the last list is about it, whatever intent was read in its few words."""

from __future__ import annotations

from dataclasses import replace

from actions.context import Context
from actions.heard import Heard
from knowledge.answers import Answer, Question
from knowledge.answers.referencias import about_option, entry_behind, listed, pointed_option, which_option
from knowledge.snapshot import Snapshot

_MOST, _OF_A_FACT = 6, 3  # telling words from which a message says more than what it points to
# What is about the conversation itself, or a sum under way.
_APART = {
    "pedir_humano", "pedir_fuente", "explicar_cuenta", "pedir_cotizacion", "preguntar_quien_paga", "calcular_costo",
    "pedir_trampa", "hacer_autodiagnostico", "responder_cuestionario", "expresar_frustracion", "preguntar_agencia",
    "preguntar_identidad", "consultar_cargos",
}  # fmt: skip
_EXPLAINS, _OF_SUMS = "explicar_cuenta", ("costo", "cargos")


def refer(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn about the option that a message points to; None where it points to none."""
    says_more = heard.names or heard.amount or len(heard.rest) > _MOST
    # "Explícame el segundo" asks for a sum only where a sum was told.
    apart = heard.intent in _APART and (heard.intent != _EXPLAINS or context.theme in _OF_SUMS)
    if not context.options or apart or says_more:
        return None
    option = pointed_option(snapshot, context.options, context.names, heard.said)
    if option is None:
        return None
    if not option:
        if not any(snapshot.find(listed_one) for listed_one in context.options):
            return None  # of facts, "ese" is what they are about, and no option to choose
        return which_option(snapshot, context.options), context
    entry = entry_behind(snapshot, option)
    if entry is None and len(heard.rest) > _OF_A_FACT:
        return None
    names = (entry.id,) if entry else ()
    question = Question(heard.said, names=names, destinations=context.destinations, origins=context.origins)
    answer = about_option(snapshot, option, question)
    after = replace(context, names=names, text=heard.said)
    # The list and what was asked beside it ("¿ya exportas?") are still talked of.
    return answer, replace(after.answered(answer), theme=context.theme, pending=context.pending)


def remember(snapshot: Snapshot, before: Context, answer: Answer, after: Context) -> Context:
    """Keep what the answer lists for the next message; of another theme, the list before is no longer talked of."""
    told = [option for option in listed(snapshot, answer) if option]
    # Facts behind a list of programmes or platforms explain it: they are no options of it.
    options = tuple(option for option in told if snapshot.find(option)) or tuple(told)
    if len(options) > 1 or any(snapshot.find(option) for option in options):
        return replace(after, options=options)
    return after if after.theme == before.theme else replace(after, options=())
