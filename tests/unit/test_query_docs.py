"""docs/queries.md says what the stored queries say, and its example works."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from query_graphs import load_graph
from swapgraph.query.run import Rows, run
from swapgraph.query.stored import find_query

DOCS = Path(__file__).parents[2] / "docs"


def renderer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render_queries", DOCS / "render_queries.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_up_to_date() -> None:
    page = (DOCS / "queries.md").read_text("utf-8")
    assert page == renderer().render(page), "run: python docs/render_queries.py"


def test_the_example_of_a_users_own_query_works(tmp_path: Path) -> None:
    text = (DOCS / "queries.md").read_text("utf-8").partition("```sparql\n")[2].partition("```")[0]
    path = tmp_path / "who-was-held.rq"
    path.write_text(text, "utf-8")
    store = load_graph("articles.trig")
    store.update(
        "PREFIX sg: <https://w3id.org/swapgraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <https://w3id.org/swapgraph/id/article/>"
        'INSERT DATA { GRAPH :coast-1 { :p rdfs:label "Lind" . :q rdfs:label "Moe" .'
        ':e1 a sg:Detention ; sg:status "actual" ; sg:detainedPerson :p ; sg:startDate "2022-03"^^xsd:gYearMonth .'
        ':e2 a sg:Detention ; sg:status "claimed" ; sg:detainedPerson :q } }'
    )

    def held(**given: str) -> list[str]:
        rows = run(store, find_query(str(path)), given)
        assert isinstance(rows, Rows)
        assert rows.columns == ("person", "start")
        return [row[0].value for row in rows]  # type: ignore[union-attr]

    assert held() == held(since="2022-03-31") == ["Lind"]
    assert held(since="2022-04") == []
    assert held(status="claimed") == ["Moe"]
