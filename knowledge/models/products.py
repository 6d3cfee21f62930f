"""Products with their tariffs and permits, and the words that lead to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge.models.base import Base, Loaded


class ProductRow(Loaded, Base):
    """A product as exporters call it."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    synonyms: Mapped[list[str]]
    sector: Mapped[str] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(10))
    hs6: Mapped[str | None] = mapped_column(String(6))
    hs_description: Mapped[str | None]
    alternatives: Mapped[list[dict[str, Any]]]
    hints: Mapped[list[str]]
    note: Mapped[str | None]
    preference_note: Mapped[str | None]
    transport_note: Mapped[str | None]
    tariffs: Mapped[list[ProductTariffRow]] = relationship(
        order_by="ProductTariffRow.key", cascade="all, delete-orphan"
    )
    permits: Mapped[list[ProductPermitRow]] = relationship(
        order_by="ProductPermitRow.key", cascade="all, delete-orphan"
    )


class ProductTariffRow(Base):
    """The duty of one country on a product, as a fraction; NULL is unknown."""

    __tablename__ = "product_tariffs"

    key: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    country: Mapped[str] = mapped_column(String(2))
    regime: Mapped[str] = mapped_column(String(10))
    rate: Mapped[Decimal | None]
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    form: Mapped[str | None]
    verified: Mapped[bool]
    source: Mapped[str | None]
    excluded: Mapped[bool]
    phase_out: Mapped[bool]


class ProductPermitRow(Base):
    """A permit, label or registration of a product in one country."""

    __tablename__ = "product_permits"

    key: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    country: Mapped[str] = mapped_column(String(2))
    name: Mapped[str]
    verified: Mapped[bool]
    fact: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None]


class GenericWordRow(Loaded, Base):
    """A short word that may mean several products."""

    __tablename__ = "generic_words"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    word: Mapped[str]
    products: Mapped[list[str]]


class SectorWordsRow(Loaded, Base):
    """Words for a whole sector."""

    __tablename__ = "sector_words"

    id: Mapped[str] = mapped_column(String(30), primary_key=True)
    words: Mapped[list[str]]
