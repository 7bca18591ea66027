"""The taste factors: a Bayesian factor model with side information on both sides, as a Keras model.

A rating is r = mu + b_u + b_i + p_u . q_i + e. Each side's (bias, vector) is Gaussian around a linear function of its
features (Macau: Simm et al. 2015), and e ~ N(0, noise_u noise_i). The posterior of both sides is approximated by a
product of Gaussians, one full covariance a row, updated in turn in closed form (Lim & Teh 2007): a sweep. Nothing is
drawn at random but the start, and no step size has to be chosen.

Axes: U users, I films, F features of a side, D = 1 + width, N ratings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from movierec.datasets.ratings import Ratings
from movierec.training.data import Report

_ROUNDS = 5  # of means given the link, link given the means: cheap beside a sweep, and slow to agree


@dataclass(frozen=True)
class Hyperparameters:
    """Hyperparameters, chosen on validation parts of ml-100k's blog train split.

    epochs: the most sweeps; fewer once a sweep changes the loss by less than ``tolerance``, relative to it.
    link_decay: ridge on what the features say, in square roots of a side's rows: ml-100k's 1,682 films want 2 rows'
    worth of it, ml-latest-small's 9,742 want 5. prior_rows, prior_scale: how many rows' worth of evidence the variance
    ``prior_scale`` of a side has beforehand. user_rows, film_rows: the same, in ratings, for the noise of one user or
    film being the common one. implied: directions kept of who rated what. implied_rows: ratings of a user after which
    half of what they imply is believed. start: scale of the initial vectors.
    """

    width: int = 16
    epochs: int = 40
    tolerance: float = 1e-4
    link_decay: float = 0.05
    prior_rows: float = 100.0
    prior_scale: float = 0.05
    user_rows: float = 30.0
    film_rows: float = 100.0
    implied: int = 100
    implied_rows: float = 5.0
    start: float = 0.1


class Side(keras.layers.Layer):  # type: ignore[misc]  # Keras is not typed
    """Users or films: mean (R, D), covariance (R, D, D), the prior N(features @ link, spread) they share, and the noise
    (R,) of their ratings, relative to the common one."""

    def __init__(
        self, features: NDArray[np.float32], noise_rows: float, settings: Hyperparameters, start: NDArray[np.float32]
    ) -> None:
        """``features`` (R, F), ``start`` (R, D)."""
        super().__init__()
        rows, width = start.shape
        self._settings, self._noise_rows = settings, noise_rows
        self.features = tf.constant(features)
        self._decay = settings.link_decay * rows**0.5
        self._gram = tf.constant(features.T @ features + self._decay * np.eye(features.shape[1]), tf.float32)

        def weight(name: str, value: Any) -> Any:
            return self.add_weight(
                name=name, shape=value.shape, initializer=lambda shape, dtype: tf.cast(value, dtype), trainable=False
            )

        unit = np.eye(width, dtype=np.float32)
        self.mean = weight("mean", start)
        self.covariance = weight("covariance", np.tile(0.1 * unit, (rows, 1, 1)))
        self.spread = weight("spread", 0.3 * unit)
        self.link = weight("link", np.zeros((features.shape[1], width), np.float32))
        self.noise = weight("noise", np.ones(rows, np.float32))

    def answer(self) -> tuple[Any, Any, Any]:
        """As seen from the other side: (1, vector) (R, D), its covariance (R, D, D), and the bias's with it (R, D)."""
        ones = tf.ones_like(self.mean[:, :1])
        answers = tf.concat([ones, self.mean[:, 1:]], axis=1)
        covariance = tf.pad(self.covariance[:, 1:, 1:], [[0, 0], [1, 0], [1, 0]])
        return answers, covariance, tf.pad(self.covariance[:, 0, 1:], [[0, 0], [1, 0]])

    @tf.function  # type: ignore[untyped-decorator]
    def moments(self) -> tuple[Any, Any, Any]:
        """What the other side has to know of h = (bias, 1, vector): E[h h'], its upper triangle row by row (R, T),
        E[h] (R, D + 1) and 1 (R, 1), each divided by the noise."""
        bias, vector = self.mean[:, :1], self.mean[:, 1:]
        first = tf.concat([bias, tf.ones_like(bias), vector], axis=1)
        width = int(self.mean.shape[1])
        row, column = np.triu_indices(width + 1)
        entry = np.array([0, -1, *range(1, width)])  # of h in (bias, vector)
        covariance = tf.reshape(self.covariance, (-1, width * width))
        covariance = tf.gather(covariance, np.maximum(entry[row] * width + entry[column], 0), axis=1)
        covariance *= tf.constant((row != 1) & (column != 1), tf.float32)  # a 1 does not vary
        second = tf.gather(first, row, axis=1) * tf.gather(first, column, axis=1) + covariance
        weights = 1.0 / self.noise[:, None]
        return second * weights, first * weights, weights

    @tf.function  # type: ignore[untyped-decorator]
    def update(self, seconds: Any, firsts: Any, squares: Any, counts: Any, common: Any) -> Any:
        """Posterior, prior and noise, given sums (R, T), (R, D + 1), (R, 1) over each row's ``counts`` (R,) ratings of
        the other side's moments times star^0, star^1 and star^2; returns the new ``common`` noise, stars squared."""
        weights = 1.0 / (common * self.noise)  # (R,)
        size = int(firsts.shape[1])
        place = np.zeros((size, size), np.int32)
        place[np.triu_indices(size)] = np.arange(size * (size + 1) // 2)
        seen = tf.gather(seconds * weights[:, None], np.maximum(place, place.T).ravel(), axis=1)
        seen = tf.reshape(seen, (-1, size, size))
        firsts *= weights[:, None]
        inverse = tf.linalg.inv(self.spread)
        told = firsts[:, 1:] - seen[:, 0, 1:]
        self.covariance.assign(tf.linalg.inv(inverse + seen[:, 1:, 1:]))
        for _ in range(_ROUNDS):
            prior = tf.matmul(tf.matmul(self.features, self.link), inverse)
            self.mean.assign(tf.linalg.matvec(self.covariance, told + prior))
            self.link.assign(tf.linalg.solve(self._gram, tf.matmul(self.features, self.mean, transpose_a=True)))
        self._learn_spread()
        # Of (star - (1, mean) . h)^2, all that is expected of it has been summed already.
        own = self.covariance + self.mean[:, :, None] * self.mean[:, None, :]
        errors = squares[:, 0] * weights - 2.0 * firsts[:, 0] + seen[:, 0, 0]
        errors += tf.reduce_sum(seen[:, 1:, 1:] * own, axis=(1, 2)) - 2.0 * tf.reduce_sum(told * self.mean, axis=1)
        change = tf.reduce_sum(errors) / tf.reduce_sum(counts)  # 1 where noise is what was expected
        rows = self._noise_rows
        self.noise.assign((self.noise * errors / change + rows) / (counts + rows))
        return common * change

    def _learn_spread(self) -> None:
        settings, width = self._settings, self.mean.shape[1]
        off = self.mean - tf.matmul(self.features, self.link)
        scatter = tf.reduce_sum(self.covariance, axis=0) + tf.matmul(off, off, transpose_a=True)
        scatter += self._decay * tf.matmul(self.link, self.link, transpose_a=True)
        scatter += settings.prior_rows * settings.prior_scale * tf.eye(width)
        self.spread.assign(scatter / (tf.cast(tf.shape(self.mean)[0], tf.float32) + settings.prior_rows))


class Table:
    """Who rated what, and how, from one side: sparse (R, other's rows), once for each power of the stars."""

    def __init__(
        self, rows: NDArray[np.int32], columns: NDArray[np.int32], stars: NDArray[np.float32], shape: tuple[int, int]
    ) -> None:
        """``rows``, ``columns``, ``stars`` (N,), by row."""
        self.counts = tf.constant(np.bincount(rows, minlength=shape[0]).astype(np.float32))  # (R,)
        at = tf.constant(np.column_stack([rows, columns]).astype(np.int64))
        self._powers = [
            tf.raw_ops.SparseTensorToCSRSparseMatrix(
                indices=at, values=tf.constant(stars**power), dense_shape=tf.constant(shape, tf.int64)
            )
            for power in range(3)
        ]

    def sums(self, *others: Any) -> list[Any]:
        """Over the ratings of each row: of others[k] (C, n) times star^k, each (R, n)."""
        return [
            tf.raw_ops.SparseMatrixMatMul(a=power, b=other) for power, other in zip(self._powers, others, strict=True)
        ]


class TasteFactors(keras.Model):  # type: ignore[misc]  # Keras is not typed
    """Both sides and the ratings they are learned from."""

    def __init__(
        self,
        ratings: Ratings,
        user_features: NDArray[np.float32],
        film_features: NDArray[np.float32],
        settings: Hyperparameters,
        seed: int,
    ) -> None:
        super().__init__()
        self._settings = settings
        self.average = float(ratings.stars.mean())
        random = np.random.default_rng(seed)

        def start(rows: int) -> NDArray[np.float32]:
            vectors = random.normal(0.0, settings.start, (rows, settings.width))
            return np.hstack([np.zeros((rows, 1)), vectors]).astype(np.float32)

        self.user = Side(user_features, settings.user_rows, settings, start(ratings.n_users))
        self.film = Side(film_features, settings.film_rows, settings, start(ratings.n_films))
        self.noise = self.add_weight(name="noise", shape=(), initializer=keras.initializers.Constant(0.9))
        stars = ratings.stars - np.float32(self.average)
        shape = (ratings.n_users, ratings.n_films)
        self._by_user = Table(ratings.users, ratings.films, stars, shape)
        order = np.argsort(ratings.films, kind="stable")
        self._by_film = Table(ratings.films[order], ratings.users[order], stars[order], shape[::-1])

    def sweep(self) -> float:
        """Users given films, then films given users; returns the common noise, the mean squared error expected."""
        for table, side, other in (self._by_user, self.user, self.film), (self._by_film, self.film, self.user):
            sums = table.sums(*other.moments())
            self.noise.assign(side.update(*sums, table.counts, self.noise))
        return float(self.noise.numpy())

    def errors(self, users: Any, films: Any, stars: Any) -> Any:
        """stars (n,), less the average, minus what is expected of ``users`` (n,) for ``films`` (n,)."""
        user, film = tf.gather(self.user.mean, users), tf.gather(self.film.mean, films)
        return stars - user[:, 0] - film[:, 0] - tf.reduce_sum(user[:, 1:] * film[:, 1:], axis=1)


def train(model: TasteFactors, held_out: Ratings, settings: Hyperparameters, report: Report) -> None:
    """Sweeps until nothing much changes; reports the expected squared error and the held-out RMSE after each."""
    users, films = tf.constant(held_out.users), tf.constant(held_out.films)
    stars = tf.constant(held_out.stars - np.float32(model.average))
    before = np.inf
    for n in range(1, settings.epochs + 1):
        loss = model.sweep()
        rmse = float(np.sqrt(np.mean(model.errors(users, films, stars).numpy() ** 2))) if len(held_out) else None
        settled = abs(before - loss) < settings.tolerance * loss
        report.epoch(n, n if settled else settings.epochs, loss, rmse)
        if settled:
            break
        before = loss
