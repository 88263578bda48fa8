"""Real stores, started on this machine's loopback with free ports, stopped when a test is done with them.

Each is a context manager that gives the address to load into; `Missing` says why there is none. `.ci/run` installs
them: the Oxigraph server and rdflib-endpoint from the Python index, Virtuoso and Apache Jena from Debian.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

JAVA = Path("/usr/share/java")
STORES = Path(__file__).parents[1] / ".venv" / "stores"  # see .ci/run


class Missing(Exception):
    """A store that is not installed here, and what is missing."""


def do_without(part: str, why: Missing) -> NoReturn:
    """Skip the test; fail it where `.ci/run` has installed this part, so that nothing is left out in silence."""
    if part in os.environ.get("SWAPGRAPH_INSTALLED", "").split():
        pytest.fail(f"{part} was installed, but {why}")
    pytest.skip(str(why))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """A program of this environment, of the one for stores, or of the system."""
    for folder in (Path(sys.executable).parent, STORES / "bin"):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


@contextmanager
def running(command: list[str], url: str, folder: Path, seconds: float = 90) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from when it answers until the end."""
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        end = time.monotonic() + seconds
        while not answers(url):
            if child.poll() is not None or time.monotonic() > end:
                said = (folder / "server.log").read_text("utf-8", "replace")[-500:]
                raise Missing(f"{command[0]} does not start: {said}")
            time.sleep(0.1)
        yield child
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The Oxigraph server, on disk."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [program("oxigraph"), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with running(command, url, folder):
        yield url


@contextmanager
def rdflib_endpoint(folder: Path) -> Iterator[str]:
    """rdflib behind HTTP: SPARQL queries and updates at one address, nothing else."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), "--enable-update"]
    with running(command, url, folder):
        yield url


_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {allowed}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
MaxClientConnections = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, *, buffers: int = 20_000, rows: int = 10_000, allowed: Path | None = None) -> Iterator[str]:
    """Virtuoso with its user dba, password dba; `rows` of an answer at most, as Debian sets it up."""
    server, sql, http = program("virtuoso-t"), free_port(), free_port()
    sizes = {"buffers": buffers, "dirty": buffers * 3 // 4, "rows": rows}
    text = _INI.format(folder=folder, sql=sql, http=http, allowed=allowed or folder, **sizes)
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    url = f"http://127.0.0.1:{http}"
    _SQL[url] = f"127.0.0.1:{sql}"
    with running([server, "-f", "-c", "virtuoso.ini"], f"{url}/sparql", folder):
        # What its manual says to do before the authenticated SPARQL endpoint can write.
        isql(url, 'GRANT SPARQL_UPDATE TO "dba";')
        yield url


_SQL: dict[str, str] = {}


def isql(url: str, commands: str) -> str:
    """Run SQL in a Virtuoso."""
    words = [program("isql-vt"), _SQL[url], "dba", "dba", f"exec={commands}"]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=300).stdout


_JARS = (
    *("jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base", "jena-dboe-index", "jena-dboe-storage"),
    *("jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri", "jena-rdfconnection", "jena-shacl", "jena-tdb2"),
    *("jena-tdb", "slf4j-api", "slf4j-nop", "libthrift", "thrift", "protobuf", "commons-lang3", "commons-csv"),
    *("commons-io", "commons-codec", "commons-compress", "commons-cli", "httpclient", "httpcore", "jackson-core"),
    *("jackson-databind", "jackson-annotations", "jsonld-java", "titanium-json-ld", "guava", "gson"),
    "dexx.collection",
)


def jena(folder: Path) -> list[str]:
    """The beginning of a command that runs Jena's classes.

    Debian's package renames the classes of the XML Schema types it carries, but not their messages; without these no
    class of Jena starts. So they are put where they are looked for.
    """
    core = JAVA / "jena-core.jar"
    if not core.exists() or shutil.which("java") is None:
        raise Missing("libapache-jena-java, or java, is not installed")
    messages, old = folder / "messages", "org/apache/jena/ext/"
    with zipfile.ZipFile(core) as archive:
        for name in archive.namelist():
            if name.startswith(f"{old}xerces/") and name.endswith(".properties"):
                target = messages / name.removeprefix(old)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    jars = [str(JAVA / f"{name}.jar") for name in _JARS if (JAVA / f"{name}.jar").exists()]
    return ["java", "-Xmx1g", "-cp", os.pathsep.join([str(messages), *jars])]


@contextmanager
def jena_tdb2(folder: Path) -> Iterator[str]:
    """Jena's TDB2 behind the JDK's HTTP server, see servers/JenaService.java."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    source = Path(__file__).parent / "servers" / "JenaService.java"
    command = [*jena(folder), str(source), str(port), str(folder / "tdb2")]
    with running(command, url, folder):
        yield url
