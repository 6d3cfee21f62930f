"""What the page says when a message cannot be answered: a status code and words for the person."""

from __future__ import annotations

from bot.rasa_client import AssistantDown, AssistantError, AssistantSlow

MAX_CHARS = 2000

EMPTY = (400, "Escribe tu pregunta y vuelve a enviarla.")
UNREADABLE = (400, "No pude leer el mensaje. Vuelve a escribirlo, por favor.")
TOO_LONG = (413, "Tu mensaje es muy largo: caben 2.000 caracteres. Resúmelo o mándalo en partes.")
TOO_MANY = (429, "Vas muy rápido para mí. Espera un minuto y seguimos.")
DOWN = (503, "Ahora mismo no puedo responder. Inténtalo otra vez en un minuto.")
SLOW = (504, "Estoy tardando más de lo normal y no alcancé a responder. Inténtalo otra vez.")
UNCLEAR = (502, "Algo falló de nuestro lado y no tengo una respuesta. Inténtalo otra vez.")
QUOTE_GONE = "Esa cotización ya no está: valen 15 días. Pide otra en la conversación."
NOTHING = "No supe qué responder a eso. Prueba a preguntarlo de otra manera."


def words_for(error: AssistantError) -> tuple[int, str]:
    """Return the status and the words for a failure of the assistant."""
    if isinstance(error, AssistantDown):
        return DOWN
    return SLOW if isinstance(error, AssistantSlow) else UNCLEAR
