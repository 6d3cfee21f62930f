"""Where a question belongs: the country of a body that it names, on the side that was not said."""

from __future__ import annotations

from knowledge.answers import Question, reply
from tests.knowledge.answers.baseline import snapshot

KNOWN = snapshot()
DAY = "2026-11-30"


def test_a_body_named_is_of_the_country_that_the_goods_leave_from():
    asked = Question(
        "cuánto cobra sofofa por el certificado si va a México", "origen", ("MX",), names=("cl-sofofa",), on=DAY
    )
    answer = reply(KNOWN, asked)
    assert answer.asks is None
    assert "Chile" in answer.text
