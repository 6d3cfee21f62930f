"""Lexical search over facts: Spanish stems, synonyms and the context of the conversation; entries by their names."""

from knowledge.search.entries import Entry, find_entries
from knowledge.search.index import Index, index_of
from knowledge.search.rank import SURE, Hit, Query, guide_strength, rank

__all__ = ["SURE", "Entry", "Hit", "Index", "Query", "find_entries", "guide_strength", "index_of", "rank"]
