"""The command palette: every action of the screen in front and of the app, read from their keys, so it cannot lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from textual.actions import parse
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.types import IgnoreReturnCallbackType

_KEYS_WIDTH = 8
_TOOLKITS = {binding.action for binding in Screen.BINDINGS if not isinstance(binding, tuple)} | {"command_palette"}
"""Actions every screen of Textual has: moving between fields, and the palette itself."""


@dataclass
class Command:
    """What can be done now. keys: as they are shown; none: it has no key."""

    words: str
    keys: list[str]
    run: IgnoreReturnCallbackType


class Actions(Provider):
    """The actions one has a key for, the screen's before the app's, then the app's own commands without a key."""

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(_shown(command, Content(command.words)), command.run, command.words)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.words)
            if score > 0:
                yield Hit(score, _shown(command, matcher.highlight(command.words)), command.run, command.words)

    def _commands(self) -> Iterable[Command]:
        owners = {"app": self.app, "screen": self.screen}
        found: dict[tuple[DOMNode, str, tuple[object, ...]], Command] = {}
        for namespace, binding, enabled, tooltip in self.screen.active_bindings.values():
            # A widget's own keys move its cursor, which is of no use from here.
            if namespace not in owners.values() or not enabled or binding.system or binding.action in _TOOLKITS:
                continue
            owner, name, arguments = parse(binding.action)
            run = partial(self.app.run_action, binding.action, namespace)
            action = (owners.get(owner, namespace), name, arguments)
            command = found.setdefault(action, Command(tooltip or binding.description, [], run))
            # As it is, where the footer lets one key stand for two.
            command.keys.append(self.app.get_key_display(replace(binding, key_display=None)))
        yield from found.values()
        for title, words, callback, _ in self.app.get_system_commands(self.screen):
            yield Command(f"{title}: {words}", [], callback)


def _shown(command: Command, words: Content) -> Content:
    return Content.assemble((f"{' '.join(command.keys):>{_KEYS_WIDTH}}  ", "dim"), words)
