"""What the assistant really answers (every theme and country, products in turn) fits one message, with good labels."""

import re
from functools import lru_cache

from bot.channels.messages import Outbound, Rendered
from bot.channels.whatsapp import labels
from bot.channels.whatsapp.render import render
from bot.channels.whatsapp.standin_checks import check_message
from bot.channels.whatsapp.standin_phone import options
from bot.channels.whatsapp.templates import words_of
from knowledge.answers import Answer, reply
from tests.knowledge.answers.baseline import snapshot
from tests.knowledge.answers.figures import questions

STEP = 11  # of 1.144 questions: coprime with the thirteen of each theme and country, so that all take their turn


@lru_cache(maxsize=1)
def shown() -> list[tuple[str, Rendered, tuple[str, ...]]]:
    asked = [question for question, _ in questions()][::STEP]
    return [(answer.text, _sent(answer), answer.suggestions) for answer in (reply(snapshot(), one) for one in asked)]


def _sent(answer: Answer) -> Rendered:
    return render(Outbound(1, "whatsapp", "56912345678", answer.text, answer.payload(), None, "c"))


def test_the_sample_is_wide():
    assert len(shown()) > 100
    assert len({suggestion for _, _, suggestions in shown() for suggestion in suggestions}) > 15


def test_every_real_answer_is_accepted_and_is_one_message():
    for text, found, _ in shown():
        for payload in found.payloads:
            check_message({"messaging_product": "whatsapp", "to": "56912345678", **payload})
        assert len(found.payloads) == 1, text


def test_every_real_answer_says_all_its_words():
    for text, found, _ in shown():
        said = re.findall(r"\w+", words_of(found.payloads[0]))
        assert re.findall(r"\w+", text) == said


def test_no_real_label_is_cut():
    for text, found, suggestions in shown():
        pressed = options(found.payloads[0])
        assert len(pressed) == len(set(suggestions)), text
        for option in pressed:
            assert "…" not in option["title"] + option["description"], text
            assert found.choices[option["id"]] in suggestions
            assert labels.folded(option["title"]) in found.choices
