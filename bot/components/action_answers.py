"""Checks what the action server answers against Rasa's own schema, prepared once instead of at every turn.

rasa/core/actions/action.py (3.6.21) calls `jsonschema.validate` on each answer, which first validates the schema itself
against its metaschema: over half of the processor time of a turn (docs/performance.md). The schema never changes, so here
it is checked the first time and the prepared validator is kept; what passes and what is raised stay the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.constants import DOCS_BASE_URL


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def is_valid_answer(action: RemoteAction, answer: Any) -> bool:
    """Return True for an answer of the action server that Rasa can read; raises Rasa's ValidationError for any other."""
    error: ValidationError | None = best_match(_validator().iter_errors(answer))
    if error is None:
        return True
    error.message += (
        ". Failed to validate Action server response from API, make sure your response from the Action endpoint is valid. "
        f"For more information about the format visit {DOCS_BASE_URL}/custom-actions"
    )
    raise error


def check_answers_once_prepared() -> None:
    """Make Rasa check the action server's answers this way, in this process."""
    RemoteAction._validate_action_result = is_valid_answer
