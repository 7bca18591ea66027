"""From a trained network to the model that is served: one Gaussian over tastes, rotated and cut to size."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from movierec.model.taste import TasteModel
from movierec.training.data import Report, Trained, TrainingData
from movierec.training.loop import train
from movierec.training.network import Settings, TasteNetwork
from movierec.training.watch import fit_watch

RANK = 64
"""Directions of taste kept: 32, 64 and all 257 predict alike to four digits on ml-100k."""
NOISE = 0.72
"""Variance of one rating in stars squared, from held-out ratings of a validation part of train."""
ALIKE = 0.03
"""Variance in stars squared that films of the same genres and half-decade share beyond what the network learned."""
_SHRINK = 0.05  # of the covariance toward its diagonal
_ROWS = 4096


def fit_taste(data: TrainingData, *, seed: int, epochs: int | None, report: Report) -> Trained:
    """The packed network, the community's prior, and the watch model."""
    settings = Settings() if epochs is None else replace(Settings(), epochs=epochs)
    report.stage("first epoch")
    network = train(data, settings, seed, report)
    report.stage("folding everybody in")
    # Small matrices: a second BLAS thread only spins, up to twenty times longer than one takes.
    with threadpool_limits(limits=1):
        taste = serving_model(network, data)
        report.stage("learning what is watched together")
        watch = fit_watch(data.ratings, data.scale, seed)
    return Trained({**taste.to_arrays(), **watch.to_arrays()}, asdict(settings) | {"rank": RANK, "noise": NOISE})


def serving_model(network: TasteNetwork, data: TrainingData) -> TasteModel:
    """The network's film side under the prior that its user side suggests.

    The mean of K dot products of width D is one dot product of width K * D. With a person's vector
    (b_u, p_u) ~ N(m, S), estimated from everybody's, and S = W W', film i answers
    level_i + load_i . x with x ~ N(0, I), load = [1, Q] W and level = mu + b + [1, Q] m. The features come in as
    further directions with a small variance; a rotation then puts the directions that matter first, and the
    rest is dropped.
    """
    members = network.settings.members
    people, people_bias = _all_rows(network.user_side, data.ratings.n_users)
    films, film_bias = _all_rows(network.film_side, data.ratings.n_films)
    persons = np.hstack([people_bias.mean(axis=1, keepdims=True), people / members**0.5])  # (U, 1 + KD)
    answers = np.hstack([np.ones((len(films), 1)), films / members**0.5])  # (I, 1 + KD)
    centre = persons.mean(axis=0)
    covariance = np.cov(persons.T) if len(persons) > 1 else np.eye(persons.shape[1])
    covariance = (1 - _SHRINK) * covariance + _SHRINK * np.diag(np.diag(covariance))
    values, directions = np.linalg.eigh(covariance)
    load = np.hstack([answers @ (directions * np.sqrt(np.maximum(values, 0.0))), data.features * ALIKE**0.5])
    # The rotation that diagonalises load' load, weighed by how often each film is rated.
    weights = np.sqrt(1.0 + data.ratings.film_counts())[:, None]
    _, rotation = np.linalg.eigh((load * weights).T @ (load * weights))
    load = load @ rotation[:, ::-1][:, :RANK]  # (I, R)
    level = network.mean + film_bias.mean(axis=1) + answers @ centre
    return TasteModel(
        film_ids=data.film_ids,
        level=level.astype(np.float32),
        load=load.astype(np.float32),
        noise=NOISE,
        fallback=float(np.average(level, weights=1.0 / weights[:, 0] ** 2)),
    )


def _all_rows(side: Any, rows: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Vectors (rows, K * D) and biases (rows, K) of everybody."""
    parts = [side(tf.range(begin, min(begin + _ROWS, rows))) for begin in range(0, rows, _ROWS)]
    vectors, biases = zip(*parts, strict=True)
    return np.concatenate(vectors).astype(np.float64), np.concatenate(biases).astype(np.float64)
