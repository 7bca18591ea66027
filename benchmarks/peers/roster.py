"""Who is measured. Standard library only: it is read in both environments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One peer: ``module`` holds it in its ``PEERS``; ``random`` ones are run with several seeds."""

    name: str
    module: str
    what: str
    random: bool = False

    @property
    def ours(self) -> bool:
        """Whether it runs in our own environment."""
        return self.module == "own_peers"


ROSTER = (
    Entry("taste", "own_peers", "ours", random=True),
    Entry("taste-watch", "own_peers", "ours, sorted by watch", random=True),
    Entry("blog", "own_peers", "the blog's model", random=True),
    Entry("popular", "own_peers", "ours, before any rating"),
    Entry("popular-year", "popular_peers", "most rated in the last year"),
    Entry("svd", "surprise_peers", "Surprise SVD, defaults", random=True),
    Entry("svdpp", "surprise_peers", "Surprise SVD++, defaults", random=True),
    Entry("knn", "surprise_peers", "Surprise KNNBaseline"),
    Entry("myfm-ids", "myfm_peers", "myFM, ids only", random=True),
    Entry("myfm-all", "myfm_peers", "myFM, everything", random=True),
    Entry("ease", "linear_peers", "EASE"),
    Entry("ease-weighted", "linear_peers", "EASE, weighted by stars"),
    Entry("implicit-als", "implicit_peers", "implicit ALS", random=True),
    Entry("irspack-ials", "irspack_peers", "irspack iALS", random=True),
    Entry("irspack-edlae", "irspack_peers", "irspack EDLAE"),
    Entry("irspack-slim", "irspack_peers", "irspack SLIM"),
    Entry("irspack-dense-slim", "irspack_peers", "irspack DenseSLIM"),
    Entry("cornac-ease", "cornac_peers", "cornac EASE"),
)

BY_NAME = {entry.name: entry for entry in ROSTER}
