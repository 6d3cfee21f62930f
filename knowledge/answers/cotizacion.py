"""The quote as a document: written, named, and handed over as an address that opens on a phone."""

from __future__ import annotations

import datetime

from knowledge.answers.answer import Answer, Document, Paragraph
from knowledge.answers.costo import headline
from knowledge.answers.question import Question
from knowledge.answers.shipment import quoted
from knowledge.landed_cost.issued import issue
from knowledge.landed_cost.pdf import VALID_DAYS
from knowledge.landed_cost.wording import long_date
from knowledge.settings import KnowledgeSettings
from knowledge.snapshot import Snapshot


def document(snapshot: Snapshot, question: Question, country: str, day: datetime.date) -> Answer:
    """Return the quote of the last sum as a PDF; one that cannot be closed says so on its first page."""
    settings = KnowledgeSettings()
    result = quoted(snapshot, question, country)
    name = issue(result, day, settings.quotes_dir, snapshot.setting("agencia"))
    url = f"{settings.site}/cotizaciones/{name}"
    until = long_date((day + datetime.timedelta(days=VALID_DAYS)).isoformat())
    text = snapshot.phrase("cotizacion", enlace=url, hasta=until)
    return Answer(
        snapshot.phrase("cotizacion_titulo"), (Paragraph(headline(snapshot, question, result)), Paragraph(text)), None,
        ("Explícame la cuenta", "¿DDP o DAP?"), quote=result.to_json(), document=Document(url, f"cotizacion-{country}.pdf"),
    )  # fmt: skip
