"""The names of the catalogues as phrases to match: built from one snapshot, swapped whole when the knowledge changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.matcher import PhraseMatcher
from wordfreq import zipf_frequency

from bot.components.normalizer import sound
from bot.components.ordinary_words import exists, is_spanish, of_the_diminutive
from bot.components.place_cues import cues
from bot.components.spacy_words import Word, doc_of, spanish, split
from knowledge.snapshot import Snapshot
from knowledge.text import fold

# Where two kinds match the same words, the first of this list wins.
KINDS = ("programa", "plataforma", "organismo", "producto", "sector", "lugar_ambiguo", "pais", "termino")
_MIN_TYPO = 5
_EVERYDAY = 4.5  # Zipf frequency of words such as "pasa" or "dan"
_CLITICS = ("melo", "mela", "melos", "melas", "selo", "sela", "selos", "selas", "telo", "tela", "noslo")  # "pásamelo"
_PARTICIPLE = ("ada", "ado", "ida", "ido")
_SWAPPED = {"a": "o", "o": "a"}
_LONGER_THAN_TWO = ("producto", "sector", "termino")


@dataclass(frozen=True)
class Match:
    """A catalogue name found in a message: word positions [first, last), its kind and its values, likeliest first."""

    first: int
    last: int
    kind: str
    values: tuple[str, ...]
    people: bool = False  # a demonym ("limeña"), not the name of the place


@dataclass
class Lexicon:
    """Finds the names of one snapshot in a list of words."""

    revision: int
    currencies: dict[str, str] = field(default_factory=dict)  # of each country
    _entries: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    _written: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _people: set[str] = field(default_factory=set)
    _everyday: set[str] = field(default_factory=set)
    _readings: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _matcher: PhraseMatcher | None = None
    _sounds: dict[str, str] = field(default_factory=dict)
    _by_length: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    _before: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, snapshot: Snapshot) -> Lexicon:
        """Build the lexicon of a snapshot."""
        money = {country.code: country.currency for country in snapshot.countries.values() if country.currency}
        lexicon = cls(snapshot.revision, money)
        for kind, value, phrase in phrases_of(snapshot):
            lexicon._add(kind, value, phrase)
        for place in snapshot.places.values():
            for name in [place.name, *place.aliases]:
                keys = " ".join(word.key for word in split(name))
                lexicon._readings[keys] |= {reading.get("country", "") for reading in place.readings}
        for value, kind, names, everyday in _peoples(snapshot):
            lexicon._add_people(kind, value, names, everyday)
        lexicon._compile()
        return lexicon

    def _add(self, kind: str, value: str, phrase: str) -> None:
        keys = " ".join(word.key for word in split(phrase))
        if not keys or (len(keys) <= 2 and kind in _LONGER_THAN_TWO):
            return
        if value not in self._entries[keys][kind]:
            self._entries[keys][kind].append(value)
        self._written[keys].add(" ".join(word.norm for word in split(phrase)))

    def _add_people(self, kind: str, value: str, names: Iterable[str], everyday: bool) -> None:
        for phrase in (form for name in names for form in _forms(name)):
            keys = " ".join(word.key for word in split(phrase))
            if keys not in self._entries:  # the name of the place itself ("Leones" is León) is no demonym
                self._people.add(keys)
                self._everyday |= {keys} if everyday else set()
            self._add(kind, value, phrase)

    def _compile(self) -> None:
        self._matcher = PhraseMatcher(spanish().vocab)
        self._matcher.add("nombre", [doc_of(keys.split()) for keys in self._entries])
        for keys, kinds in self._entries.items():
            if "plataforma" in kinds and keys.count(" ") == 1:
                self._before[keys.split()[1]].append(keys.split()[0])
            # A glossary term or a demonym is never guessed from a misspelt word: too many ordinary words are near one.
            guessed = keys not in self._people and set(kinds) != {"termino"}
            if " " not in keys and len(keys) >= _MIN_TYPO and keys.isalpha() and guessed:
                self._sounds.setdefault(sound(keys), keys)
                if not set(kinds) & {"programa", "organismo"}:  # a name off by a letter may be another body's
                    self._by_length[len(keys)].append(keys)

    def find(self, words: list[Word]) -> list[Match]:
        """Return the names in the words, longest first where they overlap, in order; single words also with typos."""
        keys = [self._readable(word) for word in words]
        found = self._longest(keys, words)
        taken = {i for match in found for i in range(match.first, match.last)}
        repaired = [
            key if i in taken else self._repair(key, words[i].text, keys[i + 1 : i + 2]) for i, key in enumerate(keys)
        ]
        return found if repaired == keys else self._longest(repaired, words)

    def joined(self, words: list[Word], matches: list[Match]) -> list[Match]:
        """Return the matches, where a country behind one of its own places says which that is: "de Concepción, Perú"."""
        out: list[Match] = []
        for match in matches:
            if out and self._tells(words, out[-1], match):
                out[-1] = replace(match, first=out[-1].first)
            else:
                out.append(match)
        return out

    def _tells(self, words: list[Word], place: Match, country: Match) -> bool:
        """Tell whether a country follows a name that is also of a place there, and a link stands before both."""
        beside = place.last == country.first and country.kind == "pais" and not (place.people or country.people)
        linked = place.first > 0 and words[place.first - 1].norm in cues()["place_before"] | {"de"}
        read = self._readings.get(" ".join(word.key for word in words[place.first : place.last]), set())
        return beside and linked and country.values[0] in read

    def place_inside(self, words: list[Word], match: Match) -> Match | None:
        """Return the place that ends the name of goods: "café colombiano", "ruana de Nobsa"; None where none does."""
        last = match.last - 1
        of = match.last - match.first > 1 and words[last].key in self._entries
        entry = self._entries[words[last].key] if of else {}
        people = words[last].key in self._people
        if "pais" not in entry or not (people or words[last - 1].norm == "de"):
            return None
        return Match(last, match.last, "pais", tuple(entry["pais"]), people)

    def _readable(self, word: Word) -> str:
        """Return the key of a word, or the word where its singular is another, everyday one ("qué pasa" is no raisin)."""
        key = word.key
        plural_only = key in self._written and not {key, word.norm} & self._written[key]
        return f"{key}·" if plural_only and word.norm == key and zipf_frequency(key, "es") >= _EVERYDAY else key

    def _longest(self, keys: list[str], words: list[Word]) -> list[Match]:
        assert self._matcher is not None
        spans = sorted(((end - start, -start, end) for _, start, end in self._matcher(doc_of(keys))), reverse=True)
        taken: set[int] = set()
        found = []
        for _, start, end in spans:
            span = range(-start, end)
            phrase = " ".join(keys[-start:end])
            if taken.isdisjoint(span) and (phrase not in self._everyday or _of_people(words, -start, end)):
                taken.update(span)
                entry = self._entries[phrase]
                kind = _kind(entry, words, -start, end)
                found.append(Match(-start, end, kind, tuple(entry[kind]), phrase in self._people))
        return sorted(found, key=lambda match: match.first)

    def _repair(self, key: str, written: str, following: list[str]) -> str:
        """Return the catalogue word that an unknown word most likely meant, or the word itself."""
        known = key in self._entries or is_spanish(key, written.lower())
        if len(key) < _MIN_TYPO or not key.isalpha() or known:
            return key
        paired = [one for one in self._before.get("".join(following), []) if OSA.distance(key, one) == 1]
        if paired:
            return paired[0]  # "mercao libre"
        bases = of_the_diminutive(key)
        if bases:
            return next((base for base in bases if base in self._entries), key)
        if sound(key) in self._sounds:
            return self._sounds[sound(key)]
        if exists(written):
            return self._other_form(key)  # "atiendo" is no "atuendo", "sácame" no "salame"; "tejida" is "tejido"
        allowed = 1 if len(key) < 8 or key.endswith(_CLITICS) else 2
        near = [c for size in range(len(key) - allowed, len(key) + allowed + 1) for c in self._by_length.get(size, [])]
        same_start = [candidate for candidate in near if candidate[0] == key[0]]
        best = process.extractOne(key, same_start, scorer=OSA.distance, score_cutoff=allowed)
        return best[0] if best else key

    def _other_form(self, key: str) -> str:
        """Return the word with the e that its plural took away ("alebrijes"), or a participle in its other gender.

        Only where goods have it. Of another noun the other gender is another thing: a "cartero" is no "cartera".
        """
        swapped = f"{key[:-1]}{_SWAPPED[key[-1]]}" if key.endswith(_PARTICIPLE) else key
        forms = (swapped, f"{key}e")
        return next((form for form in forms if form in self._by_length.get(len(form), [])), key)


def _of_people(words: list[Word], first: int, last: int) -> bool:
    """Tell whether the words beside an everyday name say that it is a place or its people ("soy regio")."""
    near = [word.norm for word in (*words[max(0, first - 2) : first], *words[last : last + 1])]
    to_them = first > 1 and words[first - 2].norm == "a" and words[first - 1].norm in ("los", "las")
    return to_them or not cues()["beside_everyday"].isdisjoint(near)


def _kind(entry: dict[str, list[str]], words: list[Word], first: int, last: int) -> str:
    """Return the kind of a name that may be several; "a Ica" is the city, "el ICA" the institute."""
    place = next((kind for kind in ("pais", "lugar_ambiguo") if kind in entry), None)
    if place and len(entry) > 1 and first > 0:
        link, earlier = words[first - 1].norm, {word.norm for word in words[max(0, first - 4) : first - 1]}
        follows = words[last].norm if last < len(words) else ""
        from_there = link == "de" and (
            earlier & (cues()["origin_talk"] | cues()["destination_nouns"]) or follows in ("a", "para")
        )
        shouted = words[first].text.isupper() and not all(word.text.isupper() for word in words)
        if (link in cues()["place_before"] or from_there) and not shouted:
            return place
    return min(entry, key=KINDS.index)


def _forms(demonym: str) -> Iterator[str]:
    """Yield the forms of a demonym in the masculine singular, also with n for ñ; plurals have the key of the singular."""
    forms = [demonym]
    if demonym.endswith("o"):
        forms.append(demonym[:-1] + "a")
    elif demonym.endswith(("és", "ín")):
        forms += [fold(demonym) + "a", fold(demonym) + "es"]
    yield from forms
    yield from (form.replace("ñ", "n") for form in forms if "ñ" in form)


def phrases_of(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, value, phrase). A product's value is the phrase itself: knowledge decides which products it names."""
    for kind, catalogue in (
        ("programa", snapshot.programmes), ("plataforma", snapshot.platforms), ("organismo", snapshot.organisations),
    ):  # fmt: skip
        for entry in catalogue.values():
            yield from _named(kind, entry.id, [entry.name, *entry.aliases])
    for term in snapshot.terms.values():
        yield from _named("termino", term.id, [term.term, *term.aliases])
    yield from _product_words(snapshot)
    for country in snapshot.countries.values():
        yield from _named("pais", country.code, [country.name, *country.aliases])
    for place in snapshot.places.values():
        if place.ask:
            yield from _named("lugar_ambiguo", place.id, [place.name, *place.aliases])
        elif place.country:
            yield from _named("pais", place.country, [place.name, *place.aliases])


def _peoples(snapshot: Snapshot) -> Iterator[tuple[str, str, list[str], bool]]:
    """Yield (value, kind, demonyms, whether they are everyday words too) of countries and places."""
    for country in snapshot.countries.values():
        yield country.code, "pais", country.demonyms, False
    for place in snapshot.places.values():
        value, kind = (place.id, "lugar_ambiguo") if place.ask else (place.country, "pais")
        if value:
            yield value, kind, place.demonyms, False
            yield value, kind, place.everyday, True


def _product_words(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    for generic in snapshot.generic_words.values():
        yield "producto", generic.word, generic.word
    for product in snapshot.products.values():
        for name in [product.name, *product.synonyms]:
            yield "producto", name, name
    for sector in snapshot.sector_words.values():
        for word in sector.words:
            yield "sector", word, word


def _named(kind: str, value: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        yield kind, value, name
