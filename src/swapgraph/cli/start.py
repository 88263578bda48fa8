"""The way in: the command `swapgraph`, and `python -m swapgraph`."""

from __future__ import annotations

import os
import sys

from swapgraph.errors import Interrupted, SwapgraphError


def start() -> None:
    """Run the command line and end the process with its exit code.

    The plain form of `swapgraph query NAME` is answered without click, everything else by the click group.
    """
    words = sys.argv[1:]
    try:
        if words[:1] == ["query"]:
            code = _quick_answer(words[1:])
            if code is not None:
                sys.exit(code)
        from swapgraph.cli.group import main

        main()
    except BrokenPipeError:
        sys.exit(close_quietly())
    except KeyboardInterrupt:
        sys.exit(_tell(Interrupted("interrupted")))


def close_quietly() -> int:
    """Nobody reads any more (`| head`), which is no error: let Python close stdout without one. Returns 0."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _quick_answer(words: list[str]) -> int | None:
    """Answer the plain form of `swapgraph query NAME`; None if click should read the words."""
    from swapgraph.cli.quick import understand

    request = understand(words)
    if request is None:
        return None
    from swapgraph.cli.asking import answer

    try:
        return answer(request)
    except SwapgraphError as error:
        return _tell(error)


def _tell(error: SwapgraphError) -> int:
    sys.stderr.write(f"swapgraph: {error}\n")
    return error.exit_code
