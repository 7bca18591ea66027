"""irspack (https://github.com/tohtsky/irspack): iALS, EDLAE, SLIM and DenseSLIM.

Settings: the best nDCG@10 of a small grid on ``run.py --splits validation``, which no test rating of
blog enters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from irspack import (
    BaseRecommender,
    DenseSLIMRecommender,
    EDLAERecommender,
    IALSRecommender,
    SLIMRecommender,
)
from protocol import Train


class IrspackPeer:
    """Any of irspack's recommenders."""

    def __init__(self, recommender: BaseRecommender) -> None:
        self._recommender = recommender.learn()

    def scores(self, users: np.ndarray) -> np.ndarray:
        return self._recommender.get_score(users)


def ials(train: Train, seed: int, **changes: Any) -> IrspackPeer:
    """Rendle et al. 2021 (https://arxiv.org/abs/2110.14037)."""
    settings = {"n_components": 16, "alpha0": 0.5, "reg": 0.01, **changes}
    return IrspackPeer(IALSRecommender(train.matrix(), random_seed=seed, **settings))


def edlae(train: Train, seed: int, *, reg: float = 400.0, dropout_p: float = 0.3) -> IrspackPeer:
    """Steck 2020 (https://proceedings.neurips.cc/paper/2020/hash/e33d974aae13e4d877477d51d8bafdc4-Abstract.html)."""
    return IrspackPeer(EDLAERecommender(train.matrix(), reg=reg, dropout_p=dropout_p))


def slim(train: Train, seed: int, *, alpha: float = 0.05, l1_ratio: float = 0.01) -> IrspackPeer:
    """Ning & Karypis 2011 (https://doi.org/10.1109/ICDM.2011.134)."""
    return IrspackPeer(SLIMRecommender(train.matrix(), alpha=alpha, l1_ratio=l1_ratio))


def dense_slim(train: Train, seed: int, *, reg: float = 400.0) -> IrspackPeer:
    """The same model as EASE."""
    return IrspackPeer(DenseSLIMRecommender(train.matrix(), reg=reg))


PEERS = {"irspack-ials": ials, "irspack-edlae": edlae, "irspack-slim": slim, "irspack-dense-slim": dense_slim}
