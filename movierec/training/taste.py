"""From learned factors to the model that is served: everybody's tastes under one standard normal prior."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from movierec.datasets.ratings import Ratings
from movierec.model.taste import TasteModel, upper_triangle
from movierec.training.data import Report, Trained, TrainingData
from movierec.training.factors import Hyperparameters, TasteFactors, train
from movierec.training.kernel import film_kernel
from movierec.training.watch import fit_watch

_GENRES = 1.5  # weight of the film's own features against who rated it


def fit_taste(data: TrainingData, *, seed: int, epochs: int | None, report: Report) -> Trained:
    """The taste factors and the watch model."""
    # Who asks for a number of epochs gets that many.
    settings = Hyperparameters() if epochs is None else replace(Hyperparameters(), epochs=epochs, tolerance=0.0)
    report.stage("first epoch")
    ratings = data.ratings
    # Small matrices: a second BLAS thread only spins, up to twenty times longer than one takes.
    with threadpool_limits(limits=1):
        said_by_user, directions = _implied(ratings.users, ratings.films, ratings.n_users, ratings.n_films, settings)
        said_by_film, _ = _implied(ratings.films, ratings.users, ratings.n_films, ratings.n_users, settings)
        # Whoever has rated nothing yet will rate like everybody, not like somebody who never rates.
        typical = said_by_user.mean(axis=0)
        counts = np.diff(ratings.starts)[:, None]
        said_by_user = counts / (counts + settings.implied_rows) * (said_by_user - typical)
        user_features = np.hstack([said_by_user, np.ones((ratings.n_users, 1))])
        film_features = np.hstack(
            [
                said_by_film,
                _GENRES * data.genres,
                _GENRES * data.years,
                _popularity(ratings),
                np.ones((ratings.n_films, 1)),
            ]
        )
        factors = TasteFactors(
            ratings, user_features.astype(np.float32), film_features.astype(np.float32), settings, seed
        )
        train(factors, data.held_out, settings, report)
        report.stage("learning what is watched together")
        taste = serving_model(factors, directions, typical, said_by_film, data, settings)
        watch = fit_watch(ratings, data.lately, data.scale, seed)
    return Trained({**taste.to_arrays(), **watch.to_arrays()}, asdict(settings))


def serving_model(
    factors: TasteFactors,
    directions: NDArray[np.float32],
    typical: NDArray[np.float32],
    audience: NDArray[np.float32],
    data: TrainingData,
    settings: Hyperparameters,
) -> TasteModel:
    """The film side, in the coordinates in which the prior of a person without ratings is N(0, I).

    A person is c + W z with c the link's constant and W W' the spread of users around their link; ``directions``
    (I, S) turns the films somebody rated into the features of that link, ``typical`` (S,) is their mean. ``audience``
    (I, S): who rated each film, in the strongest directions.
    """
    films = factors.film
    answers, covariance, with_bias = (part.numpy().astype(np.float64) for part in films.answer())
    link = factors.user.link.numpy().astype(np.float64)  # (S + 1, D)
    centre, root = link[-1], np.linalg.cholesky(factors.user.spread.numpy().astype(np.float64))
    shift = with_bias + covariance @ centre  # (I, D): covariance of level and answer
    bias = films.mean.numpy()[:, 0].astype(np.float64)
    level_variance = films.covariance.numpy()[:, 0, 0] + (with_bias + shift) @ centre
    level = factors.average + bias + answers @ centre
    counts = data.ratings.film_counts()
    said = factors.user.features.numpy()[:, :-1] @ link[:-1]  # (U, D)
    load = (answers @ root).astype(np.float32)
    load_covariance = upper_triangle(root.T @ covariance @ root).astype(np.float32)
    return TasteModel(
        film_ids=data.film_ids,
        level=level.astype(np.float32),
        load=load,
        kernel=film_kernel(load, load_covariance, audience, data.genres, counts),
        level_variance=level_variance.astype(np.float32),
        level_load=(shift @ root).astype(np.float32),
        load_covariance=load_covariance,
        implied=np.linalg.solve(root, (directions @ link[:-1]).T).T.astype(np.float32),
        typical=np.linalg.solve(root, typical @ link[:-1]).astype(np.float32),
        implied_spread=np.cov(np.linalg.solve(root, said.T), bias=True).astype(np.float32),
        film_noise=films.noise.numpy(),
        noise=float(factors.noise.numpy() * np.average(factors.user.noise.numpy())),
        noise_rows=settings.user_rows,
        implied_rows=settings.implied_rows,
        fallback=float(np.average(level, weights=1.0 / (1.0 + counts))),
    )


def _implied(
    owners: NDArray[np.int32], others: NDArray[np.int32], n_owners: int, n_others: int, settings: Hyperparameters
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What having rated says, stars aside: rows |N|^-1/2 over the others each owner has (SVD++: Koren 2008), in their
    strongest directions: (owners, S), and those directions (others, S)."""
    counts = np.bincount(owners, minlength=n_owners)
    weights = (counts[owners] ** -0.5).astype(np.float32)
    matrix = csr_matrix((weights, (owners, others)), shape=(n_owners, n_others))
    kept = min(settings.implied, *matrix.shape)
    # Two passes find directions that predict as well as those of seven.
    left, values, right = randomized_svd(matrix, n_components=kept, n_iter=2, random_state=0)
    return left * values, right.T


def _popularity(ratings: Ratings) -> NDArray[np.float64]:
    """Standardised logarithm of each film's number of ratings, and its square, (I, 2)."""
    logs = np.log1p(ratings.film_counts())
    standard = (logs - logs.mean()) / max(float(logs.std()), 1e-9)
    return np.column_stack([standard, standard**2])
