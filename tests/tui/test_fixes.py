"""Each fix mends lines that Textual still has; when one of these fails, look whether its fix may go."""

import inspect
from pathlib import Path

import pytest
from textual._styles_cache import StylesCache
from textual.app import App
from textual.command import CommandPalette
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import NoColor
from textual.widgets import OptionList
from textual.widgets._toggle_button import ToggleButton

import tui.fixes

MENDED = {
    "in_order": [(App.on_event, "self.focused._forward_event(event)")],
    "app": [(App.delay_update, "self.set_timer(delay"), (StylesCache, "@lru_cache(1024)\n    def get_inner_outer")],
    "driver": [
        (LinuxDriver.start_application_mode, "signal.signal(signal.SIGWINCH"),
        (LinuxDriver._enable_mouse_support, "1003h"),
    ],
    "hangup": [(LinuxDriver.run_input_thread, "if not unicode_data")],
    "no_color": [(NoColor.apply, "style + default_colors")],
    "palette": [
        (CommandPalette._on_click, "self.get_widget_at(event.screen_x, event.screen_y)[0] is self"),
        (CommandPalette._action_command_list, "command_action()"),
        (CommandPalette._input, "self._gather_commands("),
    ],
    "lists": [(OptionList._move_page, "self._lines[y][0]")],
    "tick": [(ToggleButton._button.fget, "(self.BUTTON_INNER, button_style)")],
}
"""By module: what of Textual is mended, and the line in it that makes the fix necessary."""


@pytest.mark.parametrize("module", MENDED)
def test_textual_still_has_the_lines_that_are_mended(module):
    for mended, line in MENDED[module]:
        assert line in inspect.getsource(mended), f"tui/fixes/{module}.py may no longer be needed"


def test_every_fix_is_watched_and_says_what_it_mends():
    files = {file.stem: file.read_text(encoding="utf-8") for file in Path(tui.fixes.__file__).parent.glob("*.py")}
    assert files.pop("__init__")
    assert files.keys() == MENDED.keys()
    assert all("Mends ``" in text for text in files.values())
