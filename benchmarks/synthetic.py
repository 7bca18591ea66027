"""Made-up rating sets with MovieLens' shape at any multiple of ml-100k: ``python benchmarks/synthetic.py 10 DIR``.

Written in MovieLens' CSV layout (ratings.csv sorted by user, movies.csv), reproducible by seed, numpy alone:

users, films    geometric between ml-100k (943, 1,682) at 1x and ml-32m (200,000, 87,000) at 320x: 943 m^.929
                and 1,682 m^.684. At 10x that is 8,000 users and 8,100 films; ml-1m has 6,000 and 3,700.
ratings a user  20 + log-normal (sigma 1.25), as MovieLens keeps nobody with fewer than 20
films           popularity is log-normal with a blunt top, sigma 1.8 at 1x to 2.9 at 320x, near ml-100k's median (27
                ratings a film) and best known film (62 % of the users). A user belongs to one of twelve audiences,
                whose members meet the films of their taste more often; nobody rates a film twice
stars           r = 3.5 + b_u + b_i + p_u . q_i + e, rounded to half stars in .5 ... 5. Standard deviations: b_u .4,
                b_i .45, p . q .55 (width 8; half of a film's vector is its genres'), noise e .8
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

GENRES, FIRST, SECOND = (
    words.split()
    for words in (
        (
            "Action Adventure Animation Children Comedy Crime Documentary Drama Fantasy "
            "Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western"
        ),
        "Quiet Last Golden Broken Hidden Wild Paper Silver Northern Lost Second Burning Empty Little Long Distant",
        "River Garden Letter Winter Street Harbour Mirror Summer Brother Island Night Station Orchard Machine Song Door",
    )
)
WIDTH, AUDIENCES = 8, 12
NOISE, USER_BIAS, FILM_BIAS, TASTE = 0.8, 0.4, 0.45, 0.55
FEWEST, FULLEST = 20, 0.4  # ratings of a user: at least, and at most as a share of the films
BLOCK = 500_000  # ratings made and written at once
_PUBLISHED = 320  # the multiple at which MovieLens' largest set lies


@dataclass(frozen=True)
class Size:
    users: int
    films: int
    ratings: int

    @classmethod
    def at(cls, multiple: float) -> Size:
        """The shape of a set ``multiple`` times ml-100k."""
        part = np.log(multiple) / np.log(_PUBLISHED)
        users, films = 943 * (200_000 / 943) ** part, 1_682 * (87_000 / 1_682) ** part
        return cls(round(users), round(films), round(100_000 * multiple))


@dataclass(frozen=True)
class World:
    """What the ratings are drawn from: U users, I films, A audiences.

    counts (U,) ratings of each user; audience (U,) in 0 ... A-1; reach (A, I) running sums of how likely each film
    is met, the last 1; user_bias (U,), film_bias (I,) stars; users (U, WIDTH), films (I, WIDTH) tastes;
    ids (I,) and years (I,) of the films, genres (I, 18) bool.
    """

    counts: NDArray[np.int64]
    audience: NDArray[np.int64]
    reach: NDArray[np.float64]
    user_bias: NDArray[np.float32]
    film_bias: NDArray[np.float32]
    users: NDArray[np.float32]
    films: NDArray[np.float32]
    ids: NDArray[np.int64]
    years: NDArray[np.int64]
    genres: NDArray[np.bool_]


def world(size: Size, rng: np.random.Generator) -> World:
    films, users = size.films, size.users
    genres = np.zeros((films, len(GENRES)), dtype=bool)
    drawn = rng.choice(len(GENRES), (films, 3), p=(weights := 1 / np.arange(2, 20)) / weights.sum())
    for place, share in enumerate((1.0, 0.6, 0.3)):
        has = np.flatnonzero(rng.random(films) < share)
        genres[has, drawn[has, place]] = True
    of_genre = rng.normal(size=(len(GENRES), WIDTH))
    told = genres @ of_genre / np.sqrt(genres.sum(axis=1, keepdims=True))
    film_vectors = (told + rng.normal(size=(films, WIDTH))) / np.sqrt(2)  # unit variance
    centres = rng.normal(size=(AUDIENCES, WIDTH))
    audience = rng.integers(0, AUDIENCES, users)
    user_vectors = (centres[audience] + rng.normal(size=(users, WIDTH))) / np.sqrt(2)
    popular = rng.normal(size=films)
    popular -= 0.07 * np.maximum(popular, 0.0) ** 2  # the best known are known to half of all, not to everybody
    sigma = 1.8 + 1.1 * np.log(size.ratings / 100_000) / np.log(_PUBLISHED)
    likely = sigma * popular + 0.5 * (centres @ film_vectors.T) / np.sqrt(WIDTH)  # (A, I)
    reach = np.cumsum(np.exp(likely - likely.max()), axis=1)
    quality = FILM_BIAS * (0.4 * popular + np.sqrt(1 - 0.4**2) * rng.normal(size=films))
    quality -= np.average(quality, weights=np.exp(likely - likely.max()).mean(axis=0))  # so that ratings average 3.5
    return World(
        counts=_counts(size, rng),
        audience=audience,
        reach=reach / reach[:, -1:],
        user_bias=(USER_BIAS * rng.normal(size=users)).astype(np.float32),
        film_bias=quality.astype(np.float32),
        users=(user_vectors * np.sqrt(TASTE / np.sqrt(WIDTH))).astype(np.float32),
        films=(film_vectors * np.sqrt(TASTE / np.sqrt(WIDTH))).astype(np.float32),
        ids=np.cumsum(rng.integers(1, 5, films)),
        years=2023 - np.minimum(rng.exponential(22, films), 103).astype(np.int64),
        genres=genres,
    )


def _counts(size: Size, rng: np.random.Generator) -> NDArray[np.int64]:
    """Ratings of each user, (U,), summing to ``size.ratings``."""
    weights = np.exp(1.25 * rng.normal(size=size.users))
    spare, most = size.ratings - FEWEST * size.users, FULLEST * size.films - FEWEST
    more = np.zeros(size.users)
    for _ in range(8):  # what the fullest cannot take goes to the others
        more = np.minimum(more + (spare - more.sum()) * weights / weights.sum(), most)
    counts = FEWEST + more.astype(np.int64)
    counts[np.argsort(weights)[: size.ratings - int(counts.sum())]] += 1
    return counts


def _rated(made: World, begin: int, end: int, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(users, films) of the ratings of users ``begin`` ... ``end`` - 1, sorted by both: weighted, none twice."""
    films = made.reach.shape[1]
    keys = [np.zeros(0, dtype=np.int64)]
    heavy = made.counts[begin:end] > films // 20
    for user in begin + np.flatnonzero(heavy):
        # Many of all films: the first arrivals of a race in which each film is as fast as it is likely to be met.
        arrival = rng.exponential(size=films) / np.diff(made.reach[made.audience[user]], prepend=0.0)
        keys.append(user * films + np.argpartition(arrival, made.counts[user])[: made.counts[user]])
    light = begin + np.flatnonzero(~heavy)
    drawn = np.zeros(0, dtype=np.int64)
    lacking = made.counts[light].copy()
    while (lacking > 0).any():
        # In rounds, those come first that were drawn first; what is drawn again is dropped.
        users = np.repeat(light, np.where(lacking > 0, lacking + lacking // 3 + 4, 0))
        chance, met = rng.random(len(users)), np.empty(len(users), dtype=np.int64)
        for group in range(AUDIENCES):
            mine = made.audience[users] == group
            met[mine] = np.searchsorted(made.reach[group], chance[mine], side="right")
        drawn = np.concatenate([drawn, users * films + np.minimum(met, films - 1)])
        _, first = np.unique(drawn, return_index=True)
        drawn = drawn[np.sort(first)]
        lacking = made.counts[light] - np.bincount(drawn // films - begin, minlength=end - begin)[~heavy]
    order = np.argsort(drawn // films, kind="stable")
    drawn = drawn[order]
    starts = np.searchsorted(drawn // films, light)
    place = np.arange(len(drawn)) - np.repeat(starts, np.diff(np.append(starts, len(drawn))))
    keys.append(drawn[place < made.counts[drawn // films]])
    every = np.sort(np.concatenate(keys))
    return every // films, every % films


def _blocks(made: World) -> Iterator[tuple[int, int]]:
    """Ranges of users with about ``BLOCK`` ratings."""
    ends = np.cumsum(made.counts)
    begin = 0
    while begin < len(ends):
        before = ends[begin - 1] if begin else 0
        end = max(int(np.searchsorted(ends, before + BLOCK)), begin + 1)
        yield begin, end
        begin = end


def write_set(directory: Path, size: Size, seed: int = 0) -> dict[str, float]:
    """Write a set of that size; returns it and its floor.

    The floor is the RMSE of somebody who knows everything but the noise (clamped, not rounded): no model is better.
    """
    directory.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    made = world(size, rng)
    _write_movies(directory / "movies.csv", made)
    squares = 0.0
    with (directory / "ratings.csv").open("w", encoding="ascii") as out:
        out.write("userId,movieId,rating,timestamp\n")
        for begin, end in _blocks(made):
            users, films = _rated(made, begin, end, rng)
            expected = 3.5 + made.user_bias[users] + made.film_bias[films]
            expected += np.einsum("nd,nd->n", made.users[users], made.films[films])
            halves = np.rint(2 * (expected + NOISE * rng.normal(size=len(users))))
            stars = np.clip(halves / 2, 0.5, 5.0)
            squares += float(np.square(stars - np.clip(expected, 0.5, 5.0)).sum())
            _write_ratings(out, users + 1, made.ids[films], stars, rng)
    return {**asdict(size), "floor": (squares / size.ratings) ** 0.5}


def _write_ratings(
    out: IO[str],
    users: NDArray[np.int64],
    films: NDArray[np.int64],
    stars: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    moments = rng.integers(789_652_009, 1_697_164_147, len(users))  # ml-32m's first and last second
    columns = (users.tolist(), films.tolist(), stars.tolist(), moments.tolist())
    out.write("".join([f"{u},{i},{r},{t}\n" for u, i, r, t in zip(*columns, strict=True)]))


def _write_movies(file: Path, made: World) -> None:
    lines = ["movieId,title,genres"]
    for row, (film, year) in enumerate(zip(made.ids.tolist(), made.years.tolist(), strict=True)):
        turn, pair = divmod(row, len(FIRST) * len(SECOND))
        title = f"{FIRST[pair // len(SECOND)]} {SECOND[pair % len(SECOND)]}{f' {turn + 1}' if turn else ''}"
        genres = "|".join(GENRES[g] for g in np.flatnonzero(made.genres[row]))
        lines.append(f"{film},{title} ({year}),{genres or '(no genres listed)'}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("multiple", type=float)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(json.dumps(write_set(options.directory, Size.at(options.multiple), options.seed)))
