"""One round of reading: everything new, a little at a time, so that nobody waits long for the database."""

from __future__ import annotations

from sqlalchemy import Engine

from conversations.figures import handed, heard, opinions, settle
from conversations.figures.ingest import Reading, read_messages, read_ours
from conversations.figures.rezone import rezone


def read_round(engine: Engine, events: Engine, reading: Reading, known_product: heard.Known) -> int:
    """Read a part of what is new and return how much; 0 when there is nothing more."""
    done = rezone(engine, reading.zone)
    done += heard.read(engine, events, reading.now, known_product)
    messages = read_messages(engine, reading)
    done += messages + read_ours(engine, reading)
    if not messages:  # these need their message
        done += (
            opinions.read(engine)
            + handed.read_handovers(engine, reading.mark)
            + handed.read_grades(engine, reading.zone, reading.mark)
        )
    return done + settle.look_again(engine, reading.now)
