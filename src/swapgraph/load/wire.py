"""One HTTP client for a store: patient with what can be tried again, and careful with whom it talks to.

- only http and https; certificates are verified; a redirect is followed within the same host alone
- credentials are shown only where the store asks for them (401), by Basic or Digest, or as a bearer token
- every request has a time limit, which grows with what it carries, so that dripping is no way around it; and it is
  tried again after connection errors, 408, 425, 429 and 5xx: all that is sent can be sent twice, for triples without
  blank nodes are a set. Retry-After is respected
- answers are read as they come; of an error no more than its beginning
"""

from __future__ import annotations

import gzip
import io
import math
import random
import ssl
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import IO, Any, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import httpx

from swapgraph.errors import StoreError, UsageError
from swapgraph.load.credentials import NOBODY, Credentials, shown

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = 4
_ERROR_BYTES = 4_000  # of an error's body
_WRITE_ANSWER = 1_000_000  # of the answer to a request that writes: nothing in it matters
_LONGEST_WAIT = 300.0  # seconds; a store that asks for more has said no
_SLOWEST = 10_000  # bytes that come or go in a second of a request's time
_PIECE = 1 << 16  # bytes of a body between two looks at the clock

Sleep = Callable[[float], None]
Answered = tuple[IO[bytes], Mapping[str, str]]
"""An answer that is being read, and its headers."""
Result = TypeVar("Result")
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and how many bytes the answer may have."""

    method: str
    url: str
    limit: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


class Refused(StoreError):
    """The store answered, and the answer is no; `wait` are the seconds that it asks for before the next attempt."""

    def __init__(self, message: str, status: int, wait: float | None = None) -> None:
        super().__init__(message)
        self.status, self.wait = status, wait


class Unreachable(StoreError):
    """No answer came, or none that could be read to its end: the next attempt may succeed."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`timeout` seconds for a request, or for all `together`; `attempts` in all; a first `pause`, doubled each time."""

    timeout: float = 300.0
    attempts: int = 6
    pause: float = 0.5
    together: bool = False


PATIENT = Patience()


@dataclass(slots=True)
class Traffic:
    """What went over the wire, retries included."""

    requests: int = 0
    sent: int = 0
    retries: int = 0
    waits: list[str] = field(default_factory=list)


class _Clock:
    """The time that is left to wait for the store. Whoever reads what came may take all day."""

    def __init__(self, seconds: float, bytes_a_second: float) -> None:
        self.left, self._pace = seconds, bytes_a_second

    def waited(self, since: float, size: int = 0) -> None:
        """So long for so many bytes; TimeoutException when time is up."""
        self.left += size / self._pace - (time.monotonic() - since)
        if self.left <= 0:
            raise httpx.ReadTimeout("time is up")

    def answer(self, response: httpx.Response) -> Iterator[bytes]:
        """An answer, piece by piece."""
        pieces, began = response.iter_bytes(), time.monotonic()
        for piece in pieces:
            self.waited(began, len(piece))
            yield piece
            began = time.monotonic()


class _Body:
    """A body, piece by piece; it can be sent again, as Digest does."""

    def __init__(self, body: bytes, clock: _Clock) -> None:
        self._body, self._clock = body, clock

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, len(self._body), _PIECE):
            began, piece = time.monotonic(), self._body[at : at + _PIECE]
            yield piece
            self._clock.waited(began, len(piece))


class _AsAsked(httpx.Auth):
    """Shows a token at once, name and password when asked, in the way that is asked for; only to the host named."""

    def __init__(self, credentials: Credentials, origin: tuple[str, str, int | None]) -> None:
        self._credentials, self._origin = credentials, origin
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        given = self._credentials
        if not given or _origin(str(request.url)) != self._origin:
            yield request
            return
        if given.token is not None:
            request.headers["Authorization"] = f"Bearer {given.token}"
            yield request
            return
        chosen = self._chosen
        if chosen is None:
            response = yield request
            asked = ",".join(response.headers.get_list("www-authenticate")).lower()
            if response.status_code != 401:
                return
            user, password = given.user or "", given.password or ""
            if "digest" in asked:
                chosen = httpx.DigestAuth(user, password)
            elif "basic" in asked:
                chosen = httpx.BasicAuth(user, password)
            else:
                return
            self._chosen = chosen
        flow = chosen.auth_flow(request)
        sent = next(flow)
        while True:
            response = yield sent
            try:
                sent = flow.send(response)
            except StopIteration:
                return


class Wire:
    """Talks to one host. Threads may share it; close it when done (or use it in a `with`)."""

    def __init__(
        self,
        url: str,
        credentials: Credentials = NOBODY,
        *,
        patience: Patience = PATIENT,
        verify: bool | str = True,
        transport: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.origin = _origin(url)
        self.patience, self.traffic, self._sleep = patience, Traffic(), sleep
        context: bool | ssl.SSLContext = verify if isinstance(verify, bool) else _trusting(verify)
        self._clock = _Clock(patience.timeout, math.inf) if patience.together else None
        self._client = httpx.Client(
            auth=_AsAsked(credentials, self.origin),
            limits=httpx.Limits(max_connections=32, keepalive_expiry=4.0),
            follow_redirects=False,
            verify=context,
            transport=transport,
            trust_env=self.origin[1] not in ("localhost", "127.0.0.1", "::1"),
            headers={"User-Agent": "swapgraph"},
        )

    def __enter__(self) -> Wire:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._client.close()

    def is_home_of(self, url: str) -> bool:
        """Whether an address is of this host, and so may be asked."""
        return _origin(url) == self.origin

    def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
        packed: bool = False,
        missing: bool = False,
        attempts: int | None = None,
    ) -> int:
        """Send something that can be sent twice; returns the status. `packed` compresses the body.

        Refused for a no (but 404 is fine if `missing`), Unreachable when every attempt failed.
        """
        more = dict(headers)
        if packed and body is not None:
            body = gzip.compress(body, 1)
            more["Content-Encoding"] = "gzip"

        def once() -> int:
            with self._response(method, url, body, more) as (response, answer):
                self._check(response, answer, url, missing)
                size = 0
                for piece in answer:
                    size += len(piece)
                    if size > _WRITE_ANSWER:
                        break
                return response.status_code

        return self._patiently(once, attempts)

    def headers_of(self, url: str) -> Mapping[str, str]:
        """What a GET is answered with, whether it is a yes or a no; names in lower case."""

        def once() -> Mapping[str, str]:
            with self._response("GET", url, None, {"Accept": "*/*"}) as (response, _):
                return {name.lower(): value for name, value in response.headers.items()}

        return self._patiently(once)

    def read(self, asked: Asked, use: Callable[[Answered], Result]) -> Result:
        """Ask, and read the answer to its end with `use`, which begins anew when an answer breaks off."""

        def once() -> Result:
            with self._answered(asked) as answered:
                return use(answered)

        return self._patiently(once)

    @contextmanager
    def stream(self, asked: Asked) -> Iterator[Answered]:
        """An answer that is passed on as it comes: asking is tried again, an answer that breaks off is not."""
        with ExitStack() as stack:
            yield self._patiently(lambda: stack.enter_context(self._answered(asked)))

    @contextmanager
    def _answered(self, asked: Asked) -> Iterator[Answered]:
        with self._response(asked.method, asked.url, asked.body, asked.headers) as (response, answer):
            self._check(response, answer, asked.url, False)
            yield cast(IO[bytes], _Stream(answer, asked.url, asked.limit)), response.headers

    @contextmanager
    def _response(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Iterator[tuple[httpx.Response, Iterator[bytes]]]:
        """The answer's head, and its body as it comes; redirects within the host are followed, others refused."""
        clock = self._clock or _Clock(self.patience.timeout, _SLOWEST)
        for _ in range(_REDIRECTS):
            self.traffic.requests += 1
            self.traffic.sent += len(body or b"")
            response = self._client.send(self._request(method, url, body, headers, clock), stream=True)
            try:
                if response.status_code not in (301, 302, 303, 307, 308) or "location" not in response.headers:
                    yield response, clock.answer(response)
                    return
                target = urljoin(url, response.headers["location"])
                if not self.is_home_of(target):
                    raise Refused(
                        f"{shown(url)} sends on to {shown(target)}; name that address if you trust it",
                        response.status_code,
                    )
                if response.status_code == 303 or (response.status_code in (301, 302) and method != "GET"):
                    raise Refused(
                        f"{shown(url)} sends on to {shown(target)}; name that address instead", response.status_code
                    )
                url = target
            finally:
                response.close()
        raise Refused(f"{shown(url)} sends on again and again", 310)

    def _request(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], clock: _Clock
    ) -> httpx.Request:
        clock.waited(time.monotonic())
        times = httpx.Timeout(clock.left, connect=min(clock.left, 20.0))
        if not body:
            return self._client.build_request(method, url, content=body, headers=dict(headers), timeout=times)
        sized = {**headers, "Content-Length": str(len(body))}
        return self._client.build_request(method, url, content=_Body(body, clock), headers=sized, timeout=times)

    def _check(self, response: httpx.Response, answer: Iterator[bytes], url: str, missing: bool) -> None:
        status = response.status_code
        if 200 <= status < 300 or (missing and status == 404):
            return
        said = _beginning(answer)
        if status == 401:
            raise Refused(f"{shown(url)} wants a name and password, or others than those given (401)", status)
        if status == 403:
            raise Refused(f"{shown(url)} does not allow it (403){said}", status)
        raise Refused(f"{shown(url)} answered {status}{said}", status, _retry_after(response))

    def _patiently(self, once: Callable[[], Result], attempts: int | None = None) -> Result:
        """Try until it works, or cannot."""
        allowed = attempts or self.patience.attempts
        for attempt in range(1, allowed + 1):
            try:
                return once()
            except Refused as error:
                wait = error.wait
                if error.status not in _AGAIN or attempt == allowed or (wait or 0) > self._longest_wait():
                    raise
                reason = f"{error.status}"
            except (httpx.TransportError, httpx.DecodingError, ssl.SSLError, Unreachable) as error:
                wait, reason = None, _what_happened(error)
                if attempt == allowed or self._longest_wait() <= 0 or _hopeless(error):
                    times = "" if attempt == 1 else f" ({attempt} attempts)"
                    where = str(error) if isinstance(error, Unreachable) else f"{self._place()}: {reason}"
                    raise Unreachable(f"{where}{times}") from error
            backoff = self.patience.pause * 2 ** (attempt - 1) * (1 + random.random() / 4)  # noqa: S311 - spreads load
            pause = min(wait if wait is not None else backoff, self._longest_wait())
            self.traffic.retries += 1
            self.traffic.waits.append(reason)
            self._sleep(pause)
            if self._clock is not None:
                self._clock.left -= pause
        raise AssertionError("unreachable")

    def _longest_wait(self) -> float:
        """How long the store may have us wait for the next attempt."""
        return _LONGEST_WAIT if self._clock is None else min(self._clock.left, _LONGEST_WAIT)

    def _place(self) -> str:
        scheme, host, port = self.origin
        return f"{scheme}://{host}" + (f":{port}" if port else "")


class _Stream(io.RawIOBase):
    """An answer as a file, which gives what has come.

    Unreachable when the connection breaks, StoreError when more than `limit` bytes come.
    """

    def __init__(self, pieces: Iterator[bytes], url: str, limit: int) -> None:
        self._pieces, self._url, self._left = pieces, url, limit
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            try:
                self._rest = memoryview(next(self._pieces))
            except StopIteration:
                return 0
            except (httpx.TransportError, httpx.DecodingError) as error:
                raise Unreachable(f"{shown(self._url)}: {_what_happened(error)} while it answered") from error
            self._left -= len(self._rest)
            if self._left < 0:
                raise StoreError(f"{shown(self._url)} answers with more than it was asked for; given up")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", None if parts.port == usual else parts.port


def _trusting(path: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=path)
    except OSError as error:
        raise UsageError(f"{path} holds no certificates: {error.strerror or error}") from error


def _beginning(answer: Iterator[bytes]) -> str:
    """What an error says, as one printable line."""
    text = b""
    try:
        for piece in answer:
            text += piece
            if len(text) >= _ERROR_BYTES:
                break
    except (httpx.TransportError, httpx.DecodingError):
        pass
    said = text[:_ERROR_BYTES].decode("utf-8", "replace")
    if said.lstrip()[:1] == "<":  # a page: what it says is between its tags
        import re

        said = re.sub(r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", said, flags=re.DOTALL | re.IGNORECASE)
    line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return f": {line[:300]}" if line else ""


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, as a number or as a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _hopeless(error: Exception) -> bool:
    """A name that does not exist, a certificate that is not trusted: it will be the same the next time."""
    text = str(error).lower()
    return "certificate" in text or "name or service not known" in text or isinstance(error, httpx.UnsupportedProtocol)


def _what_happened(error: BaseException) -> str:
    if isinstance(error, Unreachable) and error.__cause__ is not None:
        return _what_happened(error.__cause__)
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.ConnectError):
        return f"cannot be reached ({str(error).removeprefix('[Errno 111] ') or 'connection failed'})"
    if isinstance(error, httpx.DecodingError):
        return "an answer that is not compressed as it says"
    return "the connection broke off"
