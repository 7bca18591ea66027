"""Surprise (Hug 2020, https://doi.org/10.21105/joss.02174), with its own defaults.

KNNBaseline: items, pearson_baseline.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from protocol import Fit, Train
from surprise import SVD, AlgoBase, Dataset, KNNBaseline, Reader, SVDpp


class SurprisePeer:
    """Any Surprise algorithm; it answers one pair at a time, as the library does."""

    def __init__(self, algorithm: AlgoBase, train: Train) -> None:
        low, high, _ = train.scale
        frame = pd.DataFrame({"user": train.users, "film": train.films, "stars": train.stars.astype(float)})
        ratings = Dataset.load_from_df(frame, Reader(rating_scale=(float(low), float(high))))
        self._algorithm = algorithm.fit(ratings.build_full_trainset())

    def predict(self, users: np.ndarray, films: np.ndarray) -> np.ndarray:
        pairs = zip(users.tolist(), films.tolist(), strict=True)
        return np.array([self._algorithm.predict(user, film).est for user, film in pairs])


def _peer(algorithm: Callable[[int], AlgoBase]) -> Fit:
    return lambda train, seed: SurprisePeer(algorithm(seed), train)


PEERS = {
    "svd": _peer(lambda seed: SVD(random_state=seed)),
    "svdpp": _peer(lambda seed: SVDpp(random_state=seed)),
    "knn": _peer(
        lambda seed: KNNBaseline(sim_options={"name": "pearson_baseline", "user_based": False}, verbose=False)
    ),
}
