"""Which procedures a question asks for: by the words of their titles and questions, the theme, names and sector."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from knowledge import schema
from knowledge.search import index_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

# Share of the weight of the question's words that a procedure's own words must cover, with its theme and without.
_ON_THEME, _OFF_THEME, _CLOSE_ENOUGH = 0.45, 0.7, 0.5
_SYNONYM = 0.8
_FRAME = "marco"  # the cue whose words ask, and so name no procedure
_NAMED, _THEME, _SECTOR, _CLOSE = 0.6, 0.25, 0.1, 0.3


@dataclass
class ProcedureWords:
    """The stems of every procedure and how rare each is; built once for each revision of the knowledge."""

    terms: dict[str, frozenset[str]] = field(default_factory=dict)
    questions: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)
    frame: frozenset[str] = frozenset()

    @classmethod
    def of(cls, snapshot: Snapshot) -> ProcedureWords:
        """Index the procedures of a snapshot; the words that only ask for steps are left out."""
        asking = [word for cue in snapshot.cues.values() if cue.group == _FRAME for word in cue.words]
        frame = frozenset(stem for word in asking for stem in stems(word.removesuffix("*")))
        frame |= {stem for country in snapshot.countries.values() for stem in stems(country.name)}
        questions = {
            p.id: tuple(frozenset(stems(text)) - frame for text in (p.title, *p.questions))
            for p in snapshot.procedures.values()
        }
        terms = {key: frozenset().union(*asked) for key, asked in questions.items()}
        spread = Counter(term for found in terms.values() for term in found)
        rarity = {term: math.log(1 + len(terms) / count) for term, count in spread.items()}
        return cls(terms, questions, rarity, frame)


def words_of(snapshot: Snapshot) -> ProcedureWords:
    """Return the index of a snapshot."""
    if "procedure_words" not in snapshot.__dict__:
        snapshot.__dict__["procedure_words"] = ProcedureWords.of(snapshot)
    return snapshot.__dict__["procedure_words"]


@dataclass(frozen=True)
class Wanted:
    """What a procedure is looked for by: the words without the product, the theme, the names and the product's sector."""

    text: str
    theme: str | None = None
    names: tuple[str, ...] = ()
    product: str | None = None
    sector: str | None = None


@dataclass(frozen=True)
class Found:
    """A procedure with its points; `covered` of the question's words are its own, `close` of one of its questions was said."""

    procedure: schema.Procedure
    points: float
    covered: float
    close: float


def find_procedures(snapshot: Snapshot, wanted: Wanted) -> list[Found]:
    """Return the procedures of any country that fit, best first; ties keep the order of the YAML."""
    known = words_of(snapshot)
    asked = [term for term in dict.fromkeys(index_of(snapshot).terms(wanted.text)) if term not in known.frame]
    said = {*asked, *stems(wanted.product or "")}
    found = []
    for procedure in snapshot.procedures.values():
        covered, close = _coverage(snapshot, asked, known, procedure), _closeness(known, said, procedure)
        if _fits(procedure, wanted, covered, close, bool(asked)):
            points = covered + _CLOSE * close + _beside(procedure, wanted)
            found.append(Found(procedure, points, covered, close))
    return sorted(found, key=lambda hit: -round(hit.points, 6))


def _fits(procedure: schema.Procedure, wanted: Wanted, covered: float, close: float, asked: bool) -> bool:
    """Tell whether the words, or the theme with a name or sector of the procedure where no word is left, suffice."""
    named = bool(set(wanted.names) & set(procedure.about))
    if procedure.sectors and wanted.sector and wanted.sector not in procedure.sectors:
        return False
    if not asked:
        return named or bool(procedure.theme == wanted.theme and wanted.sector and procedure.sectors)
    if procedure.theme == wanted.theme or named:
        return covered >= _ON_THEME
    return covered >= _OFF_THEME and close >= _CLOSE_ENOUGH


def _beside(procedure: schema.Procedure, wanted: Wanted) -> float:
    """Return the points for what goes beside the words."""
    named = bool(set(wanted.names) & set(procedure.about))
    own = bool(procedure.sectors and wanted.sector)
    return _NAMED * named + _THEME * (procedure.theme == wanted.theme) + _SECTOR * own


def _coverage(snapshot: Snapshot, asked: list[str], known: ProcedureWords, procedure: schema.Procedure) -> float:
    """Return the share of the question's words, weighed by rarity, that the procedure holds."""
    synonyms, own = index_of(snapshot).synonyms, known.terms[procedure.id]
    total = got = 0.0
    for term in asked:
        others = synonyms.get(term, frozenset())
        weight = max((known.rarity.get(t, 0.0) for t in (term, *others)), default=0.0) or _unknown(known)
        total += weight
        got += weight if term in own else _SYNONYM * weight * bool(others & own)
    return got / total if total else 0.0


def _closeness(known: ProcedureWords, said: set[str], procedure: schema.Procedure) -> float:
    """Return the largest share of one of the procedure's own questions that was said: the plain one wins a tie."""
    best = 0.0
    for question in known.questions[procedure.id]:
        weight = sum(known.rarity[term] for term in question)
        if weight:
            best = max(best, sum(known.rarity[term] for term in question & said) / weight)
    return best


def _unknown(known: ProcedureWords) -> float:
    """Return the weight of a word that no procedure has: it speaks of something else."""
    return math.log(1 + len(known.terms)) / 2
