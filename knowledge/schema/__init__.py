"""The entries of the knowledge base: what each has, what may be missing, and what is refused.

An absent value means "the sources do not say": nothing is invented to fill it, and it never counts as zero.
Texts are Spanish; countries are ISO 3166-1 alpha-2, plus AP (the four of the Pacific Alliance) and XX (several or any).
"""

from knowledge.schema.base import BLOC, REGIONAL, Country, Entry, Identifier, LegalStatus, Role, Running, Sector, Text
from knowledge.schema.catalogue import Eligibility, Organisation, Platform, Programme
from knowledge.schema.diagnosis import (
    DiagnosisChoice,
    DiagnosisFurtherStep,
    DiagnosisProfile,
    DiagnosisQuestion,
    DiagnosisStep,
)
from knowledge.schema.facts import Dispute, Fact, Reading, Source
from knowledge.schema.parameters import DatedValue, Parameter, Scope
from knowledge.schema.places import CountryEntry, Place
from knowledge.schema.products import Alternative, GenericWord, Permit, Product, SectorWords, Tariff
from knowledge.schema.topics import Guide, Procedure, Question, Said, Theme, Topic
from knowledge.schema.words import Cue, Phrase, Setting, Synonym, Term

__all__ = [
    "BLOC", "REGIONAL", "Alternative", "Country", "CountryEntry", "Cue", "DatedValue", "DiagnosisChoice",
    "DiagnosisFurtherStep", "DiagnosisProfile", "DiagnosisQuestion", "DiagnosisStep", "Dispute", "Eligibility", "Entry",
    "Fact", "GenericWord", "Guide", "Identifier", "LegalStatus", "Organisation", "Parameter", "Permit", "Phrase", "Place",
    "Platform", "Procedure", "Product", "Programme", "Question", "Reading", "Role", "Running", "Said", "Scope", "Sector",
    "SectorWords", "Setting", "Source", "Synonym", "Tariff", "Term", "Text", "Theme", "Topic",
]  # fmt: skip
