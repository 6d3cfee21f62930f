"""Which words are ordinary Spanish, so that no name of a catalogue is read in them."""

from __future__ import annotations

from functools import lru_cache

from wordfreq import zipf_frequency

_COMMON = 3.2  # Zipf frequency from which a word is ordinary Spanish and is never "corrected" into a catalogue name
_REAL = 2.0  # from which a word exists, though few write it: it is corrected only by its sound, its gender or its diminutive
_VERB = 3.0  # Zipf frequency of the infinitive from which a form of it is known
_ENDINGS = {
    **dict.fromkeys(("aron", "amos", "aba", "aban", "abamos", "ando", "aste", "are", "aran", "aria", "arian"), ("ar",)),
    **dict.fromkeys(("en", "emos"), ("ar",)),  # "que no me cobren" is no copper
    **dict.fromkeys(("ieron", "imos", "iendo", "iste", "io", "ian", "iamos"), ("er", "ir")),
}
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ó"}
_SMALL = ("ito", "ita")


@lru_cache(maxsize=20_000)
def is_spanish(key: str, written: str) -> bool:
    """Tell whether Spanish knows a word, as it stands, with the accent a chat leaves out, or as a form of a verb."""
    if zipf_frequency(key, "es") >= _COMMON or zipf_frequency(written, "es") >= _COMMON:
        return True
    if any(
        zipf_frequency(form, "es") >= _COMMON
        for form in (key[:-1] + _ACCENTED.get(key[-1], key[-1]), _with_accent(key))
    ):
        return True
    return any(
        zipf_frequency(key[: -len(ending)] + infinitive, "es") >= _VERB
        for ending, infinitives in _ENDINGS.items()
        if key.endswith(ending) and len(key) - len(ending) >= 3
        for infinitive in infinitives
    )


@lru_cache(maxsize=20_000)
def of_the_diminutive(key: str) -> tuple[str, ...]:
    """Return the words that a diminutive may be of, where Spanish knows one: "jueguito" is a "juego", no misspelt "juguito"."""
    if not key.endswith(_SMALL):
        return ()
    stem = key[:-3]
    roots = (stem, stem[:-1], f"{stem[:-2]}c") if stem.endswith(("gu", "qu")) else (stem,)
    bases = tuple(f"{root}{ending}" for root in roots for ending in (key[-1], "o", "a", "e", ""))
    known = [base for base in bases if zipf_frequency(base, "es") >= _COMMON]
    return tuple(dict.fromkeys(known))


def _of_a_changed_root(key: str) -> bool:
    """Tell whether a word is what I do of a verb whose root changes: "tuesto" of "tostar", "remiendo" of "remendar"."""
    plain = key.replace("ue", "o", 1) if "ue" in key else key.replace("ie", "e", 1)
    return (
        key.endswith("o")
        and plain != key
        and any(zipf_frequency(f"{plain[:-1]}{ending}", "es") >= _REAL for ending in ("ar", "er", "ir"))
    )


def _with_accent(key: str) -> str:
    """Return the word with the accent of its ending: "exportacion" → "exportación", "tuberia" → "tubería"."""
    return key[:-3] + "ión" if key.endswith("ion") else key[:-2] + "ía" if key.endswith("ia") else key


def exists(written: str) -> bool:
    """Tell whether Spanish has a word, however few write it."""
    return zipf_frequency(written.lower(), "es") >= _REAL or _of_a_changed_root(written.lower())
