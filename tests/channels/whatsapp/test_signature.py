"""Only bodies that Meta signed are read: any other byte, secret or header is refused, and nothing makes it fail."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.whatsapp.signature import is_signed, sign
from tests.channels.whatsapp.bodies import SECRET, body, change, message

RAW = json.dumps(body(change([message("text")])), ensure_ascii=False).encode()


def test_the_signature_of_the_reference_is_ours():
    # printf 'hola' | openssl dgst -sha256 -hmac clave
    assert sign("clave", b"hola") == "sha256=67c0066d5104af2bd88decc45269ddb529a0097b8da4cfbbe58ec2a5f63ca50d"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha1=abc",
        "sha256=" + "0" * 64,
        sign("otro-secreto-que-no-es-el", RAW),
        sign(SECRET, RAW).removeprefix("sha256="),
        sign(SECRET, RAW).upper(),
        sign(SECRET, RAW) + " ",
        "sha256=ñandú",
        "sha256=\udcff",
    ],
)
def test_another_header_is_refused(header):
    assert not is_signed(SECRET, RAW, header)


def test_one_more_byte_breaks_the_signature():
    assert is_signed(SECRET, RAW, sign(SECRET, RAW))
    assert not is_signed(SECRET, RAW + b" ", sign(SECRET, RAW))


def test_without_a_secret_nothing_is_signed():
    assert not is_signed("", RAW, sign("", RAW))


@given(st.binary(max_size=200), st.text(max_size=80))
def test_no_header_makes_it_fail(raw, header):
    assert is_signed(SECRET, raw, header) == (header == sign(SECRET, raw))


@pytest.mark.parametrize("header", [None, "sha256=" + "0" * 64, b"sha256=\xf1\xff"])
def test_the_webhook_answers_401_and_hands_nothing_over(hook, header):
    answer = hook.post(RAW, header)
    assert answer.status_code == 401
    assert answer.json() == {"error": "La firma no corresponde."}
    assert not hook.messages


def test_the_signature_counts_for_the_raw_bytes_and_not_for_the_same_json_written_otherwise(hook):
    other = json.dumps(json.loads(RAW), ensure_ascii=True).encode()
    assert hook.post(other, sign(SECRET, RAW)).status_code == 401
    assert hook.post(other, sign(SECRET, other)).status_code == 200


def test_a_body_sent_again_is_handed_over_again_with_the_same_id(hook):
    """A replay is signed too: the inbox knows it by its id, which does not change."""
    assert [hook.post(RAW).status_code for _ in range(2)] == [200, 200]
    assert [one.message_id for one in hook.messages] == ["wamid.1", "wamid.1"]
