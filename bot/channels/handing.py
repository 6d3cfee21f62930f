"""A reply that brings a person in: what is said, in the same message, and the request that goes with it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from bot.channels.team import Outlook, Team
from bot.channels.words import options, say
from conversations.handover import REASONS, Request
from conversations.messages import Draft, Turn
from conversations.staff_words import WINDOWS

BACK = "volver"


def handed(turn: Turn, drafts: list[Draft], team: Team, outlook: Outlook) -> tuple[list[Draft], Request | None]:
    """Return the drafts of a reply, with the words of a handover where it asks for one, and its request."""
    asks, story = _asked(drafts)
    topic = _text(story.get("topic"))
    if asks is None and topic in outlook.topics and drafts and drafts[-1].structure.get("known", True):
        if drafts[-1].structure.get("asks"):
            return drafts, None  # a question of ours is open: when it is answered, the topic is still theirs
        request = request_of("tema", story, outlook)
        words = f"{say('persona_tema')} {told(turn, request, team, outlook)}"
        return [*drafts[:-1], _followed(drafts[-1], words, request)], request
    if asks is None:
        return drafts, None
    request = request_of(_text(asks.get("reason")) or "pedido", story, outlook)
    lead = _text(asks.get("lead")) or ""
    return [draft_of(f"{lead} {told(turn, request, team, outlook)}".strip(), request, story)], request


def leaves(drafts: list[Draft]) -> bool:
    """Tell whether a reply says that the person, who had asked for somebody, thought better of it."""
    return any(draft.structure.get("leaves") is True for draft in drafts)


def _asked(drafts: list[Draft]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    asks: dict[str, Any] | None = None
    story: dict[str, Any] = {}
    for draft in drafts:
        found, known = draft.structure.get("handover"), draft.structure.get("story")
        asks = found if isinstance(found, dict) else asks
        story = known if isinstance(known, dict) and known else story
    return asks, story


def request_of(reason: str, story: dict[str, Any], outlook: Outlook) -> Request:
    """Return the request for a person; where nobody attends now it is a call-back."""
    profile, facts = story.get("profile"), story.get("facts")
    return Request(
        reason if reason in REASONS else "pedido",
        (_text(story.get("topic")) or "")[:40] or None,
        (_text(story.get("country")) or "")[:2] or None,
        (_text(story.get("summary")) or "")[:1_000],
        tuple(str(fact) for fact in facts[:5]) if isinstance(facts, list) else (),
        profile if isinstance(profile, dict) else {},
        callback=not outlook.attends or reason == "caido",
        promised_at=None if outlook.attends else outlook.opens,
    )


def failed(outlook: Outlook | None) -> Request:
    """Return the request of a conversation of which a message was given up: the desk should see it."""
    promised = None if outlook is None or outlook.attends else outlook.opens
    return Request("fallos", summary=say("resumen_fallo"), callback=True, promised_at=promised)


def told(turn: Turn, request: Request, team: Team, outlook: Outlook) -> str:
    """Return what happens now, as true as it is known."""
    places = {"agencia": team.of()}
    reach = team.contact(next(iter(request.profile.get("origenes") or ()), None))
    contact = say("persona_contacto", contacto=reach) if reach else ""
    if not outlook.staffed:
        return say("persona_sin_equipo", contacto=contact, **places)
    if outlook.attends:
        return say("persona_espera", espera=expected(outlook), **places)
    reason = outlook.office.holiday(outlook.now)
    why = say("persona_motivo_feriado", feriado=reason) if reason else _hours(team)
    when, window = promise(outlook, turn.person.channel, turn.received_at)
    return say("persona_luego", motivo=why, cuando=when, ventana=window, contacto=contact, **places)


def _hours(team: Team) -> str:
    hours = team.hours()
    return say("persona_motivo_horario", horario=hours) if hours else ""


def promise(outlook: Outlook, channel: str, wrote_at: datetime.datetime) -> tuple[str, str]:
    """Return when somebody answers, and what the channel's window has to do with it ("" where nothing)."""
    opens = outlook.opens
    if opens is None:
        return say("persona_luego_sin_fecha"), ""
    window = WINDOWS.get(channel)
    late = window is not None and opens >= wrote_at + window
    return outlook.office.when(opens, outlook.now), say("persona_ventana") if late else ""


def expected(outlook: Outlook) -> str:
    """Return how long it takes: measured, or said to be unknown."""
    before = ""
    if outlook.ahead:
        before = say("espera_antes_uno") if outlook.ahead == 1 else say("espera_antes", cuantas=str(outlook.ahead))
    if outlook.wait is None:
        return say("espera_desconocida", antes=before)
    return say("espera_medida", minutos=minutes(outlook.wait), antes=before)


def minutes(wait: datetime.timedelta) -> str:
    """Return a wait as people say it: «un minuto», «10 minutos», «2 horas»; never less than it is."""
    whole = max(1, -(-int(wait.total_seconds()) // 60))
    if whole == 1:
        return "1 minuto"
    if whole <= 90:
        return f"{whole if whole < 10 else -(-whole // 5) * 5} minutos"
    return f"{-(-whole // 60)} horas"


def draft_of(words: str, request: Request, story: dict[str, Any]) -> Draft:
    """Return the message that says it, with the one thing that can be pressed."""
    offered = ["Menú"] if request.callback else options(BACK)[:1]
    structure = {
        "blocks": [{"type": "text", "text": words}], "suggestions": offered, "story": story,
        "handover": {"reason": request.reason},
    }  # fmt: skip
    return Draft(words, structure)


def _followed(draft: Draft, words: str, request: Request) -> Draft:
    """Return an answer with the words after it, in the same message."""
    blocks = [
        *(draft.structure.get("blocks") or [{"type": "text", "text": draft.text}]),
        {"type": "text", "text": words},
    ]
    offered = draft.structure.get("suggestions") if request.callback else options(BACK)[:1]
    more = {"blocks": blocks, "suggestions": offered or [], "handover": {"reason": request.reason}}
    return replace(draft, text=f"{draft.text}\n\n{words}", structure={**draft.structure, **more})


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
