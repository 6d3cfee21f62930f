"""The whole knowledge base in memory: immutable, read once and swapped whole when its revision changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, selectinload

from knowledge import models, schema
from knowledge.db import session
from knowledge.errors import EmptyKnowledge, UnknownEntry
from knowledge.loading.baseline import KINDS, Baseline
from knowledge.pruning import prune

Named = schema.Programme | schema.Platform | schema.Organisation


@dataclass(frozen=True)
class Snapshot:
    """Every published entry, by id, as of one revision of the database."""

    revision: int
    facts: dict[str, schema.Fact]
    countries: dict[str, schema.CountryEntry] = field(default_factory=dict)
    topics: dict[str, schema.Topic] = field(default_factory=dict)
    themes: dict[str, schema.Theme] = field(default_factory=dict)
    questions: dict[str, schema.Question] = field(default_factory=dict)
    synonyms: dict[str, schema.Synonym] = field(default_factory=dict)
    places: dict[str, schema.Place] = field(default_factory=dict)
    organisations: dict[str, schema.Organisation] = field(default_factory=dict)
    disputes: dict[str, schema.Dispute] = field(default_factory=dict)
    programmes: dict[str, schema.Programme] = field(default_factory=dict)
    platforms: dict[str, schema.Platform] = field(default_factory=dict)
    products: dict[str, schema.Product] = field(default_factory=dict)
    generic_words: dict[str, schema.GenericWord] = field(default_factory=dict)
    sector_words: dict[str, schema.SectorWords] = field(default_factory=dict)
    parameters: dict[str, schema.Parameter] = field(default_factory=dict)
    terms: dict[str, schema.Term] = field(default_factory=dict)
    guides: dict[str, schema.Guide] = field(default_factory=dict)
    procedures: dict[str, schema.Procedure] = field(default_factory=dict)
    cues: dict[str, schema.Cue] = field(default_factory=dict)
    phrases: dict[str, schema.Phrase] = field(default_factory=dict)
    settings: dict[str, schema.Setting] = field(default_factory=dict)
    diagnosis_questions: dict[str, schema.DiagnosisQuestion] = field(default_factory=dict)
    diagnosis_profiles: dict[str, schema.DiagnosisProfile] = field(default_factory=dict)
    diagnosis_steps: dict[str, schema.DiagnosisFurtherStep] = field(default_factory=dict)

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a datum of the agency."""
        return self.settings[key].value if key in self.settings else default

    def phrase(self, key: str, **values: Any) -> str:
        """Return a fixed sentence with its places filled; raises UnknownEntry."""
        if key not in self.phrases:
            raise UnknownEntry(key)
        return self.phrases[key].text.format(**values)

    def country_name(self, code: str) -> str:
        """Return the Spanish name of a country, or its code."""
        return self.countries[code].name if code in self.countries else code

    @property
    def bloc_names(self) -> tuple[str, ...]:
        """Return the names of the four countries, as choices."""
        return tuple(map(self.country_name, schema.BLOC))

    def named(self, key: str) -> Named:
        """Return the programme, platform or organisation with that id; raises UnknownEntry."""
        found = self.find(key)
        if found is None:
            raise UnknownEntry(key)
        return found

    def find(self, key: str) -> Named | None:
        """Return the programme, platform or organisation with that id, or None."""
        return self.programmes.get(key) or self.platforms.get(key) or self.organisations.get(key)

    @cached_property
    def guide_of(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return the facts of each (theme, country) guide, in order."""
        return {(guide.theme, guide.country): tuple(guide.facts) for guide in self.guides.values()}

    @cached_property
    def theme_of_intent(self) -> dict[str, schema.Theme]:
        """Return the theme behind each intent."""
        return {theme.intent: theme for theme in self.themes.values()}

    @cached_property
    def theme_of_topic(self) -> dict[str, schema.Theme]:
        """Return the first theme that lists each topic."""
        found: dict[str, schema.Theme] = {}
        for theme in self.themes.values():
            for topic in theme.topics:
                found.setdefault(topic, theme)
        return found


def from_baseline(baseline: Baseline) -> Snapshot:
    """Return a snapshot straight from the YAML, as training and tests use it (revision 0)."""
    from knowledge.loading.baseline import identity

    return Snapshot(0, **{kind: {identity(e): e for e in entries} for kind, entries in baseline.entries.items()})


def from_database(engine: Engine) -> Snapshot:
    """Read what is told: everything published, without what points to something withdrawn; raises EmptyKnowledge."""
    with session(engine) as db:
        return pruned(read_published(db))


def pruned(snapshot: Snapshot) -> Snapshot:
    """Return the same knowledge in which nothing leads to what is not there."""
    return Snapshot(snapshot.revision, **prune({kind: getattr(snapshot, kind) for kind in KINDS}))


def read_published(db: Session) -> Snapshot:
    """Read everything published as it is written, also what points to something withdrawn; raises EmptyKnowledge."""
    state = db.get(models.StateRow, 1)
    facts = {
        row.fact_id: _fact(row)
        for row in db.scalars(
            select(models.FactRevisionRow)
            .join(models.FactRow, models.FactRow.id == models.FactRevisionRow.fact_id)
            .where(models.FactRow.revision == models.FactRevisionRow.number)
            .options(selectinload(models.FactRevisionRow.source))
            .order_by(*_order(models.FactRow))
        )
    }
    if state is None or not facts:
        raise EmptyKnowledge("brujula knowledge load")
    return Snapshot(state.revision, facts, **_read(db, _CATALOGUES))


def catalogues_from_database(engine: Engine, kinds: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Read only some catalogues, by kind and id: what a command that answers at once can afford."""
    with session(engine) as db:
        return _read(db, kinds)


def _read(db: Session, kinds: Iterable[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for kind in kinds:
        row_type, key, build = _CATALOGUES[kind]
        found[kind] = {key(row): build(row) for row in db.scalars(_ordered(row_type))}
    return found


def revision(engine: Engine) -> int:
    """Return the number of the database's present revision; raises EmptyKnowledge where there is none."""
    with session(engine) as db:
        state = db.get(models.StateRow, 1)
        if state is None:
            raise EmptyKnowledge("brujula knowledge load")
        return state.revision


class Current:
    """Hands out the newest snapshot; looks for a newer revision at most every `interval` seconds."""

    def __init__(self, engine: Engine, interval: float = 2.0, clock: Callable[[], float] = time.monotonic):
        self._engine, self._interval, self._clock = engine, interval, clock
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._looked = float("-inf")

    def get(self) -> Snapshot:
        """Return the snapshot; a stale one is kept only while the interval has not passed."""
        with self._lock:
            now = self._clock()
            if self._snapshot is None or now - self._looked >= self._interval:
                if self._snapshot is None or revision(self._engine) != self._snapshot.revision:
                    self._snapshot = from_database(self._engine)
                self._looked = now
            return self._snapshot


def _order(row_type: Any) -> list[Any]:
    """Return the order of the YAML, what was added at the desk last: the same on every database."""
    return [row_type.position.is_(None), row_type.position, *row_type.__table__.primary_key.columns]


def _ordered(row_type: Any) -> Any:
    """Select every row in order, with its children in one more query each: one by one they take seconds."""
    return select(row_type).options(selectinload("*")).order_by(*_order(row_type))


def _source(row: models.SourceRow | None) -> schema.Source | None:
    return _build(schema.Source, row) if row is not None else None


def _build(model: type[Any], row: Any, **special: Any) -> Any:
    """Return the entry of a row, trusting what the loader already checked."""
    values = {name: getattr(row, name) for name in model.model_fields if name not in special}
    return model.model_construct(**values, **special)


def _fact(row: models.FactRevisionRow) -> schema.Fact:
    return _build(schema.Fact, row, id=row.fact_id, source=_source(row.source))


def _many(model: type[Any], rows: Iterable[Any]) -> list[Any]:
    return [_build(model, row) for row in rows]


def _product(row: models.ProductRow) -> schema.Product:
    return _build(
        schema.Product,
        row,
        alternatives=[schema.Alternative(**item) for item in row.alternatives],
        tariffs=_many(schema.Tariff, row.tariffs),
        permits=_many(schema.Permit, row.permits),
    )


def _programme(row: models.ProgrammeRow) -> schema.Programme:
    return _build(schema.Programme, row, who_may_apply=schema.Eligibility(**row.who_may_apply))


def _procedure(row: models.ProcedureRow) -> schema.Procedure:
    parts = {name: getattr(row, name) for name in ("documents", "time", "cost")}
    said = {name: schema.Said(**part) if part else None for name, part in parts.items()}
    return _build(schema.Procedure, row, steps=[schema.Said(**step) for step in row.steps], **said)


def _dispute(row: models.DisputeRow) -> schema.Dispute:
    return _build(schema.Dispute, row, readings=_many(schema.Reading, row.readings))


def _diagnosis_question(row: models.DiagnosisQuestionRow) -> schema.DiagnosisQuestion:
    choices = [schema.DiagnosisChoice(**choice) for choice in row.choices]
    return _build(schema.DiagnosisQuestion, row, choices=choices, step=schema.DiagnosisStep(**row.step))


def _parameter(row: models.ParameterRow) -> schema.Parameter:
    values = {value.valid_from: _build(schema.DatedValue, value, source=_source(value.source)) for value in row.values}
    return _build(schema.Parameter, row, values=values, scope=schema.Scope(**row.scope))


def entry_of(kind: str, row: Any) -> Any:
    """Return the entry of a row of a catalogue, or of a fact's revision."""
    return _fact(row) if kind == "facts" else _CATALOGUES[kind][2](row)


def _plain(model: type[Any]) -> Callable[[Any], Any]:
    return lambda row: _build(model, row)


def _by_id(row: Any) -> str:
    return row.id


_CATALOGUES: dict[str, tuple[Any, Callable[[Any], str], Callable[[Any], Any]]] = {
    "countries": (models.CountryRow, lambda row: row.code, _plain(schema.CountryEntry)),
    "topics": (models.TopicRow, _by_id, _plain(schema.Topic)),
    "themes": (models.ThemeRow, _by_id, _plain(schema.Theme)),
    "questions": (models.QuestionRow, _by_id, _plain(schema.Question)),
    "synonyms": (models.SynonymRow, _by_id, _plain(schema.Synonym)),
    "places": (models.PlaceRow, _by_id, _plain(schema.Place)),
    "organisations": (models.OrganisationRow, _by_id, _plain(schema.Organisation)),
    "disputes": (models.DisputeRow, _by_id, _dispute),
    "programmes": (models.ProgrammeRow, _by_id, _programme),
    "platforms": (models.PlatformRow, _by_id, _plain(schema.Platform)),
    "products": (models.ProductRow, _by_id, _product),
    "generic_words": (models.GenericWordRow, _by_id, _plain(schema.GenericWord)),
    "sector_words": (models.SectorWordsRow, _by_id, _plain(schema.SectorWords)),
    "parameters": (models.ParameterRow, _by_id, _parameter),
    "terms": (models.TermRow, _by_id, _plain(schema.Term)),
    "procedures": (models.ProcedureRow, _by_id, _procedure),
    "cues": (models.CueRow, _by_id, _plain(schema.Cue)),
    "guides": (models.GuideRow, _by_id, _plain(schema.Guide)),
    "phrases": (models.PhraseRow, _by_id, _plain(schema.Phrase)),
    "settings": (models.SettingRow, lambda row: row.key, _plain(schema.Setting)),
    "diagnosis_questions": (models.DiagnosisQuestionRow, _by_id, _diagnosis_question),
    "diagnosis_profiles": (models.DiagnosisProfileRow, _by_id, _plain(schema.DiagnosisProfile)),
    "diagnosis_steps": (models.DiagnosisStepRow, _by_id, _plain(schema.DiagnosisFurtherStep)),
}
