"""Support programmes that fit by data: country, purpose, sector, destination and whether one already exports."""

from __future__ import annotations

from collections import Counter

from knowledge import schema
from knowledge.answers.answer import Answer, Paragraph
from knowledge.answers.compose import headline
from knowledge.answers.question import Question
from knowledge.answers.recomendar import MOST, Fit, Next, best, open_first, recommended, short
from knowledge.cue_reader import cues_in
from knowledge.product_finder import sector_of
from knowledge.search import rank
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

_STATE = {"vigente": "", "por_confirmar": " (por confirmar si sigue abierto)", "cerrado": " (cerrado)"}
_MOST = 3
_COMMON = 0.2  # share of programmes above which a word is common to them
_KINDS = ("programa", "capacitacion", "fondo", "portal", "feria", "alianza", "sistema")
_PURPOSE, _MANNER, _SECTOR, _EXPORTS, _TARGET, _WORD, _MAIN, _ONLY = 3.0, 1.0, 2.5, 2.0, 1.0, 0.75, 0.5, -1.5
_MANNERS = ("gratis", "en_linea")  # how a programme is, not what for
_EXCLUSIVE = "solo"  # value of a purpose that is the condition to enter
_ALREADY = {"si": True, "no": False}


def programmes_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the programmes of the country that the question's words point to; the guide says the rest."""
    fitting = suitable(snapshot, question, country)[:_MOST]
    if not fitting:
        return ()
    lines = [f"• {p.name}{_STATE[p.still_runs]}: {headline(p.what)}" for p in fitting]
    return (snapshot.phrase("programas_intro", pais=snapshot.country_name(country)), *lines)


def programmes_choice(snapshot: Snapshot, question: Question, country: str, title: str) -> Answer | None:
    """Return the programmes that fit who asks, each with its reason; None where nothing was told to choose by."""
    if question.names:
        return None
    choosing = bool(cues_in(snapshot, "encaje", question.text))
    told = _purposes(snapshot, question) or sector_of(snapshot, question.product)
    if choosing and not told:
        text = snapshot.phrase("encaje_producto")
        return Answer(blocks=(Paragraph(text),), suggestions=_choices(snapshot), asks="producto")
    fits = chosen(snapshot, question, country) if told or cues_in(snapshot, "exporta", question.text) else []
    open_ones = [fit for fit in fits if fit.entry.still_runs != "cerrado"]
    if not open_ones:
        return None
    theme = snapshot.themes["programas"]
    over = [fit.entry for fit in fits if fit.entry.still_runs == "cerrado"]
    closed = ", ".join(entry.name for entry in over)
    return recommended(
        snapshot, title, snapshot.phrase("programas_intro", pais=snapshot.country_name(country)), open_ones,
        closing=(snapshot.phrase("encaje_cerrado", nombres=closed),) if closed else (),
        following=_next(snapshot, question), offers=theme.offers,
        more=[hit.id for hit in rank(snapshot, question.query(snapshot, theme.side, tuple(theme.topics), country))],
        named=[entry.id for entry in over],
    )  # fmt: skip


def asks_to_choose(snapshot: Snapshot, question: Question) -> bool:
    """Tell whether the words ask to be chosen for, or say for what: then no single fact is the answer."""
    asked = {cue.id for cue in cues_in(snapshot, "proposito", question.text)} - set(_MANNERS)
    return bool(asked or cues_in(snapshot, "encaje", question.text))


def _next(snapshot: Snapshot, question: Question) -> Next | None:
    """Return the one thing to ask beside the list: whether they export, else what they sell."""
    if question.exporta is None:
        return Next(snapshot.phrase("encaje_exporta"), "exporta", ("Ya exporto", "Es mi primera vez"))
    if sector_of(snapshot, question.product) is None:
        return Next(snapshot.phrase("encaje_afina"), "producto", _choices(snapshot))
    return None


def _choices(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(snapshot.phrase("encaje_sectores").split(", "))


def chosen(snapshot: Snapshot, question: Question, country: str) -> list[Fit]:
    """Return the fits to tell: those of the purpose asked; without one, the best and then the country's main ones."""
    fits = matches(snapshot, question, country)
    asked = {cue.id for cue in cues_in(snapshot, "proposito", question.text)} - set(_MANNERS)
    purposeful = [fit for fit in fits if isinstance(fit.entry, schema.Programme) and asked & set(fit.entry.purposes)]
    if purposeful:
        return best(purposeful)
    near = best(fits)
    if not near or any(fit.entry.still_runs != "cerrado" for fit in near[MOST - 1 :]):
        return near
    rest = [fit for fit in fits if fit not in near and fit.entry.still_runs != "cerrado"]
    return open_first([*near, *best(rest, share=0.0)][:MOST])


def suitable(snapshot: Snapshot, question: Question, country: str) -> list[schema.Programme]:
    """Return the programmes of a country that are not closed and fit, best first."""
    near = sorted(best(matches(snapshot, question, country)), key=lambda fit: -fit.points)
    fits = [fit.entry for fit in near]
    return [entry for entry in fits if isinstance(entry, schema.Programme) and entry.still_runs != "cerrado"]


def matches(snapshot: Snapshot, question: Question, country: str) -> list[Fit]:
    """Return the programmes of a country, and the regional ones it may enter, with the reasons why each fits."""
    ours = [p for p in snapshot.programmes.values() if p.kind in _KINDS and _open_to(p, country)]
    words = {p.id: set(stems(f"{p.name} {p.what} {p.for_whom or ''}")) for p in ours}
    spread = Counter(stem for found in words.values() for stem in found)
    # What many programmes say of themselves ("exportar", "empresas") tells none of them apart.
    asked = {stem for stem in stems(question.text) if spread[stem] <= _COMMON * len(ours)}
    purposes, sector = _purposes(snapshot, question), sector_of(snapshot, question.product)
    main = set(snapshot.guide_of.get(("programas", country), ()))
    fits = []
    for programme in ours:
        if not _shut_out(programme, question, sector):
            why = _purpose_why(snapshot, programme, purposes, sector) + _data_why(snapshot, programme, question, sector)
            points = sum(weight for _, weight in why) + _WORD * len(asked & words[programme.id])
            points += _MAIN if main & set(programme.facts) and points >= 0 else 0.0
            reasons = tuple(dict.fromkeys(reason for reason, _ in why if reason))
            fits.append(Fit(programme, points, reasons, short(programme.what), _STATE[programme.still_runs]))
    return fits


def _open_to(programme: schema.Programme, country: str) -> bool:
    if programme.country == country:
        return True
    return programme.country in schema.REGIONAL and country in (programme.who_may_apply.origin_countries or ())


def _shut_out(programme: schema.Programme, question: Question, sector: str | None) -> bool:
    """Tell whether the data say that who asks cannot enter or that it leads elsewhere."""
    who = programme.who_may_apply
    exports = _ALREADY.get(question.exporta or "")
    wrong_stage = exports is not None and who.exports_already is not None and who.exports_already is not exports
    wrong_sector = bool(who.sectors and sector and sector not in who.sectors)
    target, asked = set(programme.destinations or ()), set(question.destinations)
    return wrong_stage or wrong_sector or bool(target and asked and not target & asked)


def _purposes(snapshot: Snapshot, question: Question) -> tuple[str, ...]:
    """Return the purposes that the words ask for, and those that the product or not having exported stand for."""
    meant = {sector_of(snapshot, question.product), f"exporta_{question.exporta}"}
    own = [cue.id for cue in snapshot.cues.values() if cue.group == "proposito" and cue.value in meant and cue.value]
    return tuple(dict.fromkeys((*(cue.id for cue in cues_in(snapshot, "proposito", question.text)), *own)))


Why = list[tuple[str, float]]


def _purpose_why(snapshot: Snapshot, programme: schema.Programme, purposes: tuple[str, ...], sector: str | None) -> Why:
    """Return (reason, points) of what the programme is good for; its condition to enter is always said."""
    found: Why = []
    for key in programme.purposes:
        cue = snapshot.cues[key]
        if cue.value and cue.value == sector and sector in (programme.who_may_apply.sectors or ()):
            continue  # the sector itself says it
        if key in _MANNERS:
            found.append((cue.reason or "", _MANNER * (key in purposes)))
        elif key in purposes:
            found.append((cue.reason or "", _PURPOSE))
        elif cue.value == _EXCLUSIVE:
            found.append((cue.reason or "", _ONLY))
    return sorted(found, key=lambda why: -why[1])


def _data_why(snapshot: Snapshot, programme: schema.Programme, question: Question, sector: str | None) -> Why:
    """Return (reason, points) of who may apply and where it leads."""
    who, found = programme.who_may_apply, []
    if who.sectors:
        named = [sector] if sector else who.sectors
        said = ", ".join(snapshot.phrase(f"sector_{name}") for name in named)
        found.append((said, _SECTOR if sector else _ONLY))
    if question.exporta and who.exports_already is not None:
        found.append((snapshot.phrase(f"encaje_exporta_{question.exporta}"), _EXPORTS))
    if set(programme.destinations or ()) & set(question.destinations):
        found.append((snapshot.phrase("encaje_destino", pais=snapshot.country_name(question.destinations[0])), _TARGET))
    return found
