"""Tables of the knowledge base. Lists and small structures are JSON; decimals are text, so nothing becomes a float."""

from knowledge.models.base import Base
from knowledge.models.catalogues import (
    CountryRow,
    GenericWordRow,
    OrganisationRow,
    PhraseRow,
    PlaceRow,
    PlatformRow,
    ProductPermitRow,
    ProductRow,
    ProductTariffRow,
    ProgrammeRow,
    SectorWordsRow,
    SettingRow,
    StateRow,
    SynonymRow,
    TermRow,
    ThemeRow,
    TopicRow,
)
from knowledge.models.facts import DisputeReadingRow, DisputeRow, FactRevisionRow, FactRow, SourceRow
from knowledge.models.parameters import ParameterRow, ParameterValueRow

__all__ = [
    "Base",
    "CountryRow",
    "DisputeReadingRow",
    "DisputeRow",
    "FactRevisionRow",
    "FactRow",
    "GenericWordRow",
    "OrganisationRow",
    "ParameterRow",
    "ParameterValueRow",
    "PhraseRow",
    "PlaceRow",
    "PlatformRow",
    "ProductPermitRow",
    "ProductRow",
    "ProductTariffRow",
    "ProgrammeRow",
    "SectorWordsRow",
    "SettingRow",
    "SourceRow",
    "StateRow",
    "SynonymRow",
    "TermRow",
    "ThemeRow",
    "TopicRow",
]
