"""No reply holds a figure that the knowledge base does not: ~120 messages are asked and each number is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from pydantic import BaseModel

from knowledge import schema
from knowledge.product_finder import find_products
from knowledge.snapshot import Snapshot
from tests.server.conftest import Assistant, Conversation, Reply

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_CHECKED = re.compile(r"revisado \w+ \d{4}")
_BEFORE_COUNTRY = re.compile(r"(?:Arancel de|Para) (.+?) en (?:Chile|Colombia|México|Perú)")
_BEFORE_CODE = re.compile(r"^(.+?) suele ir en la partida", re.M)
_NUMBERED = re.compile(r"^\d+\. ", re.M)

BODY = 990  # characters: what still fits a WhatsApp body (1,024) with some room

COUNTRIES = ("Chile", "Colombia", "México", "Perú")
PLACES = ("Valparaíso", "Barranquilla", "Guadalajara", "Lima")
PRODUCTS = (
    "zapatos de cuero",
    "mermelada",
    "chompas de alpaca",
    "café tostado",
    "cremas para la cara",
    "aretes de plata",
)
PHRASINGS = (
    # Charges.
    "q impuestos paga mi cliente en {pais} si le mando {producto}?",
    "hola, cuanto le van a cobrar de aduana por {producto} que van pa {lugar}",
    "mandar {producto} a {pais}: ¿arancel e iva?",
    "le vendi {cantidad} {producto} a {precio} dolares cada uno a un cliente de {lugar}, cuanto paga de impuestos al recibir",
    "hay un monto minimo q no pague impuestos en {pais}",
    "en {lugar} cobran iva si el paquete vale {precio} usd?",
    # Platforms.
    "donde puedo vender {producto} en {pais}",
    "q comision cobra mercado libre en {pais}",
    "me conviene amazon o mercado libre pa vender {producto} en {pais}?",
    "que plataformas hay en {pais} para {producto}",
    "cuanto cuesta publicar en falabella {pais}",
    "quiero mi propia tienda pa venderle a {pais}, q uso",
    # Programmes.
    "soy de {lugar}, hay programas de apoyo pa exportar {producto}?",
    "q ayudas da el gobierno de {pais} a las pymes exportadoras",
    "hay algun fondo o credito para exportar desde {pais}",
    "capacitaciones gratis para exportar por internet en {pais}",
    "como postulo a un programa de exportacion, estoy en {lugar}",
    "ferias o ruedas de negocio pa vender {producto} siendo de {pais}",
    # Regulation.
    "q etiqueta tiene que llevar {producto} en {pais}",
    "necesito registro sanitario pa mandar {producto} a {pais}?",
    "permisos para entrar {producto} a {lugar}",
    "que me exigen en {pais} para vender {producto}",
    "cuanto demora el permiso sanitario en {pais}",
    "que sellos o rotulado piden en {pais} pa {producto}",
    # Requirements.
    "que necesito pa exportar {producto} desde {pais}",
    "soy de {lugar} y nunca he exportado, q papeles ocupo",
    "hasta cuanto puedo exportar simplificado desde {pais}",
    "puedo exportar como persona natural desde {pais} por correo?",
    "como recupero el iva de lo que exporto desde {pais}",
    "certificado de origen para {producto} de {pais}, como lo saco y cuanto cuesta",
)


def messages() -> Iterator[str]:
    """Yield every phrasing for every country; products and amounts take turns."""
    for number, phrasing in enumerate(PHRASINGS):
        for turn, (country, place) in enumerate(zip(COUNTRIES, PLACES, strict=True)):
            product = PRODUCTS[(number + turn) % len(PRODUCTS)]
            amounts = {"cantidad": 3 + number % 7, "precio": 45 + 35 * turn + number}
            yield phrasing.format(pais=country, lugar=place, producto=product, **amounts)


def readings(token: str) -> set[Decimal]:
    """Return what a written number may mean: 2,500 is two thousand five hundred, or two and a half."""
    if "." in token and "," in token:
        decimal = max(".,", key=token.rfind)
        whole, fraction = token.rsplit(decimal, 1)
        return {Decimal(f"{re.sub('[.,]', '', whole)}.{fraction}")}
    found = set()
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", token):
        found.add(Decimal(re.sub("[.,]", "", token)))
    if re.fullmatch(r"\d+[.,]\d+", token):
        found.add(Decimal(token.replace(",", ".")))
    if not found:  # 3.7.35 or 1,2,3: its parts
        found |= {Decimal(part) for part in re.split("[.,]", token) if part}
    return found


def numbers(text: str) -> dict[str, set[Decimal]]:
    """Return the numbers of a text with their readings."""
    return {token: readings(token) for token in _NUMBER.findall(text)}


def strings(value: Any) -> Iterator[str]:
    """Yield every text and number inside a value."""
    if isinstance(value, BaseModel):
        value = dict(value)
    elif is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        for inner in (*value.keys(), *value.values()):
            yield from strings(inner)
    elif isinstance(value, (list, tuple, set)):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, (str, int, Decimal)) and not isinstance(value, bool):
        yield str(value)


def held(values: Iterable[Any]) -> set[Decimal]:
    """Return every number inside these values."""
    return {reading for text in strings(list(values)) for found in numbers(text).values() for reading in found}


def unfounded(snapshot: Snapshot, reply: Reply, said: list[str]) -> list[str]:
    """Return the numbers of a reply that nothing used in it holds."""
    known = held(_used(snapshot, reply)) | _product_figures(snapshot, reply) | _own(said)
    text = _NUMBERED.sub("", _CHECKED.sub("", reply.text))
    return [token for token, meanings in numbers(text).items() if not meanings & known]


def _used(snapshot: Snapshot, reply: Reply) -> Iterator[Any]:
    """Yield the facts that the reply names with their disputes, its sources and the entries that it mentions by name."""
    for fact_id in reply.facts:
        fact = snapshot.facts[fact_id]
        yield fact
        yield snapshot.disputes.get(fact.dispute or "")
    yield reply.custom.get("sources", [])
    # The calculator's structure: its lines, totals and readings. Its own text is what is being checked.
    yield {key: value for key, value in (reply.custom.get("quote") or {}).items() if key not in ("text", "warnings")}
    for catalogue in (snapshot.programmes, snapshot.platforms, snapshot.organisations):
        yield from (entry for entry in catalogue.values() if entry.name in reply.text)
    yield from (term for term in snapshot.terms.values() if reply.text.startswith(f"*{term.term}"))


def _products(snapshot: Snapshot, reply: Reply) -> list[schema.Product]:
    """Return the products that the reply speaks of: by their own name, or by the person's word before a country."""
    text = reply.text.lower()
    named = [product for product in snapshot.products.values() if product.name.lower() in text]
    words = [*_BEFORE_COUNTRY.findall(reply.text), *_BEFORE_CODE.findall(reply.text)]
    return named + [product for word in words for product in find_products(snapshot, word)[:1]]


def _product_figures(snapshot: Snapshot, reply: Reply) -> set[Decimal]:
    """Return the codes of the products named, and their rates (as percentages) in the countries named."""
    figures: set[Decimal] = set()
    for product in _products(snapshot, reply):
        codes = [product.hs6, *(other.hs6 for other in product.alternatives)]
        figures |= held([product.name, product.hints, product.alternatives, product.hs_description])
        figures |= {Decimal(f"{code[:4]}.{code[4:]}") for code in codes if code} | held(code for code in codes if code)
        here = [code for code in schema.BLOC if snapshot.country_name(code) in reply.text]
        rates = [(t.rate, t.low, t.high) for t in product.tariffs if t.country in here and not t.excluded]
        figures |= {rate * 100 for three in rates for rate in three if rate is not None}
        figures |= held(permit.name for permit in product.permits if permit.country in here)
    return figures


def _own(said: list[str]) -> set[Decimal]:
    """Return the person's own numbers, and what they add up or multiply to."""
    own = [min(meanings) for text in said for meanings in numbers(text).values()]
    return {*own, *(a * b for a, b in combinations(own, 2)), *(a + b for a, b in combinations(own, 2)), sum(own)}


@pytest.fixture(scope="module")
def walk(assistant: Assistant) -> dict[str, Reply]:
    """Every message of the walk, each asked in a conversation of its own."""
    return {message: Conversation(assistant.url).say(message) for message in messages()}


@pytest.mark.parametrize("message", messages())
def test_every_number_of_a_reply_stands_in_what_it_cites(
    message: str, walk: dict[str, Reply], snapshot: Snapshot
) -> None:
    reply = walk[message]
    assert unfounded(snapshot, reply, [message]) == [], reply.text


@pytest.mark.parametrize("message", messages())
def test_a_reply_fits_a_chat_and_gives_its_sources(message: str, walk: dict[str, Reply]) -> None:
    reply = walk[message]
    assert len(reply.text) <= BODY, f"{len(reply.text)} caracteres: {reply.text}"
    if reply.facts:
        assert reply.sourced, reply.text
    elif numbers(reply.text):
        pytest.fail(f"cifras sin ningún hecho citado: {reply.text}")


def test_most_replies_of_the_walk_hold_figures(walk: dict[str, Reply]) -> None:
    """The walk would prove nothing if it met only questions back."""
    with_figures = [reply for reply in walk.values() if numbers(_CHECKED.sub("", reply.text))]
    assert len(walk) >= 115
    assert len(with_figures) >= 0.7 * len(walk)


def test_follow_ups_hold_no_other_figures(assistant: Assistant, snapshot: Snapshot) -> None:
    for country, product in zip(COUNTRIES, PRODUCTS, strict=False):
        talk = Conversation(assistant.url)
        said = [f"q impuestos paga mi cliente si mando {product} a {country}", "valen 120 dólares", "más detalle"]
        for text in [*said, "más simple", "¿y de dónde sale?"]:
            reply = talk.say(text)
            assert unfounded(snapshot, reply, said) == [], f"{text} → {reply.text}"


@pytest.mark.parametrize(
    "words",
    ["El arancel es de 47%.", "Paga USD 1.234,56 en total.", "Según la ley 99.999, no paga.", "Hasta USD 7.777."],
)
def test_the_check_catches_an_invented_figure(words: str, snapshot: Snapshot) -> None:
    fact = snapshot.facts["mx-tope-2500-usd"]
    product = find_products(snapshot, "zapatos de cuero")[0]
    reply = Reply(f"*México*\n{fact.summary}\nArancel de {product.name} en México. {words}", {"facts": [fact.id]})
    assert unfounded(snapshot, reply, ["le mando 3 pares de 45 dólares"])
    assert not unfounded(snapshot, Reply(reply.text.replace(words, ""), reply.custom), [])


def test_numbers_are_read_in_both_formats() -> None:
    assert readings("1.500,50") == readings("1,500.50") == {Decimal("1500.50")}
    assert readings("2,500") == {Decimal(2500), Decimal("2.5")}
    assert readings("33.5") == readings("33,5") == {Decimal("33.5")}
    assert readings("3.7.35") == {Decimal(3), Decimal(7), Decimal(35)}
