"""Puts texts that ask the same together: by the stems of their words, rare ones counting more, always with one result.

Short questions written in a hurry: a stem matters more than the order of the words. Each group is one text and all that
are near it, so that no chain of half-alike texts makes one group of everything (which single linkage does), and ten
thousand texts need no matrix of every pair (which agglomerative clustering does).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.search.stems import stems
from knowledge.text import words

ALIKE = 0.45  # cosine from which two texts are taken for the same question
_BLOCK = 1_000


def terms(text: str) -> list[str]:
    """Return the stems of a text; of one without any, its bare words, so that "???" is alike only to itself."""
    return stems(text) or words(text) or [text.strip().lower() or "∅"]


def vectors(texts: Sequence[str]) -> tuple[Any, TfidfVectorizer]:
    """Return one row of weights a text, each of length one, and what made them."""
    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32)
    return vectorizer.fit_transform(texts), vectorizer


def groups(texts: Sequence[str], alike: float = ALIKE) -> list[list[int]]:
    """Return the places of alike texts, the largest group first; in each, the text that is nearest to all comes first."""
    if not texts:
        return []
    same: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        same.setdefault(tuple(sorted(set(terms(text)))), []).append(place)
    kept = list(same.values())  # texts of the same stems are one
    matrix, _ = vectors([texts[places[0]] for places in kept])
    near = _near(matrix, alike)
    weight = np.array([len(places) for places in kept])
    crowd = near.astype(np.int32) @ weight
    order = sorted(range(len(kept)), key=lambda place: (-int(crowd[place]), kept[place][0]))
    taken = np.zeros(len(kept), dtype=bool)
    found = []
    for leader in order:
        if taken[leader]:
            continue
        members = [leader, *(int(place) for place in _row(near, leader) if place != leader and not taken[place])]
        taken[members] = True
        found.append([place for member in members for place in kept[member]])
    return sorted(found, key=lambda group: (-len(group), group[0]))


def _near(matrix: Any, alike: float) -> Any:
    """Return which rows are alike, as a sparse matrix, made block by block."""
    blocks = []
    for start in range(0, matrix.shape[0], _BLOCK):
        block = (matrix[start : start + _BLOCK] @ matrix.T).tocoo()
        # Rounded, so that the order of the sums (which differs between machines) decides nothing.
        close = np.round(block.data, 4) >= alike
        blocks.append((block.row[close] + start, block.col[close]))
    rows, columns = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    shape = (matrix.shape[0], matrix.shape[0])
    near = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=shape)
    near.sort_indices()
    return near


def _row(near: Any, place: int) -> Any:
    return near.indices[near.indptr[place] : near.indptr[place + 1]]
