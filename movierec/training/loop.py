"""The training loop of the taste network: everything in memory, one compiled function per epoch."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from movierec.datasets.ratings import Ratings
from movierec.training.data import Report, TrainingData
from movierec.training.network import Settings, TasteNetwork

_MIN_STEPS = 24  # per epoch: a small set gets smaller batches, or it would hardly move
_MIN_BATCH = 64
_ROWS = 8192  # evaluated at once


def train(data: TrainingData, settings: Settings, seed: int, report: Report) -> TasteNetwork:
    """Adam with a cosine schedule down to 0; reports loss and held-out RMSE after every epoch."""
    keras.utils.set_random_seed(seed)
    network = TasteNetwork(data, settings, seed)
    ratings = data.ratings
    batch = min(settings.batch, max(_MIN_BATCH, len(ratings) // _MIN_STEPS), len(ratings))
    steps = len(ratings) // batch
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(settings.rate, settings.epochs * steps))
    weights = network.trainable_variables
    optimizer.build(weights)
    users, films, stars = (tf.constant(part) for part in (ratings.users, ratings.films, ratings.stars))

    @tf.function  # type: ignore[untyped-decorator]
    def epoch() -> Any:
        order = tf.reshape(tf.random.shuffle(tf.range(len(ratings)))[: steps * batch], (steps, batch))
        total = 0.0
        for step in tf.range(steps):
            at = order[step]
            with tf.GradientTape() as tape:
                objective, error = network.objective(tf.gather(users, at), tf.gather(films, at), tf.gather(stars, at))
            optimizer.apply(tape.gradient(objective, weights), weights)
            total += error
        return total / tf.cast(steps, tf.float32)

    for n in range(1, settings.epochs + 1):
        loss = float(epoch())
        report.epoch(n, settings.epochs, loss, _rmse(network, data.held_out) if len(data.held_out) else None)
    return network


def _rmse(network: TasteNetwork, held_out: Ratings) -> float:
    members, width = network.settings.members, network.settings.width
    squares = 0.0
    for begin in range(0, len(held_out), _ROWS):
        part = slice(begin, begin + _ROWS)
        users, user_at = np.unique(held_out.users[part], return_inverse=True)
        films, film_at = np.unique(held_out.films[part], return_inverse=True)
        p, user_bias = (np.asarray(side)[user_at] for side in network.user_side(tf.constant(users)))
        q, film_bias = (np.asarray(side)[film_at] for side in network.film_side(tf.constant(films)))
        dots = np.einsum("bkd,bkd->bk", p.reshape(-1, members, width), q.reshape(-1, members, width))
        predicted = network.mean + (user_bias + film_bias + dots).mean(axis=1)
        squares += float(np.square(predicted - held_out.stars[part]).sum())
    return float(np.sqrt(squares / len(held_out)))
