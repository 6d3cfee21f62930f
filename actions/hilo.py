"""The thread of a conversation: a short message without a subject of its own is about what was last talked of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.casos import own_case, own_papers
from actions.context import COST, REFUSED, Context, ask_anew, go_on
from actions.cuenta import sided
from actions.datos import tells_data
from actions.heard import Heard
from actions.hoy import today
from actions.otro_nombre import another_name
from actions.respuesta import respond, side_of
from knowledge.answers import Answer, Question, followups
from knowledge.answers.answer import Paragraph
from knowledge.answers.cuenta import explained
from knowledge.answers.elegir import legal_ways, where_least, which
from knowledge.answers.hilo import Told, admits, datum, leftover, missing_datum, pool
from knowledge.answers.papel import of_the_paper
from knowledge.answers.sentido import meaning
from knowledge.answers.shipment import can_sum
from knowledge.answers.varias import Part, joined
from knowledge.cue_reader import cues_in, value_of, values_in
from knowledge.schema import BLOC, Fact
from knowledge.search import index_of
from knowledge.snapshot import Snapshot
from knowledge.text import fold

# What a person does with the conversation itself is never about its subject.
_CONTROL = {
    "pedir_humano", "pedir_menu", "reiniciar", "insultar", "expresar_frustracion", "pedir_trampa", "inyectar_instrucciones",
    "hacer_autodiagnostico", "responder_cuestionario", "pedir_cotizacion", "explicar_cuenta", "preguntar_quien_paga",
    "preguntar_identidad", "hablar_otro_idioma", "saludar",
}  # fmt: skip
_OWN_PAPERS = "requisitos"  # a theme that only what one does on one's own side is said of
_CHARGES = "cargos"
_KEPT = 400  # letters of a question that waits for its country
_LONGEST = 14  # words of a message that goes on with the last
# Certainty from which the classifier's own theme is kept: always, and where nothing else is found.
_SURE, _QUITE = 0.9, 0.6
# What is asked of a sum here; the rest is asked of its own actions.
_OF_A_SUM = ("conviene", "sentido", "tope", "ya_tengo")
_SELF_EVIDENT = ("sentido", "ya_tengo", "conviene", "puede", "sigue")  # kinds of which nothing is said to be missing
_DATA = ("vigencia", "plazo", "precio", "quien", "donde", "kilos", "tope", "multa")  # two of them may be asked at once
_HOME = {"kilos": "logistica", "tope": "logistica"}  # the theme that knows what the last one does not tell
_WITH_LIMITS = ("logistica", "simplificada", "requisitos", COST, "cargos", "envio")
_WITH_AMOUNT = ("necesario", "conviene", "ya_tengo")
_VAGUE = ("papeles", "como", "necesario")  # kinds of which a theme that is surely read knows better
_ODD = {"ya_tengo": 2, "conviene": 1, "puede": 1}  # words of its own that a message of a kind may have
_THERE = re.compile(r"\b(?:alla|al llegar|al recibir)\b")
_GOES_ON = re.compile(r"\W*(?:y|e) ")
_ONE_OF = re.compile(r"^\W*(?:y )?(?:el|la|los|las) (?:de|del|d) ")
_APPLIED = "programas"
_JOINS = re.compile(r"\b(?:entrar|postular|inscribir\w*|participar|calificar|aplicar|meterme)\b")
_IT = re.compile(r"\b(?:eso|esto)\b")
_THAT = re.compile(r"\b(?:es[aeo]s?|est[aeo]s?)\b")


def follow(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn of a message that goes on with what was just said; None where it has a subject of its own."""
    if context.pending == REFUSED and _asks_the_legal_way(snapshot, heard):
        answer = legal_ways(snapshot, context.question(today()))
        return answer, replace(context, facts=answer.facts or context.facts, pending=None)
    if not (context.facts or context.theme):
        return None
    unread = _long(heard) and heard.confidence >= _QUITE
    case = None if _is_control(heard) or unread else own_case(snapshot, context, heard)
    turn = case or (None if _is_control(heard) else _of_few_words(snapshot, context, heard))
    if turn is not None:
        return turn
    if _controls(snapshot, context, heard) or unread:
        return None
    turned = _turned(snapshot, context, heard)
    if turned is not None or _long(heard):
        return turned
    kind = value_of(snapshot, "hilo", heard.said)
    return _of_the_last(snapshot, context, heard, kind) if kind and _refers(snapshot, context, heard, kind) else None


def _of_few_words(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the turn of a message that only gives another name or a datum, whatever intent was read in it."""
    return another_name(snapshot, context, heard) or tells_data(snapshot, context, heard)


def _long(heard: Heard) -> bool:
    return len(heard.said.split()) > _LONGEST


def _is_control(heard: Heard) -> bool:
    """Tell whether a message is surely about the conversation; who has to get a paper sounds like who pays."""
    return heard.intent in _CONTROL - {"preguntar_quien_paga"} and heard.confidence >= _QUITE


def _controls(snapshot: Snapshot, context: Context, heard: Heard) -> bool:
    """Tell whether a message is about the conversation; "¿dónde paga menos?" after a sum is no attempt to cheat."""
    chooses = heard.intent == "pedir_trampa" and heard.confidence < _SURE and context.theme == COST
    return heard.intent in _CONTROL and not (chooses and value_of(snapshot, "hilo", heard.said) == "conviene")


def _asks_the_legal_way(snapshot: Snapshot, heard: Heard) -> bool:
    """Tell whether, after a refusal, what may be done is asked for; a new question with data of its own is not that."""
    own = heard.amount or heard.product or heard.names
    return heard.intent == "afirmar" or (not own and bool(cues_in(snapshot, "legal_como", heard.said)))


def _turned(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context] | None:
    """Return the answer of the theme that a word of the message names, where the classifier is not sure of another."""
    theme = value_of(snapshot, "tema_dicho", heard.said)
    entry = snapshot.theme_of_intent.get(heard.intent)
    if theme is None or heard.names or (theme == context.theme and (entry or theme != _CHARGES)):
        return None
    if entry and entry.id not in (context.theme, theme) and heard.confidence >= _SURE:
        return None
    if theme == _OWN_PAPERS:
        return own_papers(snapshot, context, heard, theme)
    return respond(snapshot, ask_anew(context, heard, theme, side_of(snapshot, theme), snapshot))


def _refers(snapshot: Snapshot, context: Context, heard: Heard, kind: str) -> bool:
    """Tell whether a message that asks for a datum names no other subject than what was just talked of."""
    placed = kind in ("puede", "ya_tengo") or (kind == "conviene" and context.theme == COST) or _the_one_of(heard)
    another = (heard.product and heard.product != context.product) or (heard.amount and kind not in _WITH_AMOUNT)
    if another or ((heard.any_place or heard.ambiguous) and not placed):
        return False
    if kind != "ya_tengo" and set(heard.names) - set(context.names):
        return False
    if context.theme == COST and kind not in _OF_A_SUM:
        return False
    own = leftover(snapshot, heard.said, heard.rest)
    entry = snapshot.theme_of_intent.get(heard.intent)
    sure = entry is not None and heard.confidence >= _SURE
    if entry and sure and entry.id == COST and kind not in _SELF_EVIDENT:
        return False  # "y en plata, ¿cuánto sería?" asks for a sum
    if kind == "precio" and _THERE.search(fold(heard.said)):
        return False  # "¿allá le cobran?" asks for what is paid on arrival
    vague = kind in _VAGUE and not _GOES_ON.match(fold(heard.said))  # "y qué documentos mando" is of the last
    loose = own or (vague and entry and entry.id != context.theme)
    if sure and loose and kind not in _SELF_EVIDENT and not (_points(heard) or _joins(context, heard)):
        return False
    told = pool(snapshot, _asked(context), Told(context.facts, context.more))
    index = index_of(snapshot)
    unknown = [stem for stem in own if not any(index.held(fact.id, {stem}) for fact in told)]
    return len(unknown) <= _ODD.get(kind, 0)


def _joins(context: Context, heard: Heard) -> bool:
    """Tell whether what a programme asks of who joins is asked: "¿qué piden para entrar?"."""
    return context.theme == _APPLIED and _JOINS.search(fold(heard.said)) is not None


def _the_one_of(heard: Heard) -> bool:
    """Tell whether a message is of the same thing in another country: "la de Chile, ¿desde cuándo corre?"."""
    return bool(heard.places) and _ONE_OF.search(fold(heard.said)) is not None


def _read_theme(snapshot: Snapshot, heard: Heard) -> str | None:
    """Return the theme that the classifier reads in a message."""
    entry = snapshot.theme_of_intent.get(heard.intent)
    return entry.id if entry else None


def _points(heard: Heard) -> bool:
    """Tell whether the message points to something: "ese permiso"."""
    return _THAT.search(fold(heard.said)) is not None


def _asked(context: Context) -> Question:
    return context.question(today())


def _of_the_last(snapshot: Snapshot, context: Context, heard: Heard, kind: str) -> tuple[Answer, Context] | None:
    """Return the datum of what was just said, or that it is not known; None where another reading knows better."""
    heard = replace(heard, names=())
    if kind == "conviene":  # "de esos 3" counts options, not pieces
        heard = replace(heard, quantity=None, number=None)
    after = replace(go_on(context, heard, side_of(snapshot, context.theme), snapshot), text=context.text)
    question, told = after.question(today()), Told(context.facts, context.more)
    if kind == "sigue":
        return _next(snapshot, context)
    if kind == "sentido" and context.theme == COST and can_sum(question):
        return _explained(snapshot, context)
    if kind == "puede":
        return _admitted(snapshot, context, heard, told)
    if kind == "conviene":
        summed = where_least(snapshot, question) if COST in (context.theme, _read_theme(snapshot, heard)) else None
        answer = summed or which(snapshot, question, told)
    elif kind == "sentido":
        answer = meaning(snapshot, question, told)
    else:
        answer = _told_of(snapshot, kind, heard, question, told)
    if answer is None:
        home = _HOME.get(kind)
        if home and home != context.theme and context.theme not in _WITH_LIMITS:
            return respond(snapshot, replace(after, theme=home, text=heard.text, names=context.names))
        elsewhere = _read_theme(snapshot, heard) not in (None, context.theme) and heard.confidence >= _QUITE
        elsewhere = elsewhere and not _joins(context, heard)
        if _lacks_the_country(context, question, kind, told.known(snapshot)):
            return _which_country(snapshot, after, heard)
        bare = _IT.search(fold(heard.said)) is not None  # "ese registro" has a noun, that may be of another subject
        if elsewhere and bare and context.theme != COST:  # "¿y cómo me inscribo en eso?" is of what was told
            answer, kept = respond(snapshot, replace(after, text=heard.text, amount=None))
            return answer, replace(kept, amount=after.amount)
        if elsewhere or kind in _SELF_EVIDENT or context.theme == COST or not context.facts:
            return None
        answer = missing_datum(snapshot, kind, question, told)
    answer = _with_the_others(snapshot, kind, heard, question, told, answer)
    pending = None if context.pending == REFUSED else context.pending
    kept = replace(after, names=context.names, facts=answer.facts or context.facts, more=answer.more, pending=pending)
    return answer, kept


def _told_of(snapshot: Snapshot, kind: str, heard: Heard, question: Question, told: Told) -> Answer | None:
    """Return the datum from what was said and stands beside it, else from all that is told of the paper."""
    own = leftover(snapshot, heard.said, heard.rest)
    return datum(snapshot, kind, own, question, told) or of_the_paper(snapshot, kind, question, told)


def _with_the_others(
    snapshot: Snapshot, kind: str, heard: Heard, question: Question, told: Told, answer: Answer
) -> Answer:
    """Return the answer with the other data that the message asks for ("¿cuánto vale y cuánto dura?")."""
    others = [other for other in values_in(snapshot, "hilo", heard.said) if other != kind and other in _DATA]
    if kind not in _DATA or not others:
        return answer
    found = [
        (other, _told_of(snapshot, other, heard, question, told) or missing_datum(snapshot, other, question, told))
        for other in others
    ]
    parts = [Part(snapshot.phrase(f"hilo_{other}"), one) for other, one in found]
    return joined(snapshot, answer, [part for part in parts if part.answer.facts != answer.facts or not answer.facts])[
        0
    ]


def _admitted(snapshot: Snapshot, context: Context, heard: Heard, told: Told) -> tuple[Answer, Context] | None:
    """Return whether what was just talked of takes sellers of the country said ("¿y mi prima de Lima puede?")."""
    country = next((code for code in (*heard.origins, *heard.places) if code in BLOC), None)
    answer = admits(snapshot, _asked(context), told, country) if country and context.names else None
    if answer is None:
        return None
    return answer, replace(context, facts=answer.facts or context.facts, more=answer.more)


def _next(snapshot: Snapshot, context: Context) -> tuple[Answer, Context]:
    """Return what comes after what was just said ("¿después?")."""
    answer = followups.detail(snapshot, context.facts, context.more)
    return answer, replace(context, facts=answer.facts or context.facts, more=answer.more, pending=None)


def _explained(snapshot: Snapshot, context: Context) -> tuple[Answer, Context] | None:
    """Return how the sum just told comes out."""
    question, country = sided(context)
    if country is None:
        return None
    answer = explained(snapshot, question, country)
    return answer, replace(context.answered(answer), more=context.more)


def _lacks_the_country(context: Context, question: Question, kind: str, told: Sequence[Fact]) -> bool:
    """Tell whether a datum was asked of facts of the countries, none of which anybody said; general facts lack none."""
    placed = question.countries_on("ambos") or question.names or not any(fact.country in BLOC for fact in told)
    return not placed and kind not in _SELF_EVIDENT and bool(context.facts) and context.theme not in (None, COST)


def _which_country(snapshot: Snapshot, context: Context, heard: Heard) -> tuple[Answer, Context]:
    """Ask for the country; the datum waits for it."""
    text = snapshot.phrase("elige_pais", pregunta=snapshot.themes[context.theme or ""].ask)
    asked = Answer(blocks=(Paragraph(text),), suggestions=snapshot.bloc_names, asks="pais")
    return asked, replace(context, text=f"{context.text or ''} {heard.text}".strip()[-_KEPT:], pending="pais")
