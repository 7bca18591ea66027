"""Which keys hold at the same time: what a key may be given to without taking it from something else."""

from __future__ import annotations

from textual.app import App
from textual.screen import Screen

from tui.app import MovierecApp
from tui.looks import LooksApp
from tui.screens.for_you import ForYouScreen
from tui.screens.my_films import MyFilmsScreen
from tui.screens.profiles import ProfileList, ProfilesScreen
from tui.screens.rate import RateScreen
from tui.screens.search import SearchScreen
from tui.screens.tonight import TonightScreen
from tui.screens.train import Runs, TrainScreen
from tui.widgets.drawn import Page
from tui.widgets.movie_table import MovieTable

_EVERYWHERE = (MovierecApp, LooksApp, Screen, App)
TOGETHER = (
    (MovieTable, ForYouScreen, *_EVERYWHERE),
    (RateScreen, *_EVERYWHERE),
    (MovieTable, Page, MyFilmsScreen, *_EVERYWHERE),
    (Runs, TrainScreen, *_EVERYWHERE),
    (ProfileList, ProfilesScreen, *_EVERYWHERE),
    (MovieTable, SearchScreen, *_EVERYWHERE),
    (MovieTable, TonightScreen, *_EVERYWHERE),
)
"""For each screen the classes whose keys hold there."""
