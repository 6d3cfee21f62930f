"""Where a question is placed: by the names, papers and parcels in it, beside the countries that it says."""

from __future__ import annotations

from dataclasses import replace

from knowledge import schema
from knowledge.answers.lugares import carries, home_of
from knowledge.answers.mentions import namesakes, terms_called
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in
from knowledge.snapshot import Snapshot
from knowledge.text import fold

_MADE_FROM = "insumo"  # the group of cues by which the goods are made from something bought
_COMES_BACK = "vuelve"  # the group of cues by which what was sold comes back to who sold it
_ENTERS, _SENT = "vuelve_a", "mande"  # the groups of cues by which it enters again, and by which it was sent
_LOST = "perdido"  # the group of cues by which a parcel is told to be lost
_WRONGED = "me_quejo"  # the group of cues by which somebody complains of what a shop did to them
_PARTNER = "socio_de_alli"  # the group of cues by which a partner in a firm is told to be of a country
_FIRM_THERE = "empresa_alli"  # the group of cues by which a firm is to be had in a country
_PAID_HERE, _PAYS_THERE = "cobra_aqui", "paga_alla"  # the groups of cues of where one is paid, and of where they pay
_A_FEW = 2  # countries that a paper or a kind of firm may have and still tell where it is


def placed(snapshot: Snapshot, question: Question) -> Question:
    """Return the question with its countries, on the side of the border where each is."""
    question = _with_its_term(snapshot, question)
    question = _of_the_payment(snapshot, _of_the_new_firm(snapshot, question))
    question = _returning(snapshot, _of_the_bloc(snapshot, _implied(snapshot, _of_the_firm(snapshot, question))))
    return _with_home(_of_the_tax(snapshot, _of_the_shop(snapshot, _where_posted(snapshot, question))))


def _with_home(question: Question) -> Question:
    """Return a question whose goods go somewhere with the other country said as where they leave: "cosidos en Gamarra"."""
    home = tuple(code for code in question.places if code not in question.destinations)
    alone = question.destinations and len(home) == 1 and not question.origins
    return replace(question, origins=home, places=()) if alone else question


def _with_its_term(snapshot: Snapshot, question: Question) -> Question:
    """Return the question with the term of the country it is of, where several answer to the name said ("el RUT").

    What an exporter needs is not of where the goods go; what is asked of there, or only what it is, is of there.
    """
    term = snapshot.terms.get(question.term or "")
    called = terms_called(snapshot, term, question.text) if term else []
    if len(called) < 2:
        return question
    theme = snapshot.themes.get(question.theme or "")
    there = set(question.destinations)
    mine = [one for one in called if {*question.origins, *question.places} & set(one.countries or ())]
    of_there = [one for one in called if there & set(one.countries or ())]
    if theme is not None and theme.side == "destino":
        chosen = of_there or [one for one in called if one not in mine]
    else:
        chosen = mine or ([one for one in called if there and one not in of_there] if theme else of_there)
    return replace(question, term=chosen[0].id) if len(chosen) == 1 else question


def _of_the_tax(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of services sold abroad that names the tax of there ("¿me toca el IGV?") as one of that country."""
    term = snapshot.terms.get(question.term or "")
    theirs = (
        term is not None and term.countries and len(term.countries) == 1 and term.countries[0] in question.destinations
    )
    return replace(question, origins=()) if theirs and question.theme == "servicios" else question


def _of_the_new_firm(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of having a firm ("¿tener empresa en México?") with the only country said as that of the firm."""
    alone = question.theme == "presencia" and question.origins and not (question.destinations or question.places)
    if not alone or not cues_in(snapshot, _FIRM_THERE, question.text):
        return question
    return replace(question, places=question.origins, origins=())


def _of_the_payment(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of payments at the end it is asked of: "recibir dólares en Chile" is home, "pagar desde allá" is not."""
    if question.theme != "pagos":
        return question
    if question.origins and question.destinations and cues_in(snapshot, _PAYS_THERE, question.text):
        return replace(question, origins=())
    if question.destinations and not question.origins and cues_in(snapshot, _PAID_HERE, question.text):
        return replace(question, destinations=(), origins=question.destinations)
    return question


def _of_the_firm(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of a firm without the country of a partner where the kind of firm tells where it is.

    "Uno de los socios es chileno… es una SAS" is of the countries that have it, none of which is Chile.
    """
    term = snapshot.terms.get(question.term or "")
    if question.theme != "presencia" or not (term and term.countries) or not cues_in(snapshot, _PARTNER, question.text):
        return question
    countries = question.countries_on("ambos")
    if set(countries) & set(term.countries) or len(term.countries) > _A_FEW:
        return question
    return replace(question, places=tuple(term.countries), destinations=(), origins=())


def _of_the_paper(snapshot: Snapshot, question: Question) -> Question:
    """Return the question with the country of a paper that only one of the four has, on the side nobody told.

    "Me piden la declaración de cambio por lo que me pagó un cliente de Chile" is asked by somebody of Colombia.
    """
    term = snapshot.terms.get(question.term or "")
    home = term.countries[0] if term and term.countries and len(term.countries) == 1 else None
    if home is None or home in question.countries_on("ambos") or question.places:
        return question
    if question.destinations and not question.origins:
        return replace(question, origins=(home,))
    return question if question.destinations else replace(question, destinations=(home,))


def _where_posted(snapshot: Snapshot, question: Question) -> Question:
    """Return the question of a lost parcel with the country of the post it was given to: it is claimed there."""
    homes = [home for name in question.names if carries(snapshot, name) and (home := home_of(snapshot, name))]
    if question.theme != "envio" or len(set(homes)) != 1 or not cues_in(snapshot, _LOST, question.text):
        return question
    return replace(question, destinations=tuple(homes[:1]), origins=(), places=())


def _of_the_shop(snapshot: Snapshot, question: Question) -> Question:
    """Return the complaint of somebody about a shop with the country of the shop as the one whose law holds."""
    theme = snapshot.themes.get(question.theme or "")
    alone = question.origins and not (question.destinations or question.places)
    if theme is None or theme.side != "destino" or not alone or not cues_in(snapshot, _WRONGED, question.text):
        return question
    return replace(question, destinations=question.origins, origins=())


def _of_the_bloc(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of origin without the countries of the materials ("tela china") where the bloc's own are told."""
    places = tuple(code for code in question.places if code in schema.BLOC)
    if question.theme != "origen":
        return question
    if cues_in(snapshot, _MADE_FROM, question.text):
        kept = [tuple(c for c in side if c in schema.BLOC) for side in (question.destinations, question.origins)]
        return replace(question, places=places, destinations=kept[0], origins=kept[1])
    return replace(question, places=places) if places or question.destinations else question


def _returning(snapshot: Snapshot, question: Question) -> Question:
    """Return a question of goods that come back with its road the other way: they left from where they go now."""
    if question.theme != "devoluciones" or not cues_in(snapshot, _COMES_BACK, question.text):
        return question
    if question.origins and question.destinations:
        return replace(question, origins=question.destinations, destinations=question.origins)
    home = _back_to(snapshot, question)
    if home is None:
        return question
    return replace(question, origins=(home,), destinations=tuple(c for c in question.destinations if c != home))


def _back_to(snapshot: Snapshot, question: Question) -> str | None:
    """Return which of two destinations the goods come back to: the last one told, or the first where they are told to
    enter before they are told to have been sent.
    """
    if len(question.destinations) != 2:
        return None
    enters, sent = (_place_of(snapshot, group, question.text) for group in (_ENTERS, _SENT))
    return question.destinations[0 if enters is not None and sent is not None and enters < sent else 1]


def _place_of(snapshot: Snapshot, group: str, text: str) -> int | None:
    """Return where the first word of a group of cues is in a text."""
    said = fold(text)
    words = [fold(word).removesuffix("*") for cue in cues_in(snapshot, group, said) for word in cue.words]
    return min((place for word in words if (place := said.find(word)) >= 0), default=None)


def _implied(snapshot: Snapshot, question: Question) -> Question:
    """Return the question with the country that a name in it implies ("Serpost" is in Perú), where none was said."""
    if question.countries_on("ambos"):
        return _of_the_paper(snapshot, _from_home(snapshot, question))
    carriers = [name for name in question.names if carries(snapshot, name)]
    homes = [home_of(snapshot, name) for name in question.names if name not in carriers]
    if carriers and any(_has_namesakes(snapshot, name) for name in question.names):
        homes = [home_of(snapshot, name) for name in carriers] or homes  # "el Exporta Fácil de 4-72" is Colombia's
    term = snapshot.terms.get(question.term or "")
    homes += term.countries if term and term.countries and len(term.countries) <= _A_FEW else []
    origins = [home_of(snapshot, name) for name in carriers]
    if (theme := snapshot.themes.get(question.theme or "")) and theme.side == "destino":
        homes, origins = homes or origins, []  # what the post of Chile brings is looked at in Chile
    places = tuple(dict.fromkeys(home for home in homes if home))
    return replace(question, places=places, origins=() if places else tuple(home for home in origins if home))


def _from_home(snapshot: Snapshot, question: Question) -> Question:
    """Return a question that only says where the goods go with the country of the carrier, or of the body of who exports."""
    theme = snapshot.themes.get(question.theme or "")
    carriers = {home for name in question.names if carries(snapshot, name) and (home := home_of(snapshot, name))}
    bodies = {home for name in question.names if name not in snapshot.platforms and (home := home_of(snapshot, name))}
    homes = carriers or (bodies if theme is not None and theme.side != "destino" else set())
    only_there = question.destinations and not (question.origins or question.places)
    if not only_there or len(homes) != 1:
        return question
    home = homes.pop()
    return question if home in question.destinations else replace(question, origins=(home,))


def _has_namesakes(snapshot: Snapshot, name: str) -> bool:
    return bool(namesakes(snapshot, snapshot.named(name)))
