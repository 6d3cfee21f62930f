"""What `brujula train check` finds in the phrases, and what it lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import phrases_check
from bot.phrases_check import Finding, Phrase, check, held_out_texts, read_phrases

ROOT = Path(__file__).parents[2]


def phrase(text: str, intent: str, masked: str | None = None) -> Phrase:
    return Phrase(text, masked or text, intent, f"data/nlu/{intent}.yml")


def kinds(phrases: list[Phrase], held_out: tuple[str, ...] = ()) -> set[tuple[str, bool]]:
    return {(f.kind, f.error) for f in check(phrases, held_out) if f.kind != "delgada"}


def test_the_same_masked_phrase_in_two_intents_is_a_conflict():
    masked = "vendo __producto__ en __pais__"
    pair = [phrase("vendo chompas en Chile", "a", masked), phrase("vendo vino en Perú", "b", masked)]
    assert kinds(pair) == {("conflicto", True)}
    assert kinds([pair[0], phrase("otra cosa del todo", "b")]) == set()


def test_a_phrase_of_the_tests_is_a_leak_but_a_set_formula_is_not():
    long, short = phrase("¿Cuánto me cobran por la caja?", "a"), phrase("muchas gracias", "b")
    assert kinds([long, short], ("cuanto me cobran por la caja", "Muchas gracias")) == {("fuga", True)}


def test_near_twins_of_two_intents_are_told_and_of_one_are_not():
    one = phrase("quiero saber cuanto paga mi cliente al recibir el paquete", "a")
    other = phrase("quiero saber cuanto paga mi clienta al recibir el paquete", "b")
    assert kinds([one, other]) == {("gemelas", False)}
    assert kinds([one, phrase(other.text, "a")]) == set()


def test_twins_are_sought_for_some_phrases_alone():
    one, other = "quiero saber cuanto paga mi cliente al recibir", "quiero saber cuanto paga mi clienta al recibir"
    pair = [phrase(one, "a"), phrase(other, "b"), phrase("otra cosa del todo", "c")]
    told = [found.text for found in check(pair, (), {one, other}) if found.kind == "gemelas"]
    assert told == [f"a: «{one}» y b: «{other}»"], "once, though both were sought"
    assert [found.text for found in check(pair, (), {other}) if found.kind == "gemelas"] == told
    assert "gemelas" not in {found.kind for found in check(pair, (), {"otra cosa del todo"})}


def test_thin_intents_and_templates_are_told():
    form = "cuanto paga __producto__ aqui"
    found = check([phrase(f"cuanto paga {n} en Chile", "a", form) for n in ("vino", "miel", "pan", "té")], ())
    assert [(f.kind, f.error) for f in found] == [("delgada", False), ("molde", False)]


def test_an_intent_with_enough_phrases_is_not_thin(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(phrases_check, "FEWEST", 1)
    assert check([phrase("hola", "a")], ()) == []


def test_the_texts_of_the_tests_are_found_wherever_they_stand(tmp_path: Path):
    (tmp_path / "nlu").mkdir()
    (tmp_path / "stories").mkdir()
    (tmp_path / "nlu" / "a.yml").write_text("nlu:\n- intent: a\n  examples: |\n    - una frase\n", encoding="utf8")
    (tmp_path / "nlu" / "b.yml").write_text("mensajes:\n- {texto: otra frase}\n", encoding="utf8")
    (tmp_path / "stories" / "c.yml").write_text("stories:\n- steps:\n  - user: la tercera\n", encoding="utf8")
    assert set(held_out_texts(tmp_path)) == {"una frase", "otra frase", "la tercera"}


def test_our_own_phrases_have_no_conflict_and_no_leak():
    found: list[Finding] = check(read_phrases(ROOT / "data/nlu"), held_out_texts(ROOT / "tests"))
    assert [finding.text for finding in found if finding.error] == []
