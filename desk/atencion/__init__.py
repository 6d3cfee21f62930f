"""Attending people: the queue, one conversation, what is kept ready, and the topics that are the team's."""
