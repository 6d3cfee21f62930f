"""One person who would publish a figure alone, and what should become of it in every kind."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from desk.contenido.fields import kinds
from desk.core import Desk
from desk.settings import MOUNT
from knowledge.editing import history
from tests.desk.conftest import csrf_of
from tests.desk.formularios import filled, post

FIGURE = "Exento del 77,7 %"
MARK = "77,7"
# What a form might be sent with by somebody who would rather not wait.
FAKE = {
    "needs_second": "no", "estado": "publicado", "status": "publicado", "reviewer": "2", "numero": "1", "aprobar": "si",
}  # fmt: skip
CLOSED = ("opciones", "paises", "si_no", "si_no_blanco")
WAITS, AT_ONCE, REFUSED = "en_revision", "publicado", "se rechaza"


@dataclass(frozen=True)
class Expected:
    """An entry of the small content, a field of it, and what becomes of a figure (`taxed`) and of other words there."""

    key: str
    field: str
    words: str
    figure: str
    other: str
    taxed: str = FIGURE


# Every kind. Those whose other words go out at once need no second person by design: they tell no law and no tax.
KINDS = {
    "facts": Expected("cl-iva", "summary", "En Chile se paga.", WAITS, WAITS),
    "parameters": Expected("cl-tasa-iva", "name", "Tasa general", WAITS, WAITS),
    "disputes": Expected("cl-libros", "question", "¿Los libros entran?", WAITS, WAITS),
    "products": Expected("libro", "note", "Va en caja.", WAITS, WAITS),
    "procedures": Expected("cl-declarar", "title", "Declarar", WAITS, WAITS),
    "programmes": Expected("cl-curso", "for_whom", "Para pymes.", WAITS, AT_ONCE),
    "platforms": Expected("cobros", "cost", "Lo dice el sitio.", WAITS, AT_ONCE),
    "organisations": Expected("cl-sii", "contact", "Por su sitio.", WAITS, AT_ONCE),
    "terms": Expected("flete", "definition", "Llevar la carga.", WAITS, AT_ONCE),
    # A guide holds nothing but names of other entries: a figure is none, and a new order goes out at once.
    "guides": Expected("cl-cargos", "facts", "cl-iva\ncl-iva-libros", REFUSED, AT_ONCE),
    "topics": Expected("iva", "name", "Asunto del valor", WAITS, AT_ONCE),
    "themes": Expected("cargos", "ask", "¿Hacia dónde?", WAITS, AT_ONCE),
    "questions": Expected("cobrar", "text", "Cómo recibir dinero", WAITS, AT_ONCE),
    "countries": Expected("CL", "name", "Chile lindo", WAITS, AT_ONCE),
    "places": Expected("cl-lota", "why", "Tiene mar.", WAITS, AT_ONCE),
    "synonyms": Expected("plata", "words", "plata\nefectivo", WAITS, AT_ONCE, f"plata\n{FIGURE}"),
    "generic_words": Expected("papel", "word", "papelito", WAITS, AT_ONCE),
    "sector_words": Expected("indumentaria", "words", "ropa\ntelas", WAITS, AT_ONCE),
    "cues": Expected("capacitarse", "reason", "Quiere aprender.", WAITS, AT_ONCE),
    "phrases": Expected("saludo", "text", "Buenas", WAITS, AT_ONCE),
    "settings": Expected("nombre", "value", "Brújula Sur", WAITS, AT_ONCE),
    "diagnosis_questions": Expected("listo", "text", "¿Ya está?", WAITS, AT_ONCE),
    "diagnosis_profiles": Expected("inicial", "text", "Vas empezando.", WAITS, AT_ONCE),
    "diagnosis_steps": Expected("ayuda", "text", "Pide ayuda.", WAITS, AT_ONCE),
}


@dataclass
class Alone:
    """One person and what they write to."""

    client: TestClient
    engine: Engine
    number: int
    role: str
    desk: Desk

    def writes(self, kind: str, field: str, words: str, new: bool = False) -> int:
        """Send a form with words in a field; return the status."""
        form = {**filled(self.engine, kind, KINDS[kind].key, **{field: words}), **FAKE}
        if not new:
            return post(self.client, f"/contenido/editar/{kind}/{KINDS[kind].key}", form)[0]
        own = {"settings": "key", "countries": "code"}.get(kind, "id")
        name = {"countries": "PE", "sector_words": "calzado"}.get(kind, f"otra-{kind.replace('_', '-')}")
        return post(self.client, f"/contenido/nueva/{kind}", {**form, own: name, "base": ""})[0]

    def made(self, kind: str) -> str | None:
        """Return what became of the newest change of the kind's entry."""
        found = history(self.engine, kind, KINDS[kind].key)
        return found[0].status if found else None

    def uploads(self, kind: str) -> str:
        """Bring a sheet with a figure; return the page with what it would change."""
        sheet = self.client.get(f"{MOUNT}/contenido/planillas/{kind}-1.csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(sheet), delimiter=";"))
        place = rows[0].index(kinds()[kind].fields[KINDS[kind].field].label)
        for row in rows[1:]:
            row[place] = KINDS[kind].taxed
        made = io.StringIO()
        csv.writer(made, delimiter=";").writerows(rows)
        given = {"_csrf": csrf_of(self.client), "clase": kind}
        files = {"archivo": ("x.csv", made.getvalue().encode())}
        return self.client.post(f"{MOUNT}/contenido/planillas", data=given, files=files).text
