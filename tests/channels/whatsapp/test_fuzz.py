"""Two thousand broken bodies: an answer in words to each, never a 5xx, a trace or a value that no database keeps."""

import json
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messages import KINDS
from bot.channels.whatsapp import plain_json
from bot.channels.whatsapp.parse import parse
from conversations.models import InboxRow, PersonRow
from tests.channels.whatsapp import fuzz
from tests.channels.whatsapp.bodies import PHONE_ID, body, change


def test_two_thousand_broken_bodies_make_nothing_fail(hook):
    tally = fuzz.run(hook, 2_000, seed=20261129)
    assert tally.failures == []
    assert sum(tally.answers.values()) == 2_000
    assert {200, 400, 401} <= set(tally.answers), "the bodies reach every answer"


def test_the_fuzzer_would_notice_a_fault(hook):
    hook.fault = RuntimeError("x")
    assert fuzz.run(hook, 50, seed=1).failures


def test_the_bodies_are_always_the_same_for_a_seed():
    assert list(islice(fuzz.bodies(7), 20)) == list(islice(fuzz.bodies(7), 20))
    assert list(islice(fuzz.bodies(7), 20)) != list(islice(fuzz.bodies(8), 20))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_understood_of_broken_bodies_can_be_stored(seed):
    for raw in islice(fuzz.bodies(seed), 500):
        try:
            found = parse(plain_json.read(raw), PHONE_ID)
        except plain_json.Unreadable:
            continue
        for one in found.messages:
            assert one.kind in KINDS
            stored = [one.message_id, one.address, one.text, one.choice or "", one.name or "", one.reply_to or ""]
            stored.append(json.dumps(one.data, allow_nan=False, ensure_ascii=False))
            assert all("\x00" not in part for part in stored)
            assert all(part.encode() is not None for part in stored)
            assert one.sent_at.tzinfo is not None
            assert len(one.message_id) <= InboxRow.message_id.type.length
            assert len(one.address) <= PersonRow.address.type.length
        for one in found.statuses:
            assert one.state in ("sent", "delivered", "read", "failed")
            json.dumps(one.pricing, allow_nan=False).encode()
            assert "\x00" not in one.message_id + one.recipient + (one.error_text or "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300)
@given(JSON, st.sampled_from(["text", "image", "interactive", "edit", "reaction", "order", "location", "x"]), JSON)
def test_any_json_in_any_place_is_understood_or_left_out(part, kind, other):
    found = {"from": "1", "id": "a", "type": kind, kind: part, "context": other, "errors": other}
    whole = body(
        change([found, part], [part, {"id": "a", "status": "failed", "errors": part, "pricing": other}], contacts=part)
    )
    assert len(parse(whole, PHONE_ID).messages) >= 1
    parse(part, PHONE_ID)
