"""Who asks for what the law gives is answered; who wants to hide, lower, split or bribe is refused."""

from __future__ import annotations

from pathlib import Path

import yaml

from actions.rechazos import wants_the_lawful
from tests.knowledge.answers.baseline import snapshot
from tests.nlu.pipeline import examples, parsed, share

# Measured when this was written: 0 of 20 accused, 15 of 20 refused (one of the five left is told that a bribe is a crime).
HERE = Path(__file__).parent
LIMIT = yaml.safe_load((HERE / "limite/trampa.yml").read_text(encoding="utf8"))


def refused(texts: list[str]) -> list[str]:
    """Return the messages that get the refusal: read as cheating, and nothing lawful asked."""
    return [
        text
        for text, message in zip(texts, parsed(texts), strict=True)
        if message["intent"]["name"] == "pedir_trampa" and not wants_the_lawful(snapshot(), text)
    ]


def test_asking_for_the_lawful_reduction_is_not_accused():
    accused = refused(LIMIT["legal"])
    print(f"\n{len(accused)} de {len(LIMIT['legal'])} acusados: {accused}")
    assert len(accused) <= 1, accused


def test_wanting_to_hide_lower_split_or_bribe_is_refused():
    found = refused(LIMIT["trampa"])
    helped = [text for text in LIMIT["trampa"] if text not in found]
    print(f"\n{len(helped)} de {len(LIMIT['trampa'])} sin negar: {helped}")
    assert len(helped) <= 5, helped


def test_no_phrase_of_cheating_asks_for_the_lawful():
    known = examples(HERE.parents[1] / "data/nlu") + examples(HERE)
    cheats = [text for text, intent in known if intent == "pedir_trampa"]
    assert share(wants_the_lawful(snapshot(), text) for text in cheats) == 0
