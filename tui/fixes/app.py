"""The app class of Textual with its faults mended.

Mends ``App.delay_update`` (textual/app.py), which ends by ``set_timer``, and the cache of
``StylesCache.get_inner_outer`` (textual/_styles_cache.py), which keeps what is gone.
"""

from __future__ import annotations

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete

from tui.fixes.in_order import InOrderApp


class MendedApp(InOrderApp):
    """Keys one after another; painted for certain after a change of screens; memory given back."""

    def delay_update(self, delay: float = 0.05) -> None:
        """Paint again as soon as the switch of modes is done.

        Textual waits for a timer, which never fires in a process that is put aside for as long just then (the only
        tick is skipped as one that is late), and the screen stays as it is for good.
        """
        self._begin_batch()
        self.call_later(self._paint_again)

    def _paint_again(self) -> None:
        self._end_batch()
        self.screen.refresh()

    def pop_screen(self) -> AwaitComplete:
        # Textual remembers what the last 1,024 widgets looked like, also of screens that are gone: up to 15 MB.
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()
