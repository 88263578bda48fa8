"""Writes the reference of docs/queries.md from the stored queries: `python docs/render_queries.py`. A test checks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from swapgraph.query.stored import StoredQuery, find_query, query_paths

PAGE = Path(__file__).parent / "queries.md"
BEGIN, END = "<!-- made by docs/render_queries.py: begin -->\n", "<!-- made by docs/render_queries.py: end -->\n"
PARTS = (("people", "For people"), ("contract", "One row for each thing told"))


def render(page: str) -> str:
    """The page with a fresh reference between its two marks."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}{''.join(reference())}{END}{tail}"


def reference() -> Iterator[str]:
    """All stored queries, those for people first."""
    queries = [find_query(name) for name in query_paths()]
    for tag, title in PARTS:
        yield f"\n## {title}\n"
        for query in queries:
            if tag in query.tags:
                yield from _entry(query)


def _entry(query: StoredQuery) -> Iterator[str]:
    yield f"\n### {query.name}\n\n{query.summary}.\n\n{query.description}\n\n```\n{query.example}\n```\n"
    if query.parameters:
        yield "\n| parameter | type | meaning |\n| --- | --- | --- |\n"
        for parameter in query.parameters:
            kind = ", ".join(parameter.values) if parameter.values else parameter.type
            default = f"; default `{parameter.default}`" if parameter.default is not None else ""
            yield f"| `{parameter.name}` | {kind}{default} | {parameter.description} |\n"
    yield "\n| column | meaning |\n| --- | --- |\n"
    for column in query.columns:
        yield f"| `{column.name}` | {column.description} |\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {PAGE}")
