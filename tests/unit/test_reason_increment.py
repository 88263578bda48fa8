"""After any additions, replacements and removals the conclusions are those of a graph built from what remains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from two_articles import BASE, HEADER

from swapgraph.graph.store import META_GRAPH, ONTOLOGY_GRAPH, ArticleGraph, Store, reading, writing
from swapgraph.pipeline import conclude
from swapgraph.reason import increment, inference
from swapgraph.reason.knowledge import Knowledge
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

_COUNTRIES = "e:arlandia a sg:Country . e:bergonia a sg:Country . e:cascadia a sg:Country ."
_TALE = {
    "swap": """e:arlandia a sg:Country . e:bergonia a sg:Country .
        <N/event/s> a sg:PrisonerExchange ; rdfs:label "swap" ; sg:status "actual" ; sg:party e:arlandia, e:bergonia ;
            sg:startDate "2031-05-03"^^xsd:date ; sg:endDate "2031-05-03"^^xsd:date .""",
    "other day": """e:arlandia a sg:Country . e:bergonia a sg:Country .
        <N/event/s> a sg:PrisonerExchange ; rdfs:label "swap" ; sg:status "actual" ; sg:party e:arlandia, e:bergonia ;
            sg:startDate "2031-05-09"^^xsd:date ; sg:endDate "2031-05-09"^^xsd:date .""",
    "month": """<N/event/m> a sg:PrisonerExchange ; rdfs:label "swap" ; sg:status "actual" ;
            sg:party e:arlandia, e:bergonia ; sg:startDate "2031-05"^^xsd:gYearMonth ;
            sg:endDate "2031-05"^^xsd:gYearMonth .""",
    "denied": """<N/event/d> a sg:PrisonerExchange ; rdfs:label "swap" ; sg:status "denied" ;
            sg:party e:arlandia, e:bergonia ; sg:startDate "2031-05-03"^^xsd:date ; sg:endDate "2031-05-03"^^xsd:date .
        <N/claim/d> a sg:Claim ; sg:source e:arlandia ; sg:stance "denies" ; sg:about <N/event/d>, <N/event/s> .""",
    "plan": """<N/event/p> a sg:PrisonerExchange ; rdfs:label "planned swap" ; sg:status "planned" ;
            sg:party e:arlandia, e:bergonia ; sg:startDate "2031-05"^^xsd:gYearMonth ;
            sg:endDate "2031-05"^^xsd:gYearMonth . <N> sg:published "2031-04-30"^^xsd:date .""",
    "forty": """<N/quantity/q> a sg:Quantity ; sg:value 40 ; sg:bound "exact" ; sg:counted "captives" ;
            sg:ofEvent <N/event/s> ; sg:side e:arlandia .""",
    "fifty": """<N/quantity/r> a sg:Quantity ; sg:value 50 ; sg:bound "at_least" ; sg:counted "prisoners" ;
            sg:ofEvent <N/event/s> ; sg:side e:arlandia .""",
    "running": """<N/quantity/q> sg:cumulative true .""",
    "yes": """e:arlandia a sg:Country . <N/claim/a> a sg:Claim ; sg:source e:arlandia ; sg:stance "confirms" ;
            sg:about <N/event/s> .""",
    "yes too": """e:bergonia a sg:Country . <N/claim/b> a sg:Claim ; sg:source e:bergonia ; sg:stance "confirms" ;
            sg:about <N/event/s> .""",
    "person": """<N/person/ada> a sg:Person ; rdfs:label "Ada Quill" ; sg:holdsPost <N/role/x> .
        <N/role/x> a sg:Post ; sg:holder <N/person/ada> ; sg:postIn e:arlandia . e:arlandia a sg:Country .""",
    "capital": "<N/event/s> sg:atPlace e:kyiv . e:kyiv a sg:Place .",
    "whole": """<N/event/w> a sg:PrisonerExchange ; rdfs:label "swap" ; sg:status "actual" ;
            sg:party e:arlandia, e:bergonia ;
            sg:startDate "2031-05-03"^^xsd:date ; sg:endDate "2031-05-05"^^xsd:date .""",
    "deal": """<N/event/deal> a sg:Agreement ; rdfs:label "deal" ; sg:status "actual" ;
            sg:party e:arlandia, e:bergonia ;
            sg:startDate "2031-05-01"^^xsd:date ; sg:endDate "2031-05-01"^^xsd:date .
        <N/event/due> a sg:Release ; rdfs:label "release" ; sg:status "planned" ; sg:underAgreement <N/event/deal> .""",
    "kept": """<N/event/deal> a sg:Agreement ; rdfs:label "deal" ; sg:status "actual" ;
            sg:party e:arlandia, e:bergonia ;
            sg:startDate "2031-05-01"^^xsd:date ; sg:endDate "2031-05-01"^^xsd:date .
        <N/event/done> a sg:Release ; rdfs:label "release" ; sg:status "actual" ; sg:underAgreement <N/event/deal> .""",
    "report": f"""<N> sg:text "{" ".join(f"word{n}" for n in range(30))}" ; sg:published "2031-05-04"^^xsd:date .""",
    "of the wire": """<N> sg:publisher "Wire" .""",
    "corrects": """<N> sg:title "Corrected: 45 freed" . <N/quantity/c> a sg:Quantity ; sg:value 45 ; sg:bound "exact" ;
            sg:counted "captives" ; sg:ofEvent <N/event/s> ; sg:side e:arlandia .""",
    "withdraws": """<N> sg:title "Retraction" .""",
    "66th": """<N/event/s> sg:ordinal 66 .""",
    "12th": """<N/event/s> sg:ordinal 12 ; sg:series "year" .""",
    "says so": "e:arlandia sg:exchangedWith e:bergonia . e:kyiv sg:locatedIn e:ukraine .",
    "clash": "e:arlandia a sg:Country, sg:Person .",
    "of another": "<wire/event/s> a sg:Event . <wire/event/s> sg:partOf <N/event/s> .",
    "for another": "<wire/event/s> sg:confirmedBy e:bergonia . <wire/event/s> a sg:Undisputed .",
}
_NAMES = ("wire", "paper", "post", "times")


def graph(name: str, tales: frozenset[str]) -> ArticleGraph:
    text = " ".join(_TALE[tale].replace("<N", f"<{name}") for tale in sorted(tales))
    own = f'<{name}> a sg:Article ; sg:identifier "{name}" .'
    quads = list(ox.parse(f"{HEADER}<{name}> {{ {own} {text} }}", format=ox.RdfFormat.TRIG))
    return ArticleGraph.of(f"{BASE}article/{name}", " ".join(sorted(tales)), quads)


_CONTENT = st.frozensets(st.sampled_from(sorted(_TALE)), max_size=9).map(
    lambda tales: tales | {"swap"} if len(tales) > 2 else tales
)
_STEPS = st.lists(
    st.dictionaries(st.sampled_from(_NAMES), st.none() | _CONTENT, min_size=1, max_size=2), min_size=1, max_size=5
)


def change(store: Store, step: dict[str, frozenset[str] | None]) -> None:
    store.replace_articles([graph(name, tales) for name, tales in step.items() if tales is not None])
    for name, tales in step.items():
        if tales is None:
            store.remove_article(f"{BASE}article/{name}")


def state(store: Store) -> list[str]:
    """All that is stored, data and memory."""
    return sorted(map(str, store.oxigraph)) + sorted(map(str, store.memory))


def check(settings_: Settings, steps: list[dict[str, frozenset[str] | None]]) -> None:
    stages = standard_stages(settings_)
    never = replace(stages, resolve=_refuse, infer=_refuse)  # all but the first is to be an update
    store, now = Store(), {"times": frozenset({"swap"})}
    change(store, dict(now))
    conclude(store, settings_, stages, lambda _: None)
    for step in steps:
        change(store, step)
        now = {name: tales for name, tales in {**now, **step}.items() if tales is not None}
        conclude(store, settings_, never, lambda _: None)
        fresh = Store()
        change(fresh, dict(now))
        conclude(fresh, settings_, stages, lambda _: None)
        assert state(fresh) == state(store)
        assert fresh.digest() == store.digest()


def _refuse(*_: object) -> list[ox.Quad]:
    raise AssertionError("everything was concluded anew")


@pytest.fixture(autouse=True, scope="module")
def _read_once() -> Iterator[None]:
    """The gazetteer and the rules are the same for all graphs here; to read them takes longer than to use them."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (inference, increment):
            patch.setattr(module, "Background", cache(module.Background))
            patch.setattr(module, "read_knowledge", _kept(module.read_knowledge))
        yield


def _kept(read: Callable[..., Knowledge]) -> Callable[..., Knowledge]:
    known: dict[str, Knowledge] = {}
    return lambda *args: known.setdefault(str(args), read(*args)) if str(args) not in known else known[str(args)]


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@example([{"wire": frozenset({"swap"}), "paper": frozenset({"swap", "for another"})}, {"paper": None}])
@example(
    [
        {
            "wire": frozenset({"swap", "forty", "report", "of the wire"}),
            "paper": frozenset({"swap", "forty", "report"}),
        },
        {
            "post": frozenset({"swap", "corrects", "of the wire", "report"}),
            "times": frozenset({"whole", "66th", "swap"}),
        },
        {"paper": frozenset({"whole", "deal"}), "wire": frozenset({"swap", "forty", "12th", "report", "of the wire"})},
        {"times": frozenset({"kept", "swap"}), "post": frozenset({"denied", "withdraws", "of the wire", "report"})},
        {"wire": None, "paper": frozenset({"swap", "deal", "fifty", "report"})},
    ]
)
@given(_STEPS)
def test_any_changes_end_where_a_new_graph_does(steps: list[dict[str, frozenset[str] | None]]) -> None:
    check(Settings(), steps)


_RULES = {
    "same-sides": """#+ scope: graph
#+ stratum: 2
CONSTRUCT { ?a sg:alike ?b } WHERE {
  ?a sg:party ?x . ?b sg:party ?x .
  FILTER NOT EXISTS { ?c sg:refersTo ?story ; sg:status "denied" . ?a sg:refersTo ?story }
}""",
    "alike-in-turn": """#+ scope: [article, graph]
CONSTRUCT { ?b sg:alike ?a } WHERE { ?a sg:alike ?b ; sg:status "denied" }""",
    "about-a-country": """#+ scope: graph
CONSTRUCT { ?x sg:inStory ?story . ?story sg:ofSide ?x } WHERE { ?e sg:party ?x ; sg:refersTo ?story }""",
    "told-often": """#+ scope: graph
CONSTRUCT { ?story sg:tellings ?n } WHERE {
  { SELECT ?story (COUNT(?e) AS ?n) { ?e sg:refersTo ?story } GROUP BY ?story }
}""",
    "lonely": """#+ scope: graph
#+ stratum: 1
CONSTRUCT { ?story a sg:Lonely } WHERE { ?e sg:refersTo ?story FILTER NOT EXISTS { ?x sg:inStory ?story } }""",
    "by-path": """#+ scope: graph
CONSTRUCT { ?q sg:figureOf ?story } WHERE { ?q sg:ofEvent/sg:refersTo ?story }""",
    "countries-met": """#+ scope: article
CONSTRUCT { ?x sg:exchangedWith ?y } WHERE { ?x a sg:Country . ?y a sg:Country . ?e sg:party ?x FILTER(?x != ?y) }""",
}


@pytest.fixture(scope="module")
def with_rules(tmp_path_factory: pytest.TempPathFactory) -> list[Settings]:
    """Settings with some of the rules above: those of one stratum that help each other, those that count and negate."""
    found = []
    sets = (("same-sides", "alike-in-turn", "about-a-country", "by-path", "countries-met"), ("told-often", "by-path"),
            ("about-a-country", "lonely"))  # fmt: skip
    for names in map(frozenset, sets):
        folder = tmp_path_factory.mktemp("rules")
        for name in names:
            head = f"#+ name: {name}\n#+ summary: x\nPREFIX sg: <https://w3id.org/swapgraph/ns#>\n"
            (folder / f"{name}.rq").write_text(head + _RULES[name])
        found.append(Settings(lexicons=(folder,)))
    return found


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@example(0, [{"wire": frozenset({"swap", "says so"}), "paper": frozenset({"other day", "for another", "yes too"})}])
@example(2, [{"wire": frozenset({"yes", "swap"})}, {"wire": frozenset({"swap", "yes", "plan"})}])
@given(st.integers(0, 2), _STEPS)
def test_with_rules_of_the_users_too(
    with_rules: list[Settings], which: int, steps: list[dict[str, frozenset[str] | None]]
) -> None:
    check(with_rules[which], steps)


def test_an_update_on_disk_is_kept_and_goes_on(tmp_path: Path) -> None:
    stages = standard_stages(Settings())
    never = replace(stages, resolve=_refuse, infer=_refuse)
    swap, figures = frozenset({"swap", "yes"}), frozenset({"swap", "yes too", "forty"})
    steps = ({"wire": swap}, {"paper": figures}, {"post": figures, "wire": None}, {"paper": None})
    for number, step in enumerate(steps):
        with writing(tmp_path / "graph") as store:
            change(store, step)
            conclude(store, Settings(), never if number else stages, lambda _: None)
    fresh = Store()
    change(fresh, {"post": figures})
    conclude(fresh, Settings(), stages, lambda _: None)
    with writing(tmp_path / "graph") as store:
        assert state(store) == state(fresh)


def test_articles_changed_but_nothing_concluded_leaves_no_conclusions(tmp_path: Path) -> None:
    with writing(tmp_path / "graph") as store:
        change(store, {"wire": frozenset({"swap", "yes"})})
        conclude(store, Settings(), standard_stages(Settings()), lambda _: None)
    with writing(tmp_path / "graph") as store:
        change(store, {"paper": frozenset({"swap"})})
    with reading(tmp_path / "graph") as store:
        assert store.conclusions() is None
        assert store.concluded() == []
        others = {q.graph_name.value for q in store.oxigraph if "/article/" not in q.graph_name.value}
        assert others == {META_GRAPH, ONTOLOGY_GRAPH}
        assert not any("earlier" in name.value for name in store.oxigraph.named_graphs())


def test_findings_are_those_of_the_changed_articles() -> None:
    told: list[str] = []
    stages, store = standard_stages(Settings()), Store()
    change(store, {"wire": frozenset({"swap", "clash"}), "post": frozenset({"swap"})})
    conclude(store, Settings(), stages, lambda problem: told.append(str(problem)))
    assert len([line for line in told if "article/wire" in line]) == len(told) > 0
    told.clear()
    change(store, {"paper": frozenset({"clash"})})
    conclude(store, Settings(), stages, lambda problem: told.append(str(problem)))
    assert len([line for line in told if "article/paper" in line]) == len(told) > 0
