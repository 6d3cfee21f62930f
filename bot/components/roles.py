"""Decides whether a place is where the goods leave from or where they go, by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

ORIGIN, DESTINATION, DENIED = "origen", "destino", "negado"

_ORIGIN_BEFORE = {"desde", "origen"}
_ORIGIN_TALK = {
    "soy", "somos", "estoy", "estamos", "vivo", "vivimos", "salgo", "sale", "salen", "mando", "exporto", "exportamos",
    "empresa", "taller", "tienda", "negocio", "pyme", "emprendimiento", "marca", "fabrica", "aca", "aqui", "emprendedora",
    "emprendedor", "artesana", "artesano", "produzco", "fabrico", "hecho", "hecha", "hechos", "hechas", "nosotros",
    "importo", "traigo", "traer", "importar", "tejedora", "estudio", "productor", "productora", "ubicada", "ubicado",
}  # fmt: skip
_DESTINATION_BEFORE = {"a", "al", "para", "hacia", "hasta", "destino", "entrar", "ingresar"}
_DESTINATION_NOUNS = {
    "cliente",
    "clienta",
    "clientes",
    "clientas",
    "comprador",
    "compradora",
    "compradores",
    "destinatario",
    "consumidor",
    "consumidores",
    "mercado",
    "amiga",
    "amigo",
    "pedido",
    "pedidos",
    "encargo",
    "alla",
    "aduana",
    "importador",
    "distribuidor",
    "publico",
}
# "vender en Perú" is the destination, but "exportar de Perú" the origin.
_DESTINATION_VERBS = {
    "vender", "vendo", "venta", "ventas", "vendemos", "venderle", "envio", "enviar", "mandar", "llegar", "llega",
    "entrego", "entregar", "compra", "recibe", "recibir", "exportar", "nacionalizar", "internar", "compran", "competir",
    "promocionar", "vendiendo", "enviando", "exportando", "ofrecer", "pago", "paga", "pagan", "cobran",
}  # fmt: skip
_LINKS = {"en", "de", "del", "la", "el", "los", "las", "mi", "un", "una", "hasta"}
_WINDOW = 4


def assign(words: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str | None]:
    """Return the role of each place span [first, last) of the normal words, None where the words do not tell."""
    roles = [_role(words, first, last) for first, last in spans]
    for here, there in zip(range(len(spans)), range(1, len(spans)), strict=False):
        between = list(words[spans[here][1] : spans[there][0]])
        if (between in (["a"], ["para"], ["hacia"], ["hasta"], ["al"], ["pa"]) and roles[here] != DESTINATION) or (
            not between and roles[here] is None and roles[there] is None
        ):
            roles[here], roles[there] = ORIGIN, DESTINATION
        elif roles[there] is None and between in (["y"], ["o"], ["e"], ["u"], []):
            roles[there] = roles[here]
    if ORIGIN in roles and roles.count(None) == 1 and DESTINATION not in roles:
        roles[roles.index(None)] = DESTINATION
    if DESTINATION in roles and roles.count(None) == 1 and ORIGIN not in roles and len(roles) > 1:
        lonely = roles.index(None)
        roles[lonely] = ORIGIN if _follows(words, spans[lonely][0], "de") else None
    return roles


def _follows(words: Sequence[str], first: int, word: str) -> bool:
    return first > 0 and words[first - 1] == word


def _role(words: Sequence[str], first: int, last: int) -> str | None:
    before = list(words[max(0, first - _WINDOW) : first])
    if not before:
        return None
    link, earlier = before[-1], before[:-1]
    if link == "no" or (earlier[-1:] == ["no"] and link in ("de", "a", "para", "en")):
        return DENIED
    if link in _ORIGIN_BEFORE or earlier[-1:] == ["desde"]:
        return ORIGIN
    if link in _DESTINATION_BEFORE:
        return DESTINATION
    # The nearest telling word decides: "soy artesana de Cusco", "mi clienta de Lima", "vender en México".
    for word in reversed(before):
        if word in _ORIGIN_TALK:
            return ORIGIN
        if word in _DESTINATION_NOUNS:
            return DESTINATION
        if word in _DESTINATION_VERBS:
            return ORIGIN if link == "de" else DESTINATION
        if word not in _LINKS and word not in ("vive", "esta", "vivo", "que", "se", "le", "cosas", "algo"):
            continue
    return None
