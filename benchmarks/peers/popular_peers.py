"""What was rated most in the last year that there are ratings of, for everybody alike."""

from __future__ import annotations

import numpy as np
from protocol import Train

_YEAR_S = 365 * 86_400


class LastYear:
    """Counts of the last year; of equal ones the film that was rated more often in all comes first."""

    def __init__(self, train: Train) -> None:
        late = train.dates > train.dates.max() - _YEAR_S
        self._counts = np.bincount(train.films[late], minlength=train.n_films).astype(np.float64)
        self._counts += np.bincount(train.films, minlength=train.n_films) / (len(train.films) + 1)

    def scores(self, users: np.ndarray) -> np.ndarray:
        return np.tile(self._counts, (len(users), 1))


PEERS = {"popular-year": lambda train, seed: LastYear(train)}
