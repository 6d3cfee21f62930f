"""Every kind of message and of status, as Meta's reference writes them, becomes a value."""

from datetime import UTC, datetime

import pytest

from bot.channels.messages import KINDS
from bot.channels.whatsapp.parse import parse
from bot.channels.whatsapp.statuses import charged
from tests.channels.whatsapp.bodies import MESSAGES, PERSON, PHONE_ID, PRICING, STATUSES, body, change, message, status

EXPECTED = {
    "text": ("text", "¿qué pago si mando chompas a Bogotá?", None),
    "button": ("choice", "Sí, sigamos", "seguir"),
    "button_reply": ("choice", "Más detalle", "7.1"),
    "list_reply": ("choice", "Servicios y productos digitales", "7.4"),
    "form": ("unsupported", "Sent", None),
    "location": ("location", "Bodega, Av. Sur 1", None),
    "image": ("image", "¿qué código es?", None),
    "document": ("document", "", None),
    "audio": ("audio", "", None),
    "video": ("video", "", None),
    "sticker": ("sticker", "", None),
    "contacts": ("contacts", "", None),
    "reaction": ("reaction", "👍", None),
    "reaction_removed": ("reaction", "", None),
    "order": ("unsupported", "¿llega a Lima?", None),
    "unsupported": ("unsupported", "", None),
    "new_kind": ("unsupported", "", None),
    "edit": ("text", "a Lima, perdón", None),
    "revoke": ("unsupported", "", None),
    "system": ("unsupported", "", None),
    "referral": ("text", "Hola", None),
    "forwarded": ("text", "mira", None),
}


def read(found):
    return parse(body(change([found])), PHONE_ID).messages[0]


def test_every_kind_of_the_reference_is_expected_here():
    assert set(EXPECTED) == set(MESSAGES)


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_message_of_every_kind_is_understood(kind):
    found = read(message(kind))
    assert (found.kind, found.text, found.choice) == EXPECTED[kind]
    assert found.kind in KINDS
    assert (found.channel, found.message_id, found.address, found.name) == ("whatsapp", "wamid.1", PERSON, "Ana Pérez")
    assert found.sent_at == datetime(2025, 11, 29, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("audio", {"id": "2754859441498128", "voice": True}),
        ("document", {"filename": "factura.pdf", "mime_type": "application/pdf"}),
        ("location", {"latitude": -33.45, "longitude": -70.66}),
        ("reaction_removed", {"removed": True, "message_id": "wamid.nuestro"}),
        ("contacts", {"count": 1}),
        ("edit", {"edited": "wamid.antes"}),
        ("revoke", {"silent": True, "deleted": "wamid.antes"}),
        ("system", {"silent": True, "new_address": "56900000000", "notice": "user_changed_number"}),
        ("unsupported", {"inner_type": "poll"}),
        ("new_kind", {"type": "hologram"}),
        ("forwarded", {"forwarded": True, "frequently_forwarded": True}),
    ],
)
def test_what_else_may_matter_is_kept(kind, part):
    assert part.items() <= read(message(kind)).data.items()


def test_the_advertisement_a_person_came_from_is_kept():
    assert read(message("referral")).data["referral"]["source_id"] == "1"


def test_the_cards_of_other_people_are_not_kept():
    assert "Ana" not in str(read(message("contacts")).data)


def test_a_quoted_message_is_named():
    assert read(message("button_reply")).reply_to == "wamid.nuestro"


def test_an_old_button_with_a_shortened_label_still_says_the_whole_label():
    reply = {"type": "button_reply", "button_reply": {"id": "1.1", "title": "Cert. de origen"}}
    assert read(message("button_reply", interactive=reply)).text == "Certificado de origen"


def test_who_hides_the_number_is_known_by_the_business_scoped_id():
    """https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids"""
    hidden = {key: value for key, value in message("text").items() if key != "from"}
    contacts = [{"profile": {"name": "Ana", "username": "@ana"}, "user_id": "CL.13491208655302741918"}]
    whole = body(change([{**hidden, "from_user_id": "CL.13491208655302741918"}], contacts=contacts))
    found = parse(whole, PHONE_ID).messages[0]
    assert (found.address, found.name) == ("CL.13491208655302741918", "Ana")


@pytest.mark.parametrize("change_", [{"id": "x" * 256}, {"from": "5" * 65}, {"id": ""}, {"from": ""}])
def test_what_no_row_can_keep_is_left_out_and_counted(change_):
    found = parse(body(change([message("text", **change_), message("text", "wamid.2")])), PHONE_ID)
    assert ([one.message_id for one in found.messages], found.unreadable) == (["wamid.2"], 1)


@pytest.mark.parametrize("when", ["ayer", "", None, [], "9" * 40, -1e30, "-99999999999999"])
def test_a_time_that_is_none_is_now(when):
    now = datetime(2026, 11, 29, tzinfo=UTC)
    found = parse(body(change([message("text", timestamp=when)])), PHONE_ID, lambda: now).messages[0]
    assert found.sent_at == now


@pytest.mark.parametrize(
    "kind", ["image", "text", "interactive", "location", "reaction", "edit", "contacts", "order", "button"]
)
@pytest.mark.parametrize("part", [None, 7, "x", [], {}, {"body": 7}, {"message": {"type": "edit"}}])
def test_a_broken_part_is_unsupported_and_nothing_fails(kind, part):
    found = parse(body(change([{"from": "1", "id": "a", "type": kind, kind: part}])), PHONE_ID)
    assert len(found.messages) == 1
    assert found.messages[0].kind in KINDS


@pytest.mark.parametrize("kind", STATUSES)
def test_every_status_is_understood(kind):
    found = parse(body(change(statuses=[status(kind)])), PHONE_ID).statuses[0]
    assert found.state == ("read" if kind == "played" else kind)
    assert (found.message_id, found.recipient, found.key) == ("wamid.nuestro", PERSON, "k-1")
    assert found.pricing == (PRICING if kind in ("sent", "delivered") else {})


def test_a_failure_says_why():
    found = parse(body(change(statuses=[status("failed")])), PHONE_ID).statuses[0]
    assert found.error_code == 131047
    assert found.error_text == "Re-engagement message: More than 24 hours have passed"


@pytest.mark.parametrize("change_", [{"status": "warning"}, {"status": None}, {"id": ""}, {"id": 7}])
def test_a_status_that_says_nothing_is_counted_and_left_out(change_):
    found = parse(body(change(statuses=[status("read", **change_)])), PHONE_ID)
    assert (found.statuses, found.unreadable) == ([], 1)


def test_a_status_with_broken_errors_and_prices_is_still_a_status():
    broken = status("failed", errors=["x", {"code": "abc", "title": 7}], pricing={"category": 7})
    found = parse(body(change(statuses=[broken])), PHONE_ID).statuses[0]
    assert (found.error_code, found.error_text, found.pricing) == (None, None, {})


@pytest.mark.parametrize(
    ("pricing", "expected"),
    [
        ({"billable": True, "category": "service"}, True),
        ({"billable": False, "category": "service"}, False),
        ({"type": "regular", "category": "service"}, True),
        ({"type": "free_customer_service", "category": "service", "billable": True}, False),
        ({"type": "free_entry_point", "category": "service", "billable": False}, False),
        ({"type": "regular", "category": "una_nueva"}, True),
        ({}, False),
    ],
)
def test_old_and_new_pricing_are_both_read(pricing, expected):
    assert charged(pricing) is expected
