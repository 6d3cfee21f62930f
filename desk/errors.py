"""Errors of the desk.

DeskError
├── Refused        a page that says no: its status, its title and its words
├── NotEntered     nobody has entered: the way in, and back here afterwards
├── WeakPassword   a password that is not taken; the text says why
├── AccountRefused a change of an account that is not made; the text says why
└── LessonRefused  something that is not taught; the text says why, and perhaps what could be taught instead
"""

from __future__ import annotations


class DeskError(Exception):
    """Any error of the desk; its text is for the staff."""


class Refused(DeskError):
    """A request that is not served; carries the status, a title and words."""

    def __init__(self, status: int, title: str, text: str):
        self.status, self.title, self.text = status, title, text
        super().__init__(text)


class NotEntered(DeskError):
    """The request needs a session and has none, or one that must first go elsewhere.

    `way` is where to go, as a path after /mesa; `back` is where to go on after entering, "" for the home page.
    """

    def __init__(self, back: str = "", way: str = "/entrar"):
        self.back, self.way = back, way
        super().__init__("no session")


class WeakPassword(DeskError):
    """A password that is not taken; the text says why."""


class AccountRefused(DeskError):
    """A change of an account that is not made; the text says why."""


class LessonRefused(DeskError):
    """Something that is not taught; the text says why, `offer` is what could be taught instead."""

    def __init__(self, text: str, offer: str | None = None):
        self.offer = offer
        super().__init__(text)
