"""Marketplaces that reach a destination, each with how a seller of another country gets in."""

from __future__ import annotations

from knowledge import schema
from knowledge.answers.compose import headline
from knowledge.answers.question import Question
from knowledge.product_finder import sector_of
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot

_ORDER = {"si": 0, "con_condiciones": 1, "por_confirmar": 2, "no": 3}
_MARK = {"si": "", "con_condiciones": " (con condiciones)", "por_confirmar": " (por confirmar)", "no": ""}
_MOST = 3
_GENERAL = {"vend", "plataform", "canal", "marketplac", "tiend", "publiqu", "public", "linea", "internet", "onlin"}


def platforms_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the marketplaces for the country, when the question is which one; nothing for a narrower question."""
    if question.names or len(set(stems(question.text)) - _GENERAL) > 4:
        return ()
    fitting = suitable(snapshot, question, country)[:_MOST]
    if not fitting:
        return ()
    product = f" tus {question.product}" if question.product and question.product.endswith("s") else ""
    lines = [f"• {p.name}{_MARK[p.cross_border]}: {headline(p.cross_border_note or p.what)}" for p in fitting]
    intro = snapshot.phrase("plataformas_intro", pais=snapshot.country_name(country), producto=product)
    return (intro, *lines, snapshot.phrase("plataformas_tuya"))


def suitable(snapshot: Snapshot, question: Question, country: str) -> list[schema.Platform]:
    """Return the marketplaces that may sell to a country from another one; never one that cannot."""
    sector = sector_of(snapshot, question.product)

    def fit(platform: schema.Platform) -> tuple[int, int, int, str]:
        own = 0 if platform.sectors and sector in platform.sectors else 1
        return _ORDER[platform.cross_border], own, -len(platform.facts), platform.id

    return sorted(
        (
            p
            for p in snapshot.platforms.values()
            if p.kind == "marketplace"
            and p.still_runs != "cerrado"
            and p.cross_border != "no"
            and country in (p.sells_to or ())
            and (not p.sectors or not sector or sector in p.sectors)
            and (not question.origins or p.sellers_from is None or set(question.origins) & set(p.sellers_from))
        ),
        key=fit,
    )
