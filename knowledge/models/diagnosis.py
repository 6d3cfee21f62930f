"""The self-assessment: its questions, profiles and further steps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from knowledge.models.base import Base, Loaded


class DiagnosisQuestionRow(Loaded, Base):
    """A question with its choices, and the step for whoever lacks what it asks."""

    __tablename__ = "diagnosis_questions"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str]
    weight: Mapped[int]
    choices: Mapped[list[dict[str, Any]]]
    step: Mapped[dict[str, Any]]


class DiagnosisProfileRow(Loaded, Base):
    """A profile, from a score on."""

    __tablename__ = "diagnosis_profiles"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    at_least: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]


class DiagnosisStepRow(Loaded, Base):
    """A step for whoever lacks little."""

    __tablename__ = "diagnosis_steps"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str]
    theme: Mapped[str] = mapped_column(String(80))
    programmes: Mapped[dict[str, Any]] = mapped_column(JSON)
