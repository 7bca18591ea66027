"""Learning what is watched together."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from movierec.catalog import Scale
from movierec.datasets.ratings import Ratings
from movierec.model.watch import WatchModel, weight

RANK = 256
REGULARISATION = 300.0
"""lambda of EASE, chosen on a validation part of ml-100k's blog train split; 200-400 differ little."""


def fit_watch(ratings: Ratings, scale: Scale, seed: int) -> WatchModel:
    """The closed form of EASE with the top ``RANK`` eigenvectors of XᵀX, X (U, I) the weighted ratings."""
    weights = weight(ratings.stars, scale)
    shape = (ratings.n_users, ratings.n_films)
    matrix = csr_matrix((weights, (ratings.users, ratings.films)), shape=shape)
    rank = min(RANK, *shape)
    _, values, transposed = randomized_svd(matrix, n_components=rank, random_state=seed)
    vectors = transposed.T.astype(np.float64)  # (I, R)
    change = 1.0 / (values.astype(np.float64) ** 2 + REGULARISATION) - 1.0 / REGULARISATION  # (R,)
    diagonal = 1.0 / REGULARISATION + (vectors**2) @ change  # (I,) of P
    return WatchModel(
        vectors=vectors.astype(np.float32),
        change=change.astype(np.float32),
        diagonal=diagonal.astype(np.float32),
        popularity=(ratings.film_counts() / max(ratings.n_users, 1)).astype(np.float32),
    )
