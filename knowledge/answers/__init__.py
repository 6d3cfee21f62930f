"""Answers: what a question gets from the knowledge base, as a value that renders itself to text."""

from knowledge.answers.answer import Answer
from knowledge.answers.question import Question
from knowledge.answers.reply import reply

__all__ = ["Answer", "Question", "reply"]
