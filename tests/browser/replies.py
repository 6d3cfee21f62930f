"""Replies as the assistant really gives them, in the shape in which the widget's API hands them over."""

from __future__ import annotations

from typing import Any

GREETING = "¡Hola! Soy Brújula. Cuéntame qué vendes, desde dónde y a qué país quieres llegar."
FIRST = ("¿Cuánto paga mi cliente?", "¿Dónde vender?")
DOOR = "En la puerta: USD 166,60, con mercancía, flete e impuestos."
SHIPMENT = (
    "Botín de cuero de USD 120,00 más USD 20,00 de flete, por courier, desde Perú: "
    "tu cliente paga *USD 26,60* de impuestos al recibir."
)
NOTE = (
    "Fuente: GDA / El Tiempo; DEC Consultores · revisado nov 2026. "
    "Cálculo orientativo: no incluye la gestión del transportador o del agente."
)
OTHER_READING = (
    "⚠️ Hay otra lectura, de otras notas de prensa de 2025 y 2026: «hay una exención general de IVA hasta USD 200, de "
    "cualquier origen». Con ella se pagaría USD 26,60 menos. Confirma en dian.gov.co."
)
SOURCES = [
    {
        "title": "GDA / El Tiempo: guía práctica para entender el cálculo de los impuestos",
        "norm": "Decreto 1165 de 2019, art. 261, modificado por el Decreto 1090 de 2020",
        "url": "https://gda.com/detalle-de-la-noticia/?article=5916732",
        "date": "2025",
        "checked_on": "2026-11-22",
    },
    {
        "title": "DEC Consultores: envíos hasta USD 200",
        "norm": "Estatuto Tributario, arts. 420, 459 y 468 (Ley 1819 de 2016)",
        "url": "https://www.decconsultores.com/enviosusd200/",
        "date": None,
        "checked_on": "2026-11-22",
    },
]
PDF = "https://ejemplo.test/cotizaciones/40ac7bf954660815e227a2fd9af19705.pdf"


def reply(*blocks: Any, title: str | None = None, suggestions: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """Return a message with its text; a block that is a string is a paragraph."""
    told = [{"type": "text", "text": block} if isinstance(block, str) else block for block in blocks]
    lines = [f"*{title}*"] if title else []
    for block in told:
        lines += [block["text"]] if "text" in block else [f"• {item}" for item in block.get("items", [])]
    return {
        "text": "\n".join(lines),
        "title": title,
        "blocks": told,
        "footer": None,
        "suggestions": [{"id": f"op:{label}", "label": label, "text": label} for label in suggestions],
        "sources": [],
        "document": None,
        "rateable": False,
    } | more


def bullets(*items: str) -> dict[str, Any]:
    return {"type": "list", "items": list(items)}


def steps(*items: str) -> dict[str, Any]:
    return {"type": "steps", "items": list(items)}


def account() -> dict[str, Any]:
    """Return the sum of a shipment."""
    return reply(
        SHIPMENT,
        bullets(
            "Arancel: USD 0,00 (Decreto 1165 de 2019, art. 261)",
            "IVA: 19 % de USD 140,00 = USD 26,60 (Estatuto Tributario, arts. 459 y 468)",
        ),
        OTHER_READING,
        DOOR,
        NOTE,
        title="Cuánto paga tu cliente · Colombia",
        suggestions=("Explícame la cuenta", "Mándame la cotización", "¿DDP o DAP?", "Prueba de origen"),
        sources=SOURCES,
        rateable=True,
    )


def explained() -> dict[str, Any]:
    return reply(
        steps(
            "Valor en aduana: USD 120,00 de mercancía + USD 20,00 de flete y seguro = USD 140,00.",
            "Arancel: USD 0,00. Regla: libre hasta USD 200 FOB (Decreto 1165 de 2019, art. 261).",
            "IVA: 19 % de USD 140,00 = USD 26,60. Lo manda Estatuto Tributario, arts. 459 y 468.",
            "En la puerta: USD 140,00 + USD 26,60 = USD 166,60.",
        ),
        "Por qué: el valor FOB (sin flete ni seguro) no pasa de USD 200: no paga arancel.",
        NOTE,
        title="Cómo sale la cuenta · Colombia",
        suggestions=("Mándame la cotización", "¿De dónde sale?"),
        sources=SOURCES,
        rateable=True,
    )


def quote() -> dict[str, Any]:
    return reply(
        SHIPMENT,
        f"Aquí está en PDF, con cada cargo, su norma y su fuente: {PDF}\nVale hasta el 14 de diciembre de 2026.",
        title="Tu cotización",
        suggestions=("Explícame la cuenta", "¿DDP o DAP?"),
        document={"url": PDF, "filename": "cotizacion-CO.pdf"},
        rateable=True,
    )


def comparison() -> dict[str, Any]:
    return reply(
        {
            "type": "table",
            "columns": ["", "Perú", "Chile"],
            "rows": [["IVA o IGV", "18 %", "19 %"], ["Exento hasta", "USD 200", "nada, desde oct 2025"]],
        },
        title="Perú y Chile, lado a lado",
        suggestions=("Perú", "Chile"),
    )


def for_text(text: str) -> dict[str, Any]:
    """Answer the few things that the conversations of the tests say."""
    said = text.lower()
    if "cotiza" in said:
        return quote()
    if "explícame" in said:
        return explained()
    if "120" in said:
        return account()
    if "compar" in said:
        return comparison()
    if "cuánto paga" in said:
        return reply("¿De cuánto es el envío, en dólares?", suggestions=("100 dólares", "500 dólares"))
    return reply(f"Eco: {text}", suggestions=("Sí", "Menú"))
