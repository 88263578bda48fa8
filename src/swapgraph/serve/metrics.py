"""What the server has done, in the text form that Prometheus reads (exposition format 0.0.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BOUNDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counts, since the server began."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._killed: Counter[str] = Counter({"time": 0, "left": 0, "busy": 0, "memory": 0})
        self._remembered = 0
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0

    def request(self, route: str, status: int) -> None:
        """A request was answered."""
        self._requests[route, status] += 1

    def killed(self, why: str) -> None:
        """A query was ended: its time was up, its client had left, the slow lane was full, its memory was used up."""
        self._killed[why] += 1

    def remembered(self) -> None:
        """An answer was given again without asking."""
        self._remembered += 1

    def query(self, seconds: float) -> None:
        """A query took so long to be answered, or to fail."""
        self._seconds += seconds
        self._buckets[next((i for i, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))] += 1

    def text(self, state: Mapping[str, int], articles: int, version: str) -> str:
        """Everything, with the state of the pool and of the graph."""
        return "".join(f"{line}\n" for line in self._lines(state, articles, version))

    def _lines(self, state: Mapping[str, int], articles: int, version: str) -> Iterator[str]:
        yield from _head("swapgraph_http_requests_total", "counter", "Requests answered.")
        for (route, status), count in sorted(self._requests.items()):
            yield f'swapgraph_http_requests_total{{route="{route}",status="{status}"}} {count}'
        yield from _head("swapgraph_query_seconds", "histogram", "Time until a query was answered or failed.")
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._buckets, strict=True):
            total += count
            yield f'swapgraph_query_seconds_bucket{{le="{bound}"}} {total}'
        yield f"swapgraph_query_seconds_sum {self._seconds:.6f}"
        yield f"swapgraph_query_seconds_count {total}"
        yield from _head("swapgraph_queries_ended_total", "counter", "Queries that were ended, by reason.")
        for why, count in sorted(self._killed.items()):
            yield f'swapgraph_queries_ended_total{{reason="{why}"}} {count}'
        yield from _head("swapgraph_answers_remembered_total", "counter", "Answers given again without asking.")
        yield f"swapgraph_answers_remembered_total {self._remembered}"
        yield from _head("swapgraph_queries", "gauge", "Queries under way or waiting, and processes that are idle.")
        for name, count in sorted(state.items()):
            yield f'swapgraph_queries{{state="{name}"}} {count}'
        yield from _head("swapgraph_graph_articles", "gauge", "Articles in the graph, by its version.")
        yield f'swapgraph_graph_articles{{version="{version}"}} {articles}'


def _head(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
