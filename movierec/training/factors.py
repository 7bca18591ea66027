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

_BLOCK = 1 << 13  # ratings whose variance is summed at once


@dataclass(frozen=True)
class Settings:
    """Hyperparameters, chosen on a validation part of ml-100k's blog train split.

    link_decay: ridge on what the features say, in rows. prior_rows, prior_scale: how many rows' worth of evidence
    the variance ``prior_scale`` of a side has beforehand. user_rows, film_rows: the same, in ratings, for the noise
    of one user or film being the common one. implied: directions kept of who rated what. start: scale of the
    initial vectors.
    """

    width: int = 16
    epochs: int = 40
    link_decay: float = 3.0
    prior_rows: float = 100.0
    prior_scale: float = 0.05
    user_rows: float = 10.0
    film_rows: float = 50.0
    implied: int = 100
    start: float = 0.1


class Side(keras.layers.Layer):  # type: ignore[misc]  # Keras is not typed
    """Users or films: mean (R, D), covariance (R, D, D), and the prior N(features @ link, spread) they share."""

    def __init__(self, features: NDArray[np.float32], settings: Settings, start: NDArray[np.float32]) -> None:
        """``features`` (R, F), ``start`` (R, D)."""
        super().__init__()
        rows, width = start.shape
        self._settings = settings
        self.features = tf.constant(features)
        self._gram = tf.constant(features.T @ features + settings.link_decay * np.eye(features.shape[1]), tf.float32)

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

    def update(self, weights: Any, residuals: Any, other: Side) -> None:
        """Posterior given the other side. ``weights``, ``residuals``: sparse (R, other's rows), residuals weighed."""
        answers, covariance, with_bias = other.answer()
        width = answers.shape[1]
        seconds = answers[:, :, None] * answers[:, None, :] + covariance
        seen = tf.sparse.sparse_dense_matmul(weights, tf.reshape(seconds, (-1, width * width)))
        inverse = tf.linalg.inv(self.spread)
        precision = inverse + tf.reshape(seen, (-1, width, width))
        told = tf.sparse.sparse_dense_matmul(residuals, answers) - tf.sparse.sparse_dense_matmul(weights, with_bias)
        told += tf.matmul(tf.matmul(self.features, self.link), inverse)
        self.covariance.assign(tf.linalg.inv(precision))
        self.mean.assign(tf.linalg.matvec(self.covariance, told))
        settings = self._settings
        link = tf.linalg.solve(self._gram, tf.matmul(self.features, self.mean, transpose_a=True))
        off = self.mean - tf.matmul(self.features, link)
        scatter = tf.reduce_sum(self.covariance, axis=0) + tf.matmul(off, off, transpose_a=True)
        scatter += settings.link_decay * tf.matmul(link, link, transpose_a=True)
        scatter += settings.prior_rows * settings.prior_scale * tf.eye(width)
        self.link.assign(link)
        self.spread.assign(scatter / (tf.cast(tf.shape(self.mean)[0], tf.float32) + settings.prior_rows))


class TasteFactors(keras.Model):  # type: ignore[misc]  # Keras is not typed
    """Both sides and the ratings they are learned from."""

    def __init__(
        self,
        ratings: Ratings,
        user_features: NDArray[np.float32],
        film_features: NDArray[np.float32],
        settings: Settings,
        seed: int,
    ) -> None:
        super().__init__()
        self._settings = settings
        self.average = float(ratings.stars.mean())
        random = np.random.default_rng(seed)

        def start(rows: int) -> NDArray[np.float32]:
            vectors = random.normal(0.0, settings.start, (rows, settings.width))
            return np.hstack([np.zeros((rows, 1)), vectors]).astype(np.float32)

        self.user = Side(user_features, settings, start(ratings.n_users))
        self.film = Side(film_features, settings, start(ratings.n_films))
        self.noise = self.add_weight(name="noise", shape=(), initializer=keras.initializers.Constant(0.9))
        by_film = np.argsort(ratings.films, kind="stable")
        self._users, self._films = tf.constant(ratings.users), tf.constant(ratings.films)
        self._stars = tf.constant(ratings.stars - np.float32(self.average))
        self._by_film = tf.constant(by_film)
        self._shape = (ratings.n_users, ratings.n_films)
        self._at = tf.constant(np.column_stack([ratings.users, ratings.films]).astype(np.int64))
        turned = np.column_stack([ratings.films, ratings.users])[by_film]
        self._turned = tf.constant(turned.astype(np.int64))

    @tf.function  # type: ignore[untyped-decorator]
    def sweep(self) -> None:
        """Users given films, then films given users."""
        noise = self.noise * tf.gather(self.user.noise, self._users) * tf.gather(self.film.noise, self._films)
        weights = 1.0 / noise  # (N,)
        shape = self._shape
        told = weights * (self._stars - tf.gather(self.film.mean[:, 0], self._films))
        self.user.update(tf.SparseTensor(self._at, weights, shape), tf.SparseTensor(self._at, told, shape), self.film)
        told = weights * (self._stars - tf.gather(self.user.mean[:, 0], self._users))
        weights, told = tf.gather(weights, self._by_film), tf.gather(told, self._by_film)
        turned = self._turned
        shape = shape[::-1]
        self.film.update(tf.SparseTensor(turned, weights, shape), tf.SparseTensor(turned, told, shape), self.user)

    def errors(self, users: Any, films: Any, stars: Any) -> Any:
        """stars (n,), less the average, minus what is expected of ``users`` (n,) for ``films`` (n,)."""
        user, film = tf.gather(self.user.mean, users), tf.gather(self.film.mean, films)
        return stars - user[:, 0] - film[:, 0] - tf.reduce_sum(user[:, 1:] * film[:, 1:], axis=1)

    def learn_noise(self) -> float:
        """The expected squared error, common, by user and by film; returns the mean squared error."""
        blocks = [self._squares(slice(begin, begin + _BLOCK)) for begin in range(0, int(self._stars.shape[0]), _BLOCK)]
        errors = np.concatenate([block[0] for block in blocks])
        squares = np.concatenate([block[1] for block in blocks])
        users, films = self._users.numpy(), self._films.numpy()
        by_user, by_film = self.user.noise.numpy()[users], self.film.noise.numpy()[films]
        common = float(np.mean(squares / by_user / by_film))
        self.noise.assign(common)
        settings = self._settings
        self.user.noise.assign(_ratio(squares / by_film / common, users, self._shape[0], settings.user_rows))
        by_user = self.user.noise.numpy()[users]
        self.film.noise.assign(_ratio(squares / by_user / common, films, self._shape[1], settings.film_rows))
        return float(np.mean(errors**2))

    def _squares(self, part: slice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Errors (n,), and their expected squares: the variances of both sides are in those."""
        return tuple(
            value.numpy() for value in self._expected_squares(self._users[part], self._films[part], self._stars[part])
        )

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def _expected_squares(self, users: Any, films: Any, stars: Any) -> tuple[Any, Any]:
        errors = self.errors(users, films, stars)
        user, film = tf.gather(self.user.covariance, users), tf.gather(self.film.covariance, films)
        of_user, of_film = (tf.gather(side.answer()[0], at) for side, at in ((self.user, users), (self.film, films)))
        variance = tf.einsum("nij,ni,nj->n", user, of_film, of_film) + tf.einsum("nij,ni,nj->n", film, of_user, of_user)
        variance += tf.einsum("nij,nij->n", user[:, 1:, 1:], film[:, 1:, 1:])
        return errors, errors**2 + variance


def train(model: TasteFactors, held_out: Ratings, epochs: int, report: Report) -> None:
    """``epochs`` sweeps; reports the mean squared error and the held-out RMSE after each."""
    users, films = tf.constant(held_out.users), tf.constant(held_out.films)
    stars = tf.constant(held_out.stars - np.float32(model.average))
    for n in range(1, epochs + 1):
        model.sweep()
        loss = model.learn_noise()
        rmse = float(np.sqrt(np.mean(model.errors(users, films, stars).numpy() ** 2))) if len(held_out) else None
        report.epoch(n, epochs, loss, rmse)


def _ratio(relative: NDArray[np.float32], rows: NDArray[np.int32], count: int, prior: float) -> NDArray[np.float64]:
    """Mean of ``relative`` (N,) over each of ``count`` rows, drawn toward 1 as by ``prior`` ratings, (count,)."""
    sums = np.bincount(rows, weights=relative, minlength=count)
    result: NDArray[np.float64] = (sums + prior) / (np.bincount(rows, minlength=count) + prior)
    return result
