"""A list of options that pages only where it is drawn.

Mends ``OptionList._move_page`` (textual/widgets/_option_list.py): without a line drawn it asks for ``_lines[-1]``.
"""

from __future__ import annotations

from textual.widgets import OptionList


class MendedOptionList(OptionList, inherit_bindings=False):
    """Its keys are its subclass's."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        return self.size.height > 0 or not action.startswith("page")
