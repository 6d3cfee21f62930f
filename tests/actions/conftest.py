"""Actions answer from the YAML baseline."""

from __future__ import annotations

import pytest

from actions.base import BrujulaAction
from tests.actions.conversation import Conversation
from tests.knowledge.answers.baseline import snapshot


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.setattr(BrujulaAction, "knowledge", lambda self: snapshot())
    return Conversation()
