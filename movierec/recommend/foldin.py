"""Fold-in: from a person's ratings to the posterior of their taste, without retraining anything."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movierec.model.taste import TasteModel, symmetric, upper_triangle

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
        rated = model.films(rows[known])
        n, width = rated.load.shape
        residuals = stars[known].astype(np.float64) - rated.level  # (n,)
        loads, shifts = rated.load.astype(np.float64), rated.level_load.astype(np.float64)  # (n, D)
        film_noise = rated.film_noise.astype(np.float64)  # (n,)
        believed = n / max(n + model.implied_rows, 1)
        prior = np.linalg.inv(np.eye(width) + (1.0 - believed) * model.implied_spread)
        # (n, D): each rating's share of what having rated these films says
        implied = rated.implied.astype(np.float64) / max(n, 1) ** 0.5 - model.typical / max(n, 1)
        implied = believed * implied @ prior
        self.noise = model.noise
        for _ in range(_ROUNDS if n else 1):
            weights = 1.0 / (self.noise * film_noise)
            precision = prior + (loads.T * weights) @ loads + symmetric(weights @ rated.load_covariance, width)
            self._covariance = np.linalg.inv(precision)
            # (n, D): what each rating adds to the mean
            told = implied + weights[:, None] * (loads * residuals[:, None] - shifts)
            self._added = told @ self._covariance
            self.mean = self._added.sum(axis=0)  # (D,)
            squares = (residuals - loads @ self.mean) ** 2 + self._variance(rated)
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

    @property
    def covariance(self) -> NDArray[np.float64]:
        """What is not known of the person's vector x, (D, D)."""
        return np.asarray(self._covariance, dtype=np.float64)

    def answer_variance(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """``deviation`` squared, of the films ``rows`` only, (n,)."""
        result: NDArray[np.float32] = (
            self._variance(self._model.films(rows)) + self.noise * self._model.film_noise[rows]
        )
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
        return self._variance(self._model)

    def _variance(self, films: TasteModel) -> NDArray[np.float32]:
        """Variance of level + load . x over both the person and the film, for each of ``films``."""
        mean, covariance = self.mean.astype(np.float32), self._covariance.astype(np.float32)
        of_person = np.einsum("ir,ir->i", films.load @ covariance, films.load)
        seconds = np.outer(mean, mean) + covariance  # E[x x']
        # Each entry beside the diagonal stands for two.
        twice = upper_triangle(2.0 * seconds - np.diag(np.diag(seconds)))
        result: NDArray[np.float32] = (
            of_person + films.level_variance + 2.0 * (films.level_load @ mean) + films.load_covariance @ twice
        )
        return result
