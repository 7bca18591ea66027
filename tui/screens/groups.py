"""The dialog in which one picks groups of films for the questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from tui.screens.dialogs import Dialog
from tui.widgets.group_row import GroupRow

if TYPE_CHECKING:
    from movierec.catalog import Catalog
    from movierec.recommend.groups import Group


class GroupsDialog(Dialog["list[Group]"]):
    """Gives back the groups picked, perhaps none, or None where it was left with escape."""

    DEFAULT_CSS = """
    GroupsDialog { align: center middle; }
    GroupsDialog > Vertical {
        width: 88; max-width: 100%; height: auto; max-height: 100%;
        padding: 0 2; border: round $primary; background: $surface;
    }
    GroupsDialog Static { height: auto; }
    GroupsDialog #keys { color: $text-muted; }
    GroupsDialog VerticalScroll { height: auto; max-height: 70vh; margin: 1 0; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Ask about these"),
        Binding("escape", "dismiss(None)", "Leave it as it was"),
    ]

    def __init__(self, groups: Sequence[Group], catalog: Catalog) -> None:
        super().__init__()
        self._groups = groups
        self._catalog = catalog

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("Pick what you like: the questions begin there.", markup=False)
            with VerticalScroll(can_focus=False):
                for group in self._groups:
                    yield GroupRow([self._catalog.title(film) for film in group.named], group.genres)
            yield Static("space picks · ↵ asks about them · esc changes nothing", id="keys", markup=False)

    def action_done(self) -> None:
        rows = zip(self._groups, self.query(GroupRow), strict=True)
        self.dismiss([group for group, row in rows if row.picked])
