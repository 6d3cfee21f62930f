"""The self-diagnosis: questions, profiles and steps."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from knowledge.schema.base import Country, Entry, Identifier, Text


class DiagnosisChoice(Entry):
    """One way to answer a question of the self-assessment; `words` are other ways to say it."""

    label: Annotated[str, Field(min_length=1, max_length=20)]
    points: Annotated[int, Field(ge=0, le=2)]
    words: list[Text] = []


class DiagnosisStep(Entry):
    """What to do next: a theme to ask about, and the programmes that help in each country, the best first."""

    text: Text
    theme: Identifier
    programmes: dict[Country, list[Identifier]] = {}


class DiagnosisQuestion(Entry):
    """One question of the self-assessment, in the order of the file."""

    id: Identifier
    text: Text
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    choices: Annotated[list[DiagnosisChoice], Field(min_length=2, max_length=3)]
    step: DiagnosisStep


class DiagnosisProfile(Entry):
    """A profile of the self-assessment, and from which score on (0 to 100)."""

    id: Identifier
    at_least: Annotated[int, Field(ge=0, le=100)]
    name: Text
    text: Text


class DiagnosisFurtherStep(DiagnosisStep):
    """A step for whoever lacks little."""

    id: Identifier
