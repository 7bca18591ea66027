"""The taste network: K factor models with implicit terms both ways, packed into one and trained at once.

Each member predicts r = mu + b_u + b_i + p_u . q_i, where (SVD++, Koren 2008; both ways: Rendle, Zhang & Koren 2019)

    p_u = user[u] + |N(u)|^-1/2 sum of watched[j] over the films j that u rated
    q_i = film[i] + features[i] @ tables + |N(i)|^-1/2 sum of watchers[v] over the users v who rated i

Axes: U users, I films, F features, K members of width D, B ratings of a batch. Members lie side by side in
tables of width K * D; they share nothing but the batch, and their errors are summed, so each one learns alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from movierec.training.data import TrainingData


@dataclass(frozen=True)
class Settings:
    """Hyperparameters, chosen on a validation part of ml-100k's blog train split.

    decay: L2 per rating on user and film factors, divided by the width; bias_decay and feature_decay likewise
    on biases and feature tables; implicit_decay on the implicit tables as a whole. neighbours: how many of a
    user's films (a film's users) are summed in a step, drawn at random, so that its cost does not grow with
    the data. start: scale of the initial factors.
    """

    members: int = 4
    width: int = 32
    epochs: int = 10
    batch: int = 4096
    rate: float = 0.01
    decay: float = 16.0
    bias_decay: float = 0.02
    feature_decay: float = 0.02
    implicit_decay: float = 8.0
    neighbours: int = 256
    start: float = 1.0


class NeighbourSum(keras.layers.Layer):  # type: ignore[misc]  # Keras is not typed
    """n^-1/2 times the sum of the table rows of a row's n neighbours; in training estimated from ``most`` of them."""

    def __init__(self, owners: NDArray[np.int32], neighbours: NDArray[np.int32], rows: int, most: int) -> None:
        """``owners`` (N,) and ``neighbours`` (N,): the pairs, in any order; ``rows``: number of owners."""
        super().__init__()
        order = np.argsort(owners, kind="stable")
        counts = np.bincount(owners, minlength=rows)
        self._neighbours = tf.constant(neighbours[order].astype(np.int32))
        self._begin = tf.constant((np.cumsum(counts) - counts).astype(np.int32))
        self._counts = tf.constant(counts.astype(np.int32))
        self._most = most

    def call(self, table: Any, rows: Any, training: bool = False) -> Any:
        """(rows of the table, K * D), (R,) owners -> (R, K * D)."""
        begin, counts = tf.gather(self._begin, rows), tf.gather(self._counts, rows)  # (R,), (R,)
        n = tf.cast(counts, tf.float32)
        if training:
            taken = tf.minimum(counts, self._most)
            # With more neighbours than fit: that many drawn with replacement; else all, each once.
            drawn = tf.random.uniform((tf.size(rows), self._most)) * n[:, None]
            offsets = tf.where(counts[:, None] > self._most, tf.cast(drawn, tf.int32), tf.range(self._most)[None])
            mask = tf.sequence_mask(taken, self._most)  # (R, most)
            at = tf.boolean_mask(begin[:, None] + offsets, mask)
            owner = tf.cast(tf.where(mask)[:, 0], tf.int32)
        else:
            taken = counts
            all_of_them = tf.ragged.range(begin, begin + counts)
            at, owner = all_of_them.values, tf.cast(all_of_them.value_rowids(), tf.int32)
        summed = tf.sparse.segment_sum(table, tf.gather(self._neighbours, at), owner, num_segments=tf.size(rows))
        return summed * tf.math.divide_no_nan(tf.sqrt(n), tf.cast(taken, tf.float32))[:, None]


class TasteNetwork(keras.Model):  # type: ignore[misc]  # Keras is not typed
    """The weights and the loss; the loop around them is in loop.py."""

    def __init__(self, data: TrainingData, settings: Settings, seed: int) -> None:
        super().__init__()
        ratings, self.settings = data.ratings, settings
        self._features = tf.constant(data.features)
        self.mean = float(ratings.stars.mean())
        scale = settings.start / settings.width**0.5
        packed = settings.members * settings.width

        def table(name: str, rows: int, columns: int, deviation: float = 0.0) -> Any:
            # Seeds differ from table to table, or users and films would start as copies of each other.
            normal = keras.initializers.RandomNormal(0.0, deviation, seed=seed * 31 + len(self.weights))
            initial = normal if deviation else keras.initializers.Zeros()
            return self.add_weight(name=name, shape=(rows, columns), initializer=initial)

        features = data.features.shape[1]
        self.user = table("user", ratings.n_users, packed, scale)
        self.film = table("film", ratings.n_films, packed, scale)
        self.watched = table("watched", ratings.n_films, packed, scale)
        self.watchers = table("watchers", ratings.n_users, packed)
        self.feature = table("feature", features, packed)
        self.user_bias = table("user_bias", ratings.n_users, settings.members)
        self.film_bias = table("film_bias", ratings.n_films, settings.members)
        self.feature_bias = table("feature_bias", features, settings.members)
        users, films, most = ratings.users, ratings.films, settings.neighbours
        self._seen = NeighbourSum(users, films, ratings.n_users, most)
        self._raters = NeighbourSum(films, users, ratings.n_films, most)

    def user_side(self, users: Any, training: bool = False) -> tuple[Any, Any]:
        """Vectors (R, K * D) and biases (R, K) of ``users`` (R,)."""
        return tf.gather(self.user, users) + self._seen(self.watched, rows=users, training=training), tf.gather(
            self.user_bias, users
        )

    def film_side(self, films: Any, training: bool = False) -> tuple[Any, Any]:
        """Vectors (R, K * D) and biases (R, K) of ``films`` (R,)."""
        features = tf.gather(self._features, films)  # (R, F)
        vectors = tf.gather(self.film, films) + self._raters(self.watchers, rows=films, training=training)
        biases = tf.gather(self.film_bias, films) + tf.matmul(features, self.feature_bias)
        return vectors + tf.matmul(features, self.feature), biases

    def objective(self, users: Any, films: Any, stars: Any) -> tuple[Any, Any]:
        """What is minimised over a batch (B,), and the mean squared error in it, for people."""
        settings = self.settings
        # Each user and film of the batch is summed up once, however often it occurs.
        some_users, user_at = tf.unique(users)
        some_films, film_at = tf.unique(films)
        p, user_bias = (
            tf.gather(part, user_at) for part in self.user_side(some_users, training=True)
        )  # (B, K * D), (B, K)
        q, film_bias = (tf.gather(part, film_at) for part in self.film_side(some_films, training=True))
        dots = tf.reduce_sum(tf.reshape(p * q, (-1, settings.members, settings.width)), axis=-1)  # (B, K)
        errors = stars[:, None] - self.mean - user_bias - film_bias - dots
        squares = tf.reduce_sum(tf.reduce_mean(errors**2, axis=0))
        batch = tf.cast(tf.size(users), tf.float32)
        free = tf.reduce_sum(tf.gather(self.user, users) ** 2) + tf.reduce_sum(tf.gather(self.film, films) ** 2)
        biases = tf.reduce_sum(user_bias**2) + tf.reduce_sum(film_bias**2)
        tables = tf.reduce_mean(tf.reduce_sum(self.feature**2, axis=1))
        implicit = tf.reduce_mean(tf.reduce_sum(tf.gather(self.watched, some_films) ** 2, axis=1))
        implicit += tf.reduce_mean(tf.reduce_sum(tf.gather(self.watchers, some_users) ** 2, axis=1))
        penalty = settings.decay / settings.width * free / batch + settings.bias_decay * biases / batch
        penalty += (settings.feature_decay * tables + settings.implicit_decay * implicit) / settings.width
        return squares + penalty, squares / settings.members
