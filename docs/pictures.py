"""Make the README's pictures from the real app with the bundled data: ``make pictures``.

In a home of its own a profile rates twelve films, a model is trained, and the screens are saved as SVG; in another one a
profile that likes anime only.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from movierec.datasets.registry import DEFAULT, locate
from movierec.library.database import Database
from movierec.library.profiles import Profiles
from movierec.library.ratings import Shelf
from movierec.paths import Paths
from movierec.runs import queue
from movierec.runs.run import Request
from tui.app import MovierecApp
from tui.config import Settings
from tui.desk import Desk
from tui.runs import RunWatch

PICTURES = Path(__file__).parent / "pictures"
TASTE = {
    "pulp fiction": 5.0, "fargo": 5.0, "the big lebowski": 4.5, "the usual suspects": 4.5, "memento": 4.0,
    "amelie": 4.0, "goodfellas": 4.5, "the matrix": 3.5, "titanic": 2.0, "independence day": 1.5,
    "trainspotting": 4.0, "forrest gump": 3.0,
}  # fmt: skip
NARROW = dict.fromkeys(
    ["spirited away", "princess mononoke", "my neighbor totoro", "akira", "ghost in the shell", "howl's moving castle"],
    5.0,
)


def prepare(paths: Paths, name: str, taste: dict[str, float]) -> None:
    """A profile with a ``taste``, and a model trained on it."""
    dataset = locate(DEFAULT, paths).open(paths)
    database = Database(paths.library)
    shelf = Shelf(database, Profiles(database).create(name).id, dataset.id_space)
    for words, stars in taste.items():
        shelf.rate(int(dataset.catalog.ids[dataset.catalog.find(words)[0]]), stars)
    database.close()
    run = queue.submit(paths.runs, Request(home=str(paths.root), dataset=DEFAULT))
    while not run.state().over:
        time.sleep(0.2)
    print(f"training {run.state().phase}")


async def picture(paths: Paths, name: str, size: tuple[int, int], *keys: str) -> None:
    app = MovierecApp(Desk(paths, DEFAULT), RunWatch(paths), Settings())
    async with app.run_test(size=size) as pilot:
        for _ in range(3):  # the data set, then the model, then what they changed
            await app.workers.wait_for_complete()
            await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        (PICTURES / f"{name}.svg").write_text(app.export_screenshot(title="movierec"), encoding="utf-8")
        print(f"{name}.svg")
    app.desk.database.close()


async def pictures(paths: Paths) -> None:
    PICTURES.mkdir(exist_ok=True)
    await picture(paths, "for-you", (96, 26), "down", "down")
    await picture(paths, "wide", (124, 40), "down", "down")
    await picture(paths, "rate", (80, 24), "r")
    await picture(paths, "search", (80, 24), "slash", *"star wars", "down")
    await picture(paths, "my-films", (80, 24), "m")
    await picture(paths, "filter", (80, 24), "f")
    await picture(paths, "map", (96, 30), "m", *["right"] * 6)
    await picture(paths, "taste", (96, 30), "T", "m", *["right"] * 5)
    await picture(paths, "train", (80, 24), "t")
    await picture(paths, "profiles", (80, 24), "p")
    await picture(paths, "help", (80, 24), "question_mark")


async def narrow_pictures(paths: Paths) -> None:
    await picture(paths, "narrow-off", (96, 20))
    await picture(paths, "narrow-on", (96, 20), "d", *["down"] * 8)


if __name__ == "__main__":
    for name, taste, draw in (("ana", TASTE, pictures), ("mei", NARROW, narrow_pictures)):
        with tempfile.TemporaryDirectory() as home:
            prepare(Paths(Path(home)), name, taste)
            asyncio.run(draw(Paths(Path(home))))
