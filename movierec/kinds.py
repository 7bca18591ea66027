"""The registry of model kinds: the only place that knows them all.

A kind is named by a word, which models, runs and the command line keep. Its code is imported when it is asked for, so
whoever serves a model never loads what trains one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from movierec.errors import MistakeError


@dataclass(frozen=True)
class Kind:
    """One kind of model."""

    name: str
    """The word for it, in files and on the command line."""
    words: str
    """One line for people: what it learns from, or knows."""
    load: str
    """``module:function`` of (arrays, catalog, person) -> ``Recommender`` (movierec/recommend/scores.py)."""
    fit: str = ""
    """``module:function`` of a ``Trainer`` (movierec/training/data.py); empty: there is nothing to train."""
    predict: str = ""
    """``module:function`` of arrays -> ``Predictor`` (movierec/prediction.py); empty: it cannot predict without a data set."""
    for_one: bool = False
    """It speaks for one profile only, of those it was trained on; otherwise one model serves everybody, and folds new
    ratings in."""

    def loader(self) -> Any:
        return _imported(self.load)

    def trainer(self) -> Any:
        """
        Raises:
            MistakeError: there is nothing to train.
        """
        if not self.fit:
            raise MistakeError(f"The {self.name} list is not trained.", f"Choose {_either(trained())}.")
        return _imported(self.fit)

    def predictor(self) -> Any:
        return _imported(self.predict)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "taste",
            words="learns from you; new ratings count at once",
            load="movierec.recommend.taste:load",
            fit="movierec.training.taste:fit_taste",
            predict="movierec.recommend.taste:predictor",
        ),
        Kind(
            "blog",
            words="the tutorial's; knows its training data only",
            load="movierec.recommend.blog:load",
            fit="movierec.training.blog:fit_blog",
            predict="movierec.recommend.blog:predictor",
            for_one=True,
        ),
        Kind("popular", words="the same list for everybody", load="movierec.recommend.popular:load"),
    )
}
"""By name."""

DEFAULT = "taste"
"""What is trained and shown unless another is asked for."""
BASELINE = "popular"
"""What stands where there is no model, and what the others are held against."""


def named(name: str) -> Kind:
    """
    Raises:
        MistakeError: there is no such kind.
    """
    if name not in KINDS:
        raise MistakeError(f"There is no model called {name!r}.", f"Choose {_either(KINDS)}.")
    return KINDS[name]


def trained() -> tuple[str, ...]:
    """The names of those that are trained."""
    return tuple(kind.name for kind in KINDS.values() if kind.fit)


def _either(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _imported(path: str) -> Any:
    module, _, function = path.partition(":")
    return getattr(import_module(module), function)
