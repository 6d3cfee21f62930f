"""Errors of the conversations store.

ConversationsError
├── StoreUnavailable   locked, missing or unreachable database
├── ValueRefused       the database takes no such value, however often it is tried
├── UnknownItem        no entry with that number
└── StepRefused        a step of a handover that cannot be taken now
    ├── AlreadyTaken   another member of the team has it
    ├── AlreadyEnded   it was returned or closed
    ├── NotTaken       whoever answers must take it first
    └── WindowClosed   the channel takes no words for this person any more
"""


class ConversationsError(Exception):
    """Any error of the conversations store; its text never holds what a person wrote."""


class StoreUnavailable(ConversationsError):
    """The database is locked, missing or unreachable."""


class ValueRefused(ConversationsError):
    """The database does not take a value: whatever shares its transaction must be tried without it."""


class UnknownItem(ConversationsError):
    """No entry has that number."""


class StepRefused(ConversationsError):
    """A handover is not in the state that a step needs."""


class AlreadyTaken(StepRefused):
    """Another member of the team has it; `by` is their name."""

    def __init__(self, by: str):
        self.by = by
        super().__init__("taken by another")


class AlreadyEnded(StepRefused):
    """It was returned to the assistant or closed; `by` is who did."""

    def __init__(self, by: str):
        self.by = by
        super().__init__("already ended")


class NotTaken(StepRefused):
    """Nobody has taken it yet."""


class WindowClosed(StepRefused):
    """The channel takes words only for some hours after the person wrote, and they have passed."""
