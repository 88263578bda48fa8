"""How the command line reaches a triple store on the network: `load`, and `query --endpoint`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from swapgraph.load.credentials import named
from swapgraph.load.probe import connect
from swapgraph.load.wire import Patience

if TYPE_CHECKING:
    from swapgraph.load.remote import Remote

_INSECURE = "certificates are not verified: whoever is between you and the store can read and change everything"


@contextmanager
def reach(
    url: str,
    patience: Patience,
    *,
    store: str,
    user: str | None,
    token_file: str | None,
    cacert: str | None,
    insecure: bool,
    writes: bool = True,
) -> Iterator[Remote]:
    """The store at a URL, with what `options.access` gives; see `probe.connect`."""
    if insecure:
        sys.stderr.write(f"swapgraph: {_INSECURE}\n")
    verify = False if insecure else cacert or True
    with connect(url, named(user, token_file), store=store, patience=patience, verify=verify, writes=writes) as remote:
        yield remote
