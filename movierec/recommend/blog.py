"""The tutorial's model as a recommender: it knows the users it was trained on and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from movierec.arrays import Arrays
from movierec.catalog import Catalog
from movierec.ids import Person, rows_of
from movierec.model.blog import BlogModel
from movierec.recommend.popular import PopularRecommender, impersonal
from movierec.recommend.scores import Explanation, History, Predictor, Scores


class BlogRecommender:
    """Ranks by predicted stars. For a user it was not trained on it answers the popular list.

    New ratings change nothing until it is trained again: it has no fold-in.
    """

    kind = "blog"

    def __init__(self, model: BlogModel, catalog: Catalog, person: Person) -> None:
        """``person``: whom it speaks for."""
        self._model = model
        self._catalog = catalog
        self._person = person
        self._rows = rows_of(model.film_ids, catalog.ids)
        self._popular = PopularRecommender(catalog)

    def score(self, history: History) -> Scores:
        popular = self._popular.score(history)
        if not self._model.knows(self._person):
            return popular
        scale = self._catalog.scale
        stars = self._predicted
        return Scores(
            stars=stars.copy(),
            spread=np.ones_like(stars),
            match=((scale.clamp(stars) - scale.low) / (scale.high - scale.low)).astype(np.float32),
            watch=popular.watch,
            personal=True,
            deviation=np.ones_like(stars),
            confidence=np.zeros(len(stars), dtype=np.int8),
        )

    @cached_property
    def _predicted(self) -> NDArray[np.float32]:
        """Stars of all films, (I,). No rating changes them, and the network takes longer than a key press may."""
        return self._model.predict(self._person, self._rows).astype(np.float32)

    def stars(self, history: History, films: NDArray[np.int32]) -> NDArray[np.float32]:
        if not self._model.knows(self._person):
            return self._popular.stars(history, films)
        return self._model.predict(self._person, self._rows[films]).astype(np.float32)

    def explain(self, history: History, films: Sequence[int]) -> list[Explanation]:
        scores = self.score(history)
        return [impersonal(scores, history, film, self._catalog.scale) for film in films]

    def similar(self, film: int, allowed: NDArray[np.bool_], n: int) -> NDArray[np.int32]:
        return self._popular.similar(film, allowed, n)

    def questions(
        self, history: History, askable: NDArray[np.bool_], unseen: NDArray[np.int32], n: int
    ) -> NDArray[np.int32]:
        return self._popular.questions(history, askable, unseen, n)

    def vectors(self) -> None:
        """What its network makes of a film's vector depends on the person: near there is not alike."""

    def plane(self) -> None:
        """None, for the same reason."""


def load(parts: Arrays, catalog: Catalog, person: Person) -> BlogRecommender:
    """Of a model's arrays, for one person.

    Raises:
        KeyError: an array is missing.
    """
    return BlogRecommender(BlogModel.from_arrays(parts), catalog, person)


def predictor(parts: Arrays) -> Predictor:
    """What is known of a user changes nothing.

    Raises:
        KeyError: an array is missing.
    """
    model = BlogModel.from_arrays(parts)
    return Predictor(model.film_ids, lambda user, films, given, asked: model.predict(user, asked))
