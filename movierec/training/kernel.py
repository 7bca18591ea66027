"""What makes two films alike beyond a person's vector: a kernel over taste, audience and genres, in few numbers a film.

Axes: I films, D numbers of a load, S directions of the audience, G genres, L landmarks, R numbers kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LANDMARKS = 1_500
"""The most often rated films; beyond, none changes anything that counts."""
RANK = 64
"""Numbers kept of each film: 32 predict a little worse, 128 hardly better (docs/decisions/013-kernel-residual.md)."""
_WEIGHT = 0.5  # variance of what the kernel adds, in stars squared
_OF_TASTE, _OF_AUDIENCE, _OF_GENRES = 4.0, 2.0, 1.0
_NOTHING = 1e-6  # of the largest eigenvalue: below, a direction is rounding


def film_kernel(
    load: NDArray[np.float32],
    load_covariance: NDArray[np.float32],
    audience: NDArray[np.float32],
    genres: NDArray[np.float32],
    counts: NDArray[np.int64],
) -> NDArray[np.float32]:
    """kernel (I, R'), R' at most ``RANK``, whose products are about

        .5 exp(-4 (1 - d_i . d_j) - 2 (1 - o_i . o_j) - (1 - h_i . h_j)),

    with d the load (I, D) but its first number, which is how high a person rates, shrunk by how little is known of the
    film (``load_covariance``, (I, T)); o (I, S), who rated it, and h (I, G), its genres, as unit rows. By the Nyström
    method (Williams & Seeger 2001) over the films with the highest ``counts`` (I,).
    """
    points = [
        (_OF_TASTE, _directions(load, load_covariance)),
        (_OF_AUDIENCE, _unit(audience)),
        (_OF_GENRES, _unit(genres)),
    ]
    landmarks = np.argsort(-counts, kind="stable")[:LANDMARKS]

    def alike(rows: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        total = sum(weight * (part[rows] @ part[landmarks].T - 1.0) for weight, part in points)
        result: NDArray[np.float32] = np.exp(total)
        return result

    values, vectors = np.linalg.eigh(alike(landmarks).astype(np.float64))  # ascending
    kept = np.flatnonzero(values > _NOTHING * values[-1])[-RANK:]
    scaled = (vectors[:, kept] * np.sqrt(_WEIGHT / values[kept])).astype(np.float32)
    # The strongest first, each pointing where its largest entry is positive: equal models are equal arrays.
    scaled = scaled[:, ::-1]
    largest = np.abs(scaled).argmax(axis=0)
    scaled = scaled * np.where(scaled[largest, np.arange(scaled.shape[1])] < 0, np.float32(-1), np.float32(1))
    size = 4096  # all films against all landmarks at once would be half a gigabyte at 87,000
    blocks = [alike(slice(at, at + size)) @ scaled for at in range(0, len(load), size)]
    return np.concatenate(blocks)


def _directions(load: NDArray[np.float32], load_covariance: NDArray[np.float32]) -> NDArray[np.float32]:
    row, column = np.triu_indices(load.shape[1])
    variance = load_covariance[:, (row == column) & (row > 0)].sum(axis=1)
    length = np.sqrt(np.square(load[:, 1:]).sum(axis=1) + variance)
    result: NDArray[np.float32] = load[:, 1:] / np.maximum(length, np.float32(1e-9))[:, None]
    return result


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result
