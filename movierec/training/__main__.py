"""``python -m movierec.training --run DIR``: the process of one run. Started by movierec.runs, not by people."""

from __future__ import annotations

import argparse
import os
import traceback
from pathlib import Path

from movierec.errors import DatasetError, MistakeError, ModelError, MovierecError
from movierec.runs import events, queue
from movierec.runs.run import Run

_NICENESS = 19  # the person browsing comes first


def main(directory: Path) -> int:
    run = Run(directory)
    os.nice(_NICENESS)
    with queue.turn(directory.parent):
        try:
            with queue.taking_request(directory.parent):
                request = run.request()
                events.append(directory, events.Started(os.getpid()))
            from movierec.training.job import perform

            events.append(directory, perform(request, directory))
        except MovierecError as error:
            mistake = isinstance(error, DatasetError | MistakeError | ModelError)
            events.append(directory, events.Failed(error.what, error.remedy, mistake))
            return 1
        except MemoryError:
            events.append(
                directory,
                events.Failed("There was not enough memory.", "Close something, or train on a smaller data set."),
            )
            return 1
        except Exception as error:  # noqa: BLE001
            # The last stop before nobody hears of it: the run's log gets the trace, its watchers one line.
            traceback.print_exc()
            reason = f"Something went wrong in training ({type(error).__name__}: {error})."
            events.append(directory, events.Failed(reason, f"The details are in {directory / 'log.txt'}."))
            return 3
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m movierec.training", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="directory of the run")
    raise SystemExit(main(parser.parse_args().run))
