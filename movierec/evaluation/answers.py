"""What a recommender answers on a test set, kept by rating and by user, so that two can be compared in pairs.

Axes: n test ratings sorted by user, P users who gave them, k places of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog
from movierec.datasets.prepared import Dataset
from movierec.datasets.ratings import Ratings
from movierec.evaluation import metrics
from movierec.evaluation.calibration import genre_mix, miscalibration
from movierec.ids import Id, Ids, id_at
from movierec.recommend.diversity import diversify, reach
from movierec.recommend.liking import LIKED
from movierec.recommend.ranking import top, value_of
from movierec.recommend.scores import CONFIDENCE, History, Recommender
from movierec.recommend.traits import Traits, intra_list_distance

INTERVAL = 0.8
"""Probability of the predictive intervals that are measured."""

ForUser = Callable[[Id], Recommender]
"""The recommender that speaks for one user, by id in the data set; most models have the same for everybody."""

Tell = Callable[[str, int, int], None]
"""Hears of progress: what is being done, how many of how many."""


def tell_nobody(what: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, eq=False)
class Question:
    """known: what is told of each user before they are asked about. seen: films a list may not hold.

    test: what is asked about and compared with. All of the same users, whose ids are user_ids (U,).
    """

    user_ids: Ids
    known: Ratings
    seen: Ratings
    test: Ratings


@dataclass(frozen=True, eq=False)
class Answers:
    """users (P,) are indices into the data set, owners (n,) indices into users.

    By rating (n,): stars given, stars predicted, low and high end of the interval, level of confidence.
    By user (P,): figures of their list, nan where not defined; lists (P, k) the films, -1 where it ends early.
    listable: how many films could have been listed.
    """

    users: NDArray[np.int64]
    owners: NDArray[np.int64]
    stars: NDArray[np.float64]
    predicted: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    confidence: NDArray[np.int8]
    lists: NDArray[np.int32]
    ndcg: NDArray[np.float64]
    ndcg_liked: NDArray[np.float64]
    recall: NDArray[np.float64]
    novelty: NDArray[np.float64]
    distance: NDArray[np.float64]
    calibration: NDArray[np.float64]
    listable: int


_BY_USER = ("ndcg", "ndcg_liked", "recall", "novelty", "distance", "calibration")


def predictions(for_user: ForUser, user_ids: Ids, train: Ratings, test: Ratings) -> NDArray[np.float64]:
    """Stars for every rating of ``test`` (n,), not clamped, each user folded in from what they rated in ``train``."""
    predicted = np.zeros(len(test))
    for user, asked, history in _told(train, test):
        predicted[asked] = for_user(id_at(user_ids, user)).stars(history, test.films[asked])
    return predicted


def ask(
    for_user: ForUser,
    question: Question,
    community: Dataset,
    k: int,
    tell: Tell = tell_nobody,
    *,
    order: str = "match",
    diversity: float = 0.0,
) -> Answers:
    """Put the question. ``community`` is what was learned from: popularity is counted there.

    order, diversity: how lists are sorted before they are measured, and the strength at which they are diversified.
    """
    test, catalog = question.test, community.catalog
    users, owners = np.unique(test.users, return_inverse=True)
    predicted, low, high = np.zeros((3, len(test)))
    confidence = np.zeros(len(test), dtype=np.int8)
    lists = np.full((len(users), k), -1, dtype=np.int32)
    by_user = np.full((len(users), len(_BY_USER)), np.nan)
    traits = Traits.of(catalog)
    genres, last = traits.genres, None
    information = metrics.self_information(catalog.counts, community.ratings.n_users)
    for at, (user, asked, history) in enumerate(_told(question.known, test)):
        recommender = for_user(id_at(question.user_ids, user))
        if diversity and recommender is not last:
            last, traits = recommender, Traits.of(catalog, recommender.vectors())
        scores = recommender.score(history)
        films, stars = test.films[asked], test.stars[asked]
        predicted[asked] = catalog.scale.clamp(scores.stars[films])
        low[asked], high[asked] = (catalog.scale.clamp(end[films]) for end in scores.interval(INTERVAL))
        confidence[asked] = scores.confidence[films]
        allowed = catalog.listed.copy()
        allowed[question.seen.films[question.seen.of_user(user)]] = False
        ranked = top(scores, catalog, allowed, reach(k) if diversity else k, order)
        if diversity:
            ranked = diversify(ranked, value_of(scores, catalog, order), traits, history, k, diversity)
        lists[at, : len(ranked)] = ranked
        liked = films[stars >= LIKED]
        by_user[at] = (
            metrics.ndcg(ranked, films, k),
            metrics.ndcg(ranked, liked, k),
            metrics.recall(ranked, films, k),
            metrics.novelty(ranked, information),
            intra_list_distance(genres[ranked]),
            _calibration(catalog, history, ranked),
        )
        tell("measuring", at + 1, len(users))
    by_name = dict(zip(_BY_USER, by_user.T, strict=True))
    return Answers(
        users=users.astype(np.int64),
        owners=owners.astype(np.int64),
        stars=test.stars.astype(np.float64),
        predicted=predicted,
        low=low,
        high=high,
        confidence=confidence,
        lists=lists,
        listable=int(catalog.listed.sum()),
        **by_name,
    )


def joined(parts: Sequence[Answers]) -> Answers:
    """Answers of different users on the same catalogue as one."""
    before = np.cumsum([0, *(len(part.users) for part in parts)])
    arrays = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Answers)
        if field.name not in {"owners", "listable"}
    }
    owners = np.concatenate([part.owners + offset for part, offset in zip(parts, before, strict=False)])
    return Answers(**arrays, owners=owners, listable=parts[0].listable)


def figures(answers: Answers) -> dict[str, float]:
    """Everything measured: errors over all ratings; figures of lists as the mean over the users that have one."""
    k = answers.lists.shape[1]
    by_level = metrics.mae_by_level(answers.predicted, answers.stars, answers.confidence, len(CONFIDENCE))
    share = [float(np.mean(answers.confidence == level)) for level in range(len(CONFIDENCE))]
    return {
        "rmse": metrics.rmse(answers.predicted, answers.stars),
        "mae": metrics.mae(answers.predicted, answers.stars),
        f"ndcg@{k}": _mean(answers.ndcg),
        f"ndcg@{k}_liked": _mean(answers.ndcg_liked),
        f"recall@{k}": _mean(answers.recall),
        f"coverage@{k}": metrics.coverage(answers.lists, answers.listable),
        f"novelty@{k}": _mean(answers.novelty),
        f"distance@{k}": _mean(answers.distance),
        f"calibration@{k}": _mean(answers.calibration),
        "interval_coverage": metrics.interval_coverage(answers.low, answers.high, answers.stars),
        "interval_width": metrics.interval_width(answers.low, answers.high),
        **{f"mae_{name}_confidence": value for name, value in zip(CONFIDENCE, by_level, strict=True)},
        **{f"share_{name}_confidence": value for name, value in zip(CONFIDENCE, share, strict=True)},
    }


def _told(known: Ratings, test: Ratings) -> Iterator[tuple[int, slice, History]]:
    """For each user of ``test``: who it is, their rows there, and what they rated in ``known``."""
    for user in np.unique(test.users).tolist():
        told = known.of_user(user)
        yield user, test.of_user(user), History(known.films[told], known.stars[told])


def _calibration(catalog: Catalog, history: History, ranked: NDArray[np.int32]) -> float:
    """Against the genres of what the person liked."""
    liked = history.films[history.stars >= LIKED]
    return miscalibration(genre_mix(catalog.genres[liked]), genre_mix(catalog.genres[ranked]))


def _mean(values: NDArray[np.float64]) -> float:
    """Mean of the values that are numbers; nan of none."""
    numbers = values[~np.isnan(values)]
    return float(numbers.mean()) if len(numbers) else float("nan")
