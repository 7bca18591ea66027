"""Taste models a person can compute with."""

import numpy as np

from movierec.model.taste import TasteModel

FIXED = 1e12
"""So many ratings' worth of evidence that nobody's noise differs from the model's."""


def certain_tastes(ids, level, load, *, noise, fallback, noise_rows=FIXED):
    """A model that is sure of its films: having rated one says nothing beyond the stars."""
    films, width = load.shape
    return TasteModel(
        film_ids=np.asarray(ids),
        level=level,
        load=load,
        level_variance=np.zeros(films, dtype=np.float32),
        level_load=np.zeros((films, width), dtype=np.float32),
        load_covariance=np.zeros((films, width * (width + 1) // 2), dtype=np.float32),
        implied=np.zeros((films, width), dtype=np.float32),
        typical=np.zeros(width, dtype=np.float32),
        implied_spread=np.zeros((width, width), dtype=np.float32),
        film_noise=np.ones(films, dtype=np.float32),
        noise=noise,
        implied_rows=0.0,
        noise_rows=noise_rows,
        fallback=fallback,
    )
