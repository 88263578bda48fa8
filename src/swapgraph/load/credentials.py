"""Who asks: a name with a password, or a token; from options, the environment or netrc, and never in a message.

In this order: what the user gives (`--user`, `--token-file`, or `name:password@` in the URL), SWAPGRAPH_TOKEN,
SWAPGRAPH_USER with SWAPGRAPH_PASSWORD, then the machine's entry in `~/.netrc` (or the file that NETRC names).
"""

from __future__ import annotations

import netrc
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from swapgraph.errors import UsageError

SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and password for Basic or Digest, or a bearer token. `repr` shows neither password nor token."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        """Whether there is anything to show."""
        return self.user is not None or self.token is not None


NOBODY = Credentials()


def named(user: str | None, token_file: str | None = None) -> Credentials:
    """What options give: `NAME:PASSWORD`, or a name alone, or a file that holds a token. UsageError."""
    if token_file is None:
        name, colon, password = (user or "").partition(":")
        return NOBODY if user is None else Credentials(name, password if colon else None)
    if user is not None:
        raise UsageError("--user and --token-file: give one of them")
    try:
        return Credentials(token=_token(Path(token_file).read_text("utf-8").strip(), token_file))
    except OSError as error:
        raise UsageError(f"{token_file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{token_file} holds no token") from error


def _token(text: str, source: str) -> str:
    """A token that a header can hold (RFC 6750, 2.1)."""
    if not re.fullmatch(r"[!-~]+", text):
        raise UsageError(f"{source} holds no token: one word of plain ASCII is wanted")
    return text


def split_url(url: str) -> tuple[str, Credentials]:
    """A URL without the credentials in it, and those. UsageError for one that is no http or https URL."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise UsageError(f"{shown(url)} is not an http or https address")
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{shown(url)}: {error}") from error
    if not host:
        raise UsageError(f"{shown(url)} names no host")
    if not url.isprintable() or " " in url:
        raise UsageError(f"{shown(url)} holds characters that no URL may hold")
    within = NOBODY
    if parts.username is not None:
        within = Credentials(unquote(parts.username), unquote(parts.password or ""))
    literal = f"[{host}]" if ":" in host else host
    place = literal if port is None else f"{literal}:{port}"
    return urlunsplit((parts.scheme, place, parts.path, parts.query, "")), within


def shown(url: str) -> str:
    """A URL for messages: without name, password, query (which may hold a token) or control characters."""
    head, slashes, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    text = head + slashes + place.rpartition("@")[2] + slash + path
    text = text.split("?")[0].split("#")[0]
    return "".join(c if c.isprintable() else "?" for c in text)[:300]


def find_credentials(
    host: str, given: Credentials = NOBODY, environment: Mapping[str, str] = os.environ
) -> Credentials:
    """What to show to a host. UsageError for a netrc that cannot be read."""
    if given.token or given.password is not None:
        return given
    if given.user is None and (token := environment.get("SWAPGRAPH_TOKEN")):
        return Credentials(token=_token(token, "SWAPGRAPH_TOKEN"))
    user = given.user or environment.get("SWAPGRAPH_USER")
    password = environment.get("SWAPGRAPH_PASSWORD")
    if user is not None and password is not None:
        return Credentials(user, password)
    entry = _netrc(host, environment)
    if entry is not None and user in (None, entry.user):
        return entry
    if user is not None:
        raise UsageError(f"no password for {user}: set SWAPGRAPH_PASSWORD, or put the machine {host} into ~/.netrc")
    return NOBODY


def _netrc(host: str, environment: Mapping[str, str]) -> Credentials | None:
    path = Path(environment.get("NETRC") or Path(environment.get("HOME") or "~").expanduser() / ".netrc")
    if not path.is_file():
        return None
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)  # the message itself may quote a password
        raise UsageError(f"{path} cannot be read" + (f": line {line} is no entry of a netrc" if line else "")) from None
    return Credentials(found[0], found[2]) if found else None
