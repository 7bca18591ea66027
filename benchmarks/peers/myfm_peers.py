"""Bayesian factorisation machines by Gibbs sampling (myFM, https://github.com/tohtsky/myFM).

The features of ``myfm-all`` are those of Rendle, Zhang & Koren 2019 (https://arxiv.org/abs/1905.01395): ids, implicit
feedback of both sides, and what is known of films and people; no timestamps.
"""

from __future__ import annotations

import numpy as np
from myfm import MyFMRegressor, RelationBlock
from protocol import Train
from scipy.sparse import csr_matrix, diags, hstack, identity

_SAMPLES = 300
_YEARS = 5  # years in a bucket of release years
_AGES = 10  # years in a bucket of ages


def one_hot(codes: np.ndarray) -> csr_matrix:
    """(n, C) of codes (n,); a row of zeros where the code is negative."""
    known = codes >= 0
    values, columns = np.unique(codes[known], return_inverse=True)
    return csr_matrix((np.ones(known.sum()), (np.flatnonzero(known), columns)), shape=(len(codes), max(len(values), 1)))


def normalised(matrix: csr_matrix) -> csr_matrix:
    """Rows of zeros and ones scaled to norm 1; empty rows stay empty."""
    return csr_matrix(diags(1.0 / np.sqrt(np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1.0))) @ matrix)


class Machine:
    """A factorisation machine on one block of features for users and one for films."""

    def __init__(
        self, train: Train, people: list[csr_matrix], films: list[csr_matrix], *, rank: int, seed: int
    ) -> None:
        self._people, self._films = (hstack(groups, format="csr") for groups in (people, films))
        self._model = MyFMRegressor(rank=rank, random_seed=seed).fit(
            csr_matrix((len(train.stars), 0)),
            train.stars.astype(np.float64),
            X_rel=self._blocks(train.users, train.films),
            n_iter=_SAMPLES,
            n_kept_samples=_SAMPLES,
            group_shapes=[group.shape[1] for group in (*people, *films)],
        )

    def _blocks(self, users: np.ndarray, films: np.ndarray) -> list[RelationBlock]:
        return [RelationBlock(users.astype(np.int64), self._people), RelationBlock(films.astype(np.int64), self._films)]

    def predict(self, users: np.ndarray, films: np.ndarray) -> np.ndarray:
        return self._model.predict(csr_matrix((len(users), 0)), self._blocks(users, films))


def ids_only(train: Train, seed: int) -> Machine:
    return Machine(train, [identity(train.n_users)], [identity(train.n_films)], rank=8, seed=seed)


def everything(train: Train, seed: int) -> Machine:
    rated = train.matrix()
    people = [
        identity(train.n_users),
        normalised(rated),
        one_hot(np.where(train.age > 0, train.age // _AGES, -1)),
        one_hot(train.gender),
        one_hot(train.occupation),
    ]
    films = [
        identity(train.n_films),
        normalised(csr_matrix(rated.T)),
        normalised(csr_matrix(train.genres.astype(np.float64))),
        one_hot(np.where(train.years > 0, train.years // _YEARS, -1)),
    ]
    return Machine(train, people, films, rank=10, seed=seed)


PEERS = {"myfm-ids": ids_only, "myfm-all": everything}
