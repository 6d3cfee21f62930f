"""A new, empty database of the PostgreSQL server of this machine, dropped at the end."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

POSTGRES = "postgresql+psycopg://{user}@127.0.0.1:5432/{name}"
USERS = ("postgres", "root")


@contextmanager
def new_database() -> Iterator[str]:
    """Yield the URL of a new database. Without a server: skipped at home, failed in CI, with the reason."""
    name = f"brujula_test_{uuid.uuid4().hex[:12]}"
    server, user = _server()
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    yield POSTGRES.format(user=user, name=name)
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.dispose()


def _server() -> tuple[Engine, str]:
    for user in USERS:
        url = POSTGRES.format(user=user, name="postgres")
        server = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
        try:
            server.connect().close()
        except OperationalError:
            continue
        return server, user
    reason = "PostgreSQL no responde en 127.0.0.1:5432"
    if os.environ.get("BRUJULA_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
