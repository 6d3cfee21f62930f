"""Chat Spanish in one form: accents, abbreviations, stretched letters, laughter and emoji."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.components.normalizer import normalize_word, only_emoji, sound
from bot.components.spacy_words import split
from knowledge.chat import chat_words
from knowledge.text import fold, nfc

WORDS = [
    ("XQ", "porque"), ("q", "que"), ("k", "que"), ("pa", "para"), ("tb", "tambien"), ("dnd", "donde"), ("aki", "aqui"),
    ("kiero", "quiero"), ("holaaaa", "hola"), ("graciasssss", "gracias"), ("ayudaaaa", "ayuda"),
    ("jajaja", "jaja"), ("JEJEJE", "jaja"), ("jajaj", "jaja"), ("lol", "jaja"), ("xd", "jaja"), ("👍", "si"),
    ("🙏", "gracias"), ("Perú", "peru"), ("AÑO", "año"), ("niña", "niña"), ("ano", "ano"), ("pingüino", "pinguino"),
    ("calle", "calle"), ("perro", "perro"), ("zoo", "zoo"), ("carro", "carro"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "normal"), WORDS)
def test_one_word_of_a_chat_is_spelled_out(word, normal):
    assert normalize_word(word) == normal


def test_composed_and_decomposed_accents_are_one_word():
    for word in ("Perú", "año", "niño", "exportación"):
        assert normalize_word(unicodedata.normalize("NFD", word)) == normalize_word(word)


def test_año_is_not_ano():
    assert normalize_word("año") != normalize_word("ano")


def test_no_abbreviation_expands_into_another():
    abbreviations, _ = chat_words()
    chains = {short: long for short, long in abbreviations.items() if long in abbreviations}
    assert chains == {}


@pytest.mark.parametrize("text", ["👍", "🎉🎉🎉", "😂 😂", "❤️", "👋!!", "📦?"])
def test_emoji_alone_is_noticed(text):
    assert only_emoji(text)


@pytest.mark.parametrize("text", ["", "   ", "...", "hola 👋", "3 📦", "¿?", "sí"])
def test_text_without_emoji_or_with_words_is_not_emoji_alone(text):
    assert not only_emoji(text)


SOUNDS = [
    ("zapatos", "sapatos"), ("vestido", "bestido"), ("queso", "keso"), ("pollera", "poyera"), ("chompa", "chompa"),
    ("huarache", "guarache"), ("hamaca", "amaca"), ("cafe", "kafe"), ("girasol", "jirasol"), ("cebolla", "seboya"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SOUNDS)
def test_words_that_sound_alike_have_one_key(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("pisco", "pasta"), ("poncho", "pancho"), ("chile", "peru"), ("saco", "sacho")]
)
def test_words_that_sound_different_keep_different_keys(one, other):
    assert sound(one) != sound(other)


@given(st.text(max_size=60))
def test_folding_keeps_every_position_of_the_composed_text(text):
    assert len(fold(text)) == len(nfc(text))


@given(st.text(max_size=60))
def test_words_know_where_they_stand_in_the_text(text):
    for word in split(text):
        assert text[word.start : word.end] == word.text


def test_signs_that_carry_meaning_are_kept_and_the_rest_left_out():
    assert [word.norm for word in split("¿Cuánto, por favor... o $5?")] == [
        "¿",
        "cuanto",
        "por",
        "favor",
        "o",
        "$",
        "5",
        "?",
    ]
