"""Fold-in: from a person's ratings to the posterior of their taste, without retraining anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movierec.model.taste import TasteModel


class Posterior:
    """What is known of one person's vector x after n ratings: Gaussian, in closed form.

    With A = load[rated] (n, R) and residuals y = stars - level[rated] (n,)::

        precision = I + A'A / noise            (R, R)
        mean      = precision^-1 A'y / noise   (R,)

    No rating leaves the prior N(0, I): cold start is not a special case.
    """

    def __init__(self, model: TasteModel, rows: NDArray[np.int64], stars: NDArray[np.float32]) -> None:
        """``rows`` (n,) are rows of the model, -1 for films it does not know; those say nothing."""
        known = rows >= 0
        self._model = model
        self._rows = rows[known]
        self._count = len(rows)
        self._known = np.flatnonzero(known)
        self._residuals = stars[known].astype(np.float64) - model.level[self._rows]  # (n,)
        loads = model.load[self._rows].astype(np.float64)  # (n, R)
        width = model.load.shape[1]
        precision = np.eye(width) + loads.T @ loads / model.noise
        # covariance = root root', as precision = L L' and root = L^-1'
        self._root = np.linalg.inv(np.linalg.cholesky(precision)).T  # (R, R)
        # (R, n): what one star of residual adds to the mean
        self._gain = self._root @ (self._root.T @ loads.T) / model.noise
        self.mean = self._gain @ self._residuals  # (R,)

    def predict(self) -> NDArray[np.float32]:
        """Expected stars of every film of the model, (I,), unclamped."""
        result: NDArray[np.float32] = self._model.level + self._model.load @ self.mean.astype(np.float32)
        return result

    def spread(self) -> NDArray[np.float32]:
        """Standard deviation of what is expected of every film, (I,), without the noise of a single answer."""
        scaled = self._model.load @ self._root.astype(np.float32)  # (I, R)
        result: NDArray[np.float32] = np.sqrt(np.einsum("ir,ir->i", scaled, scaled))
        return result

    def contributions(self, row: int) -> NDArray[np.float64]:
        """What each rating adds to the expected stars of film ``row``, (n,), in the order given.

        They sum to ``predict()[row] - level[row]``: the posterior mean is linear in the residuals.
        """
        shares = np.zeros(self._count)
        shares[self._known] = (self._model.load[row].astype(np.float64) @ self._gain) * self._residuals
        return shares
