"""Fold-in: from a person's ratings to the posterior of their taste, without retraining anything."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movierec.model.taste import TasteModel, symmetric, upper_triangle

_BLOCK = 4096  # films at once, so that what is computed on the way stays in the processor's cache
_ROUNDS = 3  # of taste given noise, noise given taste


class Posterior:
    """What is known of one person's vector y = (x, z) after n ratings: Gaussian, in closed form given their noise.

    With A = answers[rated] (n, W), C and s the rated films' load_covariance and level_load (0 beyond D), w = 1 / noise
    (n,), residuals e = stars - level[rated] (n,) and the prior N(m, P^-1) that the choice of films leaves of x (the
    identity beyond D, m 0)::

        precision = P + sum of w (A A' + C)                  (W, W)
        mean      = precision^-1 (P m + sum of w (A e - s))  (W,)

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
        whole = width + rated.kernel.shape[1]
        residuals = stars[known].astype(np.float64) - rated.level  # (n,)
        answers, shifts = rated.answers.astype(np.float64), np.zeros((n, whole))  # (n, W)
        shifts[:, :width] = rated.level_load
        film_noise = rated.film_noise.astype(np.float64)  # (n,)
        believed = n / max(n + model.implied_rows, 1)
        prior, doubt = np.eye(whole), np.zeros((whole, whole))
        prior[:width, :width] = np.linalg.inv(np.eye(width) + (1.0 - believed) * model.implied_spread)
        # (n, W): each rating's share of what having rated these films says
        implied = np.zeros((n, whole))
        implied[:, :width] = rated.implied.astype(np.float64) / max(n, 1) ** 0.5 - model.typical / max(n, 1)
        implied = believed * implied @ prior
        self.noise = model.noise
        for _ in range(_ROUNDS if n else 1):
            weights = 1.0 / (self.noise * film_noise)
            doubt[:width, :width] = symmetric(weights @ rated.load_covariance, width)
            self._covariance = np.linalg.inv(prior + (answers.T * weights) @ answers + doubt)
            # (n, W): what each rating adds to the mean
            told = implied + weights[:, None] * (answers * residuals[:, None] - shifts)
            self._added = told @ self._covariance
            self.mean = self._added.sum(axis=0)  # (W,)
            squares = (residuals - answers @ self.mean) ** 2 + self._variance(rated)
            self.noise = float((squares / film_noise).sum() + model.noise_rows * model.noise) / (n + model.noise_rows)

    def predict(self) -> NDArray[np.float32]:
        """Expected stars of every film of the model, (I,), unclamped."""
        return self.stars(slice(None))

    def stars(self, rows: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """Expected stars of the films ``rows`` of the model, (n,), unclamped."""
        films, mean = self._model, self.mean.astype(np.float32)
        width = films.load.shape[1]
        of_taste, of_kernel = films.load[rows] @ mean[:width], films.kernel[rows] @ mean[width:]
        result: NDArray[np.float32] = films.level[rows] + of_taste + of_kernel
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
        """What is not known of the person's vector, (W, W)."""
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
        shares[self._known] = self._added @ np.append(self._model.load[row], self._model.kernel[row]).astype(np.float64)
        return shares

    @cached_property
    def _film_variance(self) -> NDArray[np.float32]:
        return self._variance(self._model)

    def _variance(self, films: TasteModel) -> NDArray[np.float32]:
        """Variance of level + answers . y over both the person and the film, for each of ``films``."""
        width = films.load.shape[1]
        root = np.linalg.cholesky(self._covariance).astype(np.float32)
        of_person = np.empty(len(films.load), dtype=np.float32)
        for at in range(0, len(of_person), _BLOCK):
            block = slice(at, at + _BLOCK)
            standard = films.kernel[block] @ root[width:]  # (n, W)
            standard[:, :width] += films.load[block] @ root[:width, :width]  # all else of it is 0
            of_person[block] = np.einsum("ir,ir->i", standard, standard)
        mean, covariance = self.mean[:width].astype(np.float32), self._covariance[:width, :width].astype(np.float32)
        seconds = np.outer(mean, mean) + covariance  # E[x x']
        # Each entry beside the diagonal stands for two.
        twice = upper_triangle(2.0 * seconds - np.diag(np.diag(seconds)))
        result: NDArray[np.float32] = (
            of_person + films.level_variance + 2.0 * (films.level_load @ mean) + films.load_covariance @ twice
        )
        return result
