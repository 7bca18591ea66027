"""Fold-in: from a person's ratings to the posterior of their taste, without retraining anything."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movierec.model.taste import TasteModel

_ROUNDS = 3  # of taste given noise, noise given taste


class Posterior:
    """What is known of one person's vector x after n ratings: Gaussian, in closed form given the person's noise.

    With A = load[rated] (n, D), C and s the rated films' load_covariance and level_load, w = 1 / noise (n,),
    residuals y = stars - level[rated] (n,) and the prior N(m, P^-1) that the choice of films leaves::

        precision = P + sum of w (A A' + C)                  (D, D)
        mean      = precision^-1 (P m + sum of w (A y - s))  (D,)

    No rating leaves the widest prior, around 0: cold start is not a special case.
    """

    def __init__(self, model: TasteModel, rows: NDArray[np.int64], stars: NDArray[np.float32]) -> None:
        """``rows`` (n,) are rows of the model, -1 for films it does not know; those say nothing."""
        known = rows >= 0
        self._model = model
        self._count = len(rows)
        self._known = np.flatnonzero(known)
        mine = rows[known]
        n, width = len(mine), model.load.shape[1]
        residuals = stars[known].astype(np.float64) - model.level[mine]  # (n,)
        loads = model.load[mine].astype(np.float64)  # (n, D)
        covariances = model.load_covariance[mine].astype(np.float64).reshape(n, width * width)  # (n, D * D)
        shifts = model.level_load[mine].astype(np.float64)  # (n, D)
        film_noise = model.film_noise[mine].astype(np.float64)  # (n,)
        believed = n / max(n + model.implied_rows, 1)
        prior = np.linalg.inv(np.eye(width) + (1.0 - believed) * model.implied_spread)
        # (n, D): each rating's share of what having rated these films says
        implied = model.implied[mine].astype(np.float64) / max(n, 1) ** 0.5 - model.typical / max(n, 1)
        implied = believed * implied @ prior
        self.noise = model.noise
        for _ in range(_ROUNDS if n else 1):
            weights = 1.0 / (self.noise * film_noise)
            precision = prior + (loads.T * weights) @ loads + (weights @ covariances).reshape(width, width)
            self._covariance = np.linalg.inv(precision)
            # (n, D): what each rating adds to the mean
            told = implied + weights[:, None] * (loads * residuals[:, None] - shifts)
            self._added = told @ self._covariance
            self.mean = self._added.sum(axis=0)  # (D,)
            squares = (residuals - loads @ self.mean) ** 2 + self._variance(mine)
            self.noise = float((squares / film_noise).sum() + model.noise_rows * model.noise) / (n + model.noise_rows)

    def predict(self) -> NDArray[np.float32]:
        """Expected stars of every film of the model, (I,), unclamped."""
        result: NDArray[np.float32] = self._model.level + self._model.load @ self.mean.astype(np.float32)
        return result

    def spread(self) -> NDArray[np.float32]:
        """Standard deviation of what is expected of every film, (I,), without the noise of a single answer."""
        result: NDArray[np.float32] = np.sqrt(self._film_variance).astype(np.float32)
        return result

    def deviation(self) -> NDArray[np.float32]:
        """Standard deviation of the person's next rating of every film, (I,): spread and noise."""
        variance = self._film_variance + self.noise * self._model.film_noise
        result: NDArray[np.float32] = np.sqrt(variance).astype(np.float32)
        return result

    def contributions(self, row: int) -> NDArray[np.float64]:
        """What each rating adds to the expected stars of film ``row``, (n,), in the order given.

        They sum to ``predict()[row] - level[row]``: the posterior mean is a sum over the ratings.
        """
        shares = np.zeros(self._count)
        shares[self._known] = self._added @ self._model.load[row].astype(np.float64)
        return shares

    @cached_property
    def _film_variance(self) -> NDArray[np.float32]:
        return self._variance(slice(None))

    def _variance(self, rows: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """Variance of level + load . x over both the person and the film, for ``rows`` of the model."""
        model = self._model
        mean, covariance = self.mean.astype(np.float32), self._covariance.astype(np.float32)
        load = model.load[rows]
        of_person = np.einsum("ir,ir->i", load @ covariance, load)
        seconds = (np.outer(mean, mean) + covariance).ravel()  # E[x x']
        loads = model.load_covariance[rows].reshape(len(load), seconds.size)
        result: NDArray[np.float32] = (
            of_person + model.level_variance[rows] + 2.0 * (model.level_load[rows] @ mean) + loads @ seconds
        )
        return result
