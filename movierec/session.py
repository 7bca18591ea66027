"""One person and one data set, from their ratings to their list: the core that the app and the command line share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from movierec.catalog import Catalog, Film
from movierec.datasets.prepared import Dataset
from movierec.errors import MistakeError
from movierec.kinds import KINDS
from movierec.library.ratings import LISTS, NOT_INTERESTED, NOT_SEEN, WATCHLIST, Act, Rating, Shelf
from movierec.model import artifact
from movierec.portrait import Portrait, learned_sentence
from movierec.recommend import PAGE
from movierec.recommend.breadth import Diversity, compared
from movierec.recommend.diversity import diversify, reach
from movierec.recommend.filters import EVERYTHING, Filters
from movierec.recommend.groups import Group, groups
from movierec.recommend.popular import PopularRecommender
from movierec.recommend.ranking import listable, top, value_of
from movierec.recommend.scores import CONFIDENCE, Explanation, History, Reason, Recommender, Scores
from movierec.recommend.traits import Traits
from movierec.text import counted


@dataclass(frozen=True)
class Row:
    """One line of a list: the film, its expected stars and their spread, its match in 0 … 1, and the confidence that
    the expected stars deserve, one of ``CONFIDENCE``.
    """

    film: Film
    stars: float
    spread: float
    match: float
    confidence: str


@dataclass(frozen=True)
class Listing:
    """A list as shown. personal: whether the person's ratings shaped it. diversity: None when it is off."""

    rows: tuple[Row, ...]
    personal: bool
    diversity: Diversity | None


@dataclass
class Session:
    """What one profile has rated in one data set, and the recommender that lists for it.

    Every change is on disk when its method returns; the list is computed anew when it is asked for.
    """

    dataset: Dataset
    shelf: Shelf
    about: artifact.About | None = None
    """Of the model in use; None while it is the popular list."""
    _recommender: Recommender = field(init=False)
    _ratings: dict[int, Rating] = field(init=False)
    _listed: dict[str, list[int]] = field(init=False)
    _scores: Scores | None = field(init=False, default=None)
    _history: History = field(init=False)
    _traits_at_hand: Traits | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._recommender = PopularRecommender(self.catalog)
        self.reload_ratings()

    @property
    def catalog(self) -> Catalog:
        return self.dataset.catalog

    @property
    def kind(self) -> str:
        """The kind of the model whose list this is (movierec/kinds.py)."""
        return self._recommender.kind

    @property
    def for_one(self) -> bool:
        """Whether the model speaks for one profile only, and new ratings count when it is trained again."""
        return KINDS[self.kind].for_one

    def adopt(self, about: artifact.About, recommender: Recommender) -> None:
        """List with another model from now on."""
        self.about, self._recommender = about, recommender
        self._scores = None
        self._traits_at_hand = None

    # What the person has said ----------------------------------------------------------------------------

    def reload_ratings(self) -> None:
        """Read the ratings again: another process may have changed them."""
        indexed = ((self.catalog.index_of(rating.film), rating) for rating in self.shelf.ratings())
        # A film that this edition of the data set lacks keeps its rating in the library.
        self._ratings = {index: rating for index, rating in indexed if index is not None}
        self._listed = {
            name: [i for film in self.shelf.listed(name) if (i := self.catalog.index_of(film)) is not None]
            for name in LISTS
        }
        self._history = self._told()
        self._scores = None

    @property
    def ratings(self) -> dict[int, float]:
        """Own stars by film, the oldest rating first."""
        return {film: rating.stars for film, rating in self._ratings.items()}

    def ratings_since(self, act: int) -> list[int]:
        """Films rated by a later act than the one of this number, the earliest first."""
        return [film for film, rating in self._ratings.items() if rating.act > act]

    def rate(self, film: int, stars: float | None) -> bool:
        """Rate a film, or clear its rating with None; whether that changed anything, so that it can be undone.

        Raises:
            MistakeError: stars off the scale, or the profile was deleted meanwhile.
            LibraryError: it could not be written; nothing changed.
        """
        scale = self.catalog.scale
        if stars is not None and not scale.holds(stars):
            raise MistakeError(
                f"{stars:g} stars are off the scale.",
                f"Give {scale.low:g} to {scale.high:g} in steps of {scale.step:g}.",
            )
        changed = self.shelf.rate(self.catalog.id_of(film), stars)
        self.reload_ratings()
        return changed

    def put(self, film: int, name: str, *, on: bool = True) -> None:
        """Put a film on a list or take it off: ``NOT_SEEN`` is not asked for again but may be recommended,
        ``NOT_INTERESTED`` is neither asked for nor recommended.

        Raises:
            MistakeError: the profile was deleted meanwhile.
            LibraryError: it could not be written.
        """
        self.shelf.put(self.catalog.id_of(film), name, on=on)
        self.reload_ratings()

    def listed(self, name: str) -> list[int]:
        """The films on a list, the newest first."""
        return self._listed[name]

    def acts(self, limit: int) -> list[Act]:
        """What was said last and can be undone, the newest first; films are ids of the data set: see ``title_of``."""
        return self.shelf.acts(limit)

    def title_of(self, act: Act) -> str:
        """The title of the film that ``act`` is about; this edition of the data set may lack it."""
        index = self.catalog.index_of(act.film)
        return f"Film {act.film}" if index is None else self.catalog.title(index)

    def undo(self) -> Act | None:
        """Take the last act back and say which; None if there is nothing left to undo.

        Raises:
            LibraryError: it could not be written.
        """
        undone = self.shelf.undo()
        self.reload_ratings()
        return undone

    # What that says of them -------------------------------------------------------------------------------

    def learned(self) -> str:
        """One sentence on this person's taste, and whether the newest rating brought it; empty while there is none."""
        known = learned_sentence(self.catalog, self._history)
        if not known:
            return ""
        before = History(self._history.films[:-1], self._history.stars[:-1])
        return f"{'Learned so far' if learned_sentence(self.catalog, before) == known else 'Just learned'}: {known}"

    def portrait(self) -> Portrait:
        """This person's ratings against the community's."""
        return Portrait.of(self.catalog, self._history)

    # Lists -----------------------------------------------------------------------------------------------

    def listing(
        self,
        n: int,
        order: str = "match",
        strength: float = 0.0,
        popularity: float = 0.0,
        filters: Filters = EVERYTHING,
    ) -> Listing:
        """The best ``n`` films the person has not rated; strength above 0 makes them more diverse, ``popularity`` from
        -1 to 1 asks for hidden gems or for well known ones. Whatever the order, all of them pass ``filters``.

        Raises:
            MistakeError: no such order, or a genre that the data set lacks.
        """
        scores, catalog = self.scores(), self.catalog
        allowed = self.passing(filters)
        if strength <= 0:
            return Listing(
                self._rows(top(scores, catalog, allowed, n, order, popularity), scores), scores.personal, None
            )
        # What is told is told of a whole page, however short the list is.
        long = max(n, PAGE)
        candidates = top(scores, catalog, allowed, reach(long), order, popularity)
        value = value_of(scores, catalog, order, popularity)
        traits = self.traits()
        varied = diversify(candidates, value, traits, self._history, long, strength)
        told = compared(candidates[:PAGE], varied[:PAGE], scores, traits, choice=len(candidates) > PAGE)
        return Listing(self._rows(varied[:n], scores), scores.personal, told)

    def nothing_passes(self, filters: Filters) -> str:
        """What is said where ``filters`` leave nothing: which of them to relax."""
        relief = filters.to_relax(self.catalog, self.listable(), self._listed[WATCHLIST])
        if relief is None:
            return f"Nothing passes “{filters}”, nor with one of these relaxed."
        words, films = relief
        if len(filters.parts()) == 1:
            return f"Nothing passes “{words}”; without it {counted(films, 'film')} would."
        return f"Nothing passes all of these. Relax “{words}”: {counted(films, 'film')} would."

    def groups(self) -> list[Group]:
        """Groups of well known films for this person to pick among, none rated or said unseen."""
        return groups(self._recommender, self.catalog, self.askable())

    def questions(self, n: int, among: Sequence[int] = ()) -> list[Film]:
        """Films worth asking for next, none rated or said unseen; those ``among`` them first."""
        askable = self.askable()
        # Who rates a film after all has seen it.
        unseen = np.array(sorted(set(self._listed[NOT_SEEN]) - self._ratings.keys()), dtype=np.int32)
        preferred = np.zeros_like(askable)
        preferred[list(among)] = askable[list(among)]
        asked: list[int] = []
        for mask in (preferred, askable & ~preferred):
            if len(asked) < n and mask.any():
                asked += self._recommender.questions(self._history, mask, unseen, n - len(asked)).tolist()
        return [self.catalog.film(film) for film in asked]

    def reasons(self, films: Sequence[int]) -> list[list[Reason]]:
        """For each film the own ratings that speak most for it, strongest first; empty: ``no_reason``."""
        return [explanation.reasons() for explanation in self._recommender.explain(self._history, films)]

    @property
    def no_reason(self) -> str:
        """What is said where no rating of the person's can be named."""
        if self.for_one and self.scores().personal:
            return "this model names no reasons"
        return "popular with raters"

    def explain(self, film: int) -> Explanation:
        """The arithmetic behind the scores of ``film``; of one that is rated, as if it were not."""
        history = self._history
        others = ~np.isin(history.films, self.catalog.copies.get(film, film))
        if others.all():
            # The very history the list was made from: the recommender has its answer at hand.
            return self._recommender.explain(history, [film])[0]
        return self._recommender.explain(History(history.films[others], history.stars[others]), [film])[0]

    def similar(self, film: int, n: int) -> list[Film]:
        """Up to ``n`` films most like ``film``, best first; none rated, none the person does not want to see."""
        films = self._recommender.similar(film, self.listable(), n)
        return [self.catalog.film(int(i)) for i in films]

    def interval(self, film: int, level: float = 0.8) -> tuple[float, float]:
        """Between which stars a rating of ``film`` lies with probability ``level``, on the scale."""
        low, high = (float(self.catalog.scale.clamp(end[film])) for end in self.scores().interval(level))
        return low, high

    def rows(self, films: Iterable[int]) -> tuple[Row, ...]:
        """Lines for any films, in the order given."""
        return self._rows(np.fromiter(films, dtype=np.int32), self.scores())

    def plane(self) -> NDArray[np.float32] | None:
        """Where the model in use sees the films on a plane, (I, 2): see ``Recommender.plane``."""
        return self._recommender.plane()

    def scores(self) -> Scores:
        if self._scores is None:
            self._scores = self._recommender.score(self._history)
        return self._scores

    def _told(self) -> History:
        films = np.fromiter(self._ratings, dtype=np.int32, count=len(self._ratings))
        stars = np.array([rating.stars for rating in self._ratings.values()], dtype=np.float32)
        return History(films, stars)

    def listable(self) -> NDArray[np.bool_]:
        """Which films may be shown to this person, (I,)."""
        return listable(self.catalog, [*self._ratings, *self._listed[NOT_INTERESTED]])

    def askable(self) -> NDArray[np.bool_]:
        """Which films this person may be asked about, (I,)."""
        return self.listable() & listable(self.catalog, self._listed[NOT_SEEN])

    def passing(self, filters: Filters) -> NDArray[np.bool_]:
        """Which of them a list by ``filters`` may hold, (I,)."""
        return self.listable() & filters.mask(self.catalog, self._listed[WATCHLIST])

    @property
    def history(self) -> History:
        """What the person has rated, as the recommender is told."""
        return self._history

    def traits(self) -> Traits:
        """Of the films, as the recommender in use sees them."""
        if self._traits_at_hand is None:
            self._traits_at_hand = Traits.of(self.catalog, self._recommender.vectors())
        return self._traits_at_hand

    def _rows(self, films: NDArray[np.int32], scores: Scores) -> tuple[Row, ...]:
        return tuple(
            Row(
                film=self.catalog.film(int(i)),
                stars=float(stars),
                spread=float(scores.spread[i]),
                match=float(scores.match[i]),
                confidence=CONFIDENCE[scores.confidence[i]],
            )
            for i, stars in zip(films, self.catalog.scale.clamp(scores.stars[films]), strict=True)
        )
