"""The parts of the explorer that need no graph: addresses, marks, figures, dates, folding, negotiation, pictures."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swapgraph.explore.addresses import file_of, node_address, node_of, relative
from swapgraph.explore.asking import Answered, Value
from swapgraph.explore.dates import first_day, last_day, undated, written
from swapgraph.explore.figures import Figure, Range, Return, returned, total
from swapgraph.explore.folding import fold, sound
from swapgraph.explore.marks import Mark, Piece, marked
from swapgraph.explore.nodes import Ref
from swapgraph.explore.pictures.answers import answer_picture
from swapgraph.explore.pictures.balance import balance
from swapgraph.explore.pictures.svg import element
from swapgraph.explore.pictures.timeline import timeline
from swapgraph.explore.rendering import prose
from swapgraph.explore.views.event import Side
from swapgraph.explore.views.overview import Lane
from swapgraph.explore.views.overview import Mark as TimeMark
from swapgraph.names import DEFAULT_BASE, Minter
from swapgraph.serve.explorer import OFFERS
from swapgraph.serve.negotiation import best

BAD = "<script>alert(1)</script>"


# Addresses


@given(st.text(min_size=1, max_size=30))
def test_the_address_of_a_node_leads_back_to_it(identifier: str) -> None:
    try:
        iri = Minter().article(identifier)
    except UnicodeEncodeError:  # a lone surrogate is in no text
        return
    address = node_address(iri, DEFAULT_BASE)
    assert iri in node_of(address, DEFAULT_BASE)
    # A browser takes dots away and cuts at ? and #; what it sends is still the address.
    path = urlsplit(address)
    assert not path.fragment
    assert ".." not in path.path.split("/")


def test_an_iri_of_elsewhere_has_an_address_too() -> None:
    for iri in ("urn:x:1", f"{DEFAULT_BASE}article/..", "https://e.org/a?b=c#d"):
        assert node_of(node_address(iri, DEFAULT_BASE), DEFAULT_BASE) == [iri]


def test_a_piece_of_text_is_a_place_in_its_article() -> None:
    assert node_address(f"{DEFAULT_BASE}article/a#char=3,9", DEFAULT_BASE) == "/id/article/a#char=3,9"
    odd = node_address(f"{DEFAULT_BASE}article/..#char=3,9", DEFAULT_BASE)
    assert odd == node_address(f"{DEFAULT_BASE}article/..", DEFAULT_BASE) + "#char=3,9"


_ADDRESSES = st.one_of(
    st.text(alphabet="abAB.%/:é?=&-_ 😀", max_size=40).map(lambda rest: f"/id/{rest}"),
    st.text(max_size=200).map(lambda rest: node_address(f"{DEFAULT_BASE}entity/{rest.encode().hex()}", DEFAULT_BASE)),
)


@given(st.lists(_ADDRESSES, max_size=10))
def test_files_are_plain_names_inside_the_folder(addresses: list[str]) -> None:
    for address in addresses:
        name = PurePosixPath(file_of(address))
        assert not name.is_absolute()
        assert ".." not in name.parts
        assert all(len(part) < 130 and part.isascii() for part in name.parts)


def test_each_address_has_a_file_of_its_own() -> None:
    addresses = [
        "/", "/id/article/A", "/id/article/a", "/id/article/a%2Fb", "/id/article/a-b", "/list/event",
        "/list/event?page=2", "/id/article/a?format=ttl", "/id/article/..", "/id/article/x" + "y" * 300,
        "/id/article/x" + "y" * 301, "/ask", "/ask/events", "/proof?s=1&p=2&o=3", "/proof?s=1&p=2&o=4",
    ]  # fmt: skip
    assert len({file_of(address).lower() for address in addresses}) == len(addresses)


def test_relative_links() -> None:
    assert relative("static/a.css", "id/article/x.html") == "../../static/a.css"
    assert relative("id/article/x/event/1.html", "id/article/x.html") == "x/event/1.html"
    assert relative("index.html", "index.html") == "index.html"
    assert unquote(relative("id/a%2F.html", "index.html")) == "id/a%2F.html"


# Marks


@st.composite
def _marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ab \n😀e\u0301<&", min_size=1, max_size=40))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8))
    return text, [Mark(min(s), max(s), (f"k{n}",)) for n, s in enumerate(spans)]


@given(_marked_texts())
def test_pieces_are_the_text_and_each_mark_covers_its_words(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    pieces = marked(text, 0, len(text), marks)
    assert "".join(piece.plain for piece in pieces) == text
    covered: dict[Mark, list[str]] = {}
    first: dict[Mark, int] = {}

    def walk(many: tuple[Piece, ...]) -> None:
        for piece in many:
            if piece.mark is not None:
                covered.setdefault(piece.mark, []).append(piece.plain)
                first[piece.mark] = first.get(piece.mark, 0) + piece.first
                walk(piece.pieces)

    walk(pieces)
    for mark in marks:
        if mark.start < mark.end:
            assert "".join(covered[mark]) == text[mark.start : mark.end]
            assert first[mark] == 1  # one element alone bears its id
        else:
            assert mark not in covered


def test_a_mark_that_crosses_another_is_split() -> None:
    one, two = Mark(0, 4, ("a",)), Mark(2, 6, ("b",))
    pieces = marked("abcdef", 0, 6, [one, two])
    assert [(p.mark, p.plain, p.first) for p in pieces] == [(one, "abcd", True), (two, "ef", False)]
    assert [(p.mark, p.plain, p.first) for p in pieces[0].pieces] == [(None, "ab", True), (two, "cd", True)]


# Figures


def _figure(value: float, bound: str = "exact", article: str = "a", **more: object) -> Figure:
    return replace(Figure(f"{article}-{value}", article, value, None, bound, "people", ("u",)), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bound", "least", "most", "written_as"),
    [
        ("exact", 50, 50, "50"),
        ("at_least", 50, None, "≥ 50"),
        ("more_than", 51, None, "≥ 51"),
        ("at_most", 0, 50, "≤ 50"),
        ("less_than", 0, 49, "≤ 49"),
        ("approx", 50, 50, "≈ 50"),
    ],
)
def test_what_a_bound_says(bound: str, least: int, most: int | None, written_as: str) -> None:
    found = _figure(50, bound).range
    assert (found.least, found.most, str(found)) == (least, most, written_as)


def test_the_largest_figure_of_an_article_is_the_whole() -> None:
    assert returned([_figure(50), _figure(7), _figure(60, part=True)]) == {Return("u", False): Range(50, 50)}


def test_articles_that_agree_narrow_the_range_and_those_that_do_not_widen_it() -> None:
    fits = [_figure(40, "at_least"), _figure(50, article="b")]
    assert returned(fits) == {Return("u", False): Range(50, 50)}
    differs = [_figure(50), _figure(60, article="b")]
    assert returned(differs) == {Return("u", False): Range(50, 60, disputed=True)}


def test_running_counts_add_to_nothing() -> None:
    assert returned([_figure(5000, running=True)]) == {}


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900) | st.none()), max_size=6))
def test_a_sum_is_bounded_only_if_all_its_parts_are(parts: list[tuple[int, int | None]]) -> None:
    ranges = [Range(low, None if more is None else low + more) for low, more in parts]
    found = total(ranges)
    if not ranges:
        assert found is None
        return
    assert found is not None
    assert found.least == sum(r.least for r in ranges)
    assert (found.most is None) == any(r.most is None for r in ranges)
    assert found.most is None or found.most >= found.least


# Dates, folding, negotiation


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-06-10", None, "10 Jun 2025"),
        ("2025-06-10", "2025-06-10", "10 Jun 2025"),
        ("2025-05-23", "2025-05-25", "23–25 May 2025"),
        ("2025-05-30", "2025-06-02", "30 May – 2 Jun 2025"),
        ("2022-03", None, "Mar 2022"),
        ("2022", "2024", "2022 – 2024"),
        (None, "2024", "until 2024"),
        (None, None, ""),
        ("soon", None, "soon"),
        ("2025-13-01", None, "2025-13-01"),
    ],
)
def test_dates_for_people(start: str | None, end: str | None, expected: str) -> None:
    assert written(start, end) == expected


@given(st.text(max_size=12) | st.dates().map(str) | st.dates().map(lambda d: str(d)[:7]))
def test_days_of_whatever_is_told(told: str) -> None:
    first, last = first_day(told), last_day(told)
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last


def test_labels_without_their_date() -> None:
    assert (
        undated("prisoner exchange, 2025-05-23 to 2025-05-25, Ukraine and Russia")
        == "prisoner exchange, Ukraine and Russia"
    )
    assert undated("release, denied") == "release"
    assert undated("2025") == "2025"


@pytest.mark.parametrize(
    "one", ["Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskij", "ZELENSKY", "Зеленський", "ЗЕЛЕНСКИЙ"]
)
def test_spellings_of_one_name_sound_alike(one: str) -> None:
    assert sound(fold(one)) == sound("zelensky")


def test_other_names_do_not() -> None:
    assert len({sound(fold(name)) for name in ("Zelensky", "Kuleba", "Umerov", "Putin", "Peskov", "Moskalkova")}) == 6


@pytest.mark.parametrize(
    ("one", "other"), [("Istambul", "Istanbul"), ("Київ", "Kyiv"), ("Щербань", "Shcherban"), ("Хилюк", "Khyliuk")]
)
def test_spellings_of_other_names_sound_alike(one: str, other: str) -> None:
    assert sound(fold(one)) == sound(fold(other))


def test_folding() -> None:
    assert fold("Łódź Nováková Çelik ﬁ STRASSE ß") == "lodz novakova celik fi strasse ss"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json, text/html;q=0.5", "jsonld"),
        ("text/html;q=0, text/turtle;q=0.1", "ttl"),
        ("application/n-triples;q=0.9, text/turtle;q=0.8", "nt"),
        ("image/png", None),
        ("text/*;q=0.3, text/turtle;q=0.9", "ttl"),
        ("nonsense;;;q=,", None),
    ],
)
def test_what_a_client_wants(accept: str, expected: str | None) -> None:
    offer = best(accept, OFFERS)
    assert (offer.format if offer else None) == expected


# Pictures


def _texts(picture: str) -> list[str]:
    return ["".join(found.itertext()) for found in ET.fromstring(picture).iter() if found.tag.endswith("text")]


def test_elements_escape_whatever_they_hold() -> None:
    drawn = element("text", BAD, title=f'"{BAD}', x=1.0)
    assert "<script>" not in drawn
    assert ET.fromstring(drawn).text == BAD


def test_the_balance_says_both_sides() -> None:
    sides = [
        Side(Ref("Norland", "", "country"), Range(5, 9), None),
        Side(Ref(BAD, "", "country"), None, Range(3, None)),
    ]
    picture = balance(sides)
    root = ET.fromstring(picture)
    assert {"5–9", "≥ 3", "no figure"} <= set(_texts(picture))
    assert f"bodies to {BAD}: at least 3" in "".join(root.find("desc").itertext())  # type: ignore[union-attr]
    assert BAD not in picture
    assert not balance([])


def test_the_timeline_draws_what_is_told() -> None:
    marks = (
        TimeMark("2025-05-03", "2025-05-03", "one", "actual", 1, Range(5, 9), Range(7, None), 1, "i:1"),
        TimeMark("2025-06", "2025-06", BAD, "planned", 0, None, None, 1, "i:2"),
        TimeMark("", "", "undated", "planned", 0, Range(3, 3), None, 1, "i:3"),
    )
    picture = timeline([Lane("A – B", False, "A", "B", marks)], lambda mark, _: f"/x?{mark.iri}&")
    root = ET.fromstring(picture)
    assert [link.get("href") for link in root.iter("a")] == ["/x?i:1&", "/x?i:2&", "/x?i:3&"]
    classes = [part.get("class") for part in root.iter("g") if (part.get("class") or "").startswith("mark")]
    assert classes == ["mark actual disputed", "mark planned", "mark planned"]
    assert {"5–9", "≥ 7", "3", "A – B"} <= set(_texts(picture))
    assert sum(part.get("class") == "flag" for part in root.iter("path")) == 1
    assert sum(part.get("class") == "unknown" for part in root.iter("circle")) == 1
    titles = ["".join(t.itertext()) for t in root.iter("title")]
    assert any("5 to 9 came home to A; at least 7 came home to B; contested" in told for told in titles)


def test_marks_of_one_month_stand_side_by_side_and_say_how_many_are_contested() -> None:
    marks = (
        TimeMark("2025-05", "2025-05", "1,200 events", "actual", 1150, Range(5, 9), None, 1200),
        TimeMark("2025-05", "2025-05", "1 event", "planned", 0, Range(3, 3), None),
        TimeMark("2025-06", "2025-06", "1 event", "actual", 0, Range(4, 4), None),
    )
    picture = timeline([Lane("A – B", False, "A", "B", marks, "month", 7)], lambda *_: None)
    root = ET.fromstring(picture)
    bars = [part for part in root.iter("rect") if "bar" in (part.get("class") or "").split()]
    places = [(float(bar.get("x", "")), float(bar.get("width", ""))) for bar in bars]
    assert [round(end, 1) for end in (places[0][0] + places[0][1], places[1][0] + places[1][1])] == [
        round(places[1][0], 1),
        round(places[2][0] - 1.5, 1),
    ]
    assert places[2][1] > 1.9 * places[1][1]
    assert {"1,150", "7 more, month not told"} <= set(_texts(picture))
    titles = ["".join(t.itertext()) for t in root.iter("title")]
    assert any(told.endswith("1,200 events; 5 to 9 came home to A; 1,150 of them contested") for told in titles)


def test_what_has_no_date_is_drawn_or_counted() -> None:
    marks = [TimeMark("", "", f"{n}", "actual", 0, None, None) for n in range(8)]
    marks.append(TimeMark("2025-05", "2025-05", "dated", "actual", 0, None, None))
    drawn = timeline([Lane("A – B", False, "A", "B", tuple(marks))], lambda *_: None)
    assert sum(part.get("class") == "unknown" for part in ET.fromstring(drawn).iter("circle")) == 6
    assert "3 more, date not told" in _texts(drawn)


def _answer(**columns: str) -> Answered:
    row = tuple(Value(text) for text in columns.values())
    return Answered((*columns, "exchange"), ((*row, Value("e:1", "e:1")), (*row, Value("e:2", "e:2"))), 2)


@pytest.mark.parametrize(
    ("told", "written_as"),
    [
        ("to A: 303", "303 came home to A"),
        ("to A: 277–303; to B: 12", "277 to 303 came home to A; 12 came home to B"),
        ("to A: over 250", "at least 251 came home to A"),
        ("to A: 246 to over 250", "at least 246 came home to A"),
        ("to B: under 30", "at most 29 came home to B"),
        ("to B: up to 30", "at most 30 came home to B"),
        ("to A: under 20 to 30", "at most 30 came home to A"),
        ("", "no figure told"),
    ],
)
def test_the_picture_of_exchanges_has_their_figures(told: str, written_as: str) -> None:
    answer = _answer(date="2025-05-03", until="", status="actual; denied", parties="A; B", range=told)
    picture = answer_picture(answer, lambda iri: f"/{iri}")
    root = ET.fromstring(picture)
    assert [link.get("href") for link in root.iter("a")] == ["/e:1", "/e:2"]
    says = root.find(".//a").get("aria-label")  # type: ignore[union-attr]
    assert says == f"3 May 2025: A; B; {written_as}; contested"
    assert bool(list(root.iter("circle"))) == (not told)


def test_the_picture_of_an_exchange_has_words_for_who_is_of_neither_side() -> None:
    answer = _answer(date="2025-05", status="actual", parties="A; B; C", range="to A: 5; to B: 4; to C: 3")
    assert "A; B; C, 3 came home to C; 5 came home to A; 4 came home to B" in answer_picture(answer, str)


def test_the_picture_of_events_without_figures_does_not_say_that_none_are_told() -> None:
    answer = _answer(date="2025-05-03", type="Meeting", status="planned", who="A")
    picture = answer_picture(answer, lambda iri: f"/{iri}")
    assert "no figure" not in picture
    assert "3 May 2025: A; planned" in picture


def test_a_timeline_of_nothing_and_of_odd_years() -> None:
    assert not timeline([], lambda *_: None)
    odd = [TimeMark(year, year, "x", "actual", 0, Range(1, 1), None) for year in ("0001", "9999", "2025-02-30")]
    ET.fromstring(timeline([Lane("", False, "A", None, tuple(odd))], lambda *_: None))


def test_descriptions_of_queries_have_code_and_emphasis_alone() -> None:
    assert prose(f"`a` and *b* {BAD}") == "<code>a</code> and <em>b</em> &lt;script&gt;alert(1)&lt;/script&gt;"
