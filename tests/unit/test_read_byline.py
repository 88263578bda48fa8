"""Header lines, and what a plain text says of its writer, paper and day."""

from __future__ import annotations

import pytest

from swapgraph.lexicon import load_lexicon
from swapgraph.read import Byline, Layout, find_blocks, find_byline
from swapgraph.read.headers import Header, read_header
from swapgraph.resources import ontology_dir


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout.of(load_lexicon([ontology_dir() / "lexicon" / "layout.ttl"]))


@pytest.mark.parametrize(
    ("line", "authors", "publisher", "date"),
    [
        ("by Jane Doe June 10, 2025 5:46 PM 2 min read", ["Jane Doe"], None, "2025-06-10"),
        ("Author: Jane Doe", ["Jane Doe"], None, None),
        ("(Reporting by Jane Doe; Editing by John Roe)", ["Jane Doe"], None, None),
        (
            "Reporting by Jane Doe in Kyiv and Ann Other in Moscow; editing by John Roe",
            ["Jane Doe", "Ann Other"],
            None,
            None,
        ),
        (
            "By Jane Doe in Gaza City, Ann Other in Tel Aviv and Bob Stone",
            ["Jane Doe", "Ann Other", "Bob Stone"],
            None,
            None,
        ),
        ("January 28, 1996|By JANE R. DOE The Example Times", ["Jane R. Doe"], "The Example Times", "1996-01-28"),
        ("By Jane Doe, Example News", ["Jane Doe"], "Example News", None),
        ("By Ursula von der Example and Omar al-Sample", ["Ursula von der Example", "Omar al-Sample"], None, None),
        ("EXPLAINER | Tuesday 17 June 2025 | Jane Doe", ["Jane Doe"], None, "2025-06-17"),
        ("By The Associated Press", [], "The Associated Press", None),
        ("By our foreign staff", [], None, None),
        ("From our correspondent in Geneva", [], None, None),
        ("Source: Reuters", [], "Reuters", None),
        ("Published: 10 June 2025, 14:05 EEST | Updated: 11 June 2025", [], None, "2025-06-10"),
        ("Updated 11 June 2025, first published 10 June 2025", [], None, "2025-06-10"),
        ("10 June 2025 (updated 11 June 2025)", [], None, "2025-06-10"),
        ("YEREVAN/BAKU, 13 December 2023", [], None, "2023-12-13"),
        ("14:05", [], None, None),
    ],
)
def test_header_lines(line: str, authors: list[str], publisher: str | None, date: str | None, layout: Layout) -> None:
    header = read_header(line, layout)
    assert header is not None
    assert (list(header.authors), header.publisher, header.date) == (authors, publisher, date)


@pytest.mark.parametrize(
    "line",
    [
        "By tonight, Jane Doe will be with her family.",
        "By Monday evening the swap was over",
        "The exchange of 1 August 2024",
        "What happened on 10 June 2025",
        "Zelensky: 277 soldiers are home",
        "SECOND LIST",
        "Red Cross",
        '"June 10, 2025"',
        "@janedoe June 10, 2025",
        "",
    ],
)
def test_other_lines_are_no_headers(line: str, layout: Layout) -> None:
    assert read_header(line, layout) is None


def test_names_alone_are_a_header_only_where_they_are_expected(layout: Layout) -> None:
    assert read_header("Jane Doe", layout) is None
    assert read_header("Jane Doe", layout, bare_names=True) == Header(authors=("Jane Doe",))


STORY = "The two sides exchanged prisoners on Friday, officials of both governments said.\n"


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        (f"Swap at the bridge\nBy Jane Doe\n2 August 2024\n\n{STORY}", Byline(("Jane Doe",), None, "2024-08-02")),
        (f"Swap at the bridge\n\nKYIV, June 10, 2025 (Reuters) - {STORY}", Byline((), "Reuters", "2025-06-10")),
        (f"Swap at the bridge\n\nKYIV, June 10 (Reuters) - {STORY}", Byline((), "Reuters", None)),
        (f"Swap at the bridge\n\nUpdated 3 May 2020\nPublished 2 May 2020\n\n{STORY}", Byline((), None, "2020-05-02")),
        (
            f"Swap at the bridge\n\n{STORY}\n© 2019 The Example Gazette. All rights reserved.",
            Byline((), "The Example Gazette", None),
        ),
        (
            f"Swap at the bridge\n\n{STORY}\n(Reporting by Jane Doe)\n\nPublished 2 May 2020",
            Byline(("Jane Doe",), None, "2020-05-02"),
        ),
        # a date in the story is when something happened, and one in a note is when a word was changed
        (f"Swap at the bridge\n\nOn 1 May 2020 nobody knew. {STORY}", Byline()),
        (f"Swap at the bridge\n\n{STORY}\nThis article was amended on 4 May 2020 to correct a name.", Byline()),
        # nor is the date of another story
        (f"Swap at the bridge\n\n{STORY}\nMore on this story\nRoad reopens\n28 September 2003", Byline()),
    ],
)
def test_what_a_text_says_of_its_making(text: str, byline: Byline, layout: Layout) -> None:
    assert find_byline(text, find_blocks(text, layout=layout), layout) == byline
