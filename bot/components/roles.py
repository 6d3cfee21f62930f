"""Decides whether a place is where the goods leave from or where they go, by the words around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.components.buyers import bought, buys, sells
from bot.components.homes import at_home, moved, near_words
from bot.components.place_cues import DENIED, DESTINATION, ORIGIN, SILENT, cues

_WINDOW = 6
_TO = ("a", "para", "hacia", "hasta", "al", "pa")
_AND = (["y"], ["o"], ["e"], ["u"])


def assign(
    words: Sequence[str],
    spans: Sequence[tuple[int, int]],
    people: Collection[int] = (),
    goods: Collection[int] = (),
) -> list[str | None]:
    """Return the role of each place span [first, last) of the normal words, None where the words do not tell.

    Args:
        people: the spans that are demonyms ("limeña").
        goods: the words after which a name of goods ends ("poncho" de Temuco).
    """
    roles = [_role(words, spans, i, i in people) for i in range(len(spans))]
    at_home(words, spans, people, roles)
    if spans and buys(words):
        return [bought(words, first, role) for (first, _), role in zip(spans, roles, strict=True)]
    _join(words, spans, roles)
    moved(words, spans, roles)
    _of_goods(words, spans, goods, roles)
    if ORIGIN in roles and roles.count(None) == 1 and DESTINATION not in roles:
        roles[roles.index(None)] = DESTINATION
    if DESTINATION in roles and roles.count(None) == 1 and ORIGIN not in roles and len(roles) > 1:
        lonely = roles.index(None)
        roles[lonely] = ORIGIN if _follows(words, spans[lonely][0], ("de", "en")) else None
    told = [
        i for i, (first, _) in enumerate(spans) if roles[i] == ORIGIN and cues()["myself"] & near_words(words, first)
    ]
    if told:  # "ya vendo en Chile y ahora quiero entrar a Colombia, soy de Oaxaca"
        return [_sold_in(words, first, role) for (first, _), role in zip(spans, roles, strict=True)]
    return roles


def _sold_in(words: Sequence[str], first: int, role: str | None) -> str | None:
    """Return the place where I sell as a destination, where it is told that I am elsewhere."""
    sold = _follows(words, first, ("en",)) and cues()["first_person"] & set(words[max(0, first - 2) : first - 1])
    return DESTINATION if role is None and sold else role


def _join(words: Sequence[str], spans: Sequence[tuple[int, int]], roles: list[str | None]) -> None:
    """Give a route its two ends ("de Lima a Cali"), and what an "y" joins the role of what came before it."""
    for here, there in zip(range(len(spans)), range(1, len(spans)), strict=False):
        between = list(words[spans[here][1] : spans[there][0]])
        bound = roles[here] == DESTINATION and _follows(words, spans[here][0], _TO)
        if (between in [[link] for link in _TO] and not bound) or (
            not between and roles[here] is None and roles[there] is None
        ):
            roles[here], roles[there] = ORIGIN, DESTINATION
        elif (between == [] and roles[there] is None) or (between in _AND and _goes_on(roles[here], roles[there])):
            roles[there] = roles[here]


def _goes_on(here: str | None, there: str | None) -> bool:
    return here not in (None, SILENT) and there != DENIED


def _of_goods(
    words: Sequence[str], spans: Sequence[tuple[int, int]], goods: Collection[int], roles: list[str | None]
) -> None:
    """Put the place of the goods where they leave from, if they go to another: "clienta de Lima… poncho de Temuco"."""
    for i, (first, _) in enumerate(spans):
        others = roles[:i] + roles[i + 1 :]
        if (
            roles[i] == DESTINATION
            and _goods_of(words, first, goods)
            and DESTINATION in others
            and ORIGIN not in others
        ):
            roles[i] = ORIGIN


def _goods_of(words: Sequence[str], first: int, goods: Collection[int]) -> bool:
    return _follows(words, first, ("de",)) and first - 1 in goods


def _orders(after: Sequence[str]) -> bool:
    """Tell whether who is of the place is said to buy: "una señora de Cartagena me pidió 5 bolsos"."""
    words = after[1:] if after[:1] and after[0] not in ("me", "nos", "y", "pero", "e", "que", "donde") else after
    if not set(words[:1]) & cues()["to_me"]:
        return False
    going = words[1:2] and words[1] in cues()["going"] and set(words[2:4]) & cues()["buyer_wish"]  # "me va a comprar"
    return bool(going or cues()["orders"] & set(words[1:2]))


def _wants(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether who is of the place wants something: "un restaurante de Cusco quiere mi mezcal"."""
    something = after[1:2] and (after[1] in cues()["something"] or after[1].isdigit())
    return bool(something and after[0] in cues()["orders"] and not (cues()["ours"] | cues()["myself"]) & set(before))


def _asked_from(before: Sequence[str]) -> bool:
    """Tell whether somebody of the place looked for me: "me escribieron desde Cali", "me compraron de Monterrey"."""
    pairs = zip(range(1, len(before)), before, before[1:], strict=False)
    asked = [i for i, me, verb in pairs if me in cues()["to_me"] and verb in cues()["orders"] | cues()["writes"]]
    mine = cues()["myself"] | cues()["mine"] | cues()["leaves"] | cues()["sends"] | cues()["exporting"] | {"y"}
    return bool(asked) and before[-1] in ("de", "desde") and not mine & set(before[asked[-1] :])


def _of_people(words: Sequence[str], before: Sequence[str], beside: bool) -> str | None:
    """Return the role of the place of some people: who buys it is where it goes, who writes is where it comes from."""
    near = set(before[-3:])
    if cues()["myself"] & near:
        return ORIGIN
    sold = sells(words) or _orders(words) or {"le", "les"} & set(words)
    return DESTINATION if beside or sold or near & cues()["sold_to"] else None


def _follows(words: Sequence[str], first: int, links: tuple[str, ...]) -> bool:
    return first > 0 and words[first - 1] in links


def _role(words: Sequence[str], spans: Sequence[tuple[int, int]], index: int, people: bool) -> str | None:
    first, last = spans[index]
    before = list(words[max(0, first - _WINDOW) : first])
    after = list(words[last : last + 4])
    told = bool(before) and before[-1] in cues()["links"] | cues()["destination_before"] | cues()["origin_before"]
    theirs = bool(before) and before[-1] in cues()["destination_nouns"]  # "clientes peruanos, soy mype"
    if _said_behind(words, spans, index, people) and not (told or theirs):
        return ORIGIN
    if (_orders(after) and not cues()["myself"] & set(before)) or _wants(before, after):
        return DESTINATION
    if not before:
        return None
    link, earlier = before[-1], before[:-1]
    if link == "no" or (earlier[-1:] == ["no"] and link in ("de", "a", "para", "en")):
        return DENIED
    if link in cues()["articles"] and earlier[-1:] and earlier[-1] in cues()["sold_to"]:
        return DESTINATION  # "le vendo a un colombiano"
    if _asked_from(before) or _asked_by(before) or _the_one(earlier, link) or _for_somebody(before):
        return DESTINATION
    if _mine(before):
        return ORIGIN
    if link in cues()["origin_before"] or earlier[-1:] == ["desde"]:
        return ORIGIN
    if link in cues()["destination_before"]:
        return DESTINATION
    return _by_nearest(words, first, [end for _, end in spans[:index]])


def _said_behind(words: Sequence[str], spans: Sequence[tuple[int, int]], index: int, people: bool) -> bool:
    """Tell whether the word behind a place says that I am there: "tapatío aquí", "ayacuchana soy".

    In "Chile, soy de Tunja" and "Lima, soy artesana" it opens what comes next.
    """
    last = spans[index][1]
    word = words[last] if last < len(words) else None
    if word not in cues()["origin_after"] or (word in cues()["myself"] and not people):
        return False
    following = words[last + 1 : spans[index + 1][0]] if index + 1 < len(spans) else ()
    return not (following and len(following) < _WINDOW and following[-1] in ("de", "en") and "y" not in following)


def _asked_by(before: Sequence[str]) -> bool:
    """Tell whether somebody of the place looked for me: "me escribió una chilena", "me compran mexicanos"."""
    said = before[:-1] if before[-1] in cues()["articles"] else before
    return len(said) > 1 and said[-2] in cues()["to_me"] and said[-1] in cues()["orders"] | cues()["writes"]


def _the_one(earlier: Sequence[str], link: str) -> bool:
    """Tell whether the place is that of who pays or asks: "cuánto paga el de Lima"."""
    pays = cues()["destination_verbs"] & set(earlier[-2:-1])
    return link == "de" and bool(pays) and earlier[-1] in cues()["the_one"]


def _for_somebody(before: Sequence[str]) -> bool:
    """Tell whether the place is of who the goods are for: "para una galería en Santiago", "para un señor de Lima"."""
    if len(before) > 2 and before[-1] == "de" and before[-2] in cues()["articles"] and before[-3] in cues()["sold_to"]:
        return not cues()["ours"] & {before[-2]}  # "a una tienda de Cusco y a otra de Pasto"
    for noun in (1, 2):
        at = len(before) - noun - 3
        if at >= 0 and before[-1] in ("en", "de") and before[at] == "para" and before[at + 1] in cues()["articles"]:
            return not cues()["ours"] & {before[at + 1]}
    return False


def _mine(before: Sequence[str]) -> bool:
    """Tell whether the place is where I am from: "yo de Valdivia", "yo en Popayán"."""
    said = before[:-1] if before[-1] in ("de", "en", "desde") else before
    return bool(said) and said[-1] in cues()["mine"]


def _by_nearest(words: Sequence[str], first: int, ends: Sequence[int]) -> str | None:
    """Return what the nearest telling word before a place says of it: "soy artesana de Cusco", "mi clienta de Lima".

    Args:
        ends: where the places before it end: "a Guadalajara, tengo un taller en Temuco" has no "a" of Temuco.
    """
    link, start = words[first - 1], max(0, first - _WINDOW)

    def near(place: int, far: int, close: int = 0) -> set[str]:
        """Return the words from `far` to `close` places before one, within the window."""
        return set(words[max(start, place - far) : max(start, place - close)])

    for place in range(first - 1, start - 1, -1):
        word = words[place]
        if word in cues()["first_person"] | cues()["abroad"] and link == "en":
            return None  # "vendo mochilas en La Guajira", "facturo al exterior en Perú": it may be where I am
        if word in cues()["makes"] and link == "en":
            asked = cues()["asks"] & near(place, 2) or {"para", "pa", "a", "que"} & set(words[place + 1 : first])
            thing = cues()["things"] & near(place, 1) or place < first - 2
            return ORIGIN if thing and not asked else None
        if word in cues()["leaves"]:
            if not cues()["to_whom"] & set(words[max(0, place - 2) : place]):
                return ORIGIN
            continue  # "cuánto le sale en Medellín": what it costs, not where it leaves from
        if word in cues()["opens"] and link == "en":
            return DESTINATION
        if word in cues()["comes"] and link in ("de", "desde"):
            return ORIGIN
        if word in cues()["sends"] and "a" in words[place + 1 : first]:
            return DESTINATION  # "le mando unas a un bato en Colombia"
        if word in cues()["origin_talk"]:
            if cues()["opens"] & near(place, 3) and link == "en":
                return DESTINATION  # "abrir empresa en Chile"
            # Theirs: "comprador con tienda en", "a una tienda en", "me contrató un estudio de". Mine: "mi tienda en".
            if word in cues()["myself"]:
                # "mando a Bogotá, soy de Lima" is of me, and so is "soy compradora, vivo en Lima", who buys.
                said = [end for end in ends if place < end]
                if said and not {"y", "e", "o"} & set(words[said[-1] : first]):
                    return None  # "somos de Ayacucho, feria en Bogotá": of the other place
                return DESTINATION if cues()["destination_nouns"] & near(place, 1) else ORIGIN
            bought = cues()["destination_nouns"] & near(place, 3)
            apart = place - max((end for end in ends if end <= place), default=0)
            theirs = bought or {"a", "para"} & near(place, min(2, apart)) or "me" in near(place, 3, 1)
            if word in cues()["shops"] and link == "en" and cues()["ours"] & near(place, 1) and not theirs:
                return None  # "el aviso de mi tienda en línea en México": where I am, or where I sell
            return DESTINATION if theirs else ORIGIN
        if word in cues()["destination_nouns"]:
            return DESTINATION
        small = word in cues()["also_small"] and not (cues()["articles"] | cues()["the_one"]) & near(place, 1)
        if word in cues()["people"] and not small and words[place + 1] not in cues()["legal_person"]:
            return _of_people(words, words[start:place], link == word)
        if word in cues()["exporting"]:
            return ORIGIN if link == "de" else None  # "exportar por correo Colombia": from there, or to there
        if word in cues()["destination_verbs"]:
            asked_of_me = word in cues()["orders"] and "me" in near(place, 1)
            there = {"en", "a", "al"} & set(words[place + 1 : first - 1])  # "vender en tiendas de Chile"
            return ORIGIN if link == "de" and not (asked_of_me or there) else DESTINATION
    return None
