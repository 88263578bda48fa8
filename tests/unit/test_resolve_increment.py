"""After any changes `graph/resolved` and what is kept for the next change are what resolving anew gives."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from two_articles import BASE, HEADER

from swapgraph.names import DEFAULT_BASE, Minter
from swapgraph.resolve import resolve_store
from swapgraph.resolve.increment import update_links
from swapgraph.resolve.rows import Rows
from swapgraph.resolve.vocabulary import load_vocabulary
from swapgraph.resources import ontology_dir

_VOCABULARY = load_vocabulary(ontology_dir())
_RESOLVED = ox.NamedNode(Minter().graph("resolved"))
_DAYS = ("2031-05-03", "2031-05-03", "2031-05-04", "2031-05-09", "2031-05-03/2031-05-05", "2031-04-28/2031-07-01")
_VAGUE = (
    "2031-05",
    "2031-05",
    "2031-05",
    "2031",
    "2031-05/2031-06",
    "2031-05-30/",
    "/2031-05-20",
    "2029-01/2031-12",
    "",
)
_SIDES = ("e:a|e:b", "e:a|e:b", "e:a|e:b", "e:a|e:b", "e:a", "", "e:b|e:c", "<N/person/0>|e:a", "e:c|e:d")


@st.composite
def event(draw: st.DrawFn) -> str:
    """An event of the article N; `#` stands for its number."""
    date = draw(st.one_of(st.sampled_from(_DAYS), st.sampled_from(_VAGUE)))
    start, _, end = date.partition("/") if "/" in date else (date, "", date)
    kind = draw(st.sampled_from(("PrisonerExchange",) * 4 + ("Release", "Negotiation")))
    status = draw(st.sampled_from(("actual",) * 5 + ("planned", "planned", "claimed", "hypothetical")))
    turtle = f'<N/event/#> a sg:{kind} ; rdfs:label "{draw(st.sampled_from("xy"))}" ; sg:status "{status}" . '
    for property_, value in (("startDate", start), ("endDate", end)):
        turtle += f'<N/event/#> sg:{property_} "{value}" . ' if value else ""
    sides = [side for side in draw(st.sampled_from(_SIDES)).split("|") if side]
    roles = ("party", "party") if kind != "Release" else draw(st.permutations(("releasingParty", "receivingParty")))
    turtle += "".join(f"<N/event/#> sg:{role} {side} . " for role, side in zip(roles, sides, strict=False))
    if draw(st.booleans()):
        side, value = draw(st.sampled_from(("e:a", "e:b"))), draw(st.sampled_from((7, 40, 144, 150)))
        bound = draw(st.sampled_from(("exact", "exact", "more_than", "at_most", "approx")))
        turtle += f'<N/quantity/#> sg:ofEvent <N/event/#> ; sg:bound "{bound}" ; sg:side {side} ; sg:value {value} . '
    if draw(st.integers(0, 4)) == 0:
        day = draw(st.sampled_from(("2031-05-01", "2031-04-01", "2031")))
        turtle += f'<N/event/#> sg:underAgreement <N/deal/#> . <N/deal/#> a sg:Agreement ; sg:startDate "{day}" . '
    ordinal = draw(st.sampled_from((None, None, None, "66", "67")))
    turtle += f"<N/event/#> sg:ordinal {ordinal} . " if ordinal else ""
    if draw(st.integers(0, 2)) == 0:
        person = draw(st.sampled_from(("<N/person/0>", "e:ada")))
        turtle += f"<N/event/#> sg:releasedPerson {person} . {person} a sg:Person . "
    turtle += f"<N/event/#> sg:phaseNumber {draw(st.sampled_from((1, 2)))} . " if draw(st.integers(0, 5)) == 0 else ""
    turtle += "<N/event/#> sg:cumulative true . " if draw(st.integers(0, 9)) == 0 else ""
    return turtle + (f"<N/event/#> sg:atPlace e:{draw(st.sampled_from('pq'))} . " if draw(st.booleans()) else "")


@st.composite
def person(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(("Ada Quill", "Ada Quille", "Ada Mary Quill", "Ada Jane Quill", "Bob Stone", "Ada")))
    known = draw(st.sampled_from(("<N/person/#>", "<N/person/#>", "<N/person/#>", "e:ada")))
    turtle = f'{known} a sg:Person ; rdfs:label "{name}" . '
    if draw(st.booleans()):
        country = draw(st.sampled_from(("e:a", "e:b")))
        turtle += f"{known} sg:holdsPost <N/role/#> . <N/role/#> sg:postIn {country} . {country} a sg:Country . "
    if draw(st.integers(0, 2)) == 0:
        captor = draw(st.sampled_from(("e:a", "e:b")))
        turtle += f'<N/capture/#> sg:status "actual" ; sg:capturedPerson {known} ; sg:captor {captor} . '
        turtle += f"{captor} a sg:Country . "
        turtle += draw(st.sampled_from(("", '<N/capture/#> sg:startDate "2031-05-03" ; sg:endDate "2031-05-03" . ')))
    if draw(st.integers(0, 3)) == 0:
        title = draw(st.sampled_from(("teacher", "sergeant")))
        turtle += f'{known} sg:holdsPost <N/work/#> . <N/work/#> sg:postTitle "{title}" . '
    return turtle


@st.composite
def place(draw: st.DrawFn) -> str:
    kind, name = draw(st.sampled_from(("Place", "Facility"))), draw(st.sampled_from(("Novy Yar", "Novy Yar", "a camp")))
    turtle = f'<N/place/#> a sg:{kind} ; rdfs:label "{name}" . '
    turtle += draw(st.sampled_from(("", "", "<N/place/#> sg:locatedIn e:a . e:a a sg:Country . ")))
    day = draw(st.sampled_from(_DAYS[:3]))
    held = '<N/talks/#> a sg:Negotiation ; sg:status "actual" ; sg:atPlace <N/place/#> ; sg:party e:a, e:b ; '
    held += f'sg:startDate "{day}" ; sg:endDate "{day}" . '
    return turtle + draw(st.sampled_from(("", held)))


_BODY = st.sampled_from(("Red Cross", "Foreign Ministry", "The Red Cross")).map(
    lambda name: f'<N/organization/#> a sg:Organization ; rdfs:label "{name}" . '
)
_WORDS = [f"word{n}" for n in range(60)]
_TEXTS = (" ".join(_WORDS), " ".join(_WORDS[:40]), " ".join([*_WORDS[20:], "end"]), " ".join(reversed(_WORDS)), "Soon.")
_ARTICLE = st.tuples(
    st.lists(event(), max_size=3),
    st.lists(st.one_of(person(), person(), _BODY, place()), max_size=3),
    st.sampled_from(("", "2031-05-01", "2031-05-04", "2031-05-30")),
    st.sampled_from(_TEXTS),
)
_STEPS = st.lists(
    st.dictionaries(st.sampled_from("klmnop"), st.none() | _ARTICLE, min_size=1, max_size=3), min_size=2, max_size=7
)


_Content = tuple[list[str], list[str], str, str]
"""Events, names, when it was published, and the text."""


class Held:
    """A database of articles' graphs, of which the earlier versions can be kept."""

    def __init__(self) -> None:
        self.oxigraph, self.minter, self.memory = ox.Store(), Minter(DEFAULT_BASE), ox.Store()

    def put(self, name: str, content: _Content | None) -> tuple[str, str | None]:
        article = f"{BASE}article/{name}"
        kept, graph = ox.NamedNode(f"urn:earlier:{name}"), ox.NamedNode(article)
        was = list(self.oxigraph.quads_for_pattern(None, None, None, graph))
        self.oxigraph.extend(ox.Quad(q.subject, q.predicate, q.object, kept) for q in was)
        self.oxigraph.remove_graph(graph)
        if content is not None:
            numbers = count()
            events, names, published, text = content
            turtle = "".join(t.replace("#", str(next(numbers))) for t in names)
            turtle += "".join(t.replace("#", str(next(numbers))) for t in events)
            turtle = turtle.replace("<N", f"<{name}") + f'<{name}> sg:identifier "{name}" . '
            turtle += f'<{name}> sg:published "{published}" . ' if published else ""
            turtle += f'<{name}> sg:text "{text}" . '
            self.oxigraph.extend(ox.parse(f"{HEADER}<{name}> {{ {turtle} }}", format=ox.RdfFormat.TRIG))
        return article, kept.value if was else None

    def resolved(self) -> set[str]:
        return {str(q) for q in self.oxigraph.quads_for_pattern(None, None, None, _RESOLVED)}


_JUDGED = st.sampled_from(
    (
        "",
        "",
        "<k/person/0> owl:sameAs <l/person/0> . <l/person/0> owl:sameAs <m/person/1> .",
        "<k/person/0> owl:sameAs e:ada . <l/person/1> owl:differentFrom <k/person/0> .",
        "<k/event/0> owl:sameAs <l/event/0> . <m/event/0> owl:sameAs <k/event/1> .",
        "<k/event/0> owl:sameAs <l/event/0> , <m/event/1> , <n/event/0> . <m/event/0> owl:differentFrom <k/event/0> .",
    )
)
"""What a user says, in Turtle."""


@settings(max_examples=150, deadline=None)
@given(_STEPS, _JUDGED, st.sampled_from((2, 50)))
def test_any_changes_end_where_resolving_anew_does(
    steps: list[dict[str, _Content | None]], judged: str, many: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("swapgraph.resolve.bearers._MANY", many)
        axioms = Path(folder) / "said.ttl"
        axioms.write_text(HEADER + judged, encoding="utf-8")
        _change_and_compare(steps, [axioms])


def _change_and_compare(steps: list[dict[str, _Content | None]], axioms: list[Path]) -> None:
    vocabulary = load_vocabulary(ontology_dir(), axioms)
    held, now = Held(), dict[str, _Content]()
    for step in steps:
        outdated = dict(held.put(name, content) for name, content in step.items())
        gone, come = update_links(held, outdated, held.memory, vocabulary)
        there = {str(q) for q in gone}
        assert there <= held.resolved()
        assert not {str(q) for q in come} & held.resolved()
        for quad in gone:
            held.oxigraph.remove(quad)
        held.oxigraph.extend(come)
        for kept in outdated.values():
            if kept is not None:
                held.oxigraph.remove_graph(ox.NamedNode(kept))
        now = {name: content for name, content in {**now, **step}.items() if content is not None}
        fresh = Held()
        for name, content in now.items():
            fresh.put(name, content)
        anew = resolve_store(fresh, memory=fresh.memory, axioms=axioms)
        assert held.resolved() == set(map(str, anew))
        assert sorted(map(str, held.memory)) == sorted(map(str, fresh.memory))


def test_who_bears_a_popular_name_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()
    people = [f'<N/person/#> a sg:Person ; rdfs:label "{name}" . ' for name in ("Ada Quill", "Bob Stone")]
    for name in "klm":
        held.put(name, ([], people, "", "Soon."))
    held.oxigraph.extend(resolve_store(held, memory=held.memory))
    monkeypatch.delattr(Rows, "names")
    gone, come = update_links(held, dict([held.put("n", ([], people, "", "Soon."))]), held.memory, _VOCABULARY)
    assert not gone
    assert {q.object.value for q in come if q.predicate.value.endswith("#refersTo")} == {
        q.object.value for q in held.oxigraph if q.predicate.value.endswith("#refersTo")
    }
