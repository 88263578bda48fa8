"""The application on a socket, until it is told to stop (SIGTERM, SIGINT)."""

from __future__ import annotations

import logging
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from swapgraph.errors import StoreError, UsageError
from swapgraph.graph.store import reading
from swapgraph.serve.app import make_app
from swapgraph.serve.connection import Connection
from swapgraph.serve.options import Options

_CONNECTIONS = 1_000
"""At a time; more are answered with 503."""

_BACKLOG = 1_024


def serve(options: Options, ready: Callable[[str], None]) -> None:
    """Serve; `ready` is called with the address when requests are taken.

    StoreError if there is no graph or the port is taken, UsageError for a host that is no address of this machine.
    """
    with reading(options.graph):  # takes up what a killed build left, and says what is wrong with the folder
        pass
    app = make_app(options)
    listening = bound(options.host, options.port)
    with listening:
        config = uvicorn.Config(
            app,
            http=Connection,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="on",
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )
        _quiet()
        _allow_files()
        if options.log:
            _log_requests()
        server = _Server(config, lambda: ready(address(listening)))
        server.run(sockets=[listening])
    if not server.started:
        raise StoreError("the server could not start; see above")


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there, for IPv4 or IPv6."""
    try:
        family, kind, protocol, _, address_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise UsageError(f"--host {host}: {error.strerror}") from error
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address_)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise StoreError(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port"
        ) from error
    return listening


def address(listening: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(uvicorn.Server):
    """Says when it takes requests."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the server in good order, which is no failure; uvicorn would raise them again."""
        with super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()


def _allow_files() -> None:
    """As many open files as connections, workers and long answers want; many systems begin with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 4 * _CONNECTIONS if hard == resource.RLIM_INFINITY else min(4 * _CONNECTIONS, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _quiet() -> None:
    """Strangers' broken requests are nothing to warn of, nor are answers that had to be broken off (see `asking`)."""
    log = logging.getLogger("uvicorn.error")
    log.setLevel(logging.ERROR)
    log.addFilter(lambda record: "without completing response" not in record.getMessage())


def _log_requests() -> None:
    """One line for each request on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    log = logging.getLogger("swapgraph.serve")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
