"""Watching the training run of this library, whoever started it."""

from __future__ import annotations

from movierec.errors import RunError
from movierec.paths import Paths
from movierec.runs import queue
from movierec.runs.history import Past, history, told
from movierec.runs.run import Request, Run, State, reap

_IDLE_POLLS = 4  # with nothing going on, look for a run started elsewhere only this often


class RunWatch:
    """Polled twice a second; reading a run is reading the end of a file."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._run: Run | None = None
        self._seen = -1
        self._idle = 0

    def start(self, dataset: str, model: str, act: int) -> None:
        """Start a run, or queue it behind the one that is on. ``act``: the library's last one.

        Raises:
            RunError: it cannot be started.
        """
        run = queue.submit(self._paths.runs, Request(str(self._paths.root), dataset, model, act=act))
        if self._run is None:
            self._follow(run)

    @property
    def idle(self) -> bool:
        """Whether no run is followed."""
        return self._run is None

    def asked(self, dataset: str) -> Request | None:
        """The last request of a model for the app; None if there was none. What came of it the person knows."""
        for run in queue.recent(self._paths.runs):
            try:
                request = run.request()
            except RunError:
                continue  # a directory that is no run
            if request.dataset == dataset and request.output is None:
                return request
        return None

    def going(self) -> Run | None:
        """The run that is on, else the one that waits; None if there is none."""
        return queue.active(self._paths.runs)

    def shown(self) -> Run | None:
        """The run that is followed, else the newest; None before the first."""
        if self._run is not None:
            return self._run
        return next((run for run in queue.recent(self._paths.runs) if told(run) is not None), None)

    def history(self) -> list[Past]:
        """All runs, newest first, whoever started them; twenty take 4 ms."""
        return history(self._paths.runs)

    def poll(self) -> State | None:
        """The state of the followed run if it moved since the last call; a run that is over is told once."""
        if self._run is None:
            self._idle += 1
            if self._idle % _IDLE_POLLS != 1:
                return None
            run = queue.active(self._paths.runs)
            if run is None:
                return None
            self._follow(run)
        assert self._run is not None
        state = self._run.state()
        if state.over:
            self._run = None
            self._idle = 0
            reap()
            return state
        if len(state.events) == self._seen:
            return None
        self._seen = len(state.events)
        return state

    def _follow(self, run: Run) -> None:
        self._run, self._seen = run, -1
