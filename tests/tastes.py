"""Models a person can compute with, and how one is put in use."""

import time

import numpy as np

from movierec.model import artifact
from movierec.model.taste import TasteModel
from movierec.model.watch import WatchModel

FIXED = 1e12
"""So many ratings' worth of evidence that nobody's noise differs from the model's."""


def certain_tastes(ids, level, load, *, noise, fallback, noise_rows=FIXED):
    """A model that is sure of its films: having rated one says nothing beyond the stars."""
    films, width = load.shape
    return TasteModel(
        film_ids=np.asarray(ids),
        level=level,
        load=load,
        kernel=np.zeros((films, 0), dtype=np.float32),
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


def two_tastes(catalog):
    """Two directions of taste: even films load on the first, odd ones on the second."""
    load = np.zeros((len(catalog), 2), dtype=np.float32)
    load[1::2, 0] = 0.8
    load[0::2, 1] = 0.8
    level = np.linspace(3.0, 4.0, len(catalog), dtype=np.float32)
    return certain_tastes(catalog.ids, level, load, noise=1.0, fallback=3.5)


def two_audiences(catalog, users):
    """Who watched an even film watches even films; popularity as counted among ``users``."""
    vectors = np.zeros((len(catalog), 2), dtype=np.float32)
    vectors[1::2, 0] = 1.0
    vectors[0::2, 1] = 1.0
    ones = np.ones(len(catalog), dtype=np.float32)
    popularity = (catalog.counts / users).astype(np.float32)
    return WatchModel(vectors, rescale=ones, passes=ones[:2], prior=popularity @ vectors, popularity=popularity)


def put_in_use(paths, dataset, taste, watch, created=None):
    """Save the two as the model of the data set that is in use, trained just now; returns its directory."""
    created = time.time() if created is None else created
    about = artifact.About(
        "taste", dataset.name, dataset.fingerprint, dataset.id_space, (0.5, 5.0, 0.5), 0, created=created
    )
    models = paths.models(dataset.name)
    artifact.save(models / "run-1", about, taste.to_arrays() | watch.to_arrays())
    artifact.switch_current(models, "run-1")
    return models / "run-1"
