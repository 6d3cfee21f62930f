"""The card of a programme, platform, organisation or term: what the facts hold, and which fields they do not give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import schema
from knowledge.answers.answer import LIMIT, Answer, Block, Bullets, Paragraph
from knowledge.answers.compose import footer, line, source_line
from knowledge.answers.honesty import asked_datum, not_told, untold, untold_of_carriage
from knowledge.answers.mentions import found, namesakes
from knowledge.answers.question import Question
from knowledge.answers.telling import general_stems, place_stems
from knowledge.cue_reader import without
from knowledge.search import index_of, rank
from knowledge.search.datum import ASKED, says_money
from knowledge.search.stems import stems
from knowledge.snapshot import Named, Snapshot

# What a card owes its reader, in the order in which it is said: the field, its label, and its name where it is missing.
# Without a label it is said elsewhere (the body in charge, beside what the thing is); without a name it may be absent.
OWED: dict[type[schema.Entry], tuple[tuple[str, str, str], ...]] = {
    schema.Programme: (
        ("run_by", "", "quién lo lleva"), ("for_whom", "Para quién", "para quién"),
        ("cost", "Costo", "costo"), ("how_to_apply", "Cómo postular", "cómo postular"), ("site", "Sitio", "sitio"),
    ),
    schema.Platform: (
        ("sells_to", "Llega a", ""), ("works_in", "Opera en", ""), ("reach", "", "en qué países opera"),
        ("sellers_from", "Vendedores de", "de qué países acepta vendedores"),
        ("cost", "Costo", "costo"),
        ("how_to_start", "Cómo empezar", "cómo empezar"),
        ("cross_border_note", "Venta entre países", "venta entre países"), ("site", "Sitio", "sitio"),
    ),
    schema.Organisation: (("contact", "Contacto", "contacto"), ("site", "Sitio", "sitio")),
}  # fmt: skip
_SELLING = ("marketplace", "tienda_propia", "red_social")  # only these have sellers, of one country or another
_COST, _FIGURE = "Costo: ", re.compile(r"\d+(?:[.,]\d+)*")  # the label of the price, and what it counts
_TELLING = 25  # characters below which a first sentence says next to nothing
_COMMON = 0.08  # share of the facts from which a word says nothing of what is asked ("vender")
_TWO = 2  # telling words that a fact must hold to speak for an entry that it is not linked to
_NEAR = 7.5  # score of the words from which a fact that is not linked to the entry may speak for it
_TAIL = 170  # what the title and the line of sources may take


def card(snapshot: Snapshot, entry: Named, question: Question, rest: Sequence[str] = ()) -> Answer:
    """Return what is known of a catalogue entry; a narrower question (`rest`) gets the facts that say it first."""
    datum = asked_datum(snapshot, question)
    narrow = bool(rest or datum) and not question.defines
    facts = _facts(snapshot, entry, question)
    telling = _telling(snapshot, question, rest) if narrow else set()
    if telling:
        facts = _telling_first(snapshot, entry, question, telling, facts)
    fields, lacking = _fields(snapshot, entry)
    priced = [f for f in fields if f.startswith(_COST)] if narrow and datum == "precio" else []
    if priced:
        facts = sorted(facts, key=lambda fact: -_figures_shared(fact, priced[0]))
    intro = _first_sentence(entry.what) if narrow else entry.what + _runner(snapshot, entry)
    closing = _closing(snapshot, entry, () if narrow else lacking)
    room = LIMIT - _TAIL - len(intro) - len(closing)
    lines, shown = _fill(snapshot, fields, facts, room, narrow, priced)
    blocks = (Paragraph(intro), *((Bullets(lines),) if lines else ()), *((Paragraph(closing),) if closing else ()))
    told = any(says_money(line_) for line_ in priced)
    silent = narrow and not told and not _says(snapshot, " ".join((intro, *lines)), telling, question, shown)
    missed = not_told(question, tuple(fact.id for fact in shown)) if silent else None
    refused = _refuses(snapshot, entry, question)
    if refused:
        blocks, silent, missed = (Paragraph(refused), *blocks), False, None
    blocks = (Paragraph(_says_nothing(snapshot, entry, datum)), *blocks) if silent else blocks
    sources = shown or facts[:1]
    return Answer(
        entry.name, blocks, footer(snapshot, sources), ("Más detalle", "¿De dónde sale?"),
        tuple(fact.id for fact in sources), tuple(fact.id for fact in facts if fact not in sources)[:8],
        sources=tuple(source_line(fact) for fact in sources), missed=missed,
    )  # fmt: skip


def _refuses(snapshot: Snapshot, entry: Named, question: Question) -> str | None:
    """Return that a platform's list of sellers has not the country of who asks; None where it has, or nobody said it."""
    home = next((code for code in (*question.origins, *question.places) if code in schema.BLOC), None)
    sellers = entry.sellers_from if isinstance(entry, schema.Platform) else None
    if home is None or not sellers or home in sellers:
        return None
    names = ", ".join(snapshot.country_name(code) for code in sellers)
    return snapshot.phrase("hilo_no_admite", nombre=entry.name, pais=snapshot.country_name(home), paises=names)


def _figures_shared(fact: schema.Fact, cost: str) -> int:
    """Return how many figures of the price a fact gives: it is where they come from."""
    return len(set(_FIGURE.findall(fact.summary)) & set(_FIGURE.findall(cost)))


def _telling(snapshot: Snapshot, question: Question, rest: Sequence[str]) -> set[str]:
    """Return the words of a narrow question that few facts hold, and are not its goods: those that say what is asked."""
    index, most = index_of(snapshot), _COMMON * len(snapshot.facts)
    telling = {stem for stem in rest if 0 < len(index.postings.get(stem, {})) <= most}
    return telling - general_stems(snapshot) - place_stems(snapshot, schema.BLOC) - set(stems(question.product or ""))


def _telling_first(
    snapshot: Snapshot, entry: Named, question: Question, telling: set[str], facts: list[schema.Fact]
) -> list[schema.Fact]:
    """Return the facts with the one first that holds what is asked, also where it is not linked to the entry."""
    index = index_of(snapshot)
    if any(index.held(fact.id, telling) for fact in facts[:3]):
        return facts
    hits = rank(snapshot, question.query(snapshot, "ambos", ()), limit=40)
    near = (hit.fact for hit in hits if hit.lexical >= _NEAR and hit.fact.about in ([], [entry.id]))
    # One word is little for a fact that does not name the entry ("tejidos" is in a decree on yarn).
    own = (fact for fact in near if index.held(fact.id, telling) >= (1 if _of(entry, fact) else _TWO))
    return [*[*own][:1], *facts]


def _of(entry: Named, fact: schema.Fact) -> bool:
    """Tell whether a fact is linked to the entry or names it."""
    return entry.id in fact.about or found(entry, fact.summary) is not None


def _says(
    snapshot: Snapshot, text: str, telling: set[str], question: Question, shown: Sequence[schema.Fact] = ()
) -> bool:
    """Tell whether a card says something of what was asked: a time, a price, or any of its telling words."""
    if untold(snapshot, question, text) or untold_of_carriage(snapshot, question, shown):
        return False
    telling = telling & set(stems(without(snapshot, ASKED, question.text)))
    if asked_datum(snapshot, question) and not telling:
        return True  # "¿cuántos días tarda el SAT?" asks for nothing but the days that are told
    synonyms = index_of(snapshot).synonyms
    wanted = telling | {other for stem in telling for other in synonyms.get(stem, ())}
    return not telling or bool(wanted & set(stems(text)))


def _says_nothing(snapshot: Snapshot, entry: Named, datum: str | None) -> str:
    where = getattr(entry, "site", None) or entry.name
    if datum:
        return snapshot.phrase(f"falta_{datum}_en", organismo=where)
    return snapshot.phrase("ficha_no_dice", nombre=entry.name, donde=where)


def value_of(snapshot: Snapshot, entry: Named, field: str) -> str | None:
    """Return a field of an entry in words: countries and the body in charge by their names."""
    if field == "reach":
        value = getattr(entry, "sells_to", None) or getattr(entry, "works_in", None)
    else:
        value = getattr(entry, field, None)
    if field == "run_by":
        return snapshot.organisations[value].name if value in snapshot.organisations else None
    return ", ".join(snapshot.country_name(code) for code in value) if isinstance(value, list) else value


def _fields(snapshot: Snapshot, entry: Named) -> tuple[list[str], list[str]]:
    """Return the lines of the fields that are known, and the names of those that are not."""
    lines, lacking = [], []
    for field, label, name in OWED[type(entry)]:
        value = value_of(snapshot, entry, field)
        if not value and name and owes(entry, field):
            lacking.append(name)
        elif value and label:
            lines.append(f"{label}: {value}")
    return lines, lacking


def owes(entry: Named, field: str) -> bool:
    """Tell whether the field makes sense for the entry: a courier or a payment button has no sellers."""
    return field != "sellers_from" or getattr(entry, "kind", "") in _SELLING


def _closing(snapshot: Snapshot, entry: Named, lacking: Sequence[str]) -> str:
    """Return whether it still runs, which fields nobody knows, and what else goes by that name."""
    status, others = getattr(entry, "still_runs", None), namesakes(snapshot, entry)
    parts = [snapshot.phrase(f"ficha_sigue_{status}")] if status else []
    parts += [snapshot.phrase("ficha_falta", campos=", ".join(lacking))] if lacking else []
    parts += [snapshot.phrase("ficha_tocayos", nombres="; ".join(other.name for other in others))] if others else []
    return " ".join(parts)


def _fill(
    snapshot: Snapshot, fields: list[str], facts: list[schema.Fact], room: int, narrow: bool, first: Sequence[str]
) -> tuple[tuple[str, ...], list[schema.Fact]]:
    """Return the lines, and the facts among them: every field and what facts fit; a narrow question, facts first.

    What is `first` goes before all: the cost, where the price was asked.
    """
    lines: list[str] = [*first] if narrow else [*fields]
    shown: list[schema.Fact] = []
    for fact in facts[:3]:
        text = line(snapshot, fact)
        if len(text) + sum(map(len, lines)) <= room:
            lines.append(text)
            shown.append(fact)
    for field in [field for field in fields if field not in first] if narrow else ():
        lines += [field] if len(field) + sum(map(len, lines)) <= room else []
    return tuple(lines), shown


def _first_sentence(text: str) -> str:
    """Return the first sentence, and the next where it says next to nothing ("Marketplace.")."""
    head, _, tail = text.partition(". ")
    return f"{head.rstrip('.')}." if len(head) >= _TELLING or not tail else f"{head}. {_first_sentence(tail)}"


def _runner(snapshot: Snapshot, entry: Named) -> str:
    runner = snapshot.organisations.get(getattr(entry, "run_by", None) or "")
    return (
        f" Lo lleva {runner.name}." if runner and runner.name.split(" (")[0].lower() not in entry.what.lower() else ""
    )


def _facts(snapshot: Snapshot, entry: Named, question: Question) -> list[schema.Fact]:
    """Return the entry's facts, those that share words with the question first."""
    linked = {*entry.facts, *(fact.id for fact in snapshot.facts.values() if entry.id in fact.about)}
    query = question.query(snapshot, "ambos", ())
    scores = {hit.id: hit.lexical for hit in rank(snapshot, query, limit=400)}
    order = sorted(
        linked & snapshot.facts.keys(),
        key=lambda key: (-scores.get(key, 0.0), entry.facts.index(key) if key in entry.facts else 99, key),
    )
    return [snapshot.facts[key] for key in order if snapshot.facts[key].legal_status not in ("derogada",)]


def term_card(snapshot: Snapshot, term: schema.Term, question: Question) -> Answer:
    """Return a glossary term in plain words with its example, and the facts that give its figures."""
    asked = set(question.countries_on("ambos"))
    facts = [snapshot.facts[fact] for fact in term.facts if fact in snapshot.facts]
    facts.sort(key=lambda fact: not asked & set(fact.applies_to))
    head = f"{term.term} ({term.expands})" if term.expands else term.term
    blocks: list[Block] = [Paragraph(term.definition)]
    blocks += [Paragraph(f"Ejemplo: {term.example}")] if term.example else []
    blocks += [Bullets(tuple(line(snapshot, fact) for fact in facts[:2]))] if facts else []
    closing = footer(snapshot, facts[:2]) or (f"Fuente: {term.norm}" if term.norm else None)
    return Answer(
        head, tuple(blocks), closing, ("Más detalle", "¿De dónde sale?") if facts else ("Menú",),
        tuple(fact.id for fact in facts[:2]), tuple(fact.id for fact in facts[2:]),
        sources=tuple(source_line(fact) for fact in facts[:2]),
    )  # fmt: skip
