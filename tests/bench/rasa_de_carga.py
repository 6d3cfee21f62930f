"""Stands for Rasa in `carga.py`: one turn at a time, of some milliseconds each, and answers of the real size."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from fastapi import FastAPI

SECONDS = float(os.environ.get("CARGA_RASA_MS", "20")) / 1000
FACTS = (
    "Un envío de hasta 500 USD paga *IVA 19 %* al comprar en una plataforma registrada y no paga arancel (Ley 21.713)."
)
app = FastAPI()
one_at_a_time = asyncio.Lock()


@app.get("/")
def health() -> str:
    """Say that it is up."""
    return "Hello from Rasa"


@app.post("/webhooks/rest/webhook")
async def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer with the words that were said, so that order and time can be read from the reply."""
    async with one_at_a_time:
        await asyncio.sleep(SECONDS)
    said, blocks = str(body["message"]), [{"type": "text", "text": FACTS}, {"type": "list", "items": [FACTS[:80]] * 3}]
    source = {"title": "Aduanas de Chile, Ley 21.713", "norm": "Ley 21.713", "url": "https://www.aduana.cl",
              "date": "2024-10-24", "checked_on": "2026-11-01", "fact": "cl.iva.1"}  # fmt: skip
    custom = {"title": said, "blocks": blocks, "footer": "Fuente: Aduanas, Ley 21.713 · revisado nov 2026",
              "suggestions": ["Más detalle", "¿De dónde sale?", "Menú"], "facts": ["cl.iva.1"], "entries": [],
              "sources": [source] * 2, "asks": None, "known": True, "reason": None, "quote": None,
              "document": None}  # fmt: skip
    text = f"*{said}*\n{FACTS}\n" + "\n".join(f"• {FACTS[:80]}" for _ in range(3)) + f"\n{custom['footer']}"
    return [{"recipient_id": body["sender"], "text": text, "custom": custom}]
