"""``movierec predict``: one prediction per (user, film) pair, each user folded in from their known ratings."""

from __future__ import annotations

import argparse
import csv
import io

import numpy as np
from numpy.typing import NDArray

from movierec.cli.output import say
from movierec.datasets.source import once
from movierec.errors import MistakeError, reason
from movierec.files import STDOUT, write_output
from movierec.paths import expanded
from movierec.prediction import Pairs, predict_files


def predict(options: argparse.Namespace) -> None:
    once(options.ratings, options.pairs)
    _write(*predict_files(expanded(options.model), options.ratings, options.pairs), options.output)


def _write(pairs: Pairs, predicted: NDArray[np.float64], output: str | None) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["userId", "movieId", "prediction"])
    writer.writerows((user, film, f"{value:.4f}") for (user, film), value in zip(pairs, predicted, strict=True))
    if output in {None, STDOUT}:
        write_output(STDOUT, text.getvalue())
        return
    try:
        write_output(output, text.getvalue())
    except BrokenPipeError:
        raise
    except OSError as error:
        raise MistakeError(f"{output} cannot be written ({reason(error)}).", "Name another file.") from None
    say(f"{len(pairs)} predictions in {output}")
