"""A datum asked of what was just said ("¿y quién lo da?"): looked for among those facts and their siblings, else said missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge import schema
from knowledge.answers.answer import Answer, Bullets, Paragraph
from knowledge.answers.by_name import value_of
from knowledge.answers.compose import authority_name, facts_answer, footer, source_line
from knowledge.answers.honesty import not_told
from knowledge.answers.postular import application_reply
from knowledge.answers.question import Question
from knowledge.cue_reader import cues_in, without
from knowledge.product_finder import find_products
from knowledge.search import Hit, index_of, rank
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

# What a catalogue entry holds of a datum, the first field that is known.
_FIELDS = {
    "quien": ("run_by",), "precio": ("cost",), "como": ("how_to_apply", "how_to_start", "site"),
    "donde": ("site", "contact"), "papeles": ("how_to_apply", "how_to_start"),
}  # fmt: skip
_PARTS = {"plazo": "time", "precio": "cost", "quien": "office", "donde": "office", "papeles": "documents"}
_HAVE = "ya_tengo"  # what another country says of a paper one has is told in words of its own
_STEPS_FIRST = ("plazo", "papeles")  # what a step-by-step says better than the facts behind it
_OF_ENTRIES = ("programas", "plataformas", "organismos")  # themes whose answers tell of entries of the catalogue
_LIMIT = re.compile(
    r"(?i)\b(?:hasta|máximo|no pasan? de|no superan?|tope|límite|menos de|más de|sobre)\b.{0,30}?"
    r"(?:USD|US\$|\$|S/|CLP|COP|MXN|PEN) ?\d"
)
_FIGURES = {
    "kilos": re.compile(r"\d"),
    "plazo": re.compile(r"(?i)\d+ (?:días?|horas|semanas?|meses|mes)\b|automátic|inmediat|mismo día"),
}
_MOST, _ENTRIES = 2, 3
_NEAR = 5.5  # score of the last question's words from which a fact beside those said is of the same matter
_WHOLE = 4  # letters from which a neutral word also stands for those that go on from it


@dataclass(frozen=True)
class Told:
    """What was just said: its facts, and those that would have come next."""

    facts: tuple[str, ...]
    more: tuple[str, ...] = ()

    def known(self, snapshot: Snapshot) -> list[schema.Fact]:
        """Return the facts said."""
        return [snapshot.facts[fact] for fact in self.facts if fact in snapshot.facts]


def datum(snapshot: Snapshot, kind: str, own: Sequence[str], question: Question, told: Told) -> Answer | None:
    """Return the answer to a datum of what was just said; None where nothing that was said or is beside it tells it.

    `own` are the words of the message beyond those that ask.
    """
    entries = entries_of(snapshot, question, told)
    if kind == "como" and len(entries) == 1 and isinstance(entries[0], schema.Programme):
        named = replace(question, names=(entries[0].id,), text="cómo postulo", theme=question.theme)
        return application_reply(snapshot, named)
    said = None if kind in _STEPS_FIRST else _of_facts(snapshot, kind, own, question, told, only_said=True)
    return (
        _of_entries(snapshot, kind, question, entries)
        or said
        or _of_procedure(snapshot, kind, question, told)
        or _of_permits(snapshot, kind, question)
        or _of_facts(snapshot, kind, own, question, told)
    )


def missing_datum(snapshot: Snapshot, kind: str, question: Question, told: Told) -> Answer:
    """Return that the datum is not in the base, and who knows it: what runs the entry, or the authority of the theme."""
    entries, facts = entries_of(snapshot, question, told), told.known(snapshot)
    runner = _who(snapshot, entries[0]) if entries else None
    of_the_theme = f"hilo_sabe_{question.theme}"
    if runner is None and of_the_theme in snapshot.phrases:
        runner = snapshot.phrase(of_the_theme)
    who = runner or next((name for fact in facts if (name := authority_name(snapshot, fact.topic, fact.country))), None)
    asked = _low(snapshot.phrase(f"hilo_{kind}"))
    who = who or snapshot.phrase("agencia_de_tu_pais")
    if len(entries) == 1:
        text = snapshot.phrase("hilo_falta_de", nombre=entries[0].name, dato=asked, organismo=who)
    else:
        text = snapshot.phrase("hilo_falta", dato=asked, organismo=who)
    missed = not_told(question, told.facts[:3])
    return Answer(blocks=(Paragraph(text),), suggestions=("Hablar con alguien", "Menú"), missed=missed)


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _who(snapshot: Snapshot, entry: schema.Programme | schema.Platform) -> str:
    """Return who knows what no field of an entry says: the body that runs it, else itself."""
    return value_of(snapshot, entry, "run_by") or getattr(entry, "site", None) or entry.name


def entries_of(snapshot: Snapshot, question: Question, told: Told) -> list[schema.Programme | schema.Platform]:
    """Return the programmes and platforms that were named, or else that the facts just said are about."""
    catalogue: dict[str, schema.Programme | schema.Platform] = {**snapshot.programmes, **snapshot.platforms}
    named = [catalogue[name] for name in question.names if name in catalogue]
    if named or question.theme not in _OF_ENTRIES:
        return named
    ids = [entry.id for fact in told.facts for entry in catalogue.values() if entry.facts[:1] == [fact]]
    return [catalogue[key] for key in dict.fromkeys(ids)][:_ENTRIES]


def _of_entries(
    snapshot: Snapshot, kind: str, question: Question, entries: Sequence[schema.Programme | schema.Platform]
) -> Answer | None:
    """Return the field that is asked of each entry, one line each; None where none has it."""
    found_in = [(entry, _field(snapshot, entry, kind)) for entry in entries]
    if not any(value for _, value in found_in):
        return None
    unknown = (snapshot.phrase("hilo_no_consta", organismo=_who(snapshot, entry)) for entry, _ in found_in)
    said = [(entry, value or gap) for (entry, value), gap in zip(found_in, unknown, strict=True)]
    keys = [fact for entry, _ in said for fact in entry.facts[:1] if fact in snapshot.facts]
    facts = [snapshot.facts[key] for key in dict.fromkeys(keys)]
    lines = tuple(f"{entry.name}: {value.rstrip('.')}." for entry, value in said)
    return Answer(
        snapshot.phrase(f"hilo_{kind}"), (Bullets(lines),), footer(snapshot, facts), ("Más detalle", "¿De dónde sale?"),
        tuple(fact.id for fact in facts), sources=tuple(source_line(fact) for fact in facts),
        entries=tuple(entry.id for entry, _ in said),
    )  # fmt: skip


def _field(snapshot: Snapshot, entry: schema.Programme | schema.Platform, kind: str) -> str | None:
    known = ((field, value_of(snapshot, entry, field)) for field in _FIELDS.get(kind, ()))
    field, value = next(((field, value) for field, value in known if value), (None, None))
    return (
        _low(snapshot.phrase("postular_sitio", sitio=value)) if value and field == "site" and kind == "como" else value
    )


def _of_procedure(snapshot: Snapshot, kind: str, question: Question, told: Told) -> Answer | None:
    """Return the part that is asked of the steps just told."""
    part = _PARTS.get(kind)
    steps = next((p for p in snapshot.procedures.values() if part and _was_told(p, question, told)), None)
    if part is None or steps is None:
        return None
    value = getattr(steps, part)
    body = snapshot.organisations.get(value) if part == "office" and value else None
    text = body.name if body else getattr(value, "text", None)
    if not text:
        return None
    keys = [value.fact] if getattr(value, "fact", None) else list(told.facts[:1])
    facts = [snapshot.facts[key] for key in keys if key in snapshot.facts]
    said = Paragraph(snapshot.phrase(f"tramite_{part}", texto=f"{text.rstrip('.')}."))
    return Answer(
        steps.title, (said,), footer(snapshot, facts), ("Más detalle", "¿De dónde sale?"), told.facts, told.more,
        sources=tuple(source_line(fact) for fact in facts), entries=(steps.id,),
    )  # fmt: skip


def _was_told(procedure: schema.Procedure, question: Question, told: Told) -> bool:
    """Tell whether what was just said are the steps of a procedure: its facts, and no others."""
    own = {said.fact for said in procedure.said}
    return len(told.facts) > 1 and set(told.facts) <= own and procedure.country in question.countries_on("ambos")


def _of_permits(snapshot: Snapshot, kind: str, question: Question) -> Answer | None:
    """Return which body gives the permits of the product: each is noted with its name."""
    products = find_products(snapshot, question.product)[:1] if kind in ("quien", "donde") else []
    if question.theme != "regulacion" or not products or not question.destinations:
        return None
    country = question.destinations[0]
    permits = [permit for permit in products[0].permits if permit.country == country]
    facts = [snapshot.facts[p.fact] for p in permits if p.fact in snapshot.facts]
    if not permits:
        return None
    names = "; ".join(permit.name for permit in permits)
    said = snapshot.phrase(
        "permisos_de", producto=question.product, pais=snapshot.country_name(country), permisos=names
    )
    return Answer(
        snapshot.phrase(f"hilo_{kind}"), (Paragraph(said),), footer(snapshot, facts[:2]),
        ("Más detalle", "¿De dónde sale?"), tuple(fact.id for fact in facts[:2]),
        sources=tuple(source_line(fact) for fact in facts[:2]),
    )  # fmt: skip


def _of_facts(
    snapshot: Snapshot, kind: str, own: Sequence[str], question: Question, told: Told, only_said: bool = False
) -> Answer | None:
    """Return the facts that tell the datum: those just said; where none does, the nearest of their siblings."""
    every = pool(snapshot, question, told, 0.0 if kind == _HAVE else _NEAR)
    near = [fact for fact in every if _of_the_country(snapshot, fact, question, told)]
    telling = [fact for fact in near if tells(snapshot, kind, fact)]
    index, words = index_of(snapshot), set(own)
    asked = set(index.terms(question.bare))
    there = question.countries_on("ambos")
    here = kind == _HAVE or not there
    telling = [f for f in telling if here or f.country in there or f.country not in schema.BLOC]
    said = [fact for fact in telling if fact.id in told.facts]
    said.sort(key=lambda fact: -index.held(fact.id, asked))
    if words and not any(index.held(fact.id, words) for fact in said):
        said = []  # "¿cuánto cobran por publicar?": what was said tells of something else
    there = question.destinations or there
    nearest = sorted(telling, key=lambda fact: (-index.held(fact.id, words), fact.country not in there))
    chosen = said[:_MOST] or ([] if only_said else nearest[:1])
    if not chosen:
        return None
    answer = facts_answer(snapshot, snapshot.phrase(f"hilo_{kind}"), [Hit(fact) for fact in chosen])
    return replace(answer, more=tuple(fact.id for fact in telling if fact not in chosen)[:6])


def _of_the_country(snapshot: Snapshot, fact: schema.Fact, question: Question, told: Told) -> bool:
    """Tell whether a fact may speak: where nobody said a country and several were told of, none of them answers alone."""
    told_of = {known.country for known in told.known(snapshot)} & set(schema.BLOC)
    return bool(question.countries_on("ambos")) or fact.country not in schema.BLOC or told_of <= {fact.country}


def pool(snapshot: Snapshot, question: Question, told: Told, near: float = _NEAR) -> list[schema.Fact]:
    """Return the facts just said, those to come, those of the entries named, and the siblings of their first topic."""
    shown = told.known(snapshot)
    entries = entries_of(snapshot, question, told)
    own = [
        fact
        for entry in entries
        for fact in snapshot.facts.values()
        if entry.id in fact.about or fact.id in entry.facts
    ]
    later = [snapshot.facts[fact] for fact in told.more if fact in snapshot.facts]
    topics = {fact.topic for fact in shown}
    beside = (
        []
        if entries
        else [
            fact
            for fact in [*later, *_siblings(snapshot, question, shown, near)]
            if fact.topic in topics and _may_be_of(snapshot, fact, question.product)
        ]
    )
    on = question.day
    every = {fact.id: fact for fact in [*shown, *own, *beside]}
    return [fact for fact in every.values() if on is None or fact.in_force(on)]


def _siblings(snapshot: Snapshot, question: Question, shown: Sequence[schema.Fact], near: float) -> list[schema.Fact]:
    """Return the facts of the topics just told of in the countries of the question, nearest to its words first."""
    topics = tuple(dict.fromkeys(fact.topic for fact in shown))
    theme = snapshot.themes.get(question.theme or "")
    asked_of = question.countries_on(theme.side if theme else "ambos") or question.countries_on("ambos")
    here = {*(asked_of or [fact.country for fact in shown[:1]]), *schema.REGIONAL}
    query = question.query(snapshot, "ambos", topics)
    hits = (hit for hit in rank(snapshot, query, limit=None) if hit.lexical >= near)
    return [hit.fact for hit in hits if hit.fact.topic in topics and hit.fact.country in here]


def _may_be_of(snapshot: Snapshot, fact: schema.Fact, product: str | None) -> bool:
    """Tell whether a fact may be of the product: one of another sector says nothing of it (foods of a cream)."""
    known = find_products(snapshot, product)[:1]
    return not (known and fact.sectors) or known[0].sector in fact.sectors


def tells(snapshot: Snapshot, kind: str, fact: schema.Fact) -> bool:
    """Tell whether a fact says a datum."""
    if kind == "tope":
        return _LIMIT.search(fact.summary) is not None
    # "Se emiten con firma electrónica" names nobody who does: what only sounds alike is taken out first.
    told = cues_in(snapshot, f"dice_hilo_{kind}", without(snapshot, f"no_dice_hilo_{kind}", fact.summary))
    return bool(told) and (kind not in _FIGURES or _FIGURES[kind].search(fact.summary) is not None)


def leftover(snapshot: Snapshot, asked: str, rest: Sequence[str]) -> list[str]:
    """Return the telling stems of a message that are neither of its cue nor of the frame: a subject of its own."""
    cues = [*cues_in(snapshot, "hilo", asked), *(cue for cue in snapshot.cues.values() if cue.group == "hilo_marco")]
    neutral = {stem for cue in cues for word in cue.words for stem in stems(word.removesuffix("*"))}
    starts = tuple(stem for stem in neutral if len(stem) > _WHOLE)
    return [stem for stem in rest if stem not in neutral and not stem.startswith(starts)]


def admits(snapshot: Snapshot, question: Question, told: Told, country: str) -> Answer | None:
    """Return whether the platform just talked of takes sellers of a country; None where its card does not say."""
    entry = next(iter(entries_of(snapshot, question, told)), None)
    sellers = getattr(entry, "sellers_from", None)
    if entry is None or not sellers:
        return None
    key = "hilo_admite" if country in sellers else "hilo_no_admite"
    where = ", ".join(snapshot.country_name(code) for code in sellers)
    text = snapshot.phrase(key, nombre=entry.name, pais=snapshot.country_name(country), paises=where)
    facts = [fact for fact in pool(snapshot, question, told) if fact.id in entry.facts][:1]
    return Answer(
        entry.name, (Paragraph(text),), footer(snapshot, facts), ("Más detalle", "¿De dónde sale?"),
        tuple(fact.id for fact in facts), tuple(entry.facts[1:6]), sources=tuple(source_line(fact) for fact in facts),
        entries=(entry.id,),
    )  # fmt: skip
