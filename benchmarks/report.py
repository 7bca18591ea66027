"""Keeps benchmarks/results.md: every benchmark replaces its own section."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"
HEAD = "# Benchmarks\n\nMade by `make bench`. Shared machines are noisy: medians, and compare within one run.\n"


def write_section(title: str, command: str, lines: list[str]) -> None:
    """Replace the section ``title`` of the results by ``lines`` (Markdown), with command, day and machine."""
    day = time.strftime("%Y-%m-%d")
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    section = "\n".join([f"## {title}", "", f"`{command}`, {day}, {machine}", "", *lines, ""])
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    text = pattern.sub(lambda _: section + "\n", text) if pattern.search(text) else f"{text}\n{section}"
    RESULTS.write_text(text.rstrip() + "\n", encoding="utf-8")
    print(section)


def table(head: list[str], rows: list[list[object]]) -> list[str]:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]
