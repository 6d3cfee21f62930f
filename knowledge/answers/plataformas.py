"""Marketplaces that reach a destination from an origin, each with how a seller of another country gets in."""

from __future__ import annotations

from itertools import zip_longest

from knowledge import schema
from knowledge.answers.answer import Answer
from knowledge.answers.compose import headline
from knowledge.answers.question import Question
from knowledge.answers.recomendar import Fit, Next, recommended
from knowledge.answers.regulacion import permits_lead
from knowledge.cue_reader import cues_in
from knowledge.product_finder import find_products, sector_of
from knowledge.search import rank
from knowledge.search.stems import stems
from knowledge.snapshot import Snapshot
from knowledge.text import words

_ORDER = {"si": 0, "con_condiciones": 1, "por_confirmar": 2, "no": 3}
_MARK = {"si": "", "con_condiciones": " (con condiciones)", "por_confirmar": " (por confirmar)", "no": ""}
_MOST, _MOST_LOCAL = 3, 4
_HEALTH = "registro_sanitario"  # the topic of the permits without which no shop may sell the goods
_OWN = ("tienda_propia", "red_social")
_SHOPS = ("marketplace",)  # kinds of platform whose own fees and deliveries are nobody else's
_OF_THE_SHOP = (
    "costos",
    "devoluciones",
    "logistica",
    "marketplace",
)  # topics in which a fact about a shop is only about that shop
_GENERAL = {"vend", "plataform", "canal", "marketplac", "tiend", "publiqu", "public", "linea", "internet", "onlin"}


def platforms_lead(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return the marketplaces for the country, when the question is which one; nothing for a narrower question."""
    if _narrow(question):
        return ()
    fitting = suitable(snapshot, question, country)[:_MOST]
    if not fitting:
        return ()
    lines = [f"• {p.name}{_MARK[p.cross_border]}: {headline(p.cross_border_note or p.what)}" for p in fitting]
    return (_intro(snapshot, question, country), *lines, snapshot.phrase("plataformas_tuya"))


def _narrow(question: Question) -> bool:
    return bool(question.names) or len(set(stems(question.text)) - _GENERAL) > 4


def _intro(snapshot: Snapshot, question: Question, country: str) -> str:
    product = f" tus {question.product}" if question.product and question.product.endswith("s") else ""
    return snapshot.phrase("plataformas_intro", pais=snapshot.country_name(country), producto=product)


def platforms_choice(snapshot: Snapshot, question: Question, country: str, title: str) -> Answer | None:
    """Return the marketplaces that may sell across that border, each with its reason, and those that may not."""
    fits = [_fit(snapshot, question, country, platform) for platform in suitable(snapshot, question, country)]
    if _narrow(question) or not fits:
        return None
    local = local_only(snapshot, question, country)[:_MOST_LOCAL]
    names = ", ".join(platform.name for platform in local)
    shut = (snapshot.phrase("plataformas_locales", nombres=names),) if local else ()
    theme, papers = snapshot.themes["plataformas"], _papers(snapshot, question, country)
    return recommended(
        snapshot, title, _intro(snapshot, question, country), fits,
        closing=(*papers, *shut, snapshot.phrase("plataformas_tuya")), following=_next(snapshot, question), offers=theme.offers,
        more=[hit.id for hit in rank(snapshot, question.query(snapshot, theme.side, tuple(theme.topics), country))],
        named=[platform.id for platform in local],
    )  # fmt: skip


def _papers(snapshot: Snapshot, question: Question, country: str) -> tuple[str, ...]:
    """Return what a health or drinks authority asks of the product there: no shop sells it without."""
    for product in find_products(snapshot, question.product)[:1]:
        facts = [snapshot.facts.get(p.fact or "") for p in product.permits if p.country == country]
        if any(fact is not None and fact.topic == _HEALTH for fact in facts):
            return permits_lead(snapshot, question, country, 2)
    return ()


def asks_for_own(snapshot: Snapshot, question: Question) -> bool:
    """Tell whether the question is how to sell without a marketplace."""
    return bool(cues_in(snapshot, "canal_propio", question.text)) and not question.names


def own_channels(snapshot: Snapshot, countries: tuple[str, ...]) -> Answer:
    """Return the shops of one's own and the social networks that run: what there is without a marketplace."""
    running = [p for p in snapshot.platforms.values() if p.kind in _OWN and p.still_runs != "cerrado"]
    wanted = set(countries)
    here = sorted(running, key=lambda p: (p.works_in is not None and not wanted & {*p.works_in}, -len(p.facts), p.id))
    by_kind = [[p for p in here if p.kind == kind] for kind in _OWN]
    chosen = [p for pair in zip_longest(*by_kind) for p in pair if p is not None]
    fits = [Fit(platform, 1.0, (), headline(platform.what), _MARK[platform.cross_border]) for platform in chosen]
    theme, where = snapshot.themes["plataformas"], " y ".join(map(snapshot.country_name, countries))
    title = snapshot.phrase("titulo_tema", tema=theme.name, pais=where) if where else theme.name
    return recommended(snapshot, title, snapshot.phrase("plataformas_propias"), fits, offers=theme.offers)


def _next(snapshot: Snapshot, question: Question) -> Next | None:
    if question.origins:
        return None
    return Next(snapshot.phrase("plataformas_desde"), "pais:origen", snapshot.bloc_names)


def _fit(snapshot: Snapshot, question: Question, country: str, platform: schema.Platform) -> Fit:
    """Return a marketplace with why it fits: it admits who asks, or that is to be confirmed; it is for the product."""
    reasons = []
    if question.origins:
        home = snapshot.country_name(question.origins[0])
        admits = platform.sellers_from is not None
        reasons.append(snapshot.phrase("plataformas_admite" if admits else "plataformas_sin_confirmar", pais=home))
    sector = sector_of(snapshot, _product(snapshot, question))
    if sector and sector in (platform.sectors or ()):
        reasons.append(snapshot.phrase(f"sector_{sector}"))
    if platform.sells_to is None:
        reasons.append(snapshot.phrase("plataformas_sin_destino", pais=snapshot.country_name(country)))
    if platform.still_runs == "por_confirmar":
        reasons.append(snapshot.phrase("plataformas_sigue"))
    what = headline(platform.cross_border_note or platform.what)
    doubted = any("por confirmar" in reason for reason in reasons)
    return Fit(platform, 1.0, tuple(reasons), what, "" if doubted else _MARK[platform.cross_border])


def suitable(snapshot: Snapshot, question: Question, country: str) -> list[schema.Platform]:
    """Return the marketplaces that may sell to a country from another one, surest first; never one that cannot.

    Those of the trade whose destinations are not known are told only where none is known to reach the country.
    """
    sector = sector_of(snapshot, _product(snapshot, question))

    def fit(platform: schema.Platform) -> tuple[bool, int, int, int, str]:
        own = 0 if platform.sectors and sector in platform.sectors else 1
        unsure = platform.still_runs != "vigente"
        return unsure, _ORDER[platform.cross_border], own, -len(platform.facts), platform.id

    reach = [p for p in _of(snapshot, question, country) if p.cross_border != "no" and _admits(p, question)]
    known = [p for p in reach if p.sells_to is not None]
    return sorted(known or reach, key=fit)


def local_only(snapshot: Snapshot, question: Question, country: str) -> list[schema.Platform]:
    """Return the marketplaces of a country that who asks cannot use from abroad."""
    return [p for p in _of(snapshot, question, country) if p.cross_border == "no" or not _admits(p, question)]


def _product(snapshot: Snapshot, question: Question) -> str | None:
    """Return what is sold: a thing named in the question goes before the "app" through which it would be sold."""
    first = find_products(snapshot, question.product)[:1]
    if not first or first[0].kind == "bien":
        return question.product
    things = (word for word in words(question.text) if any(p.kind == "bien" for p in find_products(snapshot, word)[:1]))
    return next(things, question.product)


def _of(snapshot: Snapshot, question: Question, country: str) -> list[schema.Platform]:
    """Return the marketplaces that sell in a country what is sold; those of its trade also where it is not known."""
    sector = sector_of(snapshot, _product(snapshot, question))
    products = find_products(snapshot, _product(snapshot, question))
    no_goods = bool(products) and products[0].kind != "bien"  # a game or a service sells only in the shops of its trade

    def sells(platform: schema.Platform) -> bool:
        own = bool(sector and sector in (platform.sectors or ()))
        reaches = country in (platform.sells_to or ()) or (platform.sells_to is None and own)
        return reaches and (own or (not no_goods and (not platform.sectors or not sector)))

    running = [p for p in snapshot.platforms.values() if p.kind == "marketplace" and p.still_runs != "cerrado"]
    return [platform for platform in running if sells(platform)]


def _admits(platform: schema.Platform, question: Question) -> bool:
    return (
        not question.origins
        or platform.sellers_from is None
        or bool(set(question.origins) & set(platform.sellers_from))
    )


def of_a_shop(snapshot: Snapshot, theme: schema.Theme, question: Question, fact: schema.Fact) -> bool:
    """Tell whether a fact is of how a marketplace that nobody named works, where no shop was asked for ("¿cómo envío?")."""
    if "marketplace" in theme.topics or fact.topic not in _OF_THE_SHOP or set(fact.about) & set(question.names):
        return False
    about = (snapshot.platforms[name] for name in fact.about if name in snapshot.platforms)
    return any(entry.kind in _SHOPS for entry in about)
