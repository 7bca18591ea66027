"""Re-ranking a list page by page: films a person would still like, unlike each other and unlike what they always watch.

Axes: I films of the catalogue, c candidates, k films of one page, F features of a film (see traits.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from movierec.library.preferences import DEFAULT_STRENGTH
from movierec.recommend import PAGE
from movierec.recommend.scores import History
from movierec.recommend.series import SeriesIndex
from movierec.recommend.traits import Traits, effective_genres

POOL = 100
"""Candidates for one page: the best that no page above has taken."""
PRICE, PRICE_OF_NARROW = 0.04, 0.12
"""Part of its relevance that a page may give up at ``DEFAULT_STRENGTH``, and what is added for somebody wholly narrow;
chosen on validation people of ml-100k's blog train split and of histories of one genre (docs/decisions/012)."""
_STEEPNESS = 1.5
"""Power of the strength: the steps of the price."""
_RELEVANCE_POWER = 1.5
"""Hits fall about as the match to this power."""
_LEAST_SHARE = 0.1
"""Part of the value of the plain page's last film that a film has to have to come in."""
_LEAST_GAIN = 0.005
"""Sameness that an exchange has to take away: less would not be seen."""
_LEAST_COST, _ROUNDING = 1e-3, 1e-9
_AT_ONCE = 32  # exchanges whose genres are counted together


def reach(n: int) -> int:
    """How many candidates ``diversify`` needs so that the beginning of a list does not depend on its length ``n``."""
    return POOL + n


def diversify(
    films: NDArray[np.int32],
    value: NDArray[np.floating],
    traits: Traits,
    history: History,
    n: int,
    strength: float = DEFAULT_STRENGTH,
) -> NDArray[np.int32]:
    """``n`` of the candidates ``films`` (c,), sorted by ``value`` (I,), page after page; strength 0 keeps the list.

    The sameness of a page S of somebody with the habit h is

        mean over pairs of S (similarity) + mean over S (similarity to h).

    From the plain page on, a film is exchanged for one of the best ``POOL`` that are left and are worth a tenth of the
    page's last film: each time the two whose exchange takes most sameness away for the relevance that it costs, until
    the next one would take what was given up above the price,

        (strength / .5)^1.5 (PRICE + PRICE_OF_NARROW narrowness),

    a part of the plain page's relevance: the value, scaled to 0 … 1 over the pool, to the power of 1.5. The first
    exchange is made at any price: a toggle has to do something. No exchange leaves fewer genres or effective genres, or
    pairs that are more alike. So each strength goes on where a smaller one ended, and no page is narrower than the plain
    one in these, unless there is no other way to part a series. Of a series a page holds one film, its best, beside the
    price, as long as there are others in the pool. A page keeps the plain order. Deterministic.
    docs/decisions/012-diversity-broadens.md has the figures.

    Raises:
        ValueError: ``films`` are in another order.
    """
    if (np.diff(value[films]) > 0).any():
        raise ValueError("the candidates have to be sorted by their value")
    if strength <= 0:
        return films[:n]
    habit = traits.habit(history)
    price = (strength / DEFAULT_STRENGTH) ** _STEEPNESS * (PRICE + PRICE_OF_NARROW * traits.narrowness(history))
    series = Series(films, traits)
    pages: list[NDArray[np.int32]] = []
    rest, listed = np.arange(len(films)), 0  # places among the candidates
    while listed < n and len(rest):
        pool = rest[:POOL]
        page = _Page(films[pool], value[films[pool]], traits, habit, series.related(pool))
        places = page.exchanged(price)
        pages.append(films[pool[places]])
        rest = np.delete(rest, places)
        listed += len(places)
    return np.concatenate([*pages, films[:0]])[:n]


class Series:
    """Which of the candidates (c,) are of one series."""

    def __init__(self, films: NDArray[np.int32], traits: Traits) -> None:
        self._index = SeriesIndex([traits.series(film) for film in films.tolist()])
        self._genres = traits.catalog.genres[films]
        self._others: dict[int, set[int]] = {}

    def related(self, pool: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of the candidates ``pool`` (p,) which two are of one series, (p, p); no film with itself.

        Titles alone would take "The Mission" for one of "Mission: Impossible": they have to share a genre, as far as
        both have any.
        """
        genres = self._genres[pool].astype(np.float32)
        none = genres.sum(axis=1) == 0
        may_be = (genres @ genres.T > 0) | none[:, None] | none
        place_of = {candidate: place for place, candidate in enumerate(pool.tolist())}
        related = np.zeros((len(pool), len(pool)), dtype=np.bool_)
        for candidate, place in place_of.items():
            if candidate not in self._others:
                self._others[candidate] = self._index.others(candidate)
            for other in self._others[candidate] & place_of.keys():
                related[place, place_of[other]] = True
        result: NDArray[np.bool_] = related & may_be
        return result


class _Page:
    """One page in the making: ``places`` (k,) in the pool (p,), ascending."""

    def __init__(
        self,
        pool: NDArray[np.int32],
        value: NDArray[np.floating],
        traits: Traits,
        habit: NDArray[np.float64] | None,
        related: NDArray[np.bool_],
    ) -> None:
        features = traits.features(pool)
        self._alike = features @ features.T
        self._usual = np.zeros(len(pool)) if habit is None else features @ habit
        self._relevance = _relevance(value.astype(np.float64))
        self._mix = traits.mix[pool]
        self._related = related
        self._behind = np.tril(related).any(axis=1)
        """Whether a better film of the pool is of the same series, (p,)."""
        self.places = np.arange(min(PAGE, len(pool)))
        # What is worth next to nothing beside the plain page would cost next to nothing more than its last films.
        self._worthless = value < _LEAST_SHARE * float(value[self.places[-1]])

    def exchanged(self, price: float) -> NDArray[np.int64]:
        """The places after the exchanges that ``price`` pays for."""
        worth, spent, made = max(float(self._relevance[self.places].sum()), 1e-9), 0.0, 0
        self._part_series()
        while (found := self._best_exchange(worth)) is not None:
            old, new, cost = found
            spent += cost
            if spent > price and made:
                break
            self._exchange(old, new)
            made += 1
        return self.places

    def _exchange(self, old: int, new: int) -> None:
        self.places = np.sort(np.append(self.places[self.places != old], new))

    def _part_series(self) -> None:
        """Leave the best film of each series; for the others the next best come, those that leave the page as broad first."""
        if not self._related[np.ix_(self.places, self.places)].any():
            return
        mix = self._mix[self.places].sum(axis=0)
        for place in reversed(self.places.tolist()):
            others = self.places[self.places != place]
            if not self._related[place, others[others < place]].any():
                continue
            free = ~self._behind & (self._related[:, others].sum(axis=1) == 0)
            free[self.places] = False
            rich = as_rich(self._mix[others].sum(axis=0) + self._mix, mix)
            apart = self._alike[others].sum(axis=0) <= self._alike[others, place].sum() + _ROUNDING
            for wanted in (rich & apart & ~self._worthless, rich & ~self._worthless, ~self._worthless, free):
                if (free & wanted).any():
                    self._exchange(place, int(np.argmax(free & wanted)))
                    break

    def _best_exchange(self, worth: float) -> tuple[int, int, float] | None:
        """Which of the page goes, which of the pool comes, and what it costs; None: nothing makes the page less alike."""
        places, k = self.places, len(self.places)
        of_page = self._alike[places].sum(axis=0)  # (p,)
        without = of_page - self._alike[places]  # (k, p) similarity to the page without each of its films
        leaving = of_page[places] - self._alike[places, places]  # (k,)
        apart = 2.0 / max(k * (k - 1), 1) * (leaving[:, None] - without)
        gain = apart + (self._usual[places][:, None] - self._usual) / k
        cost = (self._relevance[places][:, None] - self._relevance) / worth
        of_series = self._related[places]  # (k, p)
        of_series_on_page = of_series.sum(axis=0) - of_series  # with the film that goes left out
        refused = (gain < _LEAST_GAIN) | (apart < 0) | (of_series_on_page > 0) | self._behind | self._worthless
        refused[:, places] = True
        allowed = np.flatnonzero(~refused)
        bargain = (gain / np.maximum(cost, _LEAST_COST)).ravel()[allowed]
        order = allowed[np.argsort(-bargain, kind="stable")]
        mix = self._mix[places].sum(axis=0)
        # The best first: counting genres for all would be most of the work.
        for some in range(0, len(order), _AT_ONCE):
            at, new = np.divmod(order[some : some + _AT_ONCE], len(self._usual))
            rich = as_rich(mix - self._mix[places[at]] + self._mix[new], mix)
            if rich.any():
                best = int(np.argmax(rich))
                return int(places[at[best]]), int(new[best]), float(cost[at[best], new[best]])
        return None


def as_rich(after: NDArray[np.float64], before: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether summed genre shares (…, G) have as many genres as those of ``before`` (G,), and as many effective ones."""
    as_mixed = effective_genres(after) >= effective_genres(before) - _ROUNDING
    result: NDArray[np.bool_] = as_mixed & ((after > _ROUNDING).sum(axis=-1) >= (before > _ROUNDING).sum())
    return result


def _relevance(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of descending values (c,), 1 … 0; all 1 where they do not differ."""
    span = value[0] - value[-1]
    result: NDArray[np.float64] = ((value - value[-1]) / span) ** _RELEVANCE_POWER if span > 0 else np.ones(len(value))
    return result
