"""The films of a model on a plane: how it would draw them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def principal_plane(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """``vectors`` (M, D) on their first two principal components, (M, 2); the second is 0 where D is 1.

    A component points where its largest entry is positive, so the same vectors are never drawn mirrored.
    """
    centred = vectors - vectors.mean(axis=0)
    _, components = np.linalg.eigh(centred.T @ centred)  # ascending
    first = components[:, ::-1][:, :2]
    largest = np.abs(first).argmax(axis=0)
    first = first * np.where(first[largest, np.arange(first.shape[1])] < 0, -1.0, 1.0)
    plane = np.zeros((len(vectors), 2), dtype=np.float32)
    plane[:, : first.shape[1]] = centred @ first
    return plane
