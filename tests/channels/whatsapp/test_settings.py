"""The channel starts with four keys that nobody can guess, or it is off; no value is ever shown."""

import pytest

from bot.channels.whatsapp.settings import ChannelMisconfigured, read_settings

GOOD = {
    "TOKEN": "EAAGm0PX4ZCpsBAKZC9aZBvcExample1x",
    "APP_SECRET": "f3a9c1d27b604e58a1c2d3e4f5061728",
    "VERIFY_TOKEN": "una-frase-larga-y-rara-42",
    "PHONE_ID": "106540352242922",
}


@pytest.fixture
def environment(monkeypatch):
    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"BRUJULA_WHATSAPP_{name}", value)

    for name in (*GOOD, "API_URL", "API_VERSION", "REOPEN_TEMPLATE"):
        monkeypatch.delenv(f"BRUJULA_WHATSAPP_{name}", raising=False)
    return put


def test_without_keys_the_channel_is_off(environment):
    assert read_settings(None) is None


def test_with_its_four_keys_it_is_on(environment):
    environment(**GOOD)
    found = read_settings(None)
    assert found is not None
    assert found.messages_url == "https://graph.facebook.com/v25.0/106540352242922/messages"


@pytest.mark.parametrize("missing", GOOD)
def test_three_keys_are_not_enough(environment, missing):
    environment(**{**GOOD, missing: ""})
    with pytest.raises(ChannelMisconfigured, match=f"Falta BRUJULA_WHATSAPP_{missing}"):
        read_settings(None)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("APP_SECRET", "${APP_SECRET_VALUE}", "sin reemplazar"),
        ("TOKEN", "Bearer ${WHATSAPP_TOKEN}", "sin reemplazar"),
        ("VERIFY_TOKEN", "changeme", "cualquiera adivina"),
        ("VERIFY_TOKEN", "my_secret_verify_token_2024", "cualquiera adivina"),
        ("APP_SECRET", "00000000000000000000000000000000", "cualquiera adivina"),
        ("VERIFY_TOKEN", "corta-9x", "demasiado corta"),
        ("TOKEN", "EAAG con espacios en medio 123", "espacios"),
        ("PHONE_ID", "+56 9 1234 5678", "solo cifras"),
    ],
)
def test_a_key_that_cannot_be_right_is_refused_with_words_and_without_showing_it(environment, name, value, words):
    environment(**{**GOOD, name: value})
    with pytest.raises(ChannelMisconfigured, match=words) as caught:
        read_settings(None)
    assert f"BRUJULA_WHATSAPP_{name}" in str(caught.value)
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("API_URL", "http://graph.facebook.com", "https"),
        ("API_URL", "http://127.0.0.1.evil.example", "https"),
        ("API_VERSION", "latest", "No entiendo"),
        ("PER_SECOND", "muchos", "No entiendo"),
    ],
)
def test_an_address_or_a_number_that_makes_no_sense_is_refused(environment, name, value, words):
    environment(**GOOD, **{name: value})
    with pytest.raises(ChannelMisconfigured, match=words) as caught:
        read_settings(None)
    assert GOOD["APP_SECRET"] not in str(caught.value)


def test_a_stand_in_on_this_machine_may_be_without_https(environment):
    environment(**GOOD, API_URL="http://127.0.0.1:8090")
    found = read_settings(None)
    assert found is not None
    assert found.local


def test_secrets_are_not_in_the_representation(environment):
    environment(**GOOD)
    shown = repr(read_settings(None))
    assert all(GOOD[name] not in shown for name in ("TOKEN", "APP_SECRET", "VERIFY_TOKEN"))


def test_a_template_that_is_not_in_the_file_is_refused_at_start(environment):
    environment(**GOOD, REOPEN_TEMPLATE="no_existe")
    with pytest.raises(ChannelMisconfigured, match=r"no_existe.*respuesta_pendiente"):
        read_settings(None)
