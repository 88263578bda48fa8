"""The command line: thin edges over the layers below, quick to start.

`start.start` is what the command `swapgraph` runs; `main` is the click group with all commands, loaded when asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it
if TYPE_CHECKING:
    from swapgraph.cli.group import main

__all__ = ["main"]


def __getattr__(name: str) -> object:
    """`swapgraph.cli.main`: loads click, which `swapgraph query NAME` has no time for."""
    if name == "main":
        from swapgraph.cli.group import main

        return main
    raise AttributeError(name)
