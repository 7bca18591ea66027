"""What a Textual app takes at least: a table of twenty rows and a footer, nothing else."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer


class BareApp(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        rows = self.query_one(DataTable)
        rows.add_columns("Title", "Year", "Stars")
        for n in range(1, 21):
            rows.add_row(f"Film {n}", 1980 + n, 4.5)


if __name__ == "__main__":
    BareApp().run()
