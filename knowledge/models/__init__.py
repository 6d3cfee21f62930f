"""Tables of the knowledge base. Lists and small structures are JSON; decimals are text, so nothing becomes a float."""

from knowledge.models.base import Base
from knowledge.models.catalogues import (
    CountryRow,
    CueRow,
    GuideRow,
    OrganisationRow,
    PhraseRow,
    PlaceRow,
    PlatformRow,
    ProcedureRow,
    ProgrammeRow,
    QuestionRow,
    SettingRow,
    StateRow,
    SynonymRow,
    TermRow,
    ThemeRow,
    TopicRow,
)
from knowledge.models.diagnosis import DiagnosisProfileRow, DiagnosisQuestionRow, DiagnosisStepRow
from knowledge.models.editing import ChangeRow, DeskEntryRow
from knowledge.models.facts import DisputeReadingRow, DisputeRow, FactRevisionRow, FactRow, SourceRow
from knowledge.models.parameters import ParameterRow, ParameterValueRow
from knowledge.models.products import GenericWordRow, ProductPermitRow, ProductRow, ProductTariffRow, SectorWordsRow

__all__ = [
    "Base",
    "ChangeRow",
    "CountryRow",
    "CueRow",
    "DeskEntryRow",
    "DiagnosisProfileRow",
    "DiagnosisQuestionRow",
    "DiagnosisStepRow",
    "DisputeReadingRow",
    "DisputeRow",
    "FactRevisionRow",
    "FactRow",
    "GenericWordRow",
    "GuideRow",
    "OrganisationRow",
    "ParameterRow",
    "ParameterValueRow",
    "PhraseRow",
    "PlaceRow",
    "PlatformRow",
    "ProcedureRow",
    "ProductPermitRow",
    "ProductRow",
    "ProductTariffRow",
    "ProgrammeRow",
    "QuestionRow",
    "SectorWordsRow",
    "SettingRow",
    "SourceRow",
    "StateRow",
    "SynonymRow",
    "TermRow",
    "ThemeRow",
    "TopicRow",
]
