"""An answer as WhatsApp messages: within every published limit, in as few messages as they allow, losing no word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.channels.messages import Outbound, Rendered
from bot.channels.whatsapp import labels
from bot.channels.whatsapp.blocks import block_text
from bot.channels.whatsapp.choices import Menu, Page, buttons_action, list_action, menu
from bot.channels.whatsapp.markup import bold, plain, safe
from bot.channels.whatsapp.published_limits import (
    CAPTION,
    FILENAME,
    FOOTER,
    HEADER,
    INTERACTIVE_BODY,
    TEXT,
    length,
)
from bot.channels.whatsapp.splitting import split

Payload = dict[str, Any]


def render(out: Outbound) -> Rendered:
    """Return the payloads (without the recipient) and what the choices stand for; pure."""
    structure = out.structure
    asks = structure.get("asks") if isinstance(structure.get("asks"), str) else None
    offered = menu(str(out.id), _strings(structure.get("suggestions")), asks)
    content = _Content(out, offered)
    if content.document and content.fits_a_caption():
        payloads = _with_document(content, offered, asks)
    elif offered.pages:
        payloads = _interactive(content, offered, asks)
    else:
        payloads = [_text(text) for text in split(content.blocks(), TEXT, TEXT)]
    if out.reply_to and payloads:
        payloads[0]["context"] = {"message_id": out.reply_to}
    return Rendered(tuple(payloads), offered.answers, _following_pages(offered, asks))


class _Content:
    """The words of an answer: title, blocks, footer and document."""

    def __init__(self, out: Outbound, offered: Menu):
        structure = out.structure
        self.title = labels.one_line(_text_of(structure.get("title")))
        self.footer = _text_of(structure.get("footer")).strip()
        parts = structure.get("blocks")
        self.body = [block_text(part) for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
        if not any(self.body) and not self.title and not self.footer:
            # A fixed phrase of the domain brings its buttons only; its text has the words.
            self.body = [safe(out.text.strip())]
        self.body = [block for block in self.body if block]
        if offered.spelled:
            numbers = {choice.text: n for n, choice in enumerate((c for p in offered.pages for c in p.choices), 1)}
            spelled = "\n".join(f"{numbers[text]}. {safe(text)}" for text in offered.spelled)
            self.body.append(f"{labels.table()['mas_opciones']['completas']}\n{spelled}")
        self.document = _document(structure.get("document"))

    def header(self) -> str | None:
        """Return the title where it can be the header of an interactive message, which shows no markup."""
        said = plain(self.title)
        return said if said and length(said) <= HEADER and self.body else None

    def small_print(self) -> str | None:
        """Return the footer where it can be the footer of an interactive message."""
        said = plain(self.footer)
        return said if said and length(said) <= FOOTER and "\n" not in self.footer else None

    def blocks(self, with_title: bool = True, with_footer: bool = True) -> list[str]:
        """Return what goes into the text."""
        head = [bold(self.title)] if with_title and self.title else []
        return [*head, *self.body, *([safe(self.footer)] if with_footer and self.footer else [])]

    def fits_a_caption(self) -> bool:
        """Tell whether all the words fit beside the document."""
        return len(split(self.blocks(), CAPTION, CAPTION)) == 1


def _interactive(content: _Content, offered: Menu, asks: str | None) -> list[Payload]:
    """Return one message with the choices, and before it texts with what does not fit in its body."""
    header, small = content.header(), content.small_print()
    texts = split(content.blocks(header is None, small is None), INTERACTIVE_BODY, TEXT)
    if len(texts) > 1:  # the title belongs to the first message, which is a text
        header = None
        texts = split(content.blocks(True, small is None), INTERACTIVE_BODY, TEXT)
    body = texts[-1] if texts else labels.table()["mas_opciones"]["cuerpo"]
    last = _choices_message(body, offered.pages[0], offered.buttons, asks)
    if header:
        last["interactive"]["header"] = {"type": "text", "text": header}
    if small:
        last["interactive"]["footer"] = {"text": small}
    return [*(_text(text) for text in texts[:-1]), last]


def _with_document(content: _Content, offered: Menu, asks: str | None) -> list[Payload]:
    """Return the document with its words: in the header of the buttons where there are buttons, else with a caption."""
    document = content.document
    words = split(content.blocks(), CAPTION, CAPTION)[0]
    if offered.buttons:
        message = _choices_message(words, offered.pages[0], True, asks)
        message["interactive"]["header"] = {"type": "document", "document": document}
        return [message]
    alone = {"type": "document", "document": {**(document or {}), "caption": words}}
    if not offered.pages:
        return [alone]
    ask = labels.table()["mas_opciones"]["seguir"]
    return [alone, _choices_message(ask, offered.pages[0], False, asks)]


def _choices_message(body: str, page: Page, buttons: bool, asks: str | None) -> Payload:
    action = buttons_action(page) if buttons else list_action(page, asks)
    kind = "button" if buttons else "list"
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def _following_pages(offered: Menu, asks: str | None) -> dict[str, tuple[Payload, ...]]:
    """Return what each "Ver más" shows; typing it shows the second page."""
    words = labels.table()["mas_opciones"]
    shown: dict[str, tuple[Payload, ...]] = {}
    for page, following in zip(offered.pages, offered.pages[1:], strict=False):
        payload = _choices_message(words["cuerpo"], following, False, asks)
        shown[str(page.next_id)] = (payload,)
        shown.setdefault(labels.folded(words["fila"]), (payload,))
    return shown


def _text(body: str) -> Payload:
    # Without a preview: the card of a source's address would be larger than the answer.
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _document(found: Any) -> dict[str, str] | None:
    """Return a document that WhatsApp can fetch; None for one on this machine, whose address the text says anyway."""
    if not isinstance(found, dict):
        return None
    link, name = _text_of(found.get("url")), _text_of(found.get("filename"))
    address = urlsplit(link)
    host = (address.hostname or "").lower()
    if address.scheme not in ("http", "https") or "." not in host or host.startswith("127.") or host == "0.0.0.0":
        return None
    return {"link": link, "filename": labels.cut(name, FILENAME) or "documento.pdf"}


def _strings(value: Any) -> Sequence[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""
