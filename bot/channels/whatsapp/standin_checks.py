"""What the Graph API refuses in a message, as its documentation says it; written apart from render.py on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GraphFault(Exception):
    """A refusal: Meta's code, its title, what is wrong in detail, and the HTTP status."""

    code: int
    details: str
    title: str = "Parameter value is not valid"
    http: int = 400

    def body(self) -> dict[str, Any]:
        """Return the error in Graph's shape."""
        return {
            "error": {
                "message": f"(#{self.code}) {self.title}",
                "type": "OAuthException",
                "code": self.code,
                "error_data": {"messaging_product": "whatsapp", "details": self.details},
                "fbtrace_id": "A0standin",
            }
        }


def check_message(body: Any) -> None:
    """Raise GraphFault for a message that the API would refuse."""
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        raise GraphFault(100, "The parameter messaging_product is required.", "Invalid parameter")
    if not (body.get("to") or body.get("recipient")):
        raise GraphFault(100, "The parameter to is required.", "Invalid parameter")
    kind = body.get("type", "text")
    check = _CHECKS.get(kind)
    if check is None or not isinstance(body.get(kind), dict):
        raise GraphFault(100, f"Param type must be one of {sorted(_CHECKS)}; got {kind}.", "Invalid parameter")
    _text(str(body.get("biz_opaque_callback_data", "-")), 512, "biz_opaque_callback_data")
    check(body[kind])


def _text(value: Any, most: int, where: str, required: bool = True) -> None:
    if not isinstance(value, str) or (required and not value.strip()):
        raise GraphFault(131008, f"{where} is required.", "Required parameter is missing")
    if len(value.encode("utf-16-le")) // 2 > most:
        raise GraphFault(131009, f"{where} must be at most {most} characters.")


def _check_text(part: dict[str, Any]) -> None:
    _text(part.get("body"), 4096, "text.body")


def _check_document(part: dict[str, Any]) -> None:
    if not (part.get("link") or part.get("id")):
        raise GraphFault(131008, "document.link or document.id is required.", "Required parameter is missing")
    if "link" in part and not str(part["link"]).startswith(("http://", "https://")):
        raise GraphFault(131009, "document.link must be an http or https URL.")
    if "caption" in part:
        _text(part["caption"], 1024, "document.caption")
    if "filename" in part:
        _text(part["filename"], 240, "document.filename")


def _check_interactive(part: dict[str, Any]) -> None:
    kind, action = part.get("type"), part.get("action")
    if kind not in ("button", "list") or not isinstance(action, dict):
        raise GraphFault(131009, "interactive.type must be button or list, with an action.")
    _text((part.get("body") or {}).get("text"), 1024, "interactive.body.text")
    if "footer" in part:
        _text(part["footer"].get("text"), 60, "interactive.footer.text")
    if "header" in part:
        _check_header(kind, part["header"])
    if kind == "button":
        _check_buttons(action.get("buttons"))
    else:
        _check_list(action)


def _check_header(kind: str, header: dict[str, Any]) -> None:
    if header.get("type") == "text":
        _text(header.get("text"), 60, "interactive.header.text")
    elif kind == "list" or header.get("type") != "document":
        raise GraphFault(131009, "A list takes a text header only.")
    else:
        _check_document(header.get("document") or {})


def _check_buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise GraphFault(131009, "interactive.action.buttons must have 1 to 3 buttons.")
    replies = [button.get("reply") or {} for button in buttons]
    for reply in replies:
        _text(reply.get("title"), 20, "button.reply.title")
        _identifier(reply.get("id"), 256, "button.reply.id")
    _distinct([reply["id"] for reply in replies], "button.reply.id")
    _distinct([reply["title"] for reply in replies], "button.reply.title")


def _check_list(action: dict[str, Any]) -> None:
    _text(action.get("button"), 20, "interactive.action.button")
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= 10:
        raise GraphFault(131009, "interactive.action.sections must have 1 to 10 sections.")
    rows = [row for section in sections for row in section.get("rows") or []]
    if not 1 <= len(rows) <= 10:
        raise GraphFault(131009, "A list has 1 to 10 rows in all its sections.")
    for section in sections:
        _text(section.get("title", ""), 24, "section.title", required=len(sections) > 1)
    for row in rows:
        _text(row.get("title"), 24, "row.title")
        _identifier(row.get("id"), 200, "row.id")
        if "description" in row:
            _text(row["description"], 72, "row.description")
    _distinct([row["id"] for row in rows], "row.id")


def _identifier(value: Any, most: int, where: str) -> None:
    _text(value, most, where)
    if value != value.strip():
        raise GraphFault(131009, f"{where} must not begin or end with a space.")


def _distinct(values: list[str], where: str) -> None:
    if len(set(values)) != len(values):
        raise GraphFault(131009, f"{where} must be unique in a message.")


def _check_template(part: dict[str, Any]) -> None:
    _text(part.get("name"), 512, "template.name")
    _text((part.get("language") or {}).get("code"), 15, "template.language.code")
    for component in part.get("components") or []:
        for parameter in component.get("parameters") or []:
            said = parameter.get("text")
            _text(said, 1024, "template parameter")
            if "\n" in said or "\t" in said or "     " in said:
                raise GraphFault(
                    132012, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces."
                )


_CHECKS = {
    "text": _check_text,
    "document": _check_document,
    "interactive": _check_interactive,
    "template": _check_template,
}
