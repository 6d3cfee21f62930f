"""The limits WhatsApp publishes, each with the page that says it (seen November 2026).

Text, buttons: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
Lists: https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages (3 November 2025)
Throughput and pairs: https://developers.facebook.com/docs/whatsapp/throughput
"""

from __future__ import annotations

TEXT = 4_096
# The page on lists says 4,096 for theirs, providers say 1,024 for every interactive message: the smaller one is safe.
INTERACTIVE_BODY = 1_024
CAPTION = 1_024
HEADER = 60
FOOTER = 60
BUTTONS = 3
BUTTON_TITLE = 20
ROWS = 10
ROW_TITLE = 24
ROW_DESCRIPTION = 72
SECTION_TITLE = 24
LIST_BUTTON = 20
FILENAME = 240  # no page gives one; the usual limit of a file system
CALLBACK_DATA = 512
WEBHOOK_BYTES = 3 * 1024 * 1024  # "Payloads can be up to 3 MB" (…/webhooks/overview)
PAIR_SECONDS = 6.0  # one message every six seconds to one person…
PAIR_BURST = 45  # …or as many at once, paid back afterwards
WINDOW_HOURS = 24


def length(text: str) -> int:
    """Return the length as the strictest counter has it: an emoji is two units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
