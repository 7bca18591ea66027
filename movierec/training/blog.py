"""The tutorial's network, exactly as published, as the yardstick everything else is held against."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from movierec.datasets.ratings import Ratings
from movierec.model.blog import BlogModel
from movierec.training.data import Report, Trained, TrainingData

EPOCHS = 5
BATCH = 32
WIDTH = 5


def fit_blog(data: TrainingData, *, seed: int, epochs: int | None, report: Report) -> Trained:
    """Embedding(n + 1, 5) for film and user, Dense 128 relu, Dense 32 relu, Dense 1; Adam, MSE, batch 32."""
    epochs = EPOCHS if epochs is None else epochs
    keras.utils.set_random_seed(seed)
    ratings = data.ratings
    network = _network(ratings.n_films, ratings.n_users)
    network.compile(optimizer="adam", loss="mean_squared_error")
    report.stage("first epoch")
    network.fit(
        _inputs(ratings),
        ratings.stars,
        batch_size=BATCH,
        epochs=epochs,
        verbose=0,
        callbacks=[_EachEpoch(data.held_out, epochs, report)],
    )
    weights = {layer.name: layer.get_weights() for layer in network.layers}
    model = BlogModel(
        film_ids=data.film_ids,
        user_ids=data.user_ids,
        profile_ids=np.array(data.profile_ids, dtype=np.int64),
        film_vectors=weights["movie"][0],
        user_vectors=weights["user"][0],
        layers=tuple((weights[f"dense_{n}"][0], weights[f"dense_{n}"][1]) for n in range(3)),
        fallback=float(ratings.stars.mean()),
    )
    return Trained(model.to_arrays(), {"width": WIDTH, "batch": BATCH, "epochs": epochs, "optimizer": "adam"})


def _network(n_films: int, n_users: int) -> Any:
    movie_in = keras.Input(shape=(1,), name="movie_in")
    movie = keras.layers.Embedding(n_films + 1, WIDTH, name="movie")(movie_in)
    user_in = keras.Input(shape=(1,), name="user_in")
    user = keras.layers.Embedding(n_users + 1, WIDTH, name="user")(user_in)
    joined = keras.layers.Concatenate()([keras.layers.Flatten()(movie), keras.layers.Flatten()(user)])
    hidden = keras.layers.Dense(128, activation="relu", name="dense_0")(joined)
    hidden = keras.layers.Dense(32, activation="relu", name="dense_1")(hidden)
    return keras.Model([user_in, movie_in], keras.layers.Dense(1, name="dense_2")(hidden))


def _inputs(ratings: Ratings) -> list[NDArray[np.int32]]:
    return [ratings.users[:, None] + 1, ratings.films[:, None] + 1]


class _EachEpoch(keras.callbacks.Callback):  # type: ignore[misc]  # Keras is not typed
    def __init__(self, held_out: Ratings, epochs: int, report: Report) -> None:
        super().__init__()
        self._held_out, self._epochs, self._report = held_out, epochs, report

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        val_rmse = None
        if len(self._held_out):
            predicted = self.model.predict(_inputs(self._held_out), batch_size=8192, verbose=0)[:, 0]
            val_rmse = float(np.sqrt(np.mean((predicted - self._held_out.stars) ** 2)))
        self._report.epoch(epoch + 1, self._epochs, float((logs or {})["loss"]), val_rmse)
