"""The content in the hands of the staff: changes proposed, approved by a second person, published, withdrawn, undone."""

from knowledge.editing.changes import (
    Change,
    find,
    history,
    last_content,
    of_author,
    waiting,
    waiting_count,
    withdrawn,
)
from knowledge.editing.checking import ContentProblem, check
from knowledge.editing.loads import Load, loads
from knowledge.editing.people import Person
from knowledge.editing.proposing import drop, propose, propose_many, save_draft, send
from knowledge.editing.publishing import (
    propose_roll_back,
    publish,
    publish_batch,
    reject,
    reject_batch,
    roll_back,
    withdraw,
)
from knowledge.editing.second import needs_second
from knowledge.editing.uses import uses
from knowledge.editing.writing import current
from knowledge.errors import ContentRefused, Outdated, SamePerson

__all__ = [
    "Change",
    "ContentProblem",
    "ContentRefused",
    "Load",
    "Outdated",
    "Person",
    "SamePerson",
    "check",
    "current",
    "drop",
    "find",
    "history",
    "last_content",
    "loads",
    "needs_second",
    "of_author",
    "propose",
    "propose_many",
    "propose_roll_back",
    "publish",
    "publish_batch",
    "reject",
    "reject_batch",
    "roll_back",
    "save_draft",
    "send",
    "uses",
    "waiting",
    "waiting_count",
    "withdraw",
    "withdrawn",
]
