"""Errors of the conversations store.

ConversationsError
├── StoreUnavailable   locked, missing or unreachable database
├── ValueRefused       the database takes no such value, however often it is tried
└── UnknownItem        no entry with that number
"""


class ConversationsError(Exception):
    """Any error of the conversations store; its text never holds what a person wrote."""


class StoreUnavailable(ConversationsError):
    """The database is locked, missing or unreachable."""


class ValueRefused(ConversationsError):
    """The database does not take a value: whatever shares its transaction must be tried without it."""


class UnknownItem(ConversationsError):
    """No entry has that number."""
