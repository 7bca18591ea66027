"""Learning what is watched together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from movierec.catalog import Scale
from movierec.datasets.ratings import Ratings
from movierec.evaluation.metrics import ndcg
from movierec.model.watch import WatchModel, weight

RANK = 128
PASSES = 5
"""Of the randomised decomposition; ten find no better directions."""
SHARPNESS = 4.0
"""Order of the low-pass filter (Butterworth); 2-8 differ little."""
USER_EXPONENT = 0.25
PSEUDO_RATINGS = 5.0
"""What popularity counts for: as many ratings of the person's own. Chosen with rank, sharpness and exponent on validation parts of
ml-100k's blog and u1 train splits, for new users and known ones."""
LATELY = 0.5
"""Part of popularity that is how popular films are lately; chosen on the last fifth by date of ml-latest-small's first
four fifths, beside what it costs for people of earlier years (docs/decisions/003)."""
FEW_PEOPLE = 3.0
"""So many people behind what is popular lately give it half of that part: one person's taste is not the fashion."""
EXPONENTS = (0.1, 0.2)
CUTOFFS = (14, 20, 28, 40, 56)
_HIDDEN, _LEARNED_FROM, _ASKED, _PLACES = 0.1, 10_000, 500, 10


@dataclass(frozen=True, eq=False)
class Spectrum:
    """All the directions, and how much each is shared: power (R,) = s²."""

    model: WatchModel
    power: NDArray[np.float64]

    def cut(self, cutoff: int) -> WatchModel:
        """Let about the first ``cutoff`` directions pass."""
        at = self.power[min(cutoff, len(self.power) - 1)]
        passes = 1.0 / (1.0 + (at / np.maximum(self.power, 1e-12)) ** SHARPNESS)
        return replace(self.model, passes=passes.astype(np.float32))


def fit_watch(ratings: Ratings, lately: NDArray[np.float64], scale: Scale, seed: int) -> WatchModel:
    """The filter whose item exponent and cutoff find hidden ratings best in this data set.

    lately (I,): how popular films are of late; the sum is how many people that comes from, 0 where it is not known.
    """
    exponent, cutoff = _choose(ratings, scale, seed)
    model = decompose(ratings, scale, exponent, seed).cut(cutoff)
    return replace(model, prior=_prior(ratings, lately, scale, model.vectors))


def _prior(
    ratings: Ratings, lately: NDArray[np.float64], scale: Scale, vectors: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What everybody starts from, (R,): ``PSEUDO_RATINGS`` ratings as the community's are, a part as its latest are."""
    weights = np.bincount(ratings.films, weights=weight(ratings.stars, scale), minlength=ratings.n_films)  # (I,)
    people = float(lately.sum())
    if people:
        part = LATELY * people / (people + FEW_PEOPLE)
        weights = (1 - part) * weights + part * weights.sum() / people * lately
    prior: NDArray[np.float32] = (PSEUDO_RATINGS / max(len(ratings), 1) * weights @ vectors).astype(np.float32)
    return prior


def _choose(ratings: Ratings, scale: Scale, seed: int) -> tuple[float, int]:
    """Hide a tenth of the ratings of some users, and see which setting lists most of them (nDCG@10)."""
    random = np.random.default_rng(seed)
    users = random.permutation(ratings.n_users)
    rows = np.flatnonzero(np.isin(ratings.users, users[:_LEARNED_FROM]))
    hidden = random.random(len(rows)) < _HIDDEN
    kept, hid = ratings.take(rows[~hidden]), ratings.take(rows[hidden])
    asked = [user for user in users[:_LEARNED_FROM] if hid.of_user(user).stop > hid.of_user(user).start][:_ASKED]
    best, choice = -1.0, (EXPONENTS[0], CUTOFFS[0])
    for exponent in EXPONENTS:
        spectrum = decompose(kept, scale, exponent, seed)
        models = [spectrum.cut(cutoff) for cutoff in CUTOFFS]
        for cutoff, model in zip(CUTOFFS, models, strict=True):
            found = np.mean([_found(model, kept, hid, int(user), scale) for user in asked]) if asked else 0.0
            if found > best:
                best, choice = float(found), (exponent, cutoff)
    return choice


def _found(model: WatchModel, kept: Ratings, hid: Ratings, user: int, scale: Scale) -> float:
    told = kept.of_user(user)
    score = model.score(kept.films[told].astype(np.int64), kept.stars[told], scale)
    score[kept.films[told]] = 0.0
    places = min(_PLACES, len(score))
    listed = np.argpartition(-score, places - 1)[:places]
    return ndcg(listed[np.argsort(-score[listed])], hid.films[hid.of_user(user)], _PLACES)


def decompose(ratings: Ratings, scale: Scale, exponent: float, seed: int) -> Spectrum:
    weights = weight(ratings.stars, scale)
    shape = (ratings.n_users, ratings.n_films)
    by_user = np.maximum(np.bincount(ratings.users, minlength=shape[0]), 1.0) ** -USER_EXPONENT
    counts = ratings.film_counts()
    by_film = np.maximum(counts, 1.0) ** -exponent  # (I,)
    values = (weights * by_user[ratings.users] * by_film[ratings.films]).astype(np.float32)
    matrix = csr_matrix((values, (ratings.users, ratings.films)), shape=shape)
    _, singular, transposed = randomized_svd(matrix, n_components=min(RANK, *shape), n_iter=PASSES, random_state=seed)
    vectors = transposed.T * by_film[:, None]  # (I, R)
    vectors = vectors.astype(np.float32)
    model = WatchModel(
        vectors=vectors,
        rescale=(by_film**-2).astype(np.float32),
        passes=np.ones(len(singular), dtype=np.float32),
        prior=_prior(ratings, np.zeros(shape[1]), scale, vectors),
        popularity=(counts / max(ratings.n_users, 1)).astype(np.float32),
    )
    return Spectrum(model, singular.astype(np.float64) ** 2)
