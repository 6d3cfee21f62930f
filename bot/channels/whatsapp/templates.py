"""Templates: the only messages WhatsApp takes for who has not written in the last 24 hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.channels.whatsapp.labels import cut
from bot.channels.whatsapp.markup import plain
from bot.channels.whatsapp.published_limits import length

_FILE = Path(__file__).with_name("plantillas.yml")
_MORE = "… Escríbeme para ver el resto."


class Template(BaseModel):
    """A template as it is registered with Meta, and what goes into its variables."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9_]{1,512}$")
    language: str = Field(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")
    category: str = Field(pattern=r"^(utility|marketing|authentication)$")
    body: str = Field(min_length=1, max_length=1024)
    parameters: list[str] = []
    room: int = Field(default=900, gt=0, le=1024)

    def payload(self, values: dict[str, str]) -> dict[str, Any]:
        """Return the payload with the variables filled; a variable has no line breaks nor more than four spaces."""
        filled = [{"type": "text", "text": self._fit(values.get(name, ""))} for name in self.parameters]
        template: dict[str, Any] = {"name": self.name, "language": {"code": self.language}}
        if filled:
            template["components"] = [{"type": "body", "parameters": filled}]
        return {"type": "template", "template": template}

    def _fit(self, value: str) -> str:
        said = plain(re.sub(r"\s*\n+\s*", " · ", value.strip())) or "…"
        room = self.room // max(1, len(self.parameters))
        if length(said) <= room:
            return said
        start = cut(said, room - length(_MORE))
        return (start.rpartition(" ")[0] or start).rstrip(" ,;:·") + _MORE


@lru_cache(maxsize=1)
def templates() -> dict[str, Template]:
    """Return the templates by name; a broken file is an error at start."""
    read = yaml.safe_load(_FILE.read_text(encoding="utf8"))
    return {template.name: template for template in (Template(**entry) for entry in read["plantillas"])}


def words_of(payload: dict[str, Any]) -> str:
    """Return everything a payload says, for a template to say it instead."""
    return "\n".join(part for part in _said(payload) if part.strip())


def _said(payload: dict[str, Any]) -> Iterator[str]:
    kind = payload.get("type")
    part = payload.get(kind, {}) if isinstance(kind, str) else {}
    if kind == "text":
        yield part["body"]
    elif kind == "document":
        yield from (part.get("caption", ""), part["link"])
    elif kind == "interactive":
        header = part.get("header", {})
        yield header.get("text", "")
        yield part["body"]["text"]
        yield part.get("footer", {}).get("text", "")
        yield header.get("document", {}).get("link", "")
