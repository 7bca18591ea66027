"""Lists where averages do not look: ours and EASE's by group of people. ``python benchmarks/peers/groups.py``

A group is the tenth of the people of whom something is truest, by their train ratings. nDCG@10 of liked films, paired by
person.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from report import table, write_section  # noqa: E402
from roster import BY_NAME  # noqa: E402
from run import K, rows_of, run, write_split  # noqa: E402

from movierec.datasets.prepared import Dataset, portion  # noqa: E402
from movierec.evaluation.metrics import ndcg  # noqa: E402
from movierec.recommend.liking import LIKED  # noqa: E402
from movierec.recommend.scores import History  # noqa: E402
from movierec.recommend.traits import Traits, liked_films  # noqa: E402

TENTH = 0.1
EVERYBODY = "everybody"


def leanings(dataset: Dataset, train: np.ndarray, users: np.ndarray) -> dict[str, np.ndarray]:
    """By group, how much each of ``users`` (P,) belongs to it."""
    community, known = portion(dataset, train), dataset.ratings.take(train)
    catalog, traits = community.catalog, Traits.of(community.catalog)
    decades = catalog.years // 10
    kinds = np.unique(decades[decades > 0])
    usual = np.array([catalog.counts[decades == kind].sum() for kind in kinds]) / catalog.counts.sum()
    rows = []
    for user in users.tolist():
        own = known.of_user(user)
        films, stars = known.films[own], known.stars[own]
        liked = liked_films(History(films, stars))
        if not len(liked):
            rows.append((0.0, 0.0, -np.inf, -np.inf, -np.inf))
            continue
        shares = np.array([(decades[liked] == kind).mean() for kind in kinds])
        obscure = -np.log(np.maximum(catalog.counts[liked], 1)).mean()
        features = traits.genres[liked].astype(np.float64)
        alike = np.square(features.sum(axis=0)).sum() / len(liked) ** 2
        rows.append((-len(films), alike if len(liked) > 4 else 0.0, obscure, -stars.mean(), (shares - usual).max()))
    names = ("few ratings", "narrow in genres", "lovers of the obscure", "harsh raters", "fans of one decade")
    return dict(zip(names, np.array(rows).T, strict=True))


def measured(name: str, python: Path) -> list[list[object]]:
    dataset, train, test = rows_of(name)
    asked = dataset.ratings.take(test)
    gains = {}
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "split.npz"
        write_split(path, dataset, train, test)
        for peer in ("taste", "ease-weighted"):
            answer = run(BY_NAME[peer], Path(sys.executable) if BY_NAME[peer].ours else python, path, 0)
            users = answer["users"]
            own = [asked.of_user(user) for user in users.tolist()]
            gains[peer] = np.array(
                [
                    ndcg(ranked, asked.films[rows][asked.stars[rows] >= LIKED], K)
                    for rows, ranked in zip(own, answer["ranked"], strict=True)
                ]
            )
    ours, ease = gains["taste"], gains["ease-weighted"]
    told = ~np.isnan(ours)
    groups = {EVERYBODY: told}
    for group, leaning in leanings(dataset, train, users).items():
        order = np.argsort(-np.where(told, leaning, -np.inf), kind="stable")
        member = np.zeros(len(users), dtype=np.bool_)
        member[order[: max(int(TENTH * told.sum()), 1)]] = True
        groups[group] = member
    rows: list[list[object]] = []
    for group, member in groups.items():
        difference = (ours - ease)[member]
        margin = 1.96 * difference.std() / len(difference) ** 0.5
        rows.append(
            [
                name,
                group,
                int(member.sum()),
                f"{ours[member].mean():.3f}",
                f"{ease[member].mean():.3f}",
                f"{difference.mean():+.3f} ± {margin:.3f}",
            ]
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--peers-python", type=Path, default=Path(sys.executable), help="EASE needs numpy and scipy only"
    )
    options = parser.parse_args()
    rows = [row for name in ("blog", "small-80") for row in measured(name, options.peers_python)]
    head = ["split", "people", "how many", "ours", "EASE, weighted by stars", "difference, 95 %"]
    write_section("Lists by group of people", "python benchmarks/peers/groups.py", table(head, rows))


if __name__ == "__main__":
    main()
