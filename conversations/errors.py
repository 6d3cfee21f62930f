"""Errors of the conversations store.

ConversationsError
├── StoreUnavailable   locked, missing or unreachable database
└── UnknownItem        no entry with that number
"""


class ConversationsError(Exception):
    """Any error of the conversations store; its text never holds what a person wrote."""


class StoreUnavailable(ConversationsError):
    """The database is locked, missing or unreachable."""


class UnknownItem(ConversationsError):
    """No entry has that number."""
