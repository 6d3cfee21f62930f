"""How near the meaning of a text is to each fact: latent semantic analysis of the words that facts say together.

Words alone miss a question put otherwise ("me frenaron la caja") and reward one shared word. Facts and the questions that lead
to them tell which words go together; two texts are compared on those common directions (Deerwester et al., 1990).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

# Fewer directions find fewer facts, and 400 no more (`make bench-respuestas`).
_DIRECTIONS, _SEED = 200, 0


class Meaning:
    """The directions of meaning of a set of texts, each given by its stems; immutable once built."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Read the texts; too few of them, or of words, give a meaning that nothing is near to."""
        self._ids = sorted(texts)
        self._places: dict[str, int] = {}
        self.near = lru_cache(maxsize=256)(self._near)
        vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
        try:
            counts = vectorizer.fit_transform(texts[key] for key in self._ids)
        except ValueError:  # scikit-learn: not a single word in any text
            return
        directions = min(_DIRECTIONS, *(size - 1 for size in counts.shape))
        if directions > 0:
            svd = TruncatedSVD(directions, random_state=_SEED)
            self._vectors = normalize(svd.fit_transform(counts))
            # One row a word, its rarity within: a question is a sum of rows, without scikit-learn's cost at each turn.
            self._rows = svd.components_.T * vectorizer.idf_[:, np.newaxis]
            self._places = vectorizer.vocabulary_

    def _near(self, terms: tuple[str, ...]) -> Mapping[str, float]:
        """Return how near each text is to some stems, from 0 to 1; nothing where no text has any of them."""
        said = Counter(place for term in terms if (place := self._places.get(term)) is not None)
        if not said:
            return {}
        weights = np.array([1 + math.log(times) for times in said.values()])
        vector = weights @ self._rows[list(said)]
        length = float(np.linalg.norm(vector))
        if not length:
            return {}
        return dict(zip(self._ids, np.maximum(self._vectors @ (vector / length), 0.0).tolist(), strict=True))
