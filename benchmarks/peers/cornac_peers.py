"""cornac (Salah, Truong & Lauw 2020, https://jmlr.org/papers/v21/19-805.html): EASE; its BiVAE needs torch."""

from __future__ import annotations

import numpy as np
from cornac.data import Dataset
from cornac.models import EASE
from protocol import Train


class CornacEase:
    """cornac numbers the users and films that it saw in an order of its own; the others get no score."""

    def __init__(self, train: Train, *, regularisation: float, positive: bool) -> None:
        triples = zip(train.users.tolist(), train.films.tolist(), [1.0] * len(train.users), strict=True)
        data = Dataset.from_uir(triples)
        self._model = EASE(lamb=regularisation, posB=positive, verbose=False).fit(data)
        self._user_of = data.uid_map
        self._films = np.array(list(data.iid_map))  # (films seen,) in cornac's order
        self._n_films = train.n_films

    def scores(self, users: np.ndarray) -> np.ndarray:
        scores = np.full((len(users), self._n_films), -1e9)
        for row, user in enumerate(users.tolist()):
            if user in self._user_of:
                scores[row, self._films] = self._model.score(self._user_of[user])
        return scores


def ease(train: Train, seed: int, *, regularisation: float = 400.0, positive: bool = False) -> CornacEase:
    """As in the paper; cornac's default drops negative weights, which is worse on ``--splits validation``."""
    return CornacEase(train, regularisation=regularisation, positive=positive)


PEERS = {"cornac-ease": ease}
