"""implicit's ALS (Hu, Koren & Volinsky 2008, https://doi.org/10.1109/ICDM.2008.22).

Settings: the best nDCG@10 of a small grid on ``run.py --splits validation``, which no test rating of
blog enters.
"""

from __future__ import annotations

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from protocol import Train
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits


class Als:
    """implicit has threads of its own; it asks for one BLAS thread."""

    def __init__(self, train: Train, seed: int, *, factors: int, regularization: float, alpha: float) -> None:
        self._model = AlternatingLeastSquares(
            factors=factors, regularization=regularization, alpha=alpha, iterations=15, random_state=seed
        )
        with threadpool_limits(limits=1, user_api="blas"):
            self._model.fit(csr_matrix(train.matrix(), dtype=np.float32), show_progress=False)

    def scores(self, users: np.ndarray) -> np.ndarray:
        return self._model.user_factors[users] @ self._model.item_factors.T


def als(train: Train, seed: int, *, factors: int = 16, regularization: float = 10.0, alpha: float = 2.0) -> Als:
    return Als(train, seed, factors=factors, regularization=regularization, alpha=alpha)


PEERS = {"implicit-als": als}
