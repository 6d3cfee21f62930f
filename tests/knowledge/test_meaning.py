"""The nearness of meaning beside the words, and the facts that say the kind of datum asked."""

from __future__ import annotations

from knowledge.search.datum import facts_that_say, says
from knowledge.search.meaning import Meaning

_TEXTS = {
    "frenado": ["aduan", "reten", "caj", "fren", "paquet"],
    "cobro": ["pag", "client", "transferent", "banc"],
    "demora": ["paquet", "fren", "reten", "demor"],
}


def test_words_that_go_together_bring_a_text_near_that_holds_none_of_them():
    near = Meaning(_TEXTS).near(("caj", "fren"))
    assert min(near["frenado"], near["demora"]) > near["cobro"]
    assert all(0 <= value <= 1.000001 for value in near.values())


def test_a_text_of_unknown_words_is_near_to_nothing():
    assert Meaning(_TEXTS).near(("zzz",)) == {}
    assert Meaning(_TEXTS).near(()) == {}


def test_no_texts_and_one_text_have_no_directions():
    assert Meaning({}).near(("fren",)) == {}
    assert Meaning({"solo": ["fren"]}).near(("fren",)) == {}


def test_a_time_and_a_price_are_told_apart(snapshot):
    assert says(snapshot, "plazo", "Vale un año desde su emisión")
    assert not says(snapshot, "precio", "Vale un año desde su emisión")
    assert says(snapshot, "precio", "Cuesta USD 30")
    timed = facts_that_say(snapshot, "plazo")
    assert "co-cert-origen-vigencia" in timed
    assert timed < set(snapshot.facts)
    assert facts_that_say(snapshot, None) == frozenset()
