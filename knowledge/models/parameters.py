"""Dated parameters: rates, thresholds and fees, keyed by the first day in force."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models.base import Base, Loaded
from knowledge.models.facts import SourceRow


class ParameterRow(Loaded, Base):
    """A series with its unit."""

    __tablename__ = "parameters"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    topic: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(String(20))
    dispute: Mapped[str | None] = mapped_column(String(80))
    scope: Mapped[dict[str, Any]] = mapped_column(default=dict)
    values: Mapped[list[ParameterValueRow]] = relationship(
        order_by="ParameterValueRow.valid_from", cascade="all, delete-orphan"
    )


class ParameterValueRow(Base):
    """The value from `valid_from` on; NULL closes the series, unless `low` and `high` bound it."""

    __tablename__ = "parameter_values"
    __table_args__ = (UniqueConstraint("parameter_id", "valid_from"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    parameter_id: Mapped[str] = mapped_column(ForeignKey("parameters.id"), index=True)
    valid_from: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal | None]
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    norm: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    checked_on: Mapped[str] = mapped_column(String(10))
    legal_status: Mapped[str] = mapped_column(String(20))
    verified: Mapped[bool]
    fact: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None]

    source: Mapped[SourceRow] = relationship()
