"""From the entries of the YAML to the rows of their tables."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge import models, schema
from knowledge.models import Base

ROWS: dict[str, type[Base]] = {
    "countries": models.CountryRow,
    "topics": models.TopicRow,
    "themes": models.ThemeRow,
    "questions": models.QuestionRow,
    "guides": models.GuideRow,
    "cues": models.CueRow,
    "synonyms": models.SynonymRow,
    "places": models.PlaceRow,
    "organisations": models.OrganisationRow,
    "disputes": models.DisputeRow,
    "programmes": models.ProgrammeRow,
    "platforms": models.PlatformRow,
    "procedures": models.ProcedureRow,
    "products": models.ProductRow,
    "generic_words": models.GenericWordRow,
    "sector_words": models.SectorWordsRow,
    "parameters": models.ParameterRow,
    "terms": models.TermRow,
    "phrases": models.PhraseRow,
    "settings": models.SettingRow,
    "diagnosis_questions": models.DiagnosisQuestionRow,
    "diagnosis_profiles": models.DiagnosisProfileRow,
    "diagnosis_steps": models.DiagnosisStepRow,
}
CHILDREN = {"products": ("tariffs", "permits"), "disputes": ("readings",), "parameters": ("values",)}


def fingerprint(entry: schema.Entry) -> str:
    """Return a hash of the content of an entry."""
    text = json.dumps(entry.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Sources:
    """Finds or creates the row of a source."""

    def __init__(self, db: Session):
        self._db = db
        self._rows = {
            (row.title, row.url or "", row.document or "", row.date or row.date_note or ""): row
            for row in db.scalars(select(models.SourceRow))
        }

    def row(self, source: schema.Source | None) -> models.SourceRow | None:
        """Return the row of a source, new or known."""
        if source is None:
            return None
        if source.key not in self._rows:
            self._rows[source.key] = models.SourceRow(**source.model_dump())
            self._db.add(self._rows[source.key])
        return self._rows[source.key]


def columns(kind: str, entry: Any, sources: Sources) -> dict[str, Any]:
    """Return the columns of a row; children become rows of their own."""
    values = {name: getattr(entry, name) for name in type(entry).model_fields}
    match kind:
        case "products":
            values["alternatives"] = [item.model_dump() for item in entry.alternatives]
            values["tariffs"] = [models.ProductTariffRow(**item.model_dump()) for item in entry.tariffs]
            values["permits"] = [models.ProductPermitRow(**item.model_dump()) for item in entry.permits]
        case "programmes":
            values["who_may_apply"] = entry.who_may_apply.model_dump()
        case "procedures":
            values["steps"] = [item.model_dump() for item in entry.steps]
            for name in ("documents", "time", "cost"):
                values[name] = values[name].model_dump() if values[name] else None
        case "diagnosis_questions":
            values["choices"] = [choice.model_dump() for choice in entry.choices]
            values["step"] = entry.step.model_dump()
        case "disputes":
            values["readings"] = [
                models.DisputeReadingRow(position=number, **reading.model_dump())
                for number, reading in enumerate(entry.readings, 1)
            ]
        case "parameters":
            values["scope"] = entry.scope.model_dump()
            values["values"] = [_value_row(day, value, sources) for day, value in entry.values.items()]
    return values


def _value_row(day: str, value: schema.DatedValue, sources: Sources) -> models.ParameterValueRow:
    plain = value.model_dump(exclude={"source"})
    return models.ParameterValueRow(valid_from=day, source=sources.row(value.source), **plain)
