"""The figures as files, with the headings of the page."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from conversations.figures import sums
from conversations.figures.headline import headline
from conversations.figures.sums import ConversationSum, Share, Span, TurnSum
from conversations.marks import CHANNELS
from desk.cifras.view import REASONS, named
from desk.knowledge import Names

_Place = tuple[datetime.date, str]


@dataclass(frozen=True)
class File:
    """A file to download: how it is called, its title, its headings, and how its lines are made."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Callable[[Engine, Span, Names], Iterable[Sequence[object]]]


def _days(engine: Engine, span: Span, _: Names) -> Iterable[Sequence[object]]:
    turns: dict[_Place, list[TurnSum]] = defaultdict(list)
    conversations: dict[_Place, list[ConversationSum]] = defaultdict(list)
    for turn in sums.turn_sums(engine, span):
        turns[turn.day, turn.channel].append(turn)
    for one in sums.conversation_sums(engine, span):
        conversations[one.day, one.channel].append(one)
    for day, channel in sorted({*turns, *conversations}):
        made = headline(turns[day, channel], conversations[day, channel])
        yield (
            day.isoformat(), CHANNELS.get(channel, channel), made.conversations, made.with_question, made.resolved,
            made.handed_over, made.abandoned, made.unresolved, made.turns, made.unanswered, made.messages, made.charged,
            made.useful, made.useless,
        )  # fmt: skip


_DAYS = (
    "Día", "Canal", "Conversaciones", "Con consulta", "Resueltas", "Traspasadas", "Abandonadas", "Sin respuesta",
    "Mensajes recibidos", "Mensajes sin responder", "Mensajes enviados", "Mensajes cobrados", "Útiles", "No útiles",
)  # fmt: skip


def _shares(
    read: Callable[[Engine, Span], list[Share]], kind: str
) -> Callable[[Engine, Span, Names], Iterable[Sequence[object]]]:
    def rows(engine: Engine, span: Span, names: Names) -> Iterable[Sequence[object]]:
        known = {"temas": names.themes, "productos": names.products, "paises": names.countries, "motivos": REASONS}.get(
            kind, {}
        )
        for share in read(engine, span):
            yield named(share.key, known), share.turns, share.unanswered

    return rows


FILES = {
    file.name: file
    for file in (
        File("dias", "Por día y canal", _DAYS, _days),
        File("temas", "Temas", ("Tema", "Preguntas", "Sin responder"), _shares(sums.by_theme, "temas")),
        File("destinos", "Destinos", ("País de destino", "Preguntas", "Sin responder"), _shares(sums.by_destination, "paises")),
        File("origenes", "Orígenes", ("País de origen", "Preguntas", "Sin responder"), _shares(sums.by_origin, "paises")),
        File("productos", "Productos", ("Producto", "Preguntas", "Sin responder"), _shares(sums.by_product, "productos")),
        File("horas", "Horas", ("Hora", "Mensajes", "Sin responder"), _shares(sums.by_hour, "horas")),
        File("motivos", "Motivos", ("Motivo", "Respuestas no útiles", "Sin responder"), _shares(sums.by_reason, "motivos")),
    )
}  # fmt: skip
