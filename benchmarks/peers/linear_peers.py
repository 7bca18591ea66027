"""EASE in closed form (Steck 2019, https://arxiv.org/abs/1905.03375), plain and weighted by stars.

lambda: for both the best of a small grid on ``run.py --splits validation``.
"""

from __future__ import annotations

import numpy as np
from protocol import Train
from scipy.sparse import csr_matrix


class Ease:
    """B minimises |X - X B|^2 + lambda |B|^2 with a zero diagonal: B = I - P / diag(P), P = (XᵀX + lambda I)^-1."""

    def __init__(self, matrix: csr_matrix, regularisation: float) -> None:
        gram = (matrix.T @ matrix).toarray()
        gram[np.diag_indices_from(gram)] += regularisation
        inverse = np.linalg.inv(gram)
        self._matrix = matrix
        self._weights = inverse / -np.diag(inverse)  # (I, I)
        np.fill_diagonal(self._weights, 0.0)

    def scores(self, users: np.ndarray) -> np.ndarray:
        return self._matrix[users] @ self._weights


def ease(train: Train, seed: int, *, regularisation: float = 400.0) -> Ease:
    return Ease(train.matrix(), regularisation)


def weighted_ease(train: Train, seed: int, *, regularisation: float = 400.0) -> Ease:
    """x = .5 + stars / 10 in place of ones."""
    return Ease(train.matrix(0.5 + train.stars.astype(np.float64) / 10), regularisation)


PEERS = {"ease": ease, "ease-weighted": weighted_ease}
