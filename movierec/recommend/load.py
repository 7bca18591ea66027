"""From a model on disk to a recommender."""

from __future__ import annotations

from pathlib import Path

from movierec.arrays import Arrays
from movierec.catalog import Catalog
from movierec.errors import ModelError
from movierec.ids import Person
from movierec.kinds import KINDS
from movierec.model import artifact
from movierec.recommend.scores import Recommender


def load_recommender(
    directory: Path, id_space: str, catalog: Catalog, person: Person
) -> tuple[artifact.About, Recommender]:
    """The recommender of the model in ``directory`` for one person.

    Raises:
        ModelError: it is damaged, of an unknown kind, or its films are numbered in another way.
    """
    about, parts = artifact.load(directory)
    if about.id_space != id_space:
        raise ModelError(
            f"The model {directory} was trained on {about.dataset}, whose films are others.", artifact.RETRAIN
        )
    return about, recommender(about.kind, parts, catalog, person, str(directory))


def recommender(kind: str, parts: Arrays, catalog: Catalog, person: Person, label: str) -> Recommender:
    """The recommender of a model's arrays; ``label`` is how an error names it.

    Raises:
        ModelError: the kind is unknown or an array is missing.
    """
    if kind not in KINDS:
        raise ModelError(f"The model {label} is of an unknown kind, {kind!r}.", artifact.RETRAIN)
    load = KINDS[kind].loader()
    with artifact.complete(label):
        loaded: Recommender = load(parts, catalog, person)
    return loaded
