"""Which store a URL belongs to, found by asking it: what its headers say, then what its endpoints answer.

A user may name the base of a store or any of its endpoints. Only harmless requests are made: GET, ASK queries and, for
who means to write into a store that we have no profile for, an update that changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from swapgraph.errors import StoreError
from swapgraph.load.credentials import NOBODY, Credentials, find_credentials, shown, split_url
from swapgraph.load.profile import Endpoints, Profile, find_profile, profiles
from swapgraph.load.remote import Remote
from swapgraph.load.wire import PATIENT, Patience, Refused, Unreachable, Wire

# Where stores that we do not know have them, the likelier first; "" is the URL itself.
_QUERY = ("", "/query", "/sparql")
_UPDATE = ("/update", "", "/statements")


def find_store(wire: Wire, url: str, profile: Profile | None = None, *, writes: bool = True) -> tuple[str, Profile]:
    """The base of a store and its profile, found out unless given. StoreError if nothing there answers queries."""
    if profile is not None:
        return _base(url, profile), profile
    headers = wire.headers_of(url)
    for known in profiles().values():
        if known.endpoints.query is not None and matches(known, url, headers):
            base = _base(url, known)
            if _answers(wire, base, known):
                return base, known
    return _unknown(wire, url, writes)


def matches(profile: Profile, url: str, headers: Mapping[str, str]) -> bool:
    """Whether a profile's `detect` fits."""
    detect = profile.detect
    return bool(
        (detect.server and re.search(detect.server, headers.get("server", "")))
        or (detect.header and detect.header.lower() in {name.lower() for name in headers})
        or (detect.url and re.search(detect.url, url.rstrip("/")))
    )


def _base(url: str, profile: Profile) -> str:
    """The URL without the path of one of the profile's endpoints at its end."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    paths = {getattr(profile.endpoints, name) for name in ("query", "update", "graphs", "dataset")} - {None, ""}
    for known in sorted(paths, key=len, reverse=True):
        if path.endswith(known.rstrip("/")):
            path = path.removesuffix(known.rstrip("/"))
            break
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _answers(wire: Wire, base: str, profile: Profile) -> bool:
    try:
        return Remote(wire, base, profile).ask("ASK {}")
    except Refused as error:
        if error.status == 401:
            raise
        return False
    except Unreachable:
        raise
    except StoreError:
        return False


def _unknown(wire: Wire, url: str, writes: bool) -> tuple[str, Profile]:
    """A store that we have no profile for: SPARQL queries and updates, at the places where most have them."""
    plain = profiles()["sparql"]
    named = url.rstrip("/")
    ending = next((path for path in _QUERY if path and named.endswith(path)), "")
    places = [(named.removesuffix(ending), ending)] if ending else [(named, path) for path in _QUERY]
    for base, path in places:
        if not _answers(wire, base, replace(plain, endpoints=Endpoints(query=path))):
            continue
        update = next((u for u in (*_UPDATE, path) if writes and _takes_updates(wire, base + u)), None)
        return base, replace(plain, endpoints=Endpoints(query=path, update=update))
    reason = "nothing there answers SPARQL queries. Name the store's endpoint, and what it is: --store NAME"
    raise StoreError(f"{shown(url)}: {reason}")


def _takes_updates(wire: Wire, url: str) -> bool:
    """Whether an update that changes nothing is taken."""
    try:
        wire.send(
            "POST", url, body=b"DELETE DATA {}", headers={"Content-Type": "application/sparql-update"}, attempts=1
        )
    except StoreError:
        return False
    return True


@contextmanager
def connect(
    url: str,
    given: Credentials = NOBODY,
    *,
    store: str = "auto",
    patience: Patience = PATIENT,
    verify: bool | str = True,
    writes: bool = True,
) -> Iterator[Remote]:
    """The store at a URL, for as long as the context is open; what it is is found out unless `store` names a profile.

    Where to write is not looked for unless one `writes`. UsageError for a bad URL, profile or credentials, StoreError
    if it cannot be reached.
    """
    profile = None if store == "auto" else find_profile(store)
    address, in_url = split_url(url)
    credentials = find_credentials(urlsplit(address).hostname or "", given or in_url)
    with Wire(address, credentials, patience=patience, verify=verify) as wire:
        base, found = find_store(wire, address, profile, writes=writes)
        yield Remote(wire, base, found)
