"""The footer, without the keys that there is no room for: a word cut in two tells less than none."""

from __future__ import annotations

from rich.cells import cell_len
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_AROUND = 3  # blanks of a key: before, between it and its words, after


class KeyLine(Footer):
    """Keys give way from the right; the one for help stays, as it tells the others."""

    async def recompose(self) -> None:
        await super().recompose()
        self.on_resize()

    def on_resize(self) -> None:
        keys = self.query(FooterKey).results()
        widths = {key: cell_len(key.key_display) + cell_len(key.description) + _AROUND for key in keys}
        too_much = sum(widths.values()) - self.size.width
        for key in reversed(widths):
            key.display = too_much <= 0 or key.action == "help"
            too_much -= 0 if key.display else widths[key]
