"""Lexical search over facts: Spanish stems, synonyms and the context of the conversation."""

from knowledge.search.index import Index, index_of
from knowledge.search.rank import Hit, Query, rank

__all__ = ["Hit", "Index", "Query", "index_of", "rank"]
