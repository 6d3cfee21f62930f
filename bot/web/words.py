"""What the page and the widget say when something cannot be done: a status code and words for the person."""

from __future__ import annotations

MAX_CHARS = 2000

EMPTY = (422, "Escribe tu pregunta y vuelve a enviarla.")
UNREADABLE = (422, "No pude leer el mensaje. Vuelve a escribirlo, por favor.")
TOO_LONG = (413, "Tu mensaje es muy largo: caben 2.000 caracteres. Resúmelo o mándalo en partes.")
TOO_MANY = (429, "Vas muy rápido para mí. Espera un minuto y seguimos.")
DOWN = (503, "Ahora mismo no puedo responder. Inténtalo otra vez en un minuto.")
NO_SESSION = (401, "Esta conversación ya no está abierta. Empieza una nueva, por favor.")
FOREIGN = (403, "Este sitio no tiene permiso para usar el asistente.")
NOT_YOURS = (404, "No encuentro ese mensaje en tu conversación.")
NO_WIDGET = "El widget no está construido: corre «make widget»."
QUOTE_GONE = "Esa cotización ya no está: valen 15 días. Pide otra en la conversación."
