"""Lexical search over facts: Spanish stems, synonyms and the context of the conversation."""

from knowledge.search.index import Index, index_of
from knowledge.search.rank import Hit, Query, guide_strength, rank

__all__ = ["Hit", "Index", "Query", "guide_strength", "index_of", "rank"]
